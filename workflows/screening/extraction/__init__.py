"""A file to passages and problems: what stands in it for all to see, what is hidden in it, and what could not be read. No rows, no settings."""

from .opening import extract, extract_content

__all__ = ["extract", "extract_content"]

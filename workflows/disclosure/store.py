"""Keeping content: hashes, the purgeable text under its hash, revisions that point at it, and the words search finds."""

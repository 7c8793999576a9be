"""Tests of content: HTML, hashes, differences, words, files, the editor."""

"""Compiles the message catalogues, because a fresh machine has no gettext."""

import os
from pathlib import Path

import polib


def compile_catalogues(root):
    """Writes a .mo beside every .po under `root` that is newer; returns those it wrote."""
    written = []
    for source in sorted(Path(root).glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        half = target.with_suffix(f".{os.getpid()}")  # another process may be reading, or doing the same
        polib.pofile(str(source)).save_as_mofile(str(half))
        half.rename(target)
        written.append(target)
    return written

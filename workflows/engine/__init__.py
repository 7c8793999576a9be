"""The mechanism: declared steps, the one write path, moves and tasks; no word of disclosure."""

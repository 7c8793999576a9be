"""The quarantine's pages: a list of numbers, one material with its steps, and the reading of it, which is logged."""

"""An item's content as values: canonical HTML, hashes, differences, search words, files. Pure functions, no models."""

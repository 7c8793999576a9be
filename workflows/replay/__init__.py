"""A year of office life, played through the real actions with the times passed in."""

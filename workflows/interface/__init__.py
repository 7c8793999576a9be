"""The JSON interface under /api/v1/: what other systems read, and how they take steps as a person, with the same refusals as the pages."""

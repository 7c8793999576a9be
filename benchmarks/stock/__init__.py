"""The same six steps as viewflow would have them out of the box; installed only by the benchmarks' settings."""

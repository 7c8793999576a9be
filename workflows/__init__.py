"""Items of government information, whose turn it is, and by when."""

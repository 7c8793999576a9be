"""How fast it is: the main job beside the same writes as plain SQL and beside stock viewflow, the inbox and the sweep at size."""

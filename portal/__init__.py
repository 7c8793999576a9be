"""The public side: what citizens read."""

"""Legal clocks: the work calendar, deadlines, the ladder of escalation and its sweep."""

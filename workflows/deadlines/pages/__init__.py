"""The pages of supervision (预警督办): the lapses within one's units, one lapse in full, and what may be done about it."""

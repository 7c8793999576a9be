"""The pages of the disclosure procedure: the inbox, the item, its steps, drafting, the library."""

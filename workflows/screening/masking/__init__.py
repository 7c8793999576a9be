"""脱敏: masked copies. What a person decided to mask is a list of spans and boxes; what comes out is a new text or file. No rows, no settings."""

"""隔离区: what looks like a state secret waits here, encrypted, until the secrecy reviewer says what it is; nothing else ever holds it."""

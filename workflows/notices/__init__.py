"""Messages as rows first, delivered later: the outbox."""

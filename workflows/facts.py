"""What a fact is: the same here as in `people`, whose appointments are facts too; told there, because imports point down."""

from people.facts import DatabaseClock, DatabaseTransaction, DatabaseUuid, Entered, Fact, Stamped, append_only, never_emptied, stamped

__all__ = ["DatabaseClock", "DatabaseTransaction", "DatabaseUuid", "Entered", "Fact", "Stamped", "append_only", "never_emptied", "stamped"]

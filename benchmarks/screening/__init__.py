"""How well and how fast the sensitivity check finds: recall by kind, false alarms, speed. Needs no database."""

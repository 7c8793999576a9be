"""The pages of people: sign-in, account, and the administration of units, people, appointments and stand-ins."""

"""Who holds which duty, where and when: users, units, appointments and stand-ins (替岗)."""

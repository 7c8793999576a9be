"""The composition root: settings, addresses, the timetable and the embedded services."""

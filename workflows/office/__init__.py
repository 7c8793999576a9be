"""What every office starts with: categories with their chains, the ladder, the work calendar, its profile."""

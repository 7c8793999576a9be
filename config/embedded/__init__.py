"""The database and the broker of one machine, run by the project itself when the environment names no others."""

"""Tests of people: who held which duty, sign-in, administration, import."""

"""Workshops of a pilot and who comes."""

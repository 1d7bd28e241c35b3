"""Licenses: where each is told, whether as an id, in words or as a text, and which one counts."""

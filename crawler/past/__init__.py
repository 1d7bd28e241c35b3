"""Commits of old, read at their time."""

"""Frameworks: each maps a profile of findings to levels, a class or a score."""

"""Texts, records and whole readings as they are kept: by content, compressed."""

"""The series told anew: revisions of old, and what today's rules say of the archive."""

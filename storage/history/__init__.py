"""The past told anew: older dumps, revisions of old, and what today's rules say of both."""

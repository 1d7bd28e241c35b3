"""Requests: whom we may ask, how often, and what an answer means."""

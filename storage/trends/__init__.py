"""Figures over time, counted and weighed in the database."""

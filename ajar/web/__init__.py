"""A small read-only web view of the database: search, a model with its evidence, trends."""

from ajar.web.application import application

__all__ = ["application"]

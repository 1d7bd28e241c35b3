"""The table of web pages that models link to: shared by all of them, written by look-ups."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Table

from storage.database.columns import Words, key, metadata, moment, must

page: Final = Table(
    "page",
    metadata,
    Column("url", Words, primary_key=True),
    moment("observed_at", primary_key=True, autoincrement=False),
    moment("replaced_at"),
    moment("checked_at", nullable=False),
    key("document_id", "document"),
    must("state", Words),
    Column("reason", Words),
    Column("etag", Words),
    CheckConstraint("replaced_at >= observed_at", name="forward"),
)

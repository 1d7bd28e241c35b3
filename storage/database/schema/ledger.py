"""The tables of the ledger: runs, cursors, visits, leases. All others stay as they are on a night
on which nothing changed.
"""

from typing import Final

from sqlalchemy import Column, Integer, LargeBinary, Table, text

from storage.database.schema.columns import Words, key, metadata, moment, must, sole

run: Final = Table(
    "run",
    metadata,
    sole(),
    must("kind", Words),
    must("scope", Words),
    key("ruleset_id", "ruleset"),
    moment("started_at", nullable=False),
    moment("ended_at"),
    must("state", Words),
    Column("expected", Integer),
    *(
        Column(name, Integer, nullable=False, server_default=text("0"))
        for name in (
            *("seen", "new", "changed", "gone", "failed"),
            *("requests_api", "requests_resolvers", "requests_github"),
        )
    ),
    Column("error", Words, nullable=False, server_default=text("''")),
)

run_failure: Final = Table(
    "run_failure",
    metadata,
    key("run_id", "run", primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    must("name", Words),
    must("reason", Words),
)

cursor: Final = Table(
    "cursor",
    metadata,
    Column("name", Words, primary_key=True),
    must("body", LargeBinary),
)

visit: Final = Table(
    "visit",
    metadata,
    key("entity_id", "entity", primary_key=True),
    moment("checked_at", nullable=False),
)

lease: Final = Table(
    "lease",
    metadata,
    Column("name", Words, primary_key=True),
    must("owner", Words),
    moment("until", nullable=False),
)

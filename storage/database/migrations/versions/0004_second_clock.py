"""The second clock: when the database learnt of a row, and what a row said before it was mended.

What was written before this migration counts as known since it was observed.
"""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"
branch_labels: Final = None
depends_on: Final = None

_WORDS: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

_KEYS: Final[dict[str, dict[str, Any]]] = {
    "entity": {"entity_id": sa.Integer()},
    "change": {"change_id": sa.Integer()},
    "spell": {
        "entity_id": sa.Integer(),
        "ruleset_id": sa.Integer(),
        "valid_from": sa.BigInteger(),
    },
    "link": {
        "entity_id": sa.Integer(),
        "kind": _WORDS,
        "target": _WORDS,
        "role": _WORDS,
        "valid_from": sa.BigInteger(),
    },
    "metric": {"entity_id": sa.Integer(), "day": sa.Integer()},
}
"""What names a row of the table: the primary key of the table ..._before with ``until``."""

_SAID: Final[dict[str, dict[str, Any]]] = {
    "entity": {
        "name": _WORDS,
        "revision": _WORDS,
        "created_at": sa.BigInteger(),
        "committed_at": sa.BigInteger(),
        "released_at": sa.BigInteger(),
        "gone_at": sa.BigInteger(),
        "gated": _WORDS,
        "disabled": sa.Boolean(),
        "private": sa.Boolean(),
        "task_id": sa.Integer(),
        "library_id": sa.Integer(),
        "parameters": sa.BigInteger(),
        "license": _WORDS,
        "state": _WORDS,
    },
    "change": {
        "entity_id": sa.Integer(),
        "aspect": _WORDS,
        "old": _WORDS,
        "new": _WORDS,
        "happened_at": sa.BigInteger(),
        "observed_at": sa.BigInteger(),
        "lag": sa.Integer(),
    },
    "spell": {
        "valid_to": sa.BigInteger(),
        "profile_id": sa.Integer(),
        "certainty_id": sa.Integer(),
        "full_depth": sa.Boolean(),
        "revision": _WORDS,
        "observed_at": sa.BigInteger(),
        "end_observed_at": sa.BigInteger(),
        "lag": sa.Integer(),
        "end_lag": sa.Integer(),
    },
    "link": {
        "valid_to": sa.BigInteger(),
        "license": _WORDS,
        "state": _WORDS,
        "known_at": sa.BigInteger(),
    },
    "metric": {"downloads": sa.BigInteger(), "likes": sa.Integer(), "late": sa.Integer()},
}
_ADDED: Final[dict[str, dict[str, Any]]] = {
    "spell": {"lag": sa.Integer(), "end_lag": None},
    "change": {"lag": sa.Integer()},
    "entity": {"known_at": sa.BigInteger()},
    "link": {"known_at": sa.BigInteger()},
    "metric": {"late": sa.Integer()},
}
"""New columns: 0 where nothing else is said, but for the end of a spell that has none."""

_MENDED: Final = {
    "entity": ", ".join(_SAID["entity"]),
    "change": "old, new, happened_at",
    "spell": "valid_from, profile_id, certainty_id, full_depth",
    "link": "valid_from, valid_to, license, state",
    "metric": "downloads, likes",
}
"""The columns that are changed in place; the end of a spell tells itself when it was learnt."""
_KNOWN: Final = {
    "entity": "OLD.known_at",
    "change": "OLD.observed_at + OLD.lag",
    "spell": "OLD.observed_at + OLD.lag",
    "link": "OLD.known_at",
    "metric": "(OLD.day + OLD.late) * 86400 + 86399",
}
"""Since when a row was known. What is known since this very moment only, nobody has seen."""
_UNTIL: Final = {"metric": "clock.at / 86400 * 86400 + 86400"}
"""Until when it was believed; figures of a day count once the day is over."""
_MOVED: Final = ("spell", "link")
"""Tables whose key holds ``valid_from``: under its new key, a row was not there before."""


_WITH_ID: Final = {"entity": "entity_id", "change": "change_id"}


def upgrade() -> None:
    """To this schema."""
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )
    op.execute("INSERT INTO clock VALUES (1, 0)")
    for table, columns in _ADDED.items():
        for name, kind in columns.items():
            op.add_column(table, _counted(name, kind))
    op.execute("UPDATE spell SET end_lag = 0 WHERE valid_to IS NOT NULL")
    for table in _KEYS:
        _create(table)
    triggers = _on_sqlite if op.get_context().dialect.name == "sqlite" else _on_postgresql
    for table in _KEYS:
        for statement in triggers(table):
            op.execute(statement)


def downgrade() -> None:
    """Back to the one before."""
    sqlite = op.get_context().dialect.name == "sqlite"
    for table in _KEYS:
        if sqlite:
            for what in ("mended", "removed", *(("moved",) if table in _MOVED else ())):
                op.execute(f"DROP TRIGGER {table}_{what}")
        else:
            op.execute(f"DROP TRIGGER {table}_mended ON {table}")
            op.execute(f"DROP FUNCTION {table}_mended")
        op.drop_table(f"{table}_before")
    for table, columns in reversed(_ADDED.items()):
        for name in columns:
            op.drop_column(table, name)
    op.drop_table("clock")


def _counted(name: str, kind: Any) -> sa.Column[Any]:
    if kind is None:
        return sa.Column(name, sa.Integer())
    return sa.Column(name, kind, nullable=False, server_default=sa.text("0"))


def _create(table: str) -> None:
    keys = [
        sa.Column(name, kind, autoincrement=False, nullable=False)
        for name, kind in {"until": sa.BigInteger(), **_KEYS[table]}.items()
    ]
    said = [sa.Column(name, kind) for name, kind in _SAID[table].items()]
    name = op.f(f"pk_{table}_before")
    key = sa.PrimaryKeyConstraint("until", *_KEYS[table], name=name)
    op.create_table(f"{table}_before", *keys, *said, key, sqlite_with_rowid=False)


def _columns(table: str) -> str:
    return ", ".join(("until", *_KEYS[table], *_SAID[table]))


def _old(table: str) -> str:
    """What a row said, as values of the table ..._before."""
    named = [f"OLD.{'id' if key == _WITH_ID.get(table) else key}" for key in _KEYS[table]]
    said = [f"OLD.{column}" for column in _SAID[table]]
    return ", ".join((_UNTIL.get(table, "clock.at"), *named, *said))


def _nothing(table: str) -> str:
    """That there was no row under the new key."""
    return ", ".join(("clock.at", *(f"NEW.{key}" for key in _KEYS[table])))


def _on_sqlite(table: str) -> list[str]:
    known = f"{_KNOWN[table]} < (SELECT at FROM clock)"  # noqa: S608
    into = f"INSERT OR IGNORE INTO {table}_before"
    kept = f"BEGIN {into} ({_columns(table)}) SELECT {_old(table)} FROM clock; END"  # noqa: S608
    mended = f"{table}_mended AFTER UPDATE OF {_MENDED[table]} ON {table}"
    found = [
        f"CREATE TRIGGER {mended} WHEN {known} {kept}",
        f"CREATE TRIGGER {table}_removed AFTER DELETE ON {table} WHEN {known} {kept}",
    ]
    if table in _MOVED:
        keys = ", ".join(("until", *_KEYS[table]))
        found.append(
            f"CREATE TRIGGER {table}_moved AFTER UPDATE OF valid_from ON {table} "  # noqa: S608
            f"WHEN NEW.valid_from <> OLD.valid_from AND {known} "
            f"BEGIN {into} ({keys}) SELECT {_nothing(table)} FROM clock; END"
        )
    return found


def _on_postgresql(table: str) -> list[str]:
    known = f"FROM clock WHERE {_KNOWN[table]} < clock.at ON CONFLICT DO NOTHING;"
    kept = f"INSERT INTO {table}_before ({_columns(table)}) SELECT {_old(table)} {known}"
    moved = ""
    if table in _MOVED:
        keys = ", ".join(("until", *_KEYS[table]))
        moved = (
            "IF TG_OP = 'UPDATE' THEN IF NEW.valid_from <> OLD.valid_from THEN "
            f"INSERT INTO {table}_before ({keys}) SELECT {_nothing(table)} {known} "
            "END IF; END IF;"
        )
    body = f"$$ BEGIN {kept} {moved} RETURN NULL; END $$"
    when = f"AFTER UPDATE OF {_MENDED[table]} OR DELETE ON {table} FOR EACH ROW"
    return [
        f"CREATE FUNCTION {table}_mended() RETURNS trigger LANGUAGE plpgsql AS {body}",
        f"CREATE TRIGGER {table}_mended {when} EXECUTE FUNCTION {table}_mended()",
    ]

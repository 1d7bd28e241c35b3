"""What SQLite is asked to do, as it plans it: the whole Hub lies in one table, `entity`."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from sandbox.server import Running
from storage import export
from tests.ajar.conftest import MODEL, Ajar

_VALUE = re.compile(r"(?<!kind = )\b\d+\b|'(?:[^']|'')*'|\s+")
_LIST = re.compile(r"\bIN \((?!SELECT\b)([^()]*)\)")
_ROWS = re.compile(r"VALUES .*", re.DOTALL)
_MANY = 500
_IN_ORDER_OF_AN_INDEX = re.compile(r"(SEARCH|SCAN) (e|entity) USING INDEX (\w+)( \(kind=\?\))?")
_OF_FEW = {"ix_entity_kind_name_gone"}


@pytest.fixture
def asked() -> Iterator[dict[str, str]]:
    """Every statement that SQLite is given, one of each shape."""
    shapes: dict[str, str] = {}

    def traced(raw: Any, _: Any) -> None:
        if isinstance(raw, sqlite3.Connection):
            raw.set_trace_callback(lambda sql: shapes.setdefault(_shape(sql), sql))

    event.listen(Pool, "connect", traced)
    yield shapes
    event.remove(Pool, "connect", traced)


def _shape(sql: str) -> str:
    return _VALUE.sub(" ", _LIST.sub("IN ()", _ROWS.sub("VALUES", sql)))


def test_no_statement_walks_all_models_in_the_order_of_an_index(
    online: Ajar, hub: Running, tmp_path: Path, asked: dict[str, str]
) -> None:
    """Nearly all entities are models. In the order of an index their rows lie all over the file: a
    walk over them takes three to ten times as long as by the table itself, and one that ends with
    the first rows (LIMIT) has to be taken to its end all the same.
    """
    for arguments in _EVERYTHING:
        if arguments == ("crawl",):
            hub.night()
        online(*arguments)
    planned = _plans(tmp_path / "ajar.sqlite", asked.values())
    assert len(planned) > 200
    assert not [sql for sql, plan in planned.items() if "kind = 0" in sql and _walks(plan)]


def _walks(plan: Iterable[str]) -> bool:
    steps = filter(None, map(_IN_ORDER_OF_AN_INDEX.fullmatch, plan))
    return any(step[3] not in _OF_FEW for step in steps)


_EVERYTHING = (
    ("crawl",),
    ("crawl",),
    ("crawl",),
    ("crawl", "--full"),
    ("crawl", "--plan"),
    ("crawl", "--model", MODEL),
    ("backfill", "--top", "3"),
    ("rescore",),
    ("status",),
    ("db", "check"),
    ("show", MODEL, "--as-of", "2024-06-30"),
    ("show", MODEL.partition("/")[2]),
    ("history", MODEL),
    ("events", "--model", MODEL),
    ("trends", "--measure", "relicensed:finetune"),
    ("report", "headline"),
    *(("export", what, "-o", f"{what}.csv") for what in export.NAMES),
    *(("export", what, "-o", f"{what}.csv", "--as-of", "2025-06") for what in export.NAMES),
)


def _plans(database: Path, statements: Iterable[str]) -> dict[str, list[str]]:
    """How SQLite goes about each, if it asks for as many values at once as a page brings."""
    found = {}
    connection = sqlite3.connect(database)
    for sql in statements:
        if sql.lstrip().startswith(("SELECT", "WITH", "UPDATE", "DELETE", "INSERT")):
            many = _LIST.sub(lambda one: f"IN ({','.join([one[1] or 'NULL'] * _MANY)})", sql)
            rows = connection.execute(f"EXPLAIN QUERY PLAN {many}")
            found[sql] = [str(row[3]) for row in rows]
    connection.close()
    return found

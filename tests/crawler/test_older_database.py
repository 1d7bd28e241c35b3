"""A database of schema 0002, records one by one, is upgraded, read and crawled on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, insert, inspect

from crawler.asking.access import Scope
from crawler.crawl import CrawlReport, crawl
from storage import Store
from storage.archive import documents
from storage.database import connection as transactions
from storage.database import migrating, schema
from storage.packing import packing
from tests.crawler.conftest import Start, Time, access_to
from tests.storage.blank import blank_store
from tests.storage.conftest import execute

TOGETHER = 2
"""The codec of records that are stored together: since 0004."""


@pytest.fixture
def older_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that is to be of schema 0002."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/older.db"
        return
    server = request.getfixturevalue("postgres")
    execute(server, "CREATE DATABASE ajar_older")
    yield f"{server}/ajar_older"
    execute(server, "DROP DATABASE ajar_older WITH (FORCE)")


def written(url: str, source: Store) -> None:
    """What ``source`` holds, as the code of schema 0002 wrote it."""
    engine = transactions.engine(transactions.address(url), read_only=False)
    with transactions.writing(engine) as connection:
        command.upgrade(migrating.configuration(connection), "0002")
        with source.reading() as held:
            copied(connection, held)
    engine.dispose()


def copied(connection: Connection, source: Connection) -> None:
    older = inspect(connection)
    for table in schema.metadata.sorted_tables:
        if not older.has_table(table.name) or table.name == "alembic_version":
            continue
        names = [column["name"] for column in older.get_columns(table.name)]
        rows = source.execute(table.select()).mappings()
        kept = [{name: row[name] for name in names} for row in rows]
        if table.name == "document":
            kept = [row for row in kept if row["codec"] != TOGETHER] + singles(source, kept)
        if table.name == "entity":
            kept = [row | {"record_id": _single(row)} for row in kept]
        if table.name == "reading":
            kept = [row | {"body": _plainly(row["body"])} for row in kept]
        if kept:
            connection.execute(insert(table), kept)


def _plainly(body: bytes) -> bytes:
    """A reading as it was packed before readings had a dictionary of their own."""
    return packing.pack(packing.unpack(body, packing.READINGS))


def _single(row: dict[str, Any]) -> int | None:
    return None if row["record_id"] is None else 10_000 + row["id"]


def singles(source: Connection, kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records of all entities, each a document of its own."""
    sql = "SELECT id, record_id FROM entity WHERE record_id IS NOT NULL"
    places = [(row[0], row[1]) for row in source.exec_driver_sql(sql)]
    assert any(row["codec"] == TOGETHER for row in kept)
    return [
        {
            "id": 10_000 + number,
            "hash": None,
            "codec": packing.CODEC,
            "size": len(body),
            "body": packing.pack(body),
        }
        for (number, _), body in documents.bodies(source, places).items()
    ]


def told(store: Store) -> dict[str, Any]:
    with store.reading() as connection:
        sql = "SELECT name FROM entity WHERE kind = 0 ORDER BY name"
        names = [row[0] for row in connection.exec_driver_sql(sql)]
    return {
        name: (model, store.history(name), store.documents(model.id))
        for name in names
        if (model := store.model(name)) is not None
    }


@pytest.mark.parametrize("older_url", ["sqlite", "postgresql"], indirect=True)
def test_an_older_database_is_upgraded_read_and_crawled_on(
    start: Start, time: Time, tmp_path: Path, older_url: str
) -> None:
    hub = start()

    def night(store: Store, time: Time) -> CrawlReport:
        scope = Scope(github=False, full=True)
        return crawl(store, access_to(hub), scope, clock=time, pause=time.pause)

    with blank_store() as source:
        night(source, time)
        written(older_url, source)
        before = told(source)
    assert len(before) > 3
    with Store.open(older_url) as store:
        assert store.check() == []
        assert told(store) == before
        time.now += 86_400
        hub.requests.clear()
        assert night(store, time).counts.changed == 0
        texts = [path for path in hub.requests.fetched() if "/resolve/" in path]
        assert all(path.startswith("/datasets/") for path in texts)
        name = next(iter(before))
        hub.edit({"do": "card", "model": name, "text": "# Another"}, at="2027-01-16T00:00:00Z")
        time.now += 86_400
        assert night(store, time).counts.changed >= 1
        assert store.check() == []
        known_at = int(time.now) - 86_400
        then = store.model(name, known_at=known_at)
        assert then is not None
        assert then.revision == before[name][0].revision
        assert {each for each in told(store) if told(store)[each] != before[each]} == {name}

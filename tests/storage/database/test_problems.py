"""What a database that cannot be used says: one line, what to do, never the password."""

import os
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import URL, text

from storage import Store
from storage.database import locking, migrating
from storage.database.connection import address, engine
from storage.database.problems import problem
from storage.problems import DatabaseDamaged, DatabaseProblem
from tests.storage.builders import commit, dump, seen


def line(caught: pytest.ExceptionInfo[DatabaseProblem]) -> str:
    said = str(caught.value)
    assert "\n" not in said
    return said


def test_a_newer_schema(store: Store, url: str) -> None:
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseProblem) as caught:
        Store.open(url)
    assert "newer Ajar" in line(caught)
    assert "pip install -U" in line(caught)


def test_an_older_schema_is_migrated_and_only_where_it_may_be(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    migrated_to(path, "0001")
    with pytest.raises(DatabaseProblem, match="ajar db upgrade"):
        Store.open(str(path), read_only=True)
    with Store.open(str(path)) as store:
        commit(store, seen())
        assert store.check() == []


def migrated_to(path: Path, revision: str) -> None:
    from alembic import command

    from storage.database import connection as transactions

    engine = transactions.engine(address(str(path)), read_only=False)
    with transactions.writing(engine) as connection:
        command.upgrade(migrating.configuration(connection), revision)
    engine.dispose()


def test_somebody_elses_database(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipes (id)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseProblem, match="not Ajar's"):
        Store.open(str(path))
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["other.db"]


def test_no_database_yet(tmp_path: Path) -> None:
    with pytest.raises(DatabaseProblem, match="ajar crawl"):
        Store.open(str(tmp_path / "none.db"), read_only=True)
    with pytest.raises(DatabaseProblem, match="is a folder"):
        Store.open(str(tmp_path))


def test_not_a_database_at_all(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(b"Dear diary, " * 1000)
    with pytest.raises(DatabaseDamaged, match="is damaged"):
        Store.open(str(path))


def test_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "torn.db"
    with Store.open(str(path)) as store:
        commit(store, *(seen(f"ada/m{i}") for i in range(300)))
        with store.reading() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = bytearray(path.read_bytes())
    raw[8192 : len(raw)] = b"\xff" * (len(raw) - 8192)
    path.write_bytes(bytes(raw))
    with pytest.raises(DatabaseDamaged), Store.open(str(path)) as store:
        dump(store)


def test_reading_only_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "seen.db"
    with Store.open(str(path)) as store:
        commit(store, seen())
    with Store.open(str(path), read_only=True) as store:
        assert store.model("ada/base") is not None
        with pytest.raises(DatabaseProblem, match="cannot be written"):
            commit(store, seen())


def test_where_nothing_stands_in_the_way_permissions_are_named(tmp_path: Path) -> None:
    readonly = sqlite3.OperationalError("attempt to write a readonly database")
    said = str(problem(address(str(tmp_path / "x.db")), readonly))
    assert "check its permissions" in said


@pytest.fixture
def forbidden(monkeypatch: pytest.MonkeyPatch) -> set[Path]:
    """Paths that may not be written, also by root."""
    paths: set[Path] = set()
    access = os.access

    def asked(path: Path, mode: int) -> bool:
        return not (mode & os.W_OK and Path(path) in paths) and access(path, mode)

    monkeypatch.setattr(os, "access", asked)
    return paths


@pytest.mark.parametrize("cause", ["unable to open database file", "attempt to write a readonly"])
def test_what_is_read_only_is_said(tmp_path: Path, forbidden: set[Path], cause: str) -> None:
    path = tmp_path / "my films.db"
    forbidden.add(tmp_path)

    def said(url: URL) -> str:
        return str(problem(url, sqlite3.OperationalError(cause)))

    opened = engine(address(str(path)), read_only=False).url
    assert f"The database {path} cannot be made: its folder" in said(opened)
    path.touch()
    assert f"The database {path} is read-only: its folder" in said(opened)
    assert "set AJAR_DATABASE_URL" in said(address(str(path)))
    forbidden.symmetric_difference_update({tmp_path, path})
    assert "is read-only: the file may only be read; mend its permissions" in said(opened)


def test_a_read_only_file_system_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen_as = SimpleNamespace(f_flag=os.ST_RDONLY)
    monkeypatch.setattr(os, "statvfs", lambda _: seen_as)
    cause = sqlite3.OperationalError("unable to open database file")
    said = str(problem(address(str(tmp_path / "x.db")), cause))
    assert "its file system is mounted read-only; mount it for writing" in said


def test_a_database_in_a_folder_without_write_permission_is_read(
    tmp_path: Path, forbidden: set[Path]
) -> None:
    """Although its file could be written: the log beside it could not."""
    path = tmp_path / "seen.db"
    with Store.open(str(path)) as store:
        commit(store, seen())
    forbidden.add(tmp_path)
    with Store.open(str(path), read_only=True) as store:
        assert store.model("ada/base") is not None
        assert [each.name for each in tmp_path.iterdir()] == ["seen.db"]
        assert "is read-only" in str(store.read_only())
    forbidden.clear()
    with Store.open(str(path), read_only=True) as store:
        assert store.read_only() is None


def test_a_file_that_may_not_grow_is_not_a_wrong_path(tmp_path: Path) -> None:
    url = address(str(tmp_path / "x.db"))
    said = str(problem(url, sqlite3.OperationalError("disk I/O error")))
    assert "is its disk full" in said
    assert "check the path" not in said


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    with Store.open(str(tmp_path / "full.db")) as store:
        commit(store, seen())
        before = dump(store)
        with store.reading() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        page = [seen(f"ada/m{i}", record="x" * 500) for i in range(2_000)]
        with pytest.raises(DatabaseProblem, match="full disk: free some space"):
            commit(store, *page)
        assert dump(store) == before
        with store.reading() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        assert commit(store, *page).new == 2_000
        assert store.check() == []


def test_a_lock_that_does_not_go_away_is_told_and_ends_in_one_line(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "TURN", 0.0)
    monkeypatch.setattr(locking, "PATIENCE", 0.2)
    told: list[str] = []
    with Store.open(url) as other, Store.open(url, told=told.append) as store:
        with other.writing(), pytest.raises(DatabaseProblem) as caught:
            commit(store, seen())
        assert "in use by another process: wait for it" in line(caught)
        assert [" is in use by another process: waiting" in one for one in told] == [True]
        assert commit(store, seen()).new == 1
    assert len(told) == 1


def test_an_unreachable_server_and_never_the_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(DatabaseProblem) as caught:
        Store.open("postgresql://ada:s3cret@127.0.0.1:9/models")
    assert "cannot be reached" in line(caught)
    assert "s3cret" not in line(caught)
    assert "127.0.0.1:9" in line(caught)


def test_a_database_that_the_server_does_not_have(postgres: str) -> None:
    with pytest.raises(DatabaseProblem, match="createdb"):
        Store.open(f"{postgres}/no_such_database")


@pytest.mark.parametrize("url", ["mysql://x/y", "not a url://", "ftp://x"])
def test_addresses_that_make_no_sense(url: str) -> None:
    with pytest.raises(DatabaseProblem, match="AJAR_DATABASE_URL"):
        Store.open(url)


def test_an_error_of_ours_stays_what_it_is(store: Store) -> None:
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError), store.reading() as connection:
        connection.execute(text("SELECT nonsense FROM nowhere"))


def test_a_database_in_a_folder_that_nobody_may_write_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ajar.db"
    Store.open(str(path)).close()
    for beside in tmp_path.glob("ajar.db-*"):
        beside.unlink()
    monkeypatch.setattr("os.access", lambda *_: False)
    before = sorted(tmp_path.iterdir())
    with Store.open(str(path), read_only=True) as store:
        assert store.status().models == 0
        assert sorted(tmp_path.iterdir()) == before

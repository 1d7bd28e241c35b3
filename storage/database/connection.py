"""Engines and transactions: SQLite and PostgreSQL opened alike, their errors in one line."""

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import StaticPool

from storage.database import locking, places
from storage.database.problems import translated
from storage.problems import DatabaseProblem

_WAL_PAGES: Final = 64_000
"""256 MiB before a commit itself moves the log into the database: :mod:`storage.database.log`
does it long before, unless a reader stands in its way.
"""


def address(url: str) -> URL:
    """The parsed address; a bare path is a SQLite file. DatabaseProblem where it makes no sense."""
    try:
        parsed = make_url(url if "://" in url else f"sqlite:///{url}")
    except ArgumentError as error:
        raise DatabaseProblem(_UNKNOWN) from error
    if parsed.drivername in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise DatabaseProblem(_UNKNOWN)
    return parsed


_UNKNOWN: Final = (
    "AJAR_DATABASE_URL is no database address: use sqlite:///FILE or postgresql://USER@HOST/NAME."
)


def engine(url: URL, *, read_only: bool, told: locking.Tell = lambda _: None) -> Engine:
    """An engine whose transactions begin as they should; nothing is connected yet.

    ``told`` gets a line where another process keeps the writer's lock.
    """
    if url.get_backend_name() == "postgresql":
        return _postgresql(url, told)
    return _sqlite(url, told, read_only=read_only)


def _postgresql(url: URL, told: locking.Tell) -> Engine:
    try:
        opened = create_engine(url, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        message = "PostgreSQL needs psycopg: pip install 'ajar-openness[postgres]'."
        raise DatabaseProblem(message) from error

    @event.listens_for(opened, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            locking.lock_postgresql(connection, told)
            # Plans of foreign key checks are kept; made while a table is empty, they scan it.
            # Switched off is only made dear: so dear that PostgreSQL would compile each statement
            # over a table without an index (the clock of every mended row), a tenth of a second.
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")

    return opened


def _sqlite(url: URL, told: locking.Tell, *, read_only: bool) -> Engine:
    in_memory = url.database in {None, "", ":memory:"}
    if in_memory:
        opened = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        path = Path(str(url.database)).absolute()
        _prepare(path, read_only=read_only)
        opened = create_engine(_file_url(path, read_only=read_only))

    @event.listens_for(opened, "connect")
    def connect(raw: sqlite3.Connection, _: Any) -> None:
        raw.isolation_level = None
        for pragma in _pragmas(read_only=read_only or in_memory):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(opened, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            locking.begin_sqlite(connection, told)
        else:
            connection.exec_driver_sql("BEGIN")

    return opened


def _prepare(path: Path, *, read_only: bool) -> None:
    if path.is_dir():
        raise DatabaseProblem(f"{path} is a folder, not a database file.")
    if read_only:
        if not path.exists():
            raise DatabaseProblem(f"There is no database at {path} yet: run `ajar crawl` first.")
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseProblem(
            f"The folder of {path} cannot be made: {error.strerror}; mend that, or set "
            "AJAR_DATABASE_URL to another."
        ) from error


def _file_url(path: Path, *, read_only: bool) -> URL:
    query = {"uri": "true", "mode": "ro" if read_only else "rwc"}
    if read_only and places.is_still(path):
        query["immutable"] = "1"
    return URL.create("sqlite", database=path.as_uri(), query=query)


def _pragmas(*, read_only: bool) -> tuple[str, ...]:
    common = ("foreign_keys=ON", "cache_size=-65536")
    if read_only:
        return (*common, f"busy_timeout={locking.PATIENCE * 1000:.0f}")
    return (
        *common,
        f"busy_timeout={locking.TURN * 1000:.0f}",
        "synchronous=NORMAL",
        f"wal_autocheckpoint={_WAL_PAGES}",
    )


def keep_log(opened: Engine) -> None:
    """Let readers go on while a SQLite file is written: it keeps a log beside it from now on."""
    if opened.dialect.name != "sqlite":
        return
    with translated(opened.url), contextlib.closing(opened.raw_connection()) as raw:
        raw.cursor().execute("PRAGMA journal_mode=WAL")


@contextmanager
def reading(opened: Engine) -> Iterator[Connection]:
    """A connection in one consistent snapshot. It ends as it began: a damaged file refuses even to
    commit nothing.
    """
    with translated(opened.url), opened.connect() as plain:
        connection = plain
        if opened.dialect.name == "postgresql":
            connection = plain.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin() as transaction:
            yield connection
            transaction.rollback()


@contextmanager
def writing(opened: Engine) -> Iterator[Connection]:
    """A connection in a transaction that holds the writer's lock from its first statement."""
    with translated(opened.url), opened.connect() as plain:
        connection = plain.execution_options(writes=True)
        with connection.begin():
            yield connection

"""What the database said, in one line that tells what to do. Passwords never appear."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from storage.database import places
from storage.problems import DatabaseDamaged, DatabaseProblem

_READ_ONLY: Final = ("readonly", "read-only", "permission denied", "unable to open")
_DAMAGED: Final = ("malformed", "not a database", "corrupt", "could not read block")
_SAYINGS: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("disk is full", "no space left"), "{where} has a full disk: free some space and go on."),
    (
        ("disk i/o error",),
        "{where} cannot be read or written: is its disk full, or a limit on files (ulimit -f) met?",
    ),
    (
        ("locked", "busy", "lock timeout"),
        "{where} is in use by another process: wait for it, then try again.",
    ),
    (
        ("readonly", "read-only", "permission denied"),
        "{where} cannot be written: check its permissions, or set AJAR_DATABASE_URL to another.",
    ),
    (
        ("unable to open",),
        "{where} cannot be opened: check the path, its permissions and its disk.",
    ),
    (
        ("password authentication", "no password supplied", "role "),
        "{where} refused the user or password of AJAR_DATABASE_URL.",
    ),
    (
        ("does not exist",),
        "{where} does not exist on that server: create it (createdb) or correct AJAR_DATABASE_URL.",
    ),
    (
        (
            *("connection", "could not translate host", "resolve host", "timeout"),
            *("server closed", "terminating", "shutting down", "starting up"),
        ),
        "{where} cannot be reached: is the server running, are host and port right?",
    ),
)


def where(url: URL) -> str:
    """What to call the database before a person."""
    if url.get_backend_name() == "sqlite":
        return f"The database {places.file(url) or 'in memory'}"
    return f"The database {url.database or ''} on {url.host or 'localhost'}:{url.port or 5432}"


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Driver errors leave as DatabaseProblem or DatabaseDamaged; errors of ours as they are."""
    try:
        yield
    except Exception as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        found = problem(url, cause) if cause is not None and _of_driver(cause) else None
        if found is None:
            raise
        raise found from error


def read_only(url: URL) -> str | None:
    """That a SQLite file is read-only or cannot be made, why, and what to do; None if it may be
    written.
    """
    path = places.file(url)
    if path is None or (why := places.obstacle(path)) is None:
        return None
    return f"{'is read-only' if path.exists() else 'cannot be made'}: {why}"


def _of_driver(error: BaseException) -> bool:
    """Whether a driver raised it, and not for what we asked of it."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    ours = {"IntegrityError", "DataError", "ProgrammingError", "InterfaceError"}
    denied = "permission denied" in str(error).lower()
    module = type(error).__module__.partition(".")[0]
    return module in {"sqlite3", "psycopg"} and (denied or not kinds & ours)


def problem(url: URL, error: BaseException) -> DatabaseProblem | None:
    """The problem behind a driver's error, None where it is none of the known ones."""
    said = str(error).lower()
    if any(word in said for word in _DAMAGED):
        return DatabaseDamaged(
            f"{where(url)} is damaged: restore a copy, or run `ajar db check` to see what is wrong."
        )
    if any(word in said for word in _READ_ONLY) and (why := read_only(url)):
        return DatabaseProblem(f"{where(url)} {why}.")
    for words, saying in _SAYINGS:
        if any(word in said for word in words):
            return DatabaseProblem(saying.format(where=where(url)))
    return None

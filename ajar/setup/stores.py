"""Opening the database for a command, and finding models in it."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from ajar.moments import day
from ajar.problems import ExitCode, Problem, ended
from ajar.setup.alike import hint
from ajar.setup.settings import Settings, load
from ajar.streams import say
from crawler.clients.names import possible
from storage import Store
from storage.answers import StoredModel


@contextlib.contextmanager
def opened(
    settings: Settings | None = None, *, read_only: bool = False, create: bool = True
) -> Iterator[Store]:
    """The configured database. A missing one is a Problem where it is only read, or not to be
    created.
    """
    known = settings or load()
    file = sqlite_file(known.database.value)
    if file is not None and (read_only or not create) and not file.exists():
        raise Problem(
            f"there is no database yet at {file}; `ajar crawl` or `ajar crawl --model ORG/NAME` "
            "begins one"
        )
    if file is not None and known.database.source == "default":
        file.parent.mkdir(parents=True, exist_ok=True)
    with Store.open(known.database.value, read_only=read_only, told=say) as store:
        yield store


@contextlib.contextmanager
def or_empty(settings: Settings) -> Iterator[Store]:
    """The configured database to read, or an empty one in memory where there is none: nothing is
    made.
    """
    file = sqlite_file(settings.database.value)
    if file is None or file.exists():
        with opened(settings, read_only=True) as store:
            yield store
    else:
        with Store.open("sqlite://") as store:
            yield store


def sqlite_file(url: str) -> Path | None:
    """The file behind a SQLite address; None for another database or one in memory."""
    parts = urlsplit(url)
    if not parts.scheme.startswith("sqlite") or parts.path in {"", "/", "/:memory:"}:
        return None
    return Path(parts.path[1:])


def stored(
    store: Store, name: str, as_of: int | None = None, known_at: int | None = None
) -> StoredModel:
    """The model from the database. Raises Problem (exit 3) where it is not there."""
    found = store.model(name, as_of=as_of, known_at=known_at)
    if found is not None:
        return found
    now = store.model(name)
    if now is not None:
        raise Problem(
            f"{now.name} was not known at that date: it was released on {day(now.released_at)}; "
            f"`ajar history {now.name}` has all that is known",
            ExitCode.NOT_FOUND,
        )
    how = f"`ajar crawl --model {name}` looks it up" if possible(name) else "a name is ORG/NAME"
    raise Problem(f"{name} is not in the database; {how}{hint(store, name)}", ExitCode.NOT_FOUND)


def each_found(names: Sequence[str], tell: Callable[[str], None]) -> int:
    """Tell of every name; one that is not there is said, the others go on. The exit code."""
    missing = 0
    for name in names:
        try:
            tell(name)
        except Problem as problem:
            if problem.exit_code != ExitCode.NOT_FOUND:
                raise
            missing += 1
            say(str(problem))
    return ended(len(names), missing)


def at_hand(store: Store, name: str = "") -> str:
    """What the database offers where a host could not be asked, as the end of a line."""
    if name and (model := store.model(name)) is not None:
        return f"; `ajar show {model.name}` has what was known on {day(model.observed_at)}"
    if some := store.names("", 1):
        return f"; what was known before is in the database, e.g. `ajar show {some[0]}`"
    return ""

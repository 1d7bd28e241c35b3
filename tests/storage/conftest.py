"""Every test that takes ``store`` runs on every database of TEST_DATABASES.

PostgreSQL is the one of AJAR_TEST_POSTGRES (a URL whose user may create databases), else a
throwaway cluster if initdb is on the machine; else these tests are skipped with the reason.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage import Store
from tests.storage.blank import blank

TEST_DATABASES = ("sqlite", "postgresql")
_MEMORY, _ROOM = Path("/dev/shm"), 4 << 30
_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server, without a database."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (extra postgres)")
    given = os.environ.get("AJAR_TEST_POSTGRES")
    if given:
        yield given.rsplit("/", 1)[0]
        return
    initdb, pg_ctl = _binary("initdb"), _binary("pg_ctl")
    if initdb is None or pg_ctl is None:
        pytest.skip("no PostgreSQL here: set AJAR_TEST_POSTGRES, or install its server")
    user = _user()
    if user is None:
        pytest.skip("PostgreSQL refuses to run as root, and setpriv is not here")
    # Not below pytest's own folder: another session may clear that away under the server.
    with tempfile.TemporaryDirectory(
        prefix="ajar-pg-", dir=_in_memory(), ignore_cleanup_errors=True
    ) as name:
        if user:
            shutil.chown(name, "nobody")
        yield from _server(user, initdb, pg_ctl, Path(name))


def _server(user: list[str], initdb: str, pg_ctl: str, folder: Path) -> Iterator[str]:
    port, data = _free_port(), str(folder / "data")
    options = f"-k {folder} -p {port} -c listen_addresses=127.0.0.1 -c fsync=off"
    _run(user, initdb, "-D", data, "-U", "ajar", "-A", "trust", "--no-sync", "-E", "UTF8")
    _run(user, pg_ctl, "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
    yield f"postgresql://ajar@127.0.0.1:{port}"
    _run(user, pg_ctl, "-D", data, "-m", "immediate", "-w", "stop")


def _in_memory() -> Path | None:
    """None where there is no room for it. To copy the template takes twice as long on a disk."""
    there = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM
    return _MEMORY if there else None


def _binary(name: str) -> str | None:
    found = [str(folder / name) for folder in _BINARIES if (folder / name).exists()]
    return shutil.which(name) or next(iter(found), None)


def _user() -> list[str] | None:
    """What to put before a command so that it does not run as root."""
    if sys.platform == "win32" or os.getuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    return [setpriv, "--reuid=nobody", "--clear-groups"] if setpriv else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(user: list[str], *command: str) -> None:
    done = subprocess.run(
        [*user, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


@pytest.fixture(scope="session")
def template(postgres: str) -> str:
    """A migrated database to copy: a test gets its own in some 50 ms."""
    name = f"ajar_template_{uuid.uuid4().hex[:8]}"
    execute(postgres, f"CREATE DATABASE {name}")
    Store.open(f"{postgres}/{name}").close()
    return name


def execute(server: str, sql: str) -> None:
    """Run one statement outside a transaction."""
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql)


NewUrl = Callable[[], str]


@pytest.fixture(params=TEST_DATABASES)
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewUrl]:
    """Makes the address of one more empty, migrated database."""
    if request.param == "sqlite":
        yield lambda: blank(tmp_path / f"{uuid.uuid4().hex}.db")
        return
    server = request.getfixturevalue("postgres")
    source = request.getfixturevalue("template")
    made: list[str] = []

    def make() -> str:
        made.append(f"ajar_{uuid.uuid4().hex[:12]}")
        execute(server, f"CREATE DATABASE {made[-1]} TEMPLATE {source}")
        return f"{server}/{made[-1]}"

    yield make
    for name in made:
        execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def url(new_url: NewUrl) -> str:
    """The address of an empty database."""
    return new_url()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An open, empty store."""
    with Store.open(url) as opened:
        yield opened

"""The demo's Hub on loopback, and the command line run in this process."""

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import pytest

from ajar import cli
from ajar.demo import corpus
from crawler.asking.access import Access, Scope
from crawler.crawl import crawl
from sandbox.server import Running, serve
from storage import Store
from tests.storage.blank import blank


class Ended(NamedTuple):
    """What a command left: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str


Ajar = Callable[..., Ended]
MODEL = "openlantern/lantern-7b-instruct"
"""One of the demo's that has most of what a model can have."""


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return corpus.write(tmp_path_factory.mktemp("corpus"))


def served(records: dict[str, Path]) -> AbstractContextManager[Running]:
    script = str(resources.files("ajar.demo") / "nights.json")
    return serve(
        [records["models"]], [records["datasets"]], [records["repositories"]], nights=script
    )


@pytest.fixture
def hub(records: dict[str, Path]) -> Iterator[Running]:
    with served(records) as running:
        yield running


@pytest.fixture(scope="session")
def one_night(records: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database after a crawl of that Hub without GitHub, to be copied."""
    path = tmp_path_factory.mktemp("night") / "ajar.sqlite"
    with served(records) as hub, Store.open(blank(path)) as store:
        crawl(store, Access(hub.url, github_api=hub.github_url), Scope(github=False))
    return path


@pytest.fixture
def ajar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Ajar:
    """`ajar …` in an empty home, on a database of its own; no Hub unless a test serves one."""
    for name in ("HF_TOKEN", "GITHUB_TOKEN", "AJAR_DEBUG", "NO_COLOR", "COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")
    monkeypatch.setenv("AJAR_DATABASE_URL", f"sqlite:///{tmp_path / 'ajar.sqlite'}")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("AJAR_GITHUB_API", "http://127.0.0.1:9")

    def run(*arguments: str) -> Ended:
        capsys.readouterr()
        code = cli.run(arguments)
        told = capsys.readouterr()
        return Ended(code, told.out, told.err)

    return run


@pytest.fixture
def after_a_night(ajar: Ajar, one_night: Path) -> Ajar:
    """`ajar …` on what one crawl found; no Hub any more."""
    shutil.copyfile(one_night, "ajar.sqlite")
    return ajar


@pytest.fixture
def online(ajar: Ajar, hub: Running, monkeypatch: pytest.MonkeyPatch) -> Ajar:
    """`ajar …` with the demo's Hub, and an empty database."""
    blank(Path.cwd() / "ajar.sqlite")
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    monkeypatch.setenv("AJAR_GITHUB_API", hub.github_url)
    return ajar

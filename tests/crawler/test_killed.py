"""A crawl whose process is killed outright, at each page in turn, and the one that goes on."""

import os
import re
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from crawler.asking.access import Scope
from crawler.crawl import crawl
from sandbox.server import Running
from storage import Store
from tests.crawler.conftest import Start, access_to
from tests.crawler.crawling import facts, rows
from tests.shared import ROOT
from tests.storage.blank import blank
from tests.storage.conftest import NewUrl

SCRIPT = """
import os, signal, sys
from crawler.asking.access import Access, Scope, Silent
from crawler.crawl import crawl
from tests.storage.blank import blank
from storage import Store

url, database, pages = sys.argv[1], sys.argv[2], int(sys.argv[3])

class Killing(Silent):
    def advance(self, n=1):
        global pages
        pages -= 1
        if not pages:
            os.kill(os.getpid(), signal.SIGKILL)

with Store.open(database) as store:
    access = Access(url, github_api=url + "/github")
    crawl(store, access, Scope(github=False), progress=Killing(), clock=lambda: 1_800_000_000)
"""


@pytest.fixture
def hub(start: Start, small_pages: None) -> Running:
    return start()


@pytest.mark.parametrize("pages", [1, 2, 4, 5])
def test_killed_at_a_page_it_goes_on_and_ends_with_the_same_rows(
    hub: Running, new_url: NewUrl, tmp_path: Path, pages: int
) -> None:
    database = new_url()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, hub.url, database, str(pages)],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    hub.requests.clear()
    night = partial(crawl, clock=lambda: 1_800_000_000)
    with Store.open(database) as store:
        report = night(store, access_to(hub), Scope(github=False))
        states = {(each.kind, each.state) for each in store.runs() if each.state != "done"}
        killed = rows(store)
    assert report.failures == ()
    assert states == {("datasets" if pages == 1 else "full", "interrupted")} or pages == 5
    asked = sum(each.seen for each in report.runs if each.kind == "full")
    assert asked == max(0, 36 - 10 * (pages - 1))
    with Store.open(new_url()) as store:
        night(store, access_to(hub), Scope(github=False))
        assert facts(killed) == facts(rows(store))


def test_one_module_of_the_crawler_imports_httpx() -> None:
    folder = ROOT / "crawler"
    found = [
        path.name
        for path in sorted(folder.rglob("*.py"))
        if re.search(r"^\s*(import|from) .*\bhttpx", path.read_text(), re.MULTILINE)
    ]
    assert found == ["wire.py"]


def test_telemetry_is_off_whoever_imports_first() -> None:
    code = (
        "import crawler.asking.http, huggingface_hub.constants as c\n"
        "print(c.HF_HUB_DISABLE_TELEMETRY)"
    )
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "True"


def test_only_repositories_are_asked_for(hub: Running, tmp_path: Path) -> None:
    with Store.open(blank(tmp_path / "ajar.db")) as store:
        crawl(store, access_to(hub), Scope(github=False), clock=lambda: 1_800_000_000)
    known = ("/api/models", "/api/datasets", "/api/resolve-cache/")
    assert all(path.startswith(known) for path in hub.requests.paths("api"))
    assert {each.method for each in hub.requests.entries} == {"GET"}
    assert hub.requests.paths("pages") == []

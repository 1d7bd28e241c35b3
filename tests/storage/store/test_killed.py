"""Killed at any instruction: what was not committed is not there, and the rest goes on."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage import Store
from storage.database import bulk
from tests.shared import ROOT
from tests.storage.builders import RULES, T0, TEXTS, dump, evidenced, extraction, seen
from tests.storage.conftest import NewUrl

PAGES = [
    [seen(f"ada/m{i}", depth="full", extraction=evidenced(), documents=TEXTS) for i in range(3)],
    [
        seen(
            "ada/m0", at=T0 + 9, revision="r2", committed_at=T0 + 1, extraction=extraction("MIT-0")
        ),
        seen("ada/new", at=T0 + 9),
        seen("ada/m1", at=T0 + 9, state="gone", extraction=None),
        seen("ada/m2x", was="ada/m2", at=T0 + 9),
    ],
]


class Killed(BaseException):
    pass


def crawl(store: Store) -> None:
    """Go on where the cursor stands."""
    run = store.start_run("full", "all", RULES, T0)
    stands = int(store.cursor("all") or b"0")
    for number, page in enumerate(PAGES[stands:], stands + 1):
        store.commit_page(run, page, ruleset=RULES, cursor=("all", b"%d" % number))
    store.end_run(run, T0, "done")


class Statements:
    """Counts bulk statements, and raises instead of the one with the number ``fatal``."""

    def __init__(self, patch: pytest.MonkeyPatch, fatal: int | None = None) -> None:
        self.count, self.fatal = 0, fatal
        for name in ("insert", "update", "delete", "upsert", "select"):
            patch.setattr(bulk, name, self._counted(getattr(bulk, name)))

    def _counted(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **options: Any) -> Any:
            self.count += 1
            if self.count == self.fatal:
                raise Killed
            return original(*args, **options)

        return counted


def test_raising_at_any_statement_leaves_the_same_rows_in_the_end(
    new_url: NewUrl, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(new_url()) as store, monkeypatch.context() as patch:
        counter = Statements(patch)
        crawl(store)
        total, whole = counter.count, dump(store)
    assert total > 50
    for fatal in range(1, total, 9):
        with Store.open(new_url()) as store:
            with monkeypatch.context() as patch:
                Statements(patch, fatal)
                with pytest.raises(Killed):
                    crawl(store)
            crawl(store)
            assert dump(store) == whole, fatal
            assert store.check() == []


CHILD = """
import sys
from storage import Store
from tests.storage.builders import RULES, T0, seen
with Store.open(sys.argv[1]) as store:
    run = store.start_run("full", "all", RULES, T0)
    stands = int(store.cursor("all") or b"0")
    for page in range(stands, 40):
        models = [seen(f"ada/m{page}-{i}") for i in range(50)]
        store.commit_page(run, models, ruleset=RULES, cursor=("all", str(page + 1).encode()))
        print(page, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_process_goes_on_where_it_stood(url: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", CHILD, url]
    for _ in range(3):
        child = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        assert child.stdout is not None
        for _ in range(4):
            child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    with Store.open(url) as store:
        assert store.cursor("all") == b"40"
        assert store.status().models == 2_000
        assert store.check() == []

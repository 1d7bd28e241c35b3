"""The log of SQLite is moved into the database beside the work, and nothing of it is lost."""

from pathlib import Path

import pytest

from storage import Store
from storage.database import log
from tests.storage.builders import RULES, T0, seen


def filled(store: Store, pages: int) -> None:
    run = store.start_run("full", "all", RULES, T0)
    for page in range(pages):
        rows = [seen(f"ada/m{page}-{number}") for number in range(50)]
        store.commit_page(run, rows, ruleset=RULES)
    store.end_run(run, T0, "done")


def test_what_is_written_reaches_the_file_while_the_store_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ajar.db"
    with Store.open(f"sqlite:///{path}") as store:
        before = path.stat().st_size
        filled(store, 4)
        assert path.stat().st_size == before  # in the log only
        monkeypatch.setattr(log, "_ROWS", 200)
        filled(store, 4)
        store._log.close()
        assert path.stat().st_size > before
    with Store.open(f"sqlite:///{path}", read_only=True) as store:
        assert store.status().models == 200
        assert store.check() == []


def test_a_reader_does_not_stop_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_ROWS", 1)
    with Store.open(f"sqlite:///{tmp_path}/ajar.db") as store, store.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM entity").scalar()
        filled(store, 4)
        assert store.status().models == 200


def test_a_database_in_memory_has_no_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_ROWS", 1)
    with Store.open("sqlite://") as store:
        filled(store, 2)
        assert store._log._mover is None
        assert store.status().models == 100

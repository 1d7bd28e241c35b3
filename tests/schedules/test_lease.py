import math
import os
import socket
import subprocess
import sys
import threading

import pytest

from schedules import lease
from storage.problems import DatabaseProblem


class Rows:
    """A lease row in memory, with the promises of the database."""

    def __init__(self) -> None:
        self.row: tuple[str, int] | None = None
        self.renewed = threading.Event()

    def acquire_lease(self, name: str, owner: str, until: int, now: int) -> bool:
        if self.row is not None and self.row[1] >= now:
            return False
        self.row = (owner, until)
        return True

    def renew_lease(self, name: str, owner: str, until: int) -> bool:
        mine = self.row is not None and self.row[0] == owner
        if mine:
            self.row = (owner, until)
        self.renewed.set()
        return mine

    def release_lease(self, name: str, owner: str) -> None:
        if self.row is not None and self.row[0] == owner:
            self.row = None

    def lease_holder(self, name: str) -> tuple[str, int] | None:
        return self.row


def test_it_is_given_back() -> None:
    rows = Rows()
    with lease.held(rows, lambda: 1000.0) as owner:
        assert rows.row == (owner, 1000 + lease.SECONDS)
    assert rows.row is None


def test_it_is_given_back_when_the_work_breaks() -> None:
    rows = Rows()
    with pytest.raises(RuntimeError), lease.held(rows, lambda: 1000.0):
        raise RuntimeError
    assert rows.row is None


def test_a_second_crawl_is_told_who_crawls() -> None:
    rows = Rows()
    with lease.held(rows, lambda: 1000.0), pytest.raises(lease.LeaseProblem) as raised:
        lease.held(rows, lambda: 1000.0).__enter__()
    assert f"process {os.getpid()}" in str(raised.value)
    assert raised.value.exit_code == 4


def test_a_lease_that_ran_out_is_free() -> None:
    rows = Rows()
    rows.row = ("elsewhere process 1/x", 999)
    with lease.held(rows, lambda: 1000.0):
        assert rows.row[0] != "elsewhere process 1/x"


def test_the_lease_of_a_killed_process_of_this_machine_is_free_at_once() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    rows = Rows()
    rows.row = (f"{socket.gethostname()} process {process.pid}/x", 5000)
    with lease.held(rows, lambda: 1000.0) as owner:
        assert rows.row[0] == owner


@pytest.mark.parametrize("owner", ["elsewhere process 999999/x", "somebody", "h process x/y"])
def test_the_lease_of_another_machine_is_not(owner: str) -> None:
    rows = Rows()
    rows.row = (owner, 5000)
    with pytest.raises(lease.LeaseProblem, match="4000 s"):
        lease.held(rows, lambda: 1000.0).__enter__()


def test_a_heartbeat_prolongs_it() -> None:
    rows = Rows()
    now = [1000.0]
    with lease.held(rows, lambda: now[0], beat=0.001):
        now[0] = 2000.0
        rows.renewed.clear()
        assert rows.renewed.wait(10)
        rows.renewed.clear()
        assert rows.renewed.wait(10)
        assert rows.row is not None
        assert rows.row[1] == 2000 + lease.SECONDS


def test_who_loses_it_hears_of_it() -> None:
    rows, lost = Rows(), threading.Event()
    with lease.held(rows, lambda: 1000.0, lost=lost.set, beat=0.001):
        rows.row = ("another", 9000)
        assert lost.wait(10)
    assert rows.row == ("another", 9000)


class Busy(Rows):
    """A database that does not answer ``refusals`` times."""

    def __init__(self, refusals: float) -> None:
        super().__init__()
        self.refusals = refusals
        self.asked = threading.Semaphore(0)

    def renew_lease(self, name: str, owner: str, until: int) -> bool:
        self.asked.release()
        if self.refusals > 0:
            self.refusals -= 1
            raise DatabaseProblem("The database is busy.")
        return super().renew_lease(name, owner, until)


def test_a_heartbeat_that_fails_is_tried_again() -> None:
    rows, lost = Busy(2), threading.Event()
    with lease.held(rows, lambda: 1000.0, lost=lost.set, beat=0.001):
        assert rows.renewed.wait(10)
    assert not lost.is_set()


def test_who_cannot_renew_it_until_its_end_stops() -> None:
    rows, lost, now = Busy(math.inf), threading.Event(), [1000.0]
    with lease.held(rows, lambda: now[0], lost=lost.set, beat=0.001):
        assert rows.asked.acquire(timeout=10)
        assert rows.asked.acquire(timeout=10)
        assert not lost.is_set()
        now[0] += lease.SECONDS
        assert lost.wait(10)

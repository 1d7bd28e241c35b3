import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

from schedules.calendar import Nights
from schedules.service import Service, scheduler, through

NOW = int(time.time())
NIGHTS = Nights("0 2 * * *", "UTC")


def test_the_nightly_job_is_one_that_coalesces_and_is_never_too_late() -> None:
    on = scheduler()
    Service(NIGHTS, lambda stop: None, on)
    on.start(paused=True)
    try:
        job = on.get_job("nightly")
        assert job.coalesce
        assert job.max_instances == 1
        assert job.misfire_grace_time is None
        assert job.next_run_time.hour == 2
    finally:
        on.shutdown()


def test_a_missed_night_is_caught_up_once() -> None:
    """However many nights it was, and the next one comes at its hour."""
    ran = threading.Semaphore(0)
    on = scheduler()
    service = Service(NIGHTS, lambda stop: ran.release(), on)
    service.catch_up(NOW - 5 * 86400)
    on.start()
    try:
        assert ran.acquire(timeout=10)
        assert on.get_job("nightly").next_run_time > datetime.now(UTC)
    finally:
        service.drain()
    assert not ran.acquire(timeout=0)


def test_draining_asks_the_job_to_stop_and_waits_for_it() -> None:
    begun, ended = threading.Event(), threading.Event()

    def job(stop: threading.Event) -> None:
        begun.set()
        stop.wait(10)
        ended.set()

    on = scheduler()
    service = Service(NIGHTS, job, on)
    service.catch_up(NOW - 86400)
    on.start()
    assert begun.wait(10)
    service.drain()
    assert ended.is_set()


def test_who_is_asked_to_end_before_it_began_ends() -> None:
    on = scheduler()
    service = Service(NIGHTS, lambda stop: None, on)
    service.stop.set()
    service.run()
    assert not on.running


def test_no_night_begins_once_it_drains() -> None:
    ran: list[int] = []
    on = scheduler()
    service = Service(NIGHTS, lambda stop: ran.append(1), on)
    service.stop.set()
    service._run()
    assert ran == []


SCRIPT = """
import sys, threading, time
from schedules.calendar import Nights
from schedules.service import Service
def job(stop):
    print("page", flush=True)
    stop.wait(30)
    print("page ended", flush=True)
service = Service(Nights("0 2 * * *", "UTC"), job)
service.catch_up(int(time.time()) - 86400)
service.run()
print("ended", flush=True)
"""


def test_sigterm_drains() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "page\n"
        os.kill(process.pid, signal.SIGTERM)
        assert process.stdout.read() == "page ended\nended\n"
    assert process.returncode == 0


def test_a_night_that_comes_while_one_is_crawled_is_crawled_after_it() -> None:
    """APScheduler would skip it: one at a time."""
    now = [1_800_000_000.0]
    begun: list[float] = []

    def job(stop: threading.Event) -> None:
        begun.append(now[0])
        now[0] += 30 * 3600 if len(begun) == 1 else 3600
        assert not stop.is_set()

    through(NIGHTS, job, threading.Event(), lambda: now[0])
    assert begun == [1_800_000_000, 1_800_000_000 + 30 * 3600]


def test_what_somebody_stopped_begins_no_other_night() -> None:
    now = [1_800_000_000.0]
    begun: list[float] = []

    def job(stop: threading.Event) -> None:
        begun.append(now[0])
        now[0] += 30 * 3600
        stop.set()

    through(NIGHTS, job, threading.Event(), lambda: now[0])
    assert len(begun) == 1

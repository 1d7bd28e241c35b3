"""The nightly service: waits for the hour, runs the job, drains on SIGTERM."""

import math
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from types import FrameType
from typing import Any, Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from schedules.calendar import Nights

Job = Callable[[threading.Event], Any]
"""Takes the event that asks it to stop; it then finishes its page and returns."""

_NIGHTLY: Final = "nightly"
_LOOK: Final = 0.5
"""Seconds between two looks whether to end: a signal just before a wait does not end the wait."""
_OPTIONS: Final[dict[str, Any]] = {
    "coalesce": True,
    "max_instances": 1,
    "misfire_grace_time": None,
}


def scheduler() -> BackgroundScheduler:
    """A scheduler that runs one job at a time and keeps nothing: the schedule is configuration."""
    return BackgroundScheduler(
        jobstores={"default": MemoryJobStore()},
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults=_OPTIONS,
        timezone=UTC,
    )


def through(
    nights: Nights,
    job: Job,
    stop: threading.Event,
    clock: Callable[[], float] = time.time,
) -> None:
    """Run the job, and once more at once where the next night came meanwhile: it is not skipped."""
    while not stop.is_set():
        due = next(nights.after(int(clock())), math.inf)
        job(stop)
        if clock() < due:
            return


class Service:
    """The nightly job on a scheduler. ``stop`` is set once somebody asked it to end."""

    def __init__(
        self,
        nights: Nights,
        job: Job,
        on: BackgroundScheduler | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.stop = threading.Event()
        self._asked = False
        self._job = partial(through, nights, job, clock=clock)
        self._scheduler = on or scheduler()
        self._scheduler.add_job(self._run, nights.trigger(), id=_NIGHTLY)

    def catch_up(self, missed: int) -> None:
        """Run the job as soon as the service runs, once for all nights since ``missed``."""
        moment = datetime.fromtimestamp(missed, UTC)
        self._scheduler.modify_job(_NIGHTLY, next_run_time=moment)

    def run(self) -> None:
        """Stay until SIGTERM or SIGINT; a job that is under way finishes its page first."""
        before = {
            number: signal.signal(number, self._asked_to_end)
            for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            self._scheduler.start()
            while not (self._asked or self.stop.is_set()):
                time.sleep(_LOOK)
            self.drain()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def drain(self) -> None:
        """Ask the job to stop, wait until it has, end."""
        self.stop.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _asked_to_end(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True  # no lock: the signal may have come while this thread held it

    def _run(self) -> None:
        self._job(self.stop)

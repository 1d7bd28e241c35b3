"""The nightly service: waits for the hour, runs the job, drains on SIGTERM."""

import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType
from typing import Any, Final

from apscheduler.events import EVENT_SCHEDULER_STARTED, SchedulerEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler

from schedules.calendar import Nights

Job = Callable[[threading.Event], Any]
"""Takes the event that asks it to stop; it then finishes its page and returns."""

_NIGHTLY: Final = "nightly"
_OPTIONS: Final[dict[str, Any]] = {
    "coalesce": True,
    "max_instances": 1,
    "misfire_grace_time": None,
}


def scheduler(kind: type[BaseScheduler] = BlockingScheduler) -> BaseScheduler:
    """A scheduler that runs one job at a time and keeps nothing: the schedule is configuration."""
    return kind(
        jobstores={"default": MemoryJobStore()},
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults=_OPTIONS,
        timezone=UTC,
    )


class Service:
    """The nightly job on a scheduler. ``stop`` is set once somebody asked it to end."""

    def __init__(self, nights: Nights, job: Job, on: BaseScheduler | None = None) -> None:
        self.stop = threading.Event()
        self._draining: threading.Thread | None = None
        self._job = job
        self._scheduler = on or scheduler()
        self._scheduler.add_job(self._run, nights.trigger(), id=_NIGHTLY)
        self._scheduler.add_listener(self._started, EVENT_SCHEDULER_STARTED)

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
            if self._draining is not None:
                self._draining.join()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def drain(self) -> None:
        """Ask the job to stop, wait until it has, end."""
        self.stop.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _asked_to_end(self, _number: int, _frame: FrameType | None) -> None:
        self.stop.set()
        self._drain_soon()

    def _started(self, _event: SchedulerEvent) -> None:
        """Somebody may have asked before there was anything to end."""
        if self.stop.is_set():
            self._drain_soon()

    def _drain_soon(self) -> None:
        """In a thread of its own: the signal may have come while the scheduler held its locks."""
        if self._scheduler.running and self._draining is None:
            self._draining = threading.Thread(target=self.drain, name="drain")
            self._draining.start()

    def _run(self) -> None:
        if not self.stop.is_set():
            self._job(self.stop)

"""What works on the history as a whole: one at a time, watched, ended by Ctrl-C without loss."""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from ajar.setup.settings import Settings
from ajar.setup.stores import opened
from ajar.work.progress import watcher
from ajar.work.stopping import stopping

if TYPE_CHECKING:
    from ajar.work.progress import Watcher
    from crawler.crawl import CrawlReport
    from storage import Store

Work = Callable[["Store", "Watcher", threading.Event], "CrawlReport"]


def worked(settings: Settings, work: Work, *, create: bool = False) -> "CrawlReport":
    """Run ``work`` under the crawl's lease, on the database that is there or may be created.

    Raises CrawlProblem, LeaseProblem, and Problem where there is none.
    """
    from schedules.lease import held  # noqa: PLC0415  brings the scheduler

    with (
        stopping() as stop,
        opened(settings, create=create) as store,
        held(store, time.time, lost=stop.set),
        watcher() as watching,
    ):
        return work(store, watching, stop)

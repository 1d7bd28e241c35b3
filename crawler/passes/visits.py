"""After the documents: GitHub repositories that were not asked for in a while, stalest first.

A model that does not change is not read again, but what it links to may be deleted, archived or
relicensed meanwhile. As far as GitHub's quota goes; the rest is stalest on the next night.
"""

from typing import Final

from crawler import repositories
from crawler.job import Job, run
from crawler.place import DAY

AGAIN: Final = 7 * DAY
"""After so long a repository is asked for again."""

PAGE: Final = 100


def go_round(job: Job) -> None:
    """Bring known repositories up to date, then those that nobody has asked for yet."""
    if job.scope.limit is not None or not job.scope.github:
        return
    due = job.store.unvisited(job.now() - AGAIN)
    if not due:
        return
    with run(job, "github", len(due)) as ledger:
        job.progress.phase("GitHub", len(due))
        for start in range(0, len(due), PAGE):
            job.check()
            job.in_time()
            page = due[start : start + PAGE]
            found = repositories.gather(
                job.store, job.web, page, at=job.now(), limit=PAGE, in_turn=True
            )
            ledger.commit(found.observations, seen=len(found.observations))
            for warning in found.warnings:
                job.progress.note(warning)
            if found.stopped:
                return

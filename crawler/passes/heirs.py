"""After the documents: models whose base, dataset or GitHub repository is news are read again, from
the archive alone.

What a model inherits stands in its own reading, and so does what its datasets and repositories are.
Where the base is read later, or one of them becomes another or is gone, the reading is made anew
from the texts at hand; where it comes out the same nothing is written.
"""

from typing import Final

from crawler.job import Job, Ledger, run
from crawler.pages.page_places import DATA_CARD
from crawler.passes import documents, fetching
from crawler.passes.order import parents_first
from crawler.readings import Readings
from extractors import RULESET

CURSOR: Final = "heirs"
GENERATIONS: Final = 6


def read_again(job: Job) -> None:
    """Bring what models inherit up to what their base models are now."""
    since = int(job.store.cursor(CURSOR) or b"0")
    due = job.store.heirs(RULESET, since, cards=DATA_CARD)
    if not due:
        return
    with run(job, "heirs", len(due)) as ledger:
        job.progress.phase("heirs", len(due))
        for _ in range(GENERATIONS):
            since = job.now()
            if not _again(job, ledger, due):
                break
            due = job.store.heirs(RULESET, since, cards=DATA_CARD)
            if not due:
                break
        ledger.commit([], seen=0, cursor=(CURSOR, str(since).encode()))


def _again(job: Job, ledger: Ledger, due: list[int]) -> bool:
    """Read these again; whether any of them came out another."""
    readings, changed = Readings(job, ask=False), False
    for start in range(0, len(due), fetching.PAGE):
        job.check()
        held = {each.model.id: each for each in job.store.held(due[start : start + fetching.PAGE])}
        models = parents_first([each.model for each in held.values()])
        page = [(documents.seen(model), held[model.id].texts) for model in models]
        counts = ledger.commit(readings.of(page, job.now()), seen=len(page))
        changed |= bool(counts.changed)
    return changed

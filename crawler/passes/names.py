"""After the documents: where names lead that models link to and no listing has, most linked first.

A listing shows names of today, and many models link to those of their day: what was called ``gpt2``
is ``openai-community/gpt2``. The Hub leads on from a name that was given up; who links to it is
then read again (`heirs`).
"""

from contextlib import closing
from itertools import islice
from typing import Final, NamedTuple

from crawler import place
from crawler.errors import Unreachable
from crawler.job import Job, run
from crawler.passes import fetching
from crawler.place import DAY
from storage import Store
from storage.records import EntityKind
from storage.runs import Failure

AGAIN: Final = 90 * DAY
"""After so long it is asked again where a name leads that led nowhere."""

MOST: Final = 5_000
"""Names that one crawl asks for; the rest is asked for on the next night."""

_KINDS: Final[tuple[EntityKind, ...]] = ("model", "dataset")


class _Name(NamedTuple):
    kind: EntityKind
    name: str


class _Led(NamedTuple):
    """Where a name leads, None for nowhere; ``silent``: why the Hub does not say."""

    to: str | None = None
    silent: str = ""


def ask(job: Job) -> None:
    """Ask the Hub where they lead, once a name."""
    wanted = due(job.store, job.now()) if job.scope.whole else []
    if not wanted:
        return
    asked = fetching.pages(job, iter(wanted), _asked)
    with run(job, "names", len(wanted)) as ledger, closing(asked) as pages:
        job.progress.phase("names", len(wanted))
        for page in pages:
            silent = [Failure(each.name, led.silent) for each, led in page if led.silent]
            if len(silent) == len(page) >= fetching.OUTAGE:
                said = silent[-1].reason
                raise Unreachable(f"the Hub does not say any more where names lead: {said}")
            ledger.failures += silent
            for kind in _KINDS:
                told = {
                    each.name: led.to for each, led in page if each.kind == kind and not led.silent
                }
                job.store.keep_names(kind, told, job.now())
            ledger.commit([], seen=len(page))


def due(store: Store, now: int) -> list[_Name]:
    """The names that a crawl of the whole Hub would ask for."""
    listed = [kind for kind in _KINDS if _is_listed(store, kind)]
    unasked = (_Name(kind, name) for kind in listed for name in store.unasked(kind, now - AGAIN))
    return list(islice(filter(_could_be_one, unasked), MOST))


def _is_listed(store: Store, kind: EntityKind) -> bool:
    """Whether a full pass has been through the listing: before, nearly every name is unknown."""
    return place.stored(store, kind).completed_at is not None


def _could_be_one(wanted: _Name) -> bool:
    """Whether a repository may have had the name: without an owner it is one that a card only
    mentions (*SQuAD*) unless it is written as an id (*squad*).
    """
    return "/" in wanted.name or wanted.name == wanted.name.lower()


def _asked(job: Job, wanted: _Name) -> _Led:
    try:
        return _Led(job.hub.leads_to(wanted.kind, wanted.name))
    except Unreachable as problem:
        return _Led(silent=str(problem))

"""One model now: its record, card and license, what it links to; stored in one page.

At most six requests to the Hub, datasets aside; GitHub, datasets and web pages as many as it
links, capped.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

import msgspec

from crawler import sightings
from crawler.asking.access import Access, Progress, Scope, Silent
from crawler.asking.http import Web
from crawler.clients.entries import Sighting
from crawler.clients.huggingface import NotThere
from crawler.errors import ModelNotFound
from crawler.job import LOOKUP, Job, Ledger, run
from crawler.lookup.budget import TEXT_COST, Budget
from crawler.lookup.kin import Kin, own_files
from crawler.pages.pages import Pages
from crawler.sightings import CARD
from storage import Store
from storage.answers import StoredModel
from storage.records import StoredDocument
from storage.runs import Failure, Requests

_PATIENCE: Final = {"hub": 330.0, "github": 5.0, "page": 5.0}


class LookedUp(msgspec.Struct, frozen=True):
    """A model as it was stored a moment ago, what it cost, and what could not be read."""

    model: StoredModel
    requests: Requests
    warnings: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()


class LookUps:
    """Look-ups that share connections and quota; close it, or use it in a ``with``."""

    def __init__(
        self,
        store: Store,
        access: Access,
        *,
        github: bool = True,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
        clock: Callable[[], float] = time.time,
        pause: Callable[[float], None] | None = None,
    ) -> None:
        self._stop, self._progress = stop or threading.Event(), progress or Silent()
        self._web = Web(
            access,
            progress=self._progress,
            stop=self._stop,
            clock=clock,
            pause=pause,
            patience=_PATIENCE,
        )
        self._store = store
        self._pages = Pages(store, self._web)
        self._github = github
        self._clock = clock

    def __enter__(self) -> "LookUps":
        return self

    def __exit__(self, *_: object) -> None:
        self._web.close()

    def one(self, name: str) -> LookedUp:
        """Look one model up and store it. Raises ModelNotFound, CrawlProblem, Stopped."""
        job = Job(
            self._store,
            self._web,
            Scope(github=self._github),
            progress=self._progress,
            stop=self._stop,
            clock=self._clock,
        )
        before = self._web.requests()
        with run(job, LOOKUP, 1, scope=name) as ledger:
            work = _LookUp(job, ledger, self._pages)
            stored_name = work.take_in(name)
        model = self._store.model(stored_name)
        if model is None:
            raise ModelNotFound(f"{stored_name} was stored and is not there: ajar db check")
        cost = self._web.requests().since(before)
        return LookedUp(model, cost, tuple(work.warnings), tuple(ledger.failures))


class _LookUp:
    """One look-up at work."""

    def __init__(self, job: Job, ledger: Ledger, pages: Pages) -> None:
        self._job = job
        self._ledger = ledger
        self._budget = Budget(job.web)
        self._kin = Kin(job, pages, self._budget)
        self.warnings = self._kin.warnings

    def take_in(self, name: str) -> str:
        """Look up and store; the name that the model has now."""
        seen = self._job.hub.info("model", name)
        if isinstance(seen, NotThere):
            raise self._not_found(name)
        if seen.name.lower() != name.lower():
            self.warnings.append(f"{name} is now {seen.name}")
        texts = self._texts(seen)
        first = sightings.first(seen, texts)
        near = self._kin.of(first.extraction.links, own_files(seen, texts))
        said = sightings.again(first, near)
        observation = sightings.read(seen, self._job.now(), texts, said)
        self._ledger.commit([*self._kin.observations, observation], seen=1)
        self._kin.keep_names()
        return seen.name

    def _not_found(self, name: str) -> ModelNotFound:
        """Say so; a model that we knew by just this name is gone from now on."""
        (known,) = self._job.store.known("model", [(None, name)])
        if known is None or known.name != name:
            return ModelNotFound(
                f"the Hub shows no model {name}: check the spelling, or it is private"
            )
        if not known.gone:
            at = self._job.now()
            self._ledger.commit([sightings.gone("model", known.name, known.host_id, at)], seen=1)
        return ModelNotFound(f"the Hub no longer shows {name}: see `ajar show {name}`")

    def _texts(self, seen: Sighting) -> list[StoredDocument]:
        """The card, then one license file, while the six requests last."""
        wanted = sightings.texts_wanted(seen.record, always=True)
        texts: list[StoredDocument] = []
        for path in (CARD,) if wanted is None else wanted:
            if not self._budget.has_room(TEXT_COST):
                break
            text = self._job.hub.text(seen.name, seen.revision or "main", path)
            texts.append(text)
            if text.failed:
                self._ledger.failures.append(Failure(seen.name, f"{path}: {text.reason}"))
            if text.reason and not (path == CARD and text.failed):  # which the reading says
                self.warnings.append(f"{path} was not read: {text.reason}")
            if text.state == "unread":
                break
        return texts

"""One model's commits, walked from its first known revision to its first one.

What is read is laid before the known series in portions, each with the place to go on from.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from crawler import sightings
from crawler.clients.entries import Sighting
from crawler.clients.huggingface import Commit, NotThere
from crawler.clients.texts import not_read
from crawler.errors import CrawlProblem, Spent, Stopped, Unreachable
from crawler.job import Job, Ledger
from crawler.past import revisions
from crawler.past.revisions import Texts
from crawler.readings import Readings
from crawler.sightings import CARD
from extractors import RULESET
from extractors.snapshot import Record
from storage import Store
from storage.archive.documents import RECORD
from storage.records import Known, Past, StoredDocument
from storage.runs import Failure

_COST: Final = 2
"""Requests that one question may take: a redirect follows."""

_record = msgspec.json.Decoder(Record)


class Place(msgspec.Struct, frozen=True):
    """How far a model's past is known: to a commit, whose texts are these; or all of it."""

    sha: str = ""
    done: bool = False
    texts: Texts = {}


class History:
    """One model on its way into the past."""

    def __init__(self, job: Job, ledger: Ledger, known: Known, budget: int | None) -> None:
        self._job = job
        self._ledger = ledger
        self._known = known
        self._budget = budget
        self._states: list[Past] = []
        self._sha = ""
        self._held: Texts = {}
        self._paths: tuple[str, ...] = (CARD,)
        self._asked = 1

    def walk(self, *, bisect: bool) -> None:
        """To the first commit. Raises Stopped, Spent and CrawlProblem, having stored what was
        read.
        """
        place = place_of(self._job.store, self._known)
        if place.done:
            return
        begins = self._job.store.known_from(self._known.id, RULESET)
        if begins is None:
            self._fail("the rules of today have not read it: `ajar rescore` first")
            return
        documents = {each.path: each for each in self._job.store.documents(self._known.id)}
        record = documents.pop(RECORD, None)
        self._paths = tuple(
            dict.fromkeys((*paths_of(record.body if record else None), *place.texts))
        )
        before, spent = place.sha, self._sent()
        try:
            self._walk(place, documents, begins, bisect=bisect)
        except Spent:
            self._lay(done=False)
            stuck = self._sha in ("", before) and not spent
            raise Spent(least(self._paths, self._asked) if stuck else None) from None
        except (Stopped, CrawlProblem):
            self._lay(done=False)
            raise

    def _walk(self, place: Place, documents: Texts, begins: int, *, bisect: bool) -> None:
        commits = self._commits(place)
        if not commits:
            return
        older, self._held = self._start(commits, place, documents, begins)
        texts, at = self._held, 0
        while at < len(older):
            portion = older[at : at + self._size(bisect=bisect)]
            texts = self._also(portion[-1], texts)
            probe = revisions.bisect if bisect else revisions.walk
            for commit, found in probe(self._texts, portion, texts):
                if any(text.state == "unreadable" for text in found.values()):
                    self._lay(done=False)
                    self._fail(
                        f"a text of {commit.sha[:8]} could not be read; tried again next time"
                    )
                    return
                if commit.at < begins:  # dates may go back and forth along a history
                    self._states.append(self._state(commit, found))
                    begins, self._held = commit.at, found
                texts, self._sha = found, commit.sha
            self._lay(done=False)
            at += len(portion)
        self._lay(done=True)

    def _commits(self, place: Place) -> list[Commit]:
        """All of them, newest first; none, and the failure said, where they are not to be had.

        A name that was given up leads to another repository now and then: the revision that we
        know is among the commits, or its id is asked for.
        """
        name, before = self._known.name, self._sent()
        try:
            commits = self._job.hub.commits(name)
            if not commits:
                self._fail("the Hub does not show its commits: gated, disabled, private or gone")
            elif not {place.sha, self._known.revision}.intersection(each.sha for each in commits):
                seen = self._job.hub.info("model", name)
                host_id = None if isinstance(seen, NotThere) else seen.host_id
                if self._known.host_id not in (None, host_id):
                    self._fail("the name is another repository's now: `ajar crawl` first")
                    return []
        finally:
            self._asked = max(1, self._sent() - before)
        return commits

    def _size(self, *, bisect: bool) -> int:
        """How many commits to take on at once, so that the budget lasts for some of them."""
        if not bisect or self._budget is None:
            return revisions.BISECTED if bisect else revisions.PORTION
        left = self._budget - self._sent() - 3 * _COST
        return revisions.portion(left // (_COST * len(self._paths)))

    def _start(
        self, commits: Sequence[Commit], place: Place, documents: Texts, begins: int
    ) -> tuple[list[Commit], Texts]:
        """The commits that are still unknown, and the texts of the one before them."""
        store, known = self._job.store, self._known
        spells = [each for each in store.history(known.name) if each.ruleset == RULESET]
        newest = known.revision if len(spells) == 1 else None
        shas = [commit.sha for commit in commits]
        if place.sha in shas:
            self._sha = place.sha
            return list(commits[shas.index(place.sha) + 1 :]), place.texts
        if newest in shas:
            held = {path: documents[path] for path in self._paths if path in documents}
            older = list(commits[shas.index(newest) + 1 :])
            return older, held if len(held) == len(self._paths) else {}
        return [commit for commit in commits if commit.at < begins], {}

    def _also(self, commit: Commit, held: Texts) -> Texts:
        """The texts that are held, and as absent the license files that a commit had beside them:
        from there on they are read too.
        """
        lost = [path for path in self._licenses(self._info(commit)) if path not in self._paths]
        absent = {path: not_read(path, "", "absent", "") for path in lost}
        self._paths = (*self._paths, *lost)
        self._held = self._held and self._held | absent
        return held and held | absent

    def _info(self, commit: Commit) -> Sighting:
        self._job.check()
        seen = self._job.hub.info("model", self._known.name, commit.sha)
        if isinstance(seen, NotThere):
            raise Unreachable(f"the Hub does not show {self._known.name} at {commit.sha[:8]}")
        return seen

    def _licenses(self, seen: Sighting) -> Sequence[str]:
        return sightings.texts_wanted(seen.record, always=True) or ()

    def _texts(self, commit: Commit, held: Texts) -> Texts:
        found: Texts = {}
        for path in self._paths:
            self._job.check()
            name, before = self._known.name, held.get(path)
            found[path] = self._job.hub.text(name, commit.sha, path, held=before)
        return found

    def _state(self, commit: Commit, found: Texts) -> Past:
        if revisions.same(found, self._held):
            return Past(commit.at, commit.sha)
        seen = self._info(commit)
        for path in self._licenses(seen):
            if path not in found:  # its license file had another name then
                self._job.check()
                found[path] = self._job.hub.text(self._known.name, commit.sha, path)
        self._paths = tuple(dict.fromkeys((*self._paths, *found)))
        texts = tuple(found.values())
        (read,) = Readings(self._job, ask=False).of([(seen, texts)], self._job.now())
        documents = (StoredDocument(RECORD, seen.body, commit.sha), *texts)
        return Past(commit.at, commit.sha, read.extraction, documents=documents)

    def _lay(self, *, done: bool) -> None:
        if not self._states and not done and not self._sha:
            return
        place = Place(done=True) if done else Place(self._sha, done, self._held)
        cursor = (_cursor(self._known), msgspec.msgpack.encode(place))
        self._ledger.lay(self._known.id, self._states, cursor)
        self._states = []

    def _sent(self) -> int:
        sent = self._job.web.requests()
        return sent.hub_api + sent.hub_resolvers

    def _fail(self, reason: str) -> None:
        self._ledger.failures.append(Failure(self._known.name, reason))


def least(paths: Sequence[str], asked: int = 1) -> int:
    """Requests with which a run gets on by one commit for sure: ``asked`` for the list of commits,
    its texts, the records of then and of an earlier one, and license files of other names there.
    """
    return asked + _COST * (len(paths) + 4)


def paths_of(record: bytes | None) -> tuple[str, ...]:
    """The card, and the license file that the model has today by its API record."""
    if record is None:
        return (CARD,)
    wanted = sightings.texts_wanted(_record.decode(record), always=True) or ()
    return (CARD, *(path for path in wanted if path != CARD))


def _cursor(known: Known) -> str:
    return f"backfill/{known.id}"


def place_of(store: Store, known: Known) -> Place:
    """How far the past of a model is known."""
    body = store.cursor(_cursor(known))
    return Place() if body is None else msgspec.msgpack.decode(body, type=Place)

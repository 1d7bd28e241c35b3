"""Rows that are older than what is known: laid into the past, and the series told anew."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from crawler.archive.rereading import Reread
from crawler.importing.news import News, card, day, unread
from crawler.importing.taken import Taken
from crawler.imports import Row
from crawler.job import Job, Ledger
from extractors import RULESET
from storage.dumps.laying import DumpRow
from storage.history.rescored import Rescored
from storage.records import Known
from storage.runs import Failure

ANEW: Final = "import/anew"
"""The cursor with the models whose series are to be told anew."""
_PIECE: Final = 100
_EVER: Final = 2**62
_canonical = msgspec.json.Encoder(order="deterministic").encode

Pair = tuple[Row, Known | None]


class Older:
    """One dump on its way into the past of a store."""

    def __init__(self, job: Job, news: News, taken: Taken) -> None:
        self._job, self._news, self._taken = job, news, taken
        self._passes = job.store.passes()
        self._passed: dict[int, list[int]] = {}
        self._given: set[str] = set()  # ids that models without one get

    def take(self, ledger: Ledger, pairs: Sequence[Pair]) -> list[Pair]:
        """Lay the rows that are older than what is known; the others come back."""
        newest: list[Pair] = []
        older: dict[int, list[tuple[Row, Known]]] = {}
        known = [each.id for _, each in pairs if each is not None]
        self._passed = self._job.store.passed(known) if self._passes else {}
        taken = self._held([row for row, each in pairs if each is None and row.host_id])
        for row, each in pairs:
            if each is None and row.name.lower() in taken:
                failure = Failure(row.name, "another model has that name now")
                ledger.failures.append(failure)
            elif each is None or not self._is_older(row, each):
                newest.append((row, each))
            else:
                older.setdefault(each.id, []).append((row, each))
        while older:
            part = {number: rows.pop(0) for number, rows in older.items()}
            newest += self._lay(ledger, part)
            older = {number: rows for number, rows in older.items() if rows}
        return newest

    def _held(self, rows: Sequence[Row]) -> set[str]:
        """Names that other models have now."""
        held = self._job.store.known("model", [(None, row.name) for row in rows])
        return {each.name.lower() for each in held if each is not None and not each.gone}

    def _is_older(self, row: Row, known: Known) -> bool:
        return day(row) < known.observed_at or self._later(known.id, day(row)) is not None

    def _later(self, number: int, at: int) -> int | None:
        """When a dump or a pass next found the model after a moment."""
        dump = self._taken.later(number, at)
        crawled = [end for end in self._passed.get(number, ()) if end > at]
        return min([*([] if dump is None else [dump]), *crawled], default=None)

    def _lay(self, ledger: Ledger, part: Mapping[int, tuple[Row, Known]]) -> list[Pair]:
        rows = [self._row(row, known) for row, known in part.values()]
        found = self._job.store.lay_rows(ledger.id, rows, self._later, self._job.now(), ANEW)
        self._job.counts.changed += len(found.changed)
        self._job.counts.documents += found.documents
        return [part[row.entity_id] for row in found.newest]

    def _row(self, row: Row, known: Known) -> DumpRow:
        return DumpRow(
            known.id,
            day(row),
            _canonical(row.record),
            self._news.note(row),
            row.revision,
            row.committed_at,
            row.created_at,
            row.downloads,
            row.likes,
            () if row.card is None else (card(row), *unread(row)),
            self._given_to(row, known),
        )

    def _given_to(self, row: Row, known: Known) -> str | None:
        """The id of a row for a model that has none yet; one that two rows tell is the first's."""
        if row.host_id is None or known.host_id is not None or row.host_id in self._given:
            return None
        self._given.add(row.host_id)
        return row.host_id

    def unveils(self, number: int, day: int) -> bool:
        """Whether others missed a model after a day, before it was listed again: that it was there
        that day makes it one that went.
        """
        until = self._taken.later(number, day)
        passed = until is not None and any(day < end < until for end in self._passes)
        return passed or self._taken.missed(number, day)

    def settle(self, numbers: Sequence[int]) -> None:
        """Tell anew when these models went and came back."""
        store, dumps = self._job.store, self._taken.dumps()
        for start in range(0, len(numbers), _PIECE):
            self._job.check()
            store.settle_presence(numbers[start : start + _PIECE], dumps, self._job.now(), ANEW)

    def heirs(self, since: int, until: int) -> list[int]:
        """Models that were read before what they were made from, which a dump of these days told,
        by id.
        """
        return self._job.store.heirs(RULESET, since, until)

    def tell(self, ledger: Ledger, heirs: Sequence[int]) -> None:
        """Tell the series anew of all models of which something was laid, and of those that were
        read before what they were made from.
        """
        body = self._job.store.cursor(ANEW)
        laid = msgspec.msgpack.decode(body, type=list[int]) if body else []
        numbers = sorted({*laid, *heirs})
        reread = Reread(self._job.store, "")
        for start in range(0, len(numbers), _PIECE):
            self._job.check()
            models = [_whole(each) for each in reread(numbers[start : start + _PIECE])]
            counts = self._job.store.commit_rebuilt(
                ledger.id, RULESET, self._job.now(), models, ANEW
            )
            self._job.counts.add(counts)


def _whole(model: Rescored) -> Rescored:
    """A model whose whole series is told anew; what only dumps saw begins where they say."""
    dumped = all(seen.dump or seen.gone for seen, _ in model.told)
    return msgspec.structs.replace(model, now=None, begins=_EVER if dumped else model.begins)

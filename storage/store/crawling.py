"""The store as the crawler sees it: pages to commit, and what is known before."""

from array import array
from collections.abc import Collection, Mapping, Sequence

from storage import aliases, ledger
from storage.archive import pages
from storage.database.schema import KINDS
from storage.entities import Key
from storage.history import past
from storage.history.first_spells import first_spells
from storage.reading import rulesets
from storage.reading.planning import data_cards, heirs, listing, names, visits, waiting
from storage.reading.planning.heirs import Held
from storage.records import (
    DatasetRow,
    EntityKind,
    Known,
    Observation,
    PageRow,
    Past,
    Pending,
    RepositoryRow,
    StoredDocument,
)
from storage.runs import Counts, Requests
from storage.store.running import Running
from storage.writing import page
from storage.writing.desk import Page


class Crawling(Running):
    """What writes, and what the crawl must know before it does."""

    def known(self, kind: EntityKind, keys: Sequence[Key]) -> list[Known | None]:
        """What is known of each (host_id, name); same length and order."""
        with self.reading() as connection:
            return listing.known(connection, kind, keys)

    def commit_page(
        self,
        run_id: int,
        observations: Sequence[Observation],
        *,
        ruleset: str,
        cursor: tuple[str, bytes | None] | None = None,
        requests: Requests | None = None,
        seen: int | None = None,
        now: int | None = None,
    ) -> Counts:
        """Take a page in, with its cursor, in one transaction. ``now`` is when (None: as seen).

        What brings nothing new writes nothing outside the ledger. ``seen`` counts rows of the
        page that were not handed over because they are known to be unchanged. A cursor of None
        is forgotten.
        """
        with self.writing() as connection:
            counts = Counts()
            if observations:
                at = observations[0].observed_at
                ruleset_id = self._interner.ruleset(connection, ruleset, at)
                run = self._run(connection, run_id)
                last = max(run.started_at, *(seen.observed_at for seen in observations))
                known_at = last if now is None else now
                state = Page(connection, self._interner, run.kind, ruleset_id, known_at)
                counts = page.take_in(state, observations)
            if seen is not None:
                counts.unchanged += max(0, seen - counts.seen)
                counts.seen = seen
            ledger.tick(connection, run_id, counts=counts, requests=requests)
            if cursor is not None:
                ledger.set_cursor(connection, *cursor)
            return counts

    def known_from(self, entity_id: int, ruleset: str) -> int | None:
        """Where the series of an entity begins by these rules; None where it has none."""
        with self.reading() as connection:
            number = rulesets.number(connection, ruleset)
            spell = first_spells(connection, number, [entity_id]).get(entity_id)
            return None if spell is None else spell.valid_from

    def commit_past(
        self,
        run_id: int,
        entity_id: int,
        states: Sequence[Past],
        *,
        ruleset: str,
        observed_at: int,
        cursor: tuple[str, bytes | None] | None = None,
        requests: Requests | None = None,
    ) -> Counts:
        """Lay what a model was before its first known spell, in one transaction.

        States from that spell on write nothing: what was seen at the time is not told anew.
        """
        with self.writing() as connection:
            ruleset_id = self._interner.ruleset(connection, ruleset, observed_at)
            counts = past.take_in(
                connection, self._interner, entity_id, ruleset_id, states, observed_at=observed_at
            )
            ledger.tick(connection, run_id, counts=counts, requests=requests)
            if cursor is not None:
                ledger.set_cursor(connection, *cursor)
            return counts

    def missing(
        self,
        kind: EntityKind,
        after: tuple[int, str] | None,
        upto: tuple[int, str] | None,
        present: Collection[str],
        *,
        limit: int,
    ) -> list[Known]:
        """What a full pass in order of creation did not meet between two places, or ``limit``."""
        with self.reading() as connection:
            return listing.missing(connection, kind, after, upto, present, limit=limit)

    def present(
        self,
        *,
        limit: int | None = None,
        author: str | None = None,
        names: Sequence[str] | None = None,
    ) -> list[Known]:
        """Models that exist, most downloaded first."""
        with self.reading() as connection:
            return listing.present(connection, limit=limit, author=author, names=names)

    def records(self, entity_ids: Sequence[int]) -> dict[int, bytes]:
        """The API records of entities that have one."""
        with self.reading() as connection:
            return listing.records(connection, entity_ids)

    def waiting(self, author: str | None = None) -> "array[int]":
        """Ids of all models whose documents were not read at their revision, most downloaded first;
        of one owner's.
        """
        with self.reading() as connection:
            return waiting.numbers(connection, author)

    def pending(self, entity_ids: Sequence[int]) -> list[Pending]:
        """Of these models those whose documents are still to be read, in this order."""
        with self.reading() as connection:
            return waiting.models(connection, entity_ids)

    def heirs(
        self, ruleset: str, since: int, until: int | None = None, *, cards: str = ""
    ) -> list[int]:
        """Models whose base model, dataset or repository was news from a moment on, after they were
        read; by id. ``until``: news of dumps up to then. ``cards``: the address of a dataset's
        card, with {} for its name, where a card that was read is news too.
        """
        with self.reading() as connection:
            number = rulesets.number(connection, ruleset)
            return heirs.due(connection, number, since, until, cards=cards)

    def held(self, entity_ids: Sequence[int]) -> list[Held]:
        """Models as they were read last, with their texts."""
        with self.reading() as connection:
            return heirs.held(connection, entity_ids)

    def datasets(self, names: Sequence[str]) -> dict[str, DatasetRow]:
        """Datasets by lower-case name."""
        with self.reading() as connection:
            return listing.datasets(connection, names)

    def unasked(self, kind: EntityKind, since: int) -> list[str]:
        """Names that models link to and nobody bears, of which the Hub was not asked from a moment
        on where they lead; the most linked first.
        """
        with self.reading() as connection:
            return names.unasked(connection, kind, since)

    def keep_names(self, kind: EntityKind, asked: Mapping[str, str | None], at: int) -> None:
        """Keep where the Hub leads from names: to the name of today, or to nobody (None)."""
        with self.writing() as connection:
            aliases.keep(connection, KINDS.index(kind), asked, at)

    def trained_on(self) -> list[str]:
        """Names of all datasets that models are trained on, known or not, most linked first."""
        with self.reading() as connection:
            return data_cards.trained_on(connection)

    def repositories(self, names: Sequence[str]) -> dict[str, RepositoryRow]:
        """GitHub repositories by lower-case name."""
        with self.reading() as connection:
            return listing.repositories(connection, names)

    def unvisited(self, since: int) -> list[str]:
        """GitHub repositories not asked for since, the longest ago first; at the end those that
        models link to and that were never asked for.
        """
        with self.reading() as connection:
            return visits.due(connection, since)

    def pages(self, urls: Sequence[str]) -> dict[str, PageRow]:
        """Web pages by address."""
        with self.reading() as connection:
            return pages.known(connection, urls)

    def pages_asked(self, urls: Sequence[str]) -> dict[str, int]:
        """When web pages were last asked for, by address; without those that never were."""
        with self.reading() as connection:
            return pages.asked(connection, urls)

    def keep_pages(self, said: Sequence[StoredDocument], at: int) -> None:
        """Keep what web pages said; their paths are the addresses."""
        with self.writing() as connection:
            pages.keep(connection, said, at)

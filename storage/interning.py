"""Things that repeat, written once: words, extractor versions, profiles and their certainty.

Ids are given under the writer's lock, in order of first use. A rolled back transaction takes
what it added out of memory again; what was committed never changes, so it may be remembered.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table

from storage import profiles
from storage.database import bulk, schema
from storage.database.texts import clean
from storage.profiles import UNKNOWN, Certainty, Profile, digest, said
from storage.shapes import Shapes
from taxonomy.components import COMPONENT_IDS

_MOST_PROFILES: Final = 100_000
_MOST_SHAPES: Final = 16_000


class Interner:
    """The ids of everything interned, remembered across transactions."""

    def __init__(self) -> None:
        self.shapes = Shapes()
        self._words: dict[str, int] = {}
        self._rulesets: dict[str, int] = {}
        self._profiles: dict[Profile, int] = {}
        self._profile_of: dict[int, Profile] = {}
        self._certainties: dict[Certainty, int] = {}
        self._certainty_of: dict[int, Certainty] = {}
        self._components: dict[str, int] = {}
        self._added: list[tuple[dict[Any, Any], Hashable]] = []

    def commit(self) -> None:
        """What was added since is in the database for good."""
        self._added.clear()
        self.shapes.forget(_MOST_SHAPES)
        known: tuple[dict[Any, Any], ...] = (self._profiles, self._profile_of, self._certainty_of)
        if any(len(each) > _MOST_PROFILES for each in known):
            self._profiles.clear()
            self._profile_of.clear()
            self._certainties.clear()
            self._certainty_of.clear()

    def rollback(self) -> None:
        """Forget what the database has forgotten."""
        for known, key in self._added:
            known.pop(key, None)
        self._added.clear()
        self.shapes.forget()

    def _remember(self, known: dict[Any, Any], key: Hashable, held: object) -> None:
        known[key] = held
        self._added.append((known, key))

    def words(self, connection: Connection, texts: Iterable[str]) -> Mapping[str, int]:
        """Ids of words, new ones written; one that no database can hold is what is left of it."""
        fresh = {text: clean(text) for text in texts if text not in self._words}
        if fresh:
            sql = "SELECT id, text FROM word WHERE text {among}"
            fit = dict.fromkeys(fresh.values())
            for number, text in bulk.select(connection, sql, fit):
                self._words[text] = number
            new = [text for text in fit if text not in self._words]
            self._insert(connection, schema.word, self._words, new)
            for text, held in fresh.items():
                if text != held:
                    self._remember(self._words, text, self._words[held])
        return self._words

    def _insert(
        self, connection: Connection, table: Table, known: dict[Any, int], new: Sequence[Any]
    ) -> None:
        if not new:
            return
        first = bulk.next_id(connection, table)
        rows = list(enumerate(new, first))
        bulk.insert(connection, table, rows)
        for number, key in rows:
            self._remember(known, key, number)

    def ruleset(self, connection: Connection, name: str, at: int) -> int:
        """The id of an extractor version; ``at`` is when it was first used."""
        if name not in self._rulesets:
            sql = "SELECT id, name FROM ruleset WHERE name {among}"
            for number, _ in bulk.select(connection, sql, [name]):
                self._rulesets[name] = number
        if name not in self._rulesets:
            number = bulk.next_id(connection, schema.ruleset)
            bulk.insert(connection, schema.ruleset, [(number, name, at)])
            self._remember(self._rulesets, name, number)
        return self._rulesets[name]

    def components(self, connection: Connection) -> Mapping[str, int]:
        """Ids of all components."""
        if not self._components:
            found = bulk.select(
                connection, "SELECT id, name FROM component WHERE name {among}", COMPONENT_IDS
            )
            self._components.update((name, number) for number, name in found)
        new = [name for name in COMPONENT_IDS if name not in self._components]
        self._insert(connection, schema.component, self._components, new)
        return self._components

    def profiles(self, connection: Connection, wanted: Iterable[Profile]) -> Mapping[Profile, int]:
        """Ids of profiles, new ones written with their components."""
        fresh = {p.digest(): p for p in dict.fromkeys(wanted) if p not in self._profiles}
        if fresh:
            new = self._numbered(connection, schema.profile, self._profiles, fresh)
            rows = [(n, digest, p.license, p.license_source) for n, digest, p in new]
            bulk.insert(connection, schema.profile, rows)
            components = self.components(connection)
            cells = [
                (number, components[component], *cell)
                for number, _, profile in new
                for component, cell in zip(COMPONENT_IDS, profile.cells, strict=True)
                if cell != UNKNOWN
            ]
            bulk.insert(connection, schema.profile_component, cells)
            self._remember_both(self._profiles, self._profile_of, new)
        return self._profiles

    def certainties(
        self, connection: Connection, wanted: Iterable[Certainty]
    ) -> Mapping[Certainty, int]:
        """Ids of certainties, new ones written."""
        fresh = {digest(said(c)): c for c in dict.fromkeys(wanted) if c not in self._certainties}
        if fresh:
            new = self._numbered(connection, schema.certainty, self._certainties, fresh)
            bulk.insert(connection, schema.certainty, [(n, digest) for n, digest, _ in new])
            components = self.components(connection)
            percents = [
                (number, components[component], percent)
                for number, _, certainty in new
                for component, percent in said(certainty).items()
            ]
            bulk.insert(connection, schema.certainty_component, percents)
            self._remember_both(self._certainties, self._certainty_of, new)
        return self._certainties

    @staticmethod
    def _numbered(
        connection: Connection, table: Table, known: dict[Any, int], fresh: Mapping[bytes, Any]
    ) -> list[tuple[int, bytes, Any]]:
        """Remember those that the database has, by their digests; give the others their ids."""
        sql = f"SELECT id, digest FROM {table.name} WHERE digest {{among}}"  # noqa: S608
        new = dict(fresh)
        for number, name in bulk.select(connection, sql, list(fresh)):
            known[new.pop(bytes(name))] = number
        first = bulk.next_id(connection, table)
        return [(number, name, each) for number, (name, each) in enumerate(new.items(), first)]

    def _remember_both(
        self, known: dict[Any, int], back: dict[int, Any], new: Iterable[tuple[int, bytes, Any]]
    ) -> None:
        for number, _, each in new:
            self._remember(known, each, number)
            self._remember(back, number, each)

    def profile(self, connection: Connection, numbers: Iterable[int]) -> Mapping[int, Profile]:
        """Profiles by id: these, among all that are remembered."""
        fresh = sorted(set(numbers) - self._profile_of.keys())
        if fresh:
            self._profile_of.update(profiles.load(connection, fresh))
        return self._profile_of

    def certainty(self, connection: Connection, numbers: Iterable[int]) -> Mapping[int, Certainty]:
        """Certainties by id: these, among all that are remembered."""
        fresh = sorted(set(numbers) - self._certainty_of.keys())
        if fresh:
            self._certainty_of.update(profiles.load_certainties(connection, fresh))
        return self._certainty_of

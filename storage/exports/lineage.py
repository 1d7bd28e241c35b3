"""One row an edge from a parent to a child, with what happens to the license on the way.

Parents are base models, datasets and code repositories. A parent that is not in the database has
no license here, and nothing is said about the change; one that is gone has the last it had.

Two questions: how the licenses of both ends compare at the moment (``change``, ``conflict``), and
what became of them since the edge began (``moved``: who changed, ``drift``: whether that created
or mended a conflict). What was first told after the edge began counts as what it began with.
"""

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from sqlalchemy import Connection

from storage.database.schema import KINDS
from storage.ordering import ordered
from storage.reading import rulesets
from storage.reading.edges import Edge, End, pointed, targets
from storage.reading.findings import Profiles, Said
from storage.reading.models import Standing, chunks, standing
from storage.reading.moments import iso
from storage.reading.spans import FOREVER
from storage.trends import courses
from storage.trends.courses import Course, Moments
from taxonomy.licenses import license_class
from taxonomy.permissions import Compatibility, compatible

COLUMNS: Final = (
    *("parent", "parent_license", "child", "child_license", "relation", "change", "conflict"),
    *("reason", "kind", "extractor_version", "parent_class", "child_class", "since"),
    *("parent_license_then", "child_license_then", "conflict_then", "moved", "drift"),
)
PARENTS: Final = {"base_model": "model", "dataset": "dataset", "github": "github"}
"""Kinds of edges, and of what stands at their other end."""
_ABSENT: Final = Compatibility("unknown", None, "The parent is not in the database.")
_UNTOLD: Final = Compatibility("unknown", None, "The license of one of the two is not known.")
_WORDS: Final = {True: "yes", False: "no", None: ""}


def rows(
    connection: Connection,
    *,
    as_of: int | None = None,
    known_at: int | None = None,
    ruleset: str | None = None,
    kinds: Collection[str] = tuple(PARENTS),
) -> Iterator[tuple[str, ...]]:
    """In the order of the columns; ``conflict`` is yes, no or empty (nobody can tell)."""
    ruleset_id = rulesets.default(connection, ruleset, known_at)
    lineage = _Lineage(connection, ruleset_id, Moments(as_of, known_at), kinds)
    models = chunks(standing(connection, ruleset_id, as_of, known_at))
    return ordered(row for chunk in models for row in lineage.of(chunk))


class _Pair(NamedTuple):
    """What both ends said."""

    parent: Said
    child: Said

    def verdict(self, end: End | None, relation: str) -> Compatibility:
        if self.parent.known and self.child.known:
            return compatible(self.parent.key, self.child.key, relation or None)
        return _ABSENT if end is None else _UNTOLD


class _Lineage:
    def __init__(
        self, connection: Connection, ruleset_id: int, at: Moments, kinds: Collection[str]
    ) -> None:
        self.connection, self.ruleset_id, self.at, self.kinds = connection, ruleset_id, at, kinds
        self.profiles = Profiles(connection, ruleset_id)

    def of(self, chunk: list[Standing]) -> Iterator[tuple[str, ...]]:
        pointing = pointed(self.connection, [row.entity.id for row in chunk], *self.at)
        edges = {
            number: those
            for number, found in pointing.items()
            if (those := [edge for edge in found if edge.kind in self.kinds])
        }
        ends = self._ends([edge for found in edges.values() for edge in found])
        models = [*edges, *(end.id for (kind, _), end in ends.items() if kind == "base_model")]
        others = {end.id: end.license for (kind, _), end in ends.items() if kind != "base_model"}
        told = courses.of_models(
            self.connection, self.profiles, self.ruleset_id, models, self.at
        ) | courses.of_others(self.connection, others, self.at)
        for row in chunk:
            child = told.get(row.entity.id, Course())
            for edge in edges.get(row.entity.id, ()):
                end = ends.get((edge.kind, edge.target.lower()))
                parent = told.get(end.id, Course()) if end is not None else Course()
                yield self._row(row, edge, end, (parent, child))

    def _ends(self, edges: list[Edge]) -> dict[tuple[str, str], End]:
        found: dict[tuple[str, str], End] = {}
        for kind, entity_kind in PARENTS.items():
            names = [edge.target for edge in edges if edge.kind == kind]
            there = targets(self.connection, KINDS.index(entity_kind), names, self.at.known_at)
            found.update(((kind, name), end) for name, end in there.items())
        return found

    def _row(
        self, row: Standing, edge: Edge, end: End | None, told: tuple[Course, Course]
    ) -> tuple[str, ...]:
        moment = FOREVER - 1 if self.at.as_of is None else self.at.as_of
        now = _Pair(_or(edge, told[0].last(moment)), told[1].at(moment))
        then = _Pair(_or(edge, told[0].near(edge.since)), told[1].near(edge.since))
        verdict, before = now.verdict(end, edge.role), then.verdict(end, edge.role)
        moved = _moved(then, now)
        return (
            *(end.name if end is not None else edge.target, now.parent.key or ""),
            *(row.entity.name, now.child.key or "", edge.role, verdict.change),
            *(_WORDS[verdict.conflict], verdict.reason, edge.kind, self.profiles.ruleset),
            *(_class(now.parent), _class(now.child), iso(edge.since)),
            *(then.parent.key or "", then.child.key or "", _WORDS[before.conflict], moved),
            _drift(before.conflict, verdict.conflict) if moved else "",
        )


def _or(edge: Edge, said: Said) -> Said:
    """What the reading of the child knew of a dataset or repository, where nobody else tells."""
    if edge.kind == "base_model" or said.key or not edge.license:
        return said
    return Said(edge.license, None, known=True)


def _class(said: Said) -> str:
    return license_class(said.key) if said.known else "unknown"


def _moved(then: _Pair, now: _Pair) -> str:
    """Who changed their license since: parent, child, both; empty for nobody."""
    parent = then.parent.known and now.parent.known and then.parent.key != now.parent.key
    child = then.child.known and now.child.known and then.child.key != now.child.key
    if parent and child:
        return "both"
    return "parent" if parent else "child" if child else ""


def _drift(before: bool | None, now: bool | None) -> str:
    """What the move did: a conflict created or mended, kept, none, or unknown."""
    if before is None or now is None:
        return "unknown"
    return {(False, True): "created", (True, False): "mended", (True, True): "kept"}.get(
        (before, now), "none"
    )

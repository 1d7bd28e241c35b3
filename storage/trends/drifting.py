"""Trends of what happens to the license between a base model and what is made of it.

The measure ``relicensed:RELATION`` counts edges: one fine-tune of one base is one, and its value
is how the child's license compares with the parent's: same, tighter, looser, lateral, undeclared
(by one of both). Unknown where the parent is not in the database, or one of both was not told or
has unclear terms.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.reading import known
from storage.reading.edges import targets
from storage.reading.findings import Profiles, Said
from storage.reading.moments import place
from storage.reading.spans import FOREVER
from storage.trends import courses
from storage.trends.courses import Course, Moments
from storage.trends.scope import Scope
from storage.trends.tables import Group
from taxonomy.permissions import compatible

RELATIONS: Final = ("finetune", "adapter", "merge", "quantized")
_PREFIX: Final = "relicensed:"
_CHUNK: Final = 20_000
NAMES: Final = tuple(f"{_PREFIX}{relation}" for relation in RELATIONS)


class _Edge(NamedTuple):
    child: int
    parent: str
    start: int
    end: int
    released: int


def relation_of(measure: str) -> str | None:
    """The relation that a measure is about; None for a measure of another kind."""
    return measure.removeprefix(_PREFIX) if measure in NAMES else None


def figures(connection: Connection, scope: Scope, relation: str, *, cohort: bool) -> Group:
    """The figures of all edges of a relation: as they stand at every period's end, or by the
    period of the child's release.
    """
    group = Group(len(scope.ends))
    steps: dict[str, Counter[int]] = defaultdict(Counter)
    for edge, parent, child in _edges(connection, scope, relation):
        for at, value, sign in _moves(edge, (parent, child, relation), scope.as_of, cohort=cohort):
            steps[value][place(at, scope.ends)] += sign
    for value, counts in steps.items():
        for period, n in counts.items():
            group.existing[period] += n
            if value:
                group.covered[period] += n
                group.values[value][period] += n
    if not cohort:
        group.accumulated()
    return group


def _moves(
    edge: _Edge, ends: tuple[Course, Course, str], as_of: int, *, cohort: bool
) -> Iterator[tuple[int, str, int]]:
    """When an edge counts as what, and when no more."""
    parent, child, relation = ends
    if cohort:
        if edge.start <= as_of < edge.end:
            yield edge.released, _value(parent.last(as_of), child.at(as_of), relation), 1
        return
    edges = {edge.start, min(edge.end, as_of + 1)}
    edges |= {s.start for course in (parent, child) for s in course.stretches}
    edges |= {s.end for course in (parent, child) for s in course.stretches}
    moments = sorted(at for at in edges if edge.start <= at <= min(edge.end, as_of + 1))
    for at, end in pairwise(moments):
        value = _value(parent.last(at), child.at(at), relation)
        yield at, value, 1
        if end <= as_of:
            yield end, value, -1


def _value(parent: Said, child: Said, relation: str) -> str:
    if not parent.known or not child.known:
        return ""
    change = compatible(parent.key, child.key, relation).change
    return "" if change == "unknown" else change


def _edges(
    connection: Connection, scope: Scope, relation: str
) -> Iterator[tuple[_Edge, Course, Course]]:
    """Edges of a relation with the courses of the licenses at both ends."""
    at = Moments(scope.as_of, scope.known_at)
    profiles = Profiles(connection, scope.ruleset_id)
    rows = [
        _Edge(child, parent, start, min(at for at in (*ends, FOREVER) if at is not None), released)
        for child, parent, start, released, *ends in bulk.stream(
            connection,
            "SELECT l.entity_id, l.target, l.valid_from, e.released_at, l.valid_to, e.gone_at "  # noqa: S608
            f"FROM {known.links(scope.known_at)} l "
            f"JOIN {known.entities(scope.known_at)} e ON e.id = l.entity_id "
            f"WHERE l.kind = 'base_model' AND l.role = '{relation}' "
            f"AND l.valid_from <= {scope.as_of:d} ORDER BY l.entity_id, l.target, l.valid_from",
        )
    ]
    for begin in range(0, len(rows), _CHUNK):
        part = rows[begin : begin + _CHUNK]
        parents = targets(connection, 0, {edge.parent for edge in part}, scope.known_at)
        numbers = {edge.child for edge in part} | {end.id for end in parents.values()}
        told = courses.of_models(connection, profiles, scope.ruleset_id, numbers, at)
        for edge in part:
            end = parents.get(edge.parent.lower())
            parent = told.get(end.id, Course()) if end is not None else Course()
            yield edge, parent, told.get(edge.child, Course())

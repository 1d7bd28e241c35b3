"""One row an edge from a parent to a child, with what happens to the license on the way.

Parents are base models, datasets and code repositories. A parent that is not in the database has
no license here, and nothing is said about the change.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

from storage.edges import Edge, End, pointed, profiles_in_force, targets
from storage.lookup import Profiles, Said
from storage.models import Standing, chunks, default_ruleset, standing
from storage.schema import KINDS
from taxonomy.permissions import Compatibility, compatible

COLUMNS: Final = (
    *("parent", "parent_license", "child", "child_license", "relation", "change", "conflict"),
    *("reason", "kind", "extractor_version"),
)
_KINDS: Final = {"base_model": "model", "dataset": "dataset", "github": "github"}
_ABSENT: Final = Compatibility("unknown", None, "The parent is not in the database.")
_UNTOLD: Final = Compatibility("unknown", None, "The license of one of the two is not known.")
_NOBODY: Final = Said(None, None, known=False)


def rows(
    connection: Connection, *, as_of: int | None = None, ruleset: str | None = None
) -> Iterator[tuple[str, ...]]:
    """By child, kind, parent and relation; ``conflict`` is yes, no or empty (nobody can tell)."""
    ruleset_id = default_ruleset(connection, ruleset)
    lineage = _Lineage(connection, ruleset_id, as_of)
    for chunk in chunks(standing(connection, ruleset_id, as_of)):
        yield from lineage.of(chunk)


class _Lineage:
    def __init__(self, connection: Connection, ruleset_id: int, as_of: int | None) -> None:
        self.connection, self.ruleset_id, self.as_of = connection, ruleset_id, as_of
        self.profiles = Profiles(connection, ruleset_id)

    def of(self, chunk: list[Standing]) -> Iterator[tuple[str, ...]]:
        edges = pointed(self.connection, [row.entity.id for row in chunk], self.as_of)
        ends = self._ends([edge for found in edges.values() for edge in found])
        parents = [end.id for (kind, _), end in ends.items() if kind == "base_model"]
        profiles = profiles_in_force(self.connection, self.ruleset_id, parents, self.as_of)
        for row in chunk:
            child = self.profiles.license(row.span.profile_id) if row.span else _NOBODY
            for edge in edges.get(row.entity.id, ()):
                if edge.kind in _KINDS:
                    end = ends.get((edge.kind, edge.target.lower()))
                    yield self._row(row, child, edge, (end, self._said(edge, end, profiles)))

    def _ends(self, edges: list[Edge]) -> dict[tuple[str, str], End]:
        found: dict[tuple[str, str], End] = {}
        for kind, entity_kind in _KINDS.items():
            names = [edge.target for edge in edges if edge.kind == kind]
            known = targets(self.connection, KINDS.index(entity_kind), names)
            found.update(((kind, name), end) for name, end in known.items())
        return found

    def _said(self, edge: Edge, end: End | None, profiles: dict[int, int]) -> Said:
        if edge.kind != "base_model":
            key = end.license if end is not None and end.license else edge.license
            return Said(key, None, known=key is not None or end is not None)
        profile_id = profiles.get(end.id) if end is not None else None
        return self.profiles.license(profile_id) if profile_id is not None else _NOBODY

    def _row(
        self, row: Standing, child: Said, edge: Edge, parent: tuple[End | None, Said]
    ) -> tuple[str, ...]:
        end, said = parent
        if said.known and child.known:
            verdict = compatible(said.key, child.key, edge.role or None)
        else:
            verdict = _ABSENT if end is None else _UNTOLD
        conflict = "" if verdict.conflict is None else "yes" if verdict.conflict else "no"
        return (
            *(end.name if end is not None else edge.target, said.key or ""),
            *(row.entity.name, child.key or "", edge.role, verdict.change, conflict),
            *(verdict.reason, edge.kind, self.profiles.ruleset),
        )

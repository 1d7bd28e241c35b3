"""One row a model and component, unknown ones too; cells that a person set say who."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

from storage import overrides
from storage.profiles import UNKNOWN
from storage.reading import rulesets
from storage.reading.findings import Profiles
from storage.reading.models import standing
from storage.reading.moments import iso
from taxonomy.components import COMPONENT_IDS

COLUMNS: Final = (
    *("model", "component", "availability", "license", "confidence", "committed_at"),
    *("observed_at", "license_source", "inherited", "depth", "set_by", "extractor_version"),
)
_ORDER: Final = sorted(enumerate(COMPONENT_IDS), key=lambda numbered: numbered[1])
"""Where each component stands in a profile, by name."""
_NOTHING: Final = ((UNKNOWN,) * len(COMPONENT_IDS), (0,) * len(COMPONENT_IDS))


def rows(
    connection: Connection,
    *,
    as_of: int | None = None,
    known_at: int | None = None,
    ruleset: str | None = None,
) -> Iterator[tuple[str | float | bool, ...]]:
    """By model (bytewise), then component: all 30 of every model that exists at ``as_of``.

    ``confidence`` is 0 to 1, and 1 where a person set the cell. ValueError for a ``ruleset`` that
    is not there.
    """
    ruleset_id = rulesets.default(connection, ruleset, known_at)
    profiles = Profiles(connection, ruleset_id)
    set_by = overrides.in_force(connection, as_of, known_at=known_at)
    for row in standing(connection, ruleset_id, as_of, known_at):
        cells, sure = _NOTHING
        depth, version = "", ""
        if row.span is not None:
            cells = profiles.profile(row.span.profile_id).cells
            sure = profiles.certainty(row.span.certainty_id)
            depth, version = ("full" if row.span.full else "listing"), profiles.ruleset
        moments = (iso(row.committed_at(as_of)), iso(row.observed_at(as_of)))
        persons = set_by.get(row.entity.id, {})
        for number, component in _ORDER:
            cell, percent = cells[number], sure[number]
            person = persons.get(component)
            if person is not None:
                said = (person.availability, person.license or "", 1.0)
            else:
                said = (cell.availability, cell.license or "", percent / 100)
            yield (
                *(row.entity.name, component, *said, *moments),
                *(
                    cell.license_source or "" if person is None else "",
                    cell.inherited and person is None,
                    depth,
                ),
                *(person.by if person is not None else "", version),
            )

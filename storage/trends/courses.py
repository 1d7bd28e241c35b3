"""The course of licenses over time: of models by their spells, of others by their changes."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.reading import known
from storage.reading.findings import Profiles, Said
from storage.reading.spans import FOREVER

NOBODY: Final = Said(None, None, known=False)
"""Nobody told."""


class Stretch(NamedTuple):
    """What was said from one moment up to another."""

    start: int
    end: int
    said: Said


class Course(NamedTuple):
    """Stretches, oldest first, without overlap."""

    stretches: Sequence[Stretch] = ()

    def at(self, moment: int) -> Said:
        """What was said at a moment."""
        for stretch in self.stretches:
            if stretch.start <= moment < stretch.end:
                return stretch.said
        return NOBODY

    def last(self, moment: int) -> Said:
        """What was said last up to a moment: what is gone by then still binds what it left."""
        told = (each.said for each in reversed(self.stretches) if each.start <= moment)
        return next(told, NOBODY)

    def near(self, moment: int) -> Said:
        """What was said at a moment, else what was said first after it."""
        said = self.at(moment)
        if said.known:
            return said
        later = (each.said for each in self.stretches if each.start > moment and each.said.known)
        return next(later, NOBODY)


class Moments(NamedTuple):
    """As of when, as far as known when; None is now."""

    as_of: int | None
    known_at: int | None


def of_models(
    connection: Connection, profiles: Profiles, rules: int, numbers: Iterable[int], at: Moments
) -> dict[int, Course]:
    """The courses of models by their spells under one ruleset; what begins later is left out."""
    upto = FOREVER if at.as_of is None else at.as_of
    rows = bulk.select(
        connection,
        "SELECT entity_id, valid_from, valid_to, profile_id "  # noqa: S608
        f"FROM {known.spells(at.known_at)} s WHERE ruleset_id = {rules:d} "
        f"AND valid_from <= {upto:d} AND entity_id {{among}} ORDER BY entity_id, valid_from",
        sorted(set(numbers)),
    )
    return {
        number: Course(
            [
                Stretch(start, FOREVER if end is None else end, profiles.license(profile_id))
                for start, end, profile_id in spells
            ]
        )
        for number, spells in bulk.grouped(rows).items()
    }


def of_others(
    connection: Connection, licenses: dict[int, str | None], at: Moments
) -> dict[int, Course]:
    """The courses of datasets and repositories, whose license now is ``licenses``."""
    upto = FOREVER if at.as_of is None else at.as_of
    rows = bulk.select(
        connection,
        f"SELECT entity_id, happened_at, old FROM {known.changes(at.known_at)} c "  # noqa: S608
        "WHERE aspect = 'license' AND entity_id {among} ORDER BY happened_at DESC, id DESC",
        sorted(licenses),
    )
    found: dict[int, list[Stretch]] = {number: [] for number in licenses}
    now = {number: (key, FOREVER) for number, key in licenses.items()}
    for number, start, old in rows:
        key, end = now[number]
        if start <= upto and start < end:
            found[number].append(Stretch(start, end, Said(key, None, known=True)))
        now[number] = old, min(start, end)
    for number, (key, end) in now.items():
        found[number].append(Stretch(-FOREVER, end, Said(key, None, known=True)))
    return {number: Course(stretches[::-1]) for number, stretches in found.items()}

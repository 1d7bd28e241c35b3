"""Trends: how many of the models that exist, or were released, count as what, over time.

Stock: all that exist at a period's end, as known for that date. Cohort: released in the period,
in their latest state. One extractor version only; what it does not cover is unknown.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.profiles import Profile, load
from storage.reading import moments, rulesets
from storage.reading.models import known_until
from storage.reading.moments import By
from storage.trends import counting, drifting, tables
from storage.trends.counting import Counts, View
from storage.trends.groups import GroupBy, labels
from storage.trends.measures import Measure, classed
from storage.trends.scope import Scope, Weight
from storage.trends.tables import Group, Readings

COLUMNS: Final = (
    *("period", "view", "weight", "measure", "value", "group_by", "group", "n", "denominator"),
    *("share", "unknown", "unknown_share", "coverage", "framework", "framework_version"),
    "extractor_version",
)
Row = tuple[str | int | float, ...]
_EARLIEST: Final = 1_451_606_400
"""2016-01-01: the Hub has nothing older; earlier commit dates count in the first period."""


class Question(NamedTuple):
    """What a trend is asked for.

    ``top`` keeps the largest groups, or without groups the most frequent values, as they are in
    the last period, and adds up the rest as "other".
    """

    measure: Measure
    by: By = "month"
    group_by: GroupBy | None = None
    top: int | None = None
    views: Sequence[View] = ("cohort", "stock")
    weight: Weight = "models"

    @property
    def top_authors(self) -> int | None:
        """How many authors are asked for, where not all are. Authors are hundreds of thousands:
        the largest are looked for before anything is counted, of other groups only afterwards.
        """
        return self.top if self.group_by == "author" else None


def rows(
    connection: Connection,
    asked: Question,
    as_of: int | None = None,
    rules: str | None = None,
    *,
    known_at: int | None = None,
) -> Iterator[Row]:
    """By period, view, value and group; a value has rows from the first period it occurs in."""
    relation = drifting.relation_of(asked.measure.name)
    if relation is not None and (asked.group_by is not None or asked.weight != "models"):
        raise ValueError(f"{asked.measure.name} counts edges: without --group-by and --weight")
    ruleset_id = rulesets.default(connection, rules, known_at)
    until = known_until(connection, known_at) if as_of is None else as_of
    if until < _EARLIEST:
        return
    ends = moments.ends(_EARLIEST, until, asked.by)
    scope = Scope(ruleset_id, ends, until, asked.group_by, known_at)
    version = rulesets.names(connection).get(ruleset_id, "")
    views = sorted(set(asked.views))
    first, found = (
        _of_models(connection, scope, asked, views)
        if relation is None
        else (0, {view: _of_edges(connection, scope, relation, view) for view in views})
    )
    after = (asked.measure.framework, asked.measure.framework_version, version)
    for place, end in enumerate(scope.ends[first:]):
        before = moments.period(end - 1, asked.by)
        for view, groups in found.items():
            same = (asked.weight, asked.measure.name)
            told: list[Row] = [
                (before, view, *same, value, asked.group_by or "", name, *figures, *after)
                for name, group in groups.items()
                for value, *figures in group.at(place)
            ]
            yield from sorted(told)


def _of_edges(connection: Connection, scope: Scope, relation: str, view: View) -> dict[str, Group]:
    return {"": drifting.figures(connection, scope, relation, cohort=view == "cohort")}


def _of_models(
    connection: Connection, scope: Scope, asked: Question, views: Sequence[View]
) -> tuple[int, dict[View, dict[str, Group]]]:
    """The place of the first period in which there is anything, and the figures from it on."""
    numbers = [number for (number,) in bulk.stream(connection, _PROFILES)]
    readings = _readings(connection, asked, load(connection, numbers, asked.measure.reads))
    alike = tables.alike(readings, numbers)
    counted = _counted(connection, scope, asked, alike, views)
    first = min(each.first for each in counted.values())
    periods = range(first, len(scope.ends))
    tabled = {v: _table(each, readings, asked, periods, v) for v, each in counted.items()}
    return first, tabled


def _counted(
    connection: Connection,
    scope: Scope,
    asked: Question,
    alike: Mapping[int, int],
    views: Sequence[View],
) -> dict[View, Counts]:
    """What each view counts; of authors, where few are asked for, these alone."""
    if asked.top_authors is None:
        return counting.counts(connection, scope, asked.weight, alike, views)
    largest = counting.largest(connection, scope, asked.weight, views, asked.top_authors)
    found: dict[View, Counts] = {}
    for view, kept in largest.items():
        among = scope._replace(kept=kept)
        found |= counting.counts(connection, among, asked.weight, alike, [view])
    return found


_PROFILES: Final = "SELECT id FROM profile ORDER BY id"


def _table(
    counts: Counts, readings: Readings, asked: Question, periods: range, view: View
) -> dict[str, Group]:
    """In the groups that are asked for, with the values that are."""
    found = tables.tabulated(counts, readings, periods, running=view == "stock")
    if asked.group_by == "license_class":
        tables.by_profile_group(found)
    if asked.top is None or asked.top_authors is not None:
        return found
    if asked.group_by is not None:
        return tables.largest(found, asked.top, len(periods))
    for group in found.values():
        tables.most_frequent(group, asked.top)
    return found


def _readings(connection: Connection, asked: Question, profiles: Mapping[int, Profile]) -> Readings:
    @cache
    def value(profile_id: int) -> str | None:
        return asked.measure.value(profiles[profile_id])

    if asked.group_by == "license_class":

        @cache
        def of_profile(profile_id: int) -> str:
            found = classed(profiles[profile_id]) if profile_id else None
            return found or tables.UNKNOWN

        return Readings(value, lambda profile_id, _: of_profile(profile_id))
    label = labels(connection, asked.group_by)
    return Readings(value, lambda _, group: label(group))

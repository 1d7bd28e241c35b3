"""Trends: how many of the models that exist, or were released, count as what, over time.

Stock: all that exist at a period's end, as known for that date. Cohort: released in the period,
in their latest state. One extractor version only; what it does not cover is unknown.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final, Literal, NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.profiles import Profile, load
from storage.reading import known, moments
from storage.reading.models import default_ruleset, known_until
from storage.reading.moments import By
from storage.reading.spans import ruleset_names
from storage.trends import counting, drifting, tables, weighing
from storage.trends.counting import GroupBy, Scope
from storage.trends.measures import Measure, classed
from storage.trends.tables import Counts, Group, Readings
from storage.trends.weighing import Weight

View = Literal["cohort", "stock"]
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


def rows(
    connection: Connection,
    asked: Question,
    as_of: int | None = None,
    rules: str | None = None,
    *,
    known_at: int | None = None,
) -> Iterator[Row]:
    """By period, view, group and value; a value has rows from the first period it occurs in."""
    edges = drifting.relation_of(asked.measure.name) is not None
    if edges and (asked.group_by is not None or asked.weight != "models"):
        raise ValueError(f"{asked.measure.name} counts edges: without --group-by and --weight")
    ruleset_id = default_ruleset(connection, rules, known_at)
    until = known_until(connection, known_at) if as_of is None else as_of
    first = _first(connection, known_at)
    if first is None or first > until:
        return
    ends = moments.ends(first, until, asked.by)
    scope = Scope(ruleset_id, ends, until, asked.group_by, known_at)
    version = ruleset_names(connection).get(ruleset_id, "")
    known_ = _Profiles(connection, asked)
    found = {v: _table(connection, scope, v, asked, known_) for v in sorted(set(asked.views))}
    after = (asked.measure.framework, asked.measure.framework_version, version)
    for place, end in enumerate(scope.ends):
        before = moments.period(end - 1, asked.by)
        for view, groups in found.items():
            for name, group in groups.items():
                for value, *figures in group.at(place):
                    said = (before, view, asked.weight, asked.measure.name, value)
                    yield (*said, asked.group_by or "", name, *figures, *after)


def _first(connection: Connection, known_at: int | None) -> int | None:
    """Where the series starts."""
    sql = f"SELECT min(released_at) FROM {known.entities(known_at)} e WHERE kind = 0"  # noqa: S608
    found = connection.exec_driver_sql(sql).scalar()
    return None if found is None else max(int(found), _EARLIEST)


class _Profiles:
    """What profiles count as; each is loaded once for all views."""

    def __init__(self, connection: Connection, asked: Question) -> None:
        self._connection, self._reads = connection, asked.measure.reads
        self._loaded: dict[int, Profile] = {}
        self.readings = _readings(connection, asked, self._loaded)

    def load(self, numbers: Iterable[int]) -> None:
        """Make the readings of these profiles known; 0 is none."""
        more = sorted(set(numbers) - self._loaded.keys() - {0})
        self._loaded.update(load(self._connection, more, self._reads))

    def alike(self) -> dict[int, int]:
        """For every profile there is, the first that counts the same."""
        numbers = [number for (number,) in bulk.stream(self._connection, _PROFILES)]
        self.load(numbers)
        return tables.alike(self.readings, numbers)


_PROFILES: Final = "SELECT id FROM profile ORDER BY id"


def _table(
    connection: Connection, scope: Scope, view: View, asked: Question, profiles: _Profiles
) -> dict[str, Group]:
    relation = drifting.relation_of(asked.measure.name)
    if relation is not None:
        return {"": drifting.figures(connection, scope, relation, cohort=view == "cohort")}
    counts = _counts(connection, scope, view, asked.weight, profiles)
    profiles.load(number for number, _, _ in counts.by_profile)
    periods = len(scope.ends)
    groups = tables.tabulated(counts, profiles.readings, periods)
    if asked.group_by == "license_class":
        tables.by_profile_group(groups)
    if asked.top is not None and asked.group_by is not None:
        groups = tables.largest(groups, asked.top, periods)
    if asked.top is not None and asked.group_by is None:
        for group in groups.values():
            tables.most_frequent(group, asked.top)
    return dict(sorted(groups.items()))


def _counts(
    connection: Connection, scope: Scope, view: View, weight: Weight, profiles: _Profiles
) -> Counts:
    if view == "stock" and weight == "models":
        return Counts(
            counting.spells(connection, scope), counting.existing(connection, scope), True
        )
    if view == "stock":
        return Counts(*weighing.stock(connection, scope, weight, profiles.alike()), True)
    counter = counting.cohorts if weight == "models" else None
    cohort = counter(connection, scope) if counter else weighing.cohorts(connection, scope, weight)
    existing: Counter[counting.Key] = Counter()
    for (_, group, period), n in cohort.items():
        existing[0, group, period] += n
    return Counts(cohort, existing, False)


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
    label = counting.labels(connection, asked.group_by)
    return Readings(value, lambda _, group: label(group))

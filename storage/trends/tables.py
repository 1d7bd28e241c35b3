"""From counts by profile to figures by value: running sums, groups, the largest and the rest."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Final, NamedTuple

from storage.trends.counting import Counts
from storage.trends.scope import OTHER

UNKNOWN: Final = "unknown"
Series = list[int]
"""A figure for every period."""

Figures = tuple[str, int, int, float, int, float, float]
"""Value, n, denominator, share, unknown, unknown_share, coverage."""


class Readings(NamedTuple):
    """How to read a profile: its value, and its group where that comes from the profile."""

    value: Callable[[int], str | None]
    group: Callable[[int, int | str], str]


def alike(readings: Readings, profiles: Iterable[int]) -> dict[int, int]:
    """For every profile the first one that has the same value in the same group."""
    first: dict[tuple[str | None, str], int] = {}
    read = ((number, readings.value(number), readings.group(number, 0)) for number in profiles)
    return {number: first.setdefault((value, group), number) for number, value, group in read}


class Group:
    """The figures of one group."""

    def __init__(self, periods: int) -> None:
        self.values: dict[str, Series] = defaultdict(lambda: [0] * periods)
        self.covered: Series = [0] * periods
        self.existing: Series = [0] * periods

    def add(self, other: "Group") -> None:
        """Add another group's figures to these."""
        self.covered = list(map(sum, zip(self.covered, other.covered, strict=True)))
        self.existing = list(map(sum, zip(self.existing, other.existing, strict=True)))
        for value, series in other.values.items():
            self.values[value] = list(map(sum, zip(self.values[value], series, strict=True)))

    def accumulated(self) -> None:
        """Turn steps into running sums."""
        self.covered = list(accumulate(self.covered))
        self.existing = list(accumulate(self.existing))
        for value, series in self.values.items():
            self.values[value] = list(accumulate(series))

    def at(self, period: int) -> Iterator[Figures]:
        """The rows of a period, one a value."""
        existing = self.existing[period]
        if existing <= 0:
            return
        known = {v: s[period] for v, s in self.values.items() if any(s[: period + 1])}
        unknown = existing - sum(known.values())
        rest = (unknown, _share(unknown, existing), _share(self.covered[period], existing))
        for value, n in (known or {"": 0}).items():
            yield (value, n, existing, _share(n, existing), *rest)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 6)


def tabulated(
    counts: Counts, readings: Readings, periods: range, *, running: bool
) -> dict[str, Group]:
    """The figures of every group: the counts themselves, or their running sums."""
    groups: dict[str, Group] = defaultdict(lambda: Group(len(periods)))
    for (profile_id, group, period), n in counts.by_profile.items():
        found = groups[readings.group(profile_id, group)]
        if profile_id == 0:
            continue
        place = period - periods.start
        found.covered[place] += n
        value = readings.value(profile_id)
        if value is not None:
            found.values[value][place] += n
    for (_, group, period), n in counts.existing.items():
        groups[readings.group(0, group)].existing[period - periods.start] += n
    if running:
        for found in groups.values():
            found.accumulated()
    return groups


def by_profile_group(groups: Mapping[str, Group]) -> None:
    """Where groups come from profiles: what exists in a group is what is covered there, and what
    no reading covers is in the group of the unknown.
    """
    unknown = groups[UNKNOWN]
    rest = unknown.existing
    for group in groups.values():
        if group is not unknown:
            group.existing = list(group.covered)
            rest = [all_ - here for all_, here in zip(rest, group.covered, strict=True)]
    unknown.existing = rest


def largest(groups: dict[str, Group], top: int, periods: int) -> dict[str, Group]:
    """The largest groups at the end, the others added up."""
    ranked = sorted(groups, key=lambda name: (-groups[name].existing[-1], name))
    kept = {name: groups[name] for name in ranked[:top]}
    if ranked[top:]:
        rest = Group(periods)
        for name in ranked[top:]:
            rest.add(groups[name])
        kept[OTHER] = rest
    return kept


def most_frequent(group: Group, top: int) -> None:
    """Keep the most frequent values at the end, and add the others up."""
    ranked = sorted(group.values, key=lambda value: (-group.values[value][-1], value))
    for value in ranked[top:]:
        series = group.values.pop(value)
        group.values[OTHER] = list(map(sum, zip(group.values[OTHER], series, strict=True)))

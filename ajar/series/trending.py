"""A trend from the database, with the words that belong to it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from ajar.series.exporting import chosen
from ajar.words import license_word
from storage import export
from taxonomy.components import COMPONENT

if TYPE_CHECKING:
    from storage import Store

UNKNOWN: Final = "unknown"
OTHER: Final = "other"
"""The group of all that are not among the largest."""

_TITLES: Final = {
    "license": "License of the weights",
    "license_class": "License class of the weights",
    "card": "Model cards",
    "mof_class": "Model Openness Framework: class",
    "osaid_verdict": "Open Source AI Definition: verdict",
    "osai_score": "European Open Source AI Index: score",
    "g7_label": "G7 label",
}


class Point(msgspec.Struct, frozen=True):
    """``n`` models of ``denominator`` had ``value`` in ``period``; ``group`` splits a chart."""

    period: str
    value: str
    n: float
    denominator: float
    group: str = ""

    @property
    def share(self) -> float:
        """0 to 1; 0 of nothing is 0."""
        return self.n / self.denominator if self.denominator else 0.0


class Trend(msgspec.Struct, frozen=True):
    """``rows`` as the export writes them, ``points`` for a picture, ``note`` the small print;
    ``counts`` models, downloads, likes or edges.
    """

    rows: tuple[dict[str, Any], ...]
    points: tuple[Point, ...]
    title: str
    note: str
    counts: str = "models"


def trend(store: "Store", given: Mapping[str, Any]) -> Trend:
    """Read one view, stock unless told otherwise. Raises UsageError for what there is not."""
    options = chosen("trends", {**given, "view": given.get("view") or "stock"})
    try:
        rows = tuple(export.records(store, "trends", **options))
    except (KeyError, ValueError) as problem:
        raise click.UsageError(str(problem.args[0])) from None
    points = (*map(_point, rows), *_unknown(rows))
    return Trend(rows, points, _title(options), _note(rows, options), _counts(rows))


def series(
    points: Sequence[Point], periods: Sequence[str]
) -> list[tuple[tuple[str, str], list[Point]]]:
    """Every value's points over all periods, largest last share first; gaps are zeros."""
    totals = {(point.group, point.period): point.denominator for point in points}
    found = {(point.group, point.value, point.period): point for point in points}
    every = {
        (group, value): [
            found.get((group, value, period))
            or Point(period, value, 0, totals.get((group, period), 0), group)
            for period in periods
        ]
        for group, value in dict.fromkeys((point.group, point.value) for point in points)
    }
    return sorted(every.items(), key=_place)


def measured(measure: str) -> str:
    """What a measure is of, in words: ``Pre-training data`` for ``component:data.pretraining``."""
    kind, _, name = measure.partition(":")
    if kind in ("component", "own") and name in COMPONENT:
        return COMPONENT[name].title + (", of the model itself" if kind == "own" else "")
    if kind == "level":
        return f"Eiras et al. 2024: level of {name}"
    if kind == "relicensed":
        return f"Derivatives ({name}): license beside the base model's"
    return _TITLES.get(measure, measure)


def _place(along: tuple[tuple[str, str], list[Point]]) -> tuple[bool, str, bool, float, str]:
    """By group, those without one of their own last; then the largest last share first, what is
    unknown last.
    """
    (group, value), points = along
    return group == OTHER, group, value == UNKNOWN, -points[-1].share, value


def _point(row: Mapping[str, Any]) -> Point:
    value = str(row["value"]) or "none"
    if row["measure"] in {"license", "license_class"}:
        value = "none declared" if value == "none" else license_word(value)
    if (row["measure"], value) == ("mof_class", "0"):
        value = "no class"
    return Point(
        str(row["period"]),
        value,
        float(row["n"] or 0),
        float(row["denominator"] or 0),
        str(row["group"] or ""),
    )


def _unknown(rows: tuple[dict[str, Any], ...]) -> Iterator[Point]:
    """What nobody could tell is drawn too: a share that is left out looks like none."""
    for row in {(row["period"], row["group"]): row for row in rows}.values():
        if unknown := float(row["unknown"] or 0):
            of = float(row["denominator"] or 0)
            yield Point(str(row["period"]), UNKNOWN, unknown, of, str(row["group"] or ""))


def _title(options: Mapping[str, Any]) -> str:
    new = ", models created in the period" if options["view"] == ("cohort",) else ""
    by = f", by {options['group_by'].replace('_', ' ')}" if "group_by" in options else ""
    return f"{measured(str(options['measure']))}{new}{by}"


def _counts(rows: tuple[dict[str, Any], ...]) -> str:
    if not rows:
        return "models"
    return "edges" if rows[0]["measure"].startswith("relicensed:") else str(rows[0]["weight"])


def _note(rows: tuple[dict[str, Any], ...], options: Mapping[str, Any]) -> str:
    if not rows and {"as_of", "known_at"} & options.keys():
        return "There was nothing to count at that moment, as far as it was known"
    if not rows:
        return "The database has nothing to count yet: ajar crawl"
    first, last = rows[0], rows[-1]
    total, unknown = _whole(rows, last["period"])
    n = f"n = {total:,.0f} {_counts(rows)} in {last['period']}"
    if first["period"] != last["period"]:  # a change since then is worth as much as its start
        n += f", {_whole(rows, first['period'])[0]:,.0f} in {first['period']}"
    parts = [n]
    if unknown and total:
        parts.append(f"{unknown / total:.1%} unknown")
    if last["framework_version"]:
        parts.append(str(last["framework_version"]))
    parts.append(f"extractor version {last['extractor_version']}")
    return "; ".join(parts)


def _whole(rows: tuple[dict[str, Any], ...], period: object) -> tuple[float, float]:
    """The denominator of a period and what of it is unknown, over all groups."""
    of = {row["group"]: row for row in rows if row["period"] == period}.values()
    total, unknown = (
        sum(float(row[name] or 0) for row in of) for name in ("denominator", "unknown")
    )
    return total, unknown

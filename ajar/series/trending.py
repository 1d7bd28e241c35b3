"""A trend from the database, and its table with the words that belong under it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec
from rich.console import Group
from rich.table import Table
from rich.text import Text

from ajar.series.exporting import chosen
from ajar.words import printable
from storage import export
from taxonomy.components import COMPONENT

if TYPE_CHECKING:
    from storage import Store

UNKNOWN: Final = "unknown"
_BARS: Final = "▁▂▃▄▅▆▇█"
_MOST_BARS: Final = 40
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
    """``rows`` as the export writes them, ``points`` for a picture, ``note`` the small print."""

    rows: tuple[dict[str, Any], ...]
    points: tuple[Point, ...]
    title: str
    note: str


def trend(store: "Store", given: Mapping[str, Any]) -> Trend:
    """Read one view, stock unless told otherwise. Raises UsageError for what there is not."""
    options = chosen("trends", {**given, "view": given.get("view") or "stock"})
    columns = export.columns("trends")
    try:
        found = export.rows(store, "trends", **options)
        rows = tuple(dict(zip(columns, row, strict=True)) for row in found)
    except (KeyError, ValueError) as problem:
        raise click.UsageError(str(problem.args[0])) from None
    return Trend(rows, (*map(_point, rows), *_unknown(rows)), _title(options), _note(rows))


def table(trend: Trend) -> Group:
    """Latest share, change since the first period with models, a sparkline for each value."""
    periods = sorted({point.period for point in trend.points})
    drawn = Table(box=None, header_style="bold")
    shown = Group(Text(trend.title, "bold"), drawn, Text(trend.note, "dim"))
    if not periods:
        return shown
    grouped = any(point.group for point in trend.points)
    for name in [*(["group"] if grouped else []), "value"]:
        drawn.add_column(name, overflow="fold")
    for name in (f"n {periods[-1]}", "of", "share", "since"):
        drawn.add_column(name, justify="right")
    drawn.add_column("", no_wrap=True)
    for (group, value), along in series(trend.points, periods):
        last = along[-1]
        first = next((point for point in along if point.denominator), last)
        change = 100 * (last.share - first.share)
        cells = [f"{last.n:,.0f}", f"{last.denominator:,.0f}", f"{last.share:.1%}"]
        drawn.add_row(
            *([printable(group)] if grouped else []), printable(value), *cells,
            f"{first.period} {change:+.1f} pp", sparkline([point.share for point in along]),
        )  # fmt: skip
    return shown


def sparkline(shares: Sequence[float]) -> str:
    """The last values as bars, scaled to their own largest."""
    tail = list(shares)[-_MOST_BARS:]
    top = max(tail, default=0.0)
    if top <= 0:
        return _BARS[0] * len(tail)
    return "".join(_BARS[min(int(share / top * 7.999), 7)] for share in tail)


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


def _place(along: tuple[tuple[str, str], list[Point]]) -> tuple[str, bool, float, str]:
    """By group, then the largest last share first, what is unknown last."""
    (group, value), points = along
    return group, value == UNKNOWN, -points[-1].share, value


def _point(row: Mapping[str, Any]) -> Point:
    return Point(
        str(row["period"]),
        str(row["value"]) or "none",
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
    measure = str(options["measure"])
    kind, _, name = measure.partition(":")
    if kind == "component" and name in COMPONENT:
        title = COMPONENT[name].title
    elif kind == "level":
        title = f"Eiras et al. 2024: level of {name}"
    elif kind == "relicensed":
        title = f"Derivatives ({name}): license beside the base model's"
    else:
        title = _TITLES.get(measure, measure)
    new = ", models created in the period" if options["view"] == ("cohort",) else ""
    by = f", by {options['group_by'].replace('_', ' ')}" if "group_by" in options else ""
    return f"{title}{new}{by}"


def _note(rows: tuple[dict[str, Any], ...]) -> str:
    if not rows:
        return "The database has nothing to count yet: ajar crawl"
    first, last = rows[0], rows[-1]
    total, unknown = _whole(rows, last["period"])
    what = "edges" if last["measure"].startswith("relicensed:") else last["weight"]
    n = f"n = {total:,.0f} {what} in {last['period']}"
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

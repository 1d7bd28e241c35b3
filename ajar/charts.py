"""A trend as a picture: a Vega-Lite spec drawn by vl-convert, or sparklines for a terminal."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from rich.console import Group
from rich.table import Table
from rich.text import Text

from ajar.problems import Problem
from ajar.words import printable

MOST_LINES: Final = 9
"""Values that get a colour of their own; the rest becomes one."""

REST: Final = "(other)"
UNKNOWN: Final = "unknown"
_COLOURS: Final = (
    "#4c78a8", "#f58518", "#e45756", "#72b7b2", "#54a24b",
    "#eeca3b", "#b279a2", "#ff9da6", "#9d755d", "#6b6ecf",
)  # fmt: skip
_GREY: Final = {REST: "#bab0ac", UNKNOWN: "#e4e4e4"}
SUFFIXES: Final = (".svg", ".png")
_BARS: Final = "▁▂▃▄▅▆▇█"
_SCALE: Final = 2.0


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


def draw(points: Sequence[Point], path: Path, *, title: str, note: str) -> None:
    """Write an SVG or PNG. Raises Problem for another suffix, OSError where it cannot write."""
    if path.suffix not in SUFFIXES:
        raise Problem(f"{path}: a chart is written as {' or '.join(SUFFIXES)}", 2)
    if path.suffix == ".svg":
        path.write_text(svg(points, title=title, note=note), encoding="utf-8")
        return
    import vl_convert  # noqa: PLC0415  an extra

    chart = spec(points, title=title, note=note)
    path.write_bytes(vl_convert.vegalite_to_png(chart, scale=_SCALE))


def svg(points: Sequence[Point], *, title: str, note: str) -> str:
    """The chart as an SVG document."""
    import vl_convert  # noqa: PLC0415  an extra

    return str(vl_convert.vegalite_to_svg(spec(points, title=title, note=note)))


def spec(points: Sequence[Point], *, title: str, note: str) -> dict[str, Any]:
    """Shares over time as stacked areas, one panel a group; ``note`` says n and versions."""
    shown = _largest(points)
    order = list(dict.fromkeys(point.value for point in shown))
    data = [
        {
            "period": point.period,
            "value": point.value,
            "share": round(point.share, 6),
            "n": point.n,
            "of": point.denominator,
            "group": point.group,
            "order": order.index(point.value),
        }
        for point in sorted(shown, key=lambda point: (point.period, order.index(point.value)))
    ]
    encoding = {
        "x": {
            "field": "period",
            "type": "ordinal",
            "title": None,
            "axis": {"labelAngle": -45, "labelOverlap": True},
        },
        "y": {
            "field": "share",
            "type": "quantitative",
            "stack": "zero",
            "title": "share of models",
            "axis": {"format": "%"},
            "scale": {"domainMax": 1},
        },
        "color": {
            "field": "value",
            "type": "nominal",
            "title": None,
            "sort": order,
            "scale": {"domain": order, "range": _colours(order)},
        },
        "order": {"field": "order", "type": "quantitative"},
    }
    groups = sorted({point.group for point in shown})
    if len(groups) > 1:
        encoding["facet"] = {"field": "group", "type": "nominal", "columns": 2, "title": None}
    periods = len({point.period for point in shown})
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "title": {"text": title, "subtitle": note, "anchor": "start"},
        "width": max(240, min(720, 14 * periods)),
        "height": 280,
        "data": {"values": data},
        "mark": {"type": "area", "interpolate": "linear", "line": True}
        if periods > 1
        else {"type": "bar"},
        "encoding": encoding,
    }


def table(points: Sequence[Point], *, title: str, note: str) -> Group:
    """Latest share, change since the first period with models, a sparkline for each value."""
    periods = sorted({point.period for point in points})
    drawn = Table(box=None, header_style="bold")
    shown = Group(Text(title, "bold"), drawn, Text(note, "dim"))
    if not periods:
        return shown
    grouped = any(point.group for point in points)
    for name in [*(["group"] if grouped else []), "value"]:
        drawn.add_column(name, overflow="fold")
    for name in (f"n {periods[-1]}", "of", "share", "since"):
        drawn.add_column(name, justify="right")
    drawn.add_column("", no_wrap=True)
    for (group, value), series in _series(points, periods):
        last = series[-1]
        first = next((point for point in series if point.denominator), last)
        change = 100 * (last.share - first.share)
        cells = [f"{last.n:,.0f}", f"{last.denominator:,.0f}", f"{last.share:.1%}"]
        drawn.add_row(
            *([printable(group)] if grouped else []), printable(value), *cells,
            f"{first.period} {change:+.1f} pp", sparkline([point.share for point in series]),
        )  # fmt: skip
    return shown


def sparkline(shares: Sequence[float], width: int = 40) -> str:
    """The last ``width`` values as bars, scaled to their own largest."""
    tail = list(shares)[-width:]
    top = max(tail, default=0.0)
    if top <= 0:
        return _BARS[0] * len(tail)
    return "".join(_BARS[min(int(share / top * 7.999), 7)] for share in tail)


def _series(
    points: Sequence[Point], periods: Sequence[str]
) -> list[tuple[tuple[str, str], list[Point]]]:
    """Every value's points over all periods, largest last share first; gaps are zeros."""
    totals = {(point.group, point.period): point.denominator for point in points}
    found = {(point.group, point.value, point.period): point for point in points}
    named = dict.fromkeys((point.group, point.value) for point in points)
    series = [
        (
            (group, value),
            [
                found.get((group, value, period))
                or Point(period, value, 0, totals.get((group, period), 0), group)
                for period in periods
            ],
        )
        for group, value in named
    ]
    return sorted(series, key=_place)


def _place(series: tuple[tuple[str, str], list[Point]]) -> tuple[str, bool, float, str]:
    """By group, then the largest last share first, what is unknown last."""
    (group, value), points = series
    return group, value == UNKNOWN, -points[-1].share, value


def _largest(points: Sequence[Point]) -> list[Point]:
    """The values with most models, largest first; all others summed up as one; gaps filled."""
    sums: dict[str, float] = {}
    for point in points:
        sums[point.value] = sums.get(point.value, 0) + point.n
    ranked = sorted(sums, key=lambda value: (-sums[value], value))
    known = [value for value in ranked if value != UNKNOWN]
    kept = known if len(known) <= MOST_LINES + 1 else known[:MOST_LINES]
    periods = sorted({point.period for point in points})
    rest: dict[tuple[str, str], Point] = {}
    last = [UNKNOWN] if UNKNOWN in sums else []
    shown: dict[str, list[Point]] = {value: [] for value in [*kept, *last]}
    for (group, value), series in _series(points, periods):
        if value in shown:
            shown[value] += series
            continue
        for point in series:
            before = rest.get((group, point.period))
            n = point.n + (before.n if before else 0)
            rest[group, point.period] = Point(point.period, REST, n, point.denominator, group)
    return [
        *(point for value in kept for point in shown[value]),
        *rest.values(),
        *(point for value in last for point in shown[value]),
    ]


def _colours(values: Sequence[str]) -> list[str]:
    """A colour each; grey for the rest and for what is unknown."""
    named = [value for value in values if value not in _GREY]
    return [_GREY.get(value) or _COLOURS[named.index(value) % len(_COLOURS)] for value in values]

"""A trend as a picture: a Vega-Lite spec drawn by vl-convert."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from ajar.problems import Problem
from ajar.series.trending import OTHER, UNKNOWN, Point, Trend, series
from storage.writers import write_whole

MOST_LINES: Final = 9
"""Values that get a colour of their own; the rest becomes one."""

REST: Final = "(other)"
_COLOURS: Final = (
    "#4c78a8", "#f58518", "#e45756", "#72b7b2", "#54a24b",
    "#eeca3b", "#b279a2", "#ff9da6", "#9d755d", "#6b6ecf",
)  # fmt: skip
_GREY: Final = {REST: "#bab0ac", UNKNOWN: "#e4e4e4"}
SUFFIXES: Final = (".svg", ".png")
_SCALE: Final = 2.0
_ROOM: Final = 60
"""Pixels beside the legend: a browser's letters are wider than those it was measured with."""


def draw(trend: Trend, path: Path) -> None:
    """Write an SVG or PNG. Raises Problem for another suffix."""
    if path.suffix not in SUFFIXES:
        raise Problem(f"{path}: a chart is written as {' or '.join(SUFFIXES)}", 2)
    if path.suffix == ".svg":
        write_whole(path, svg(trend).encode())
        return
    import vl_convert  # noqa: PLC0415  an extra

    write_whole(path, vl_convert.vegalite_to_png(spec(trend), scale=_SCALE))


def svg(trend: Trend) -> str:
    """The chart as an SVG document."""
    import vl_convert  # noqa: PLC0415  an extra

    return str(vl_convert.vegalite_to_svg(spec(trend)))


def spec(trend: Trend) -> dict[str, Any]:
    """Shares over time as stacked areas, one panel a group; the note says n and versions."""
    shown = _largest(trend.points)
    order = list(dict.fromkeys(point.value for point in shown))
    names = _panels(shown)
    data = [
        {
            "period": point.period,
            "value": point.value,
            "share": round(point.share, 6),
            "n": point.n,
            "of": point.denominator,
            "group": names.get(point.group, point.group),
            "order": order.index(point.value),
        }
        for point in sorted(shown, key=lambda point: (point.period, order.index(point.value)))
        if point.denominator  # a group that was not there yet is no share of nothing
    ]
    upwards = order[::-1]  # the legend reads as the areas lie
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
            "title": f"share of {trend.counts}",
            "axis": {"format": "%"},
            "scale": {"domainMax": 1},
        },
        "color": {
            "field": "value",
            "type": "nominal",
            "title": None,
            "sort": upwards,
            "scale": {"domain": upwards, "range": _colours(order)[::-1]},
        },
        "order": {"field": "order", "type": "quantitative"},
    }
    if len(names) > 1:
        encoding["facet"] = {
            "field": "group",
            "type": "nominal",
            "columns": 2,
            "title": None,
            "sort": list(names.values()),
        }
    periods = len({point.period for point in shown})
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "padding": {"left": 5, "top": 5, "right": _ROOM, "bottom": 5},
        "title": {"text": trend.title, "subtitle": trend.note, "anchor": "start"},
        "width": max(240, min(720, 14 * periods)),
        "height": 280,
        "data": {"values": data},
        "mark": {"type": "area", "interpolate": "linear", "line": True}
        if periods > 1
        else {"type": "bar"},
        "encoding": encoding,
    }


def _panels(points: Sequence[Point]) -> dict[str, str]:
    """The heading of every group's panel, with its n in the last period; the rest is last."""
    last = max((point.period for point in points), default="")
    n = {point.group: point.denominator for point in points if point.period == last}
    groups = sorted({point.group for point in points}, key=lambda group: (group == OTHER, group))
    return {group: f"{group} (n = {n.get(group, 0):,.0f})" for group in groups}


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
    for (group, value), along in series(points, periods):
        if value in shown:
            shown[value] += along
            continue
        for point in along:
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

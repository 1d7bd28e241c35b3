"""A trend in the terminal: a line for each value."""

from collections.abc import Sequence
from typing import Final, Literal

from rich.console import Group
from rich.table import Table
from rich.text import Text

from ajar.series.trending import Point, Trend, series
from ajar.words import printable

_BARS: Final = "▁▂▃▄▅▆▇█"
_MOST_BARS: Final = 40
_FEWEST_BARS: Final = 9
_ENOUGH: Final = 100
"""From fewer models no change is told where there is a later start: each would be a point of it."""


def table(trend: Trend, *, width: int = 100) -> Group:
    """Latest share, change since the first period with enough models to tell one, and a sparkline
    for each value: as many of the last periods as ``width`` has room for, the first as its head.
    """
    periods = sorted({point.period for point in trend.points})
    drawn = Table(box=None, header_style="bold")
    shown = Group(Text(trend.title, "bold"), drawn, Text(trend.note, "dim"))
    if not periods:
        return shown
    grouped = any(point.group for point in trend.points)
    names = [*(["group"] if grouped else []), "value"]
    heads = [*names, f"n {periods[-1]}", "of", "share", "since"]
    along = series(trend.points, periods)
    rows = [_cells(group, value, points)[not grouped :] for (group, value), points in along]
    wide = [max(map(len, column)) + 2 for column in zip(heads, *rows, strict=True)]
    bars = max(_FEWEST_BARS, min(_MOST_BARS, width - sum(wide) - 2, len(periods)))
    for head in heads:
        named = head in names
        justify: Literal["left", "right"] = "left" if named else "right"
        drawn.add_column(head, justify=justify, overflow="fold", no_wrap=not named)
    drawn.add_column(periods[-bars:][0] if len(periods) > 1 else "", no_wrap=True)
    for cells, (_, points) in zip(rows, along, strict=True):
        shares = [point.share if point.denominator else None for point in points]
        drawn.add_row(*cells, sparkline(shares[-bars:]))
    return shown


def _cells(group: str, value: str, along: Sequence[Point]) -> list[str]:
    """Group, value, n, of, share and the change of it; none since the last period itself."""
    there = [point for point in along if point.denominator]
    last = along[-1]
    first = next((point for point in there if point.denominator >= _ENOUGH), (there or along)[0])
    change = f"{first.period} {100 * (last.share - first.share):+.1f} pp"
    return [
        printable(group), printable(value), f"{last.n:,.0f}",
        f"{last.denominator:,.0f}", f"{last.share:.1%}", "" if first is last else change,
    ]  # fmt: skip


def sparkline(shares: Sequence[float | None]) -> str:
    """The shares as bars, scaled to their own largest; blank where there was nothing to share."""
    top = max((share for share in shares if share is not None), default=0.0)
    return "".join(
        " " if share is None else _BARS[min(int(share / top * 7.999), 7) if top else 0]
        for share in shares
    )

"""A trend from the database, with the words that belong under it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from ajar.charts import UNKNOWN, Point
from ajar.exporting import chosen
from storage import export
from taxonomy.components import COMPONENT

if TYPE_CHECKING:
    from storage import Store

_TITLES: Final = {
    "license": "License of the weights",
    "license_class": "License class of the weights",
    "card": "Model cards",
    "mof_class": "Model Openness Framework: class",
    "osaid_verdict": "Open Source AI Definition: verdict",
    "osai_score": "European Open Source AI Index: score",
    "g7_label": "G7 label",
}


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

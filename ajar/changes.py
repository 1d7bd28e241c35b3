"""Events for a terminal: the last ones of a kind, out of the export that has them all."""

import heapq
from collections.abc import Sequence
from typing import Any

from rich.table import Table

from ajar.words import printable
from storage import Store, export

Row = dict[str, Any]


def last(
    store: Store,
    *,
    since: int | None,
    model: str | None,
    kind: str | None,
    direction: str | None,
    limit: int,
) -> list[Row]:
    """The last ``limit`` events that are asked for, oldest first."""
    columns = export.columns("events")
    options = {} if since is None else {"since": since}
    rows = (dict(zip(columns, row, strict=True)) for row in export.rows(store, "events", **options))
    asked = (
        row
        for row in rows
        if (model is None or str(row["model"]).lower() == model.lower())
        and (kind is None or row["kind"] == kind)
        and (row["direction"] == direction if direction else row["direction"] != "first_seen")
    )
    newest = heapq.nlargest(limit, asked, key=lambda row: row["happened_at"] or "")
    return newest[::-1]


def table(rows: Sequence[Row]) -> Table:
    """One line an event."""
    drawn = Table(
        "happened", "model", "what", "from", "to", "direction", box=None, header_style="bold"
    )
    for row in rows:
        what = row.get("component") or row["kind"]
        cells = (row["model"], what, row["from"], row["to"], row["direction"])
        drawn.add_row((row["happened_at"] or "")[:10], *(printable(str(cell)) for cell in cells))
    return drawn

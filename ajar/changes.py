"""Events for a terminal: the last ones of a kind, out of the export that has them all."""

import heapq
from collections.abc import Iterator, Sequence
from typing import Any, Final

from rich.text import Text

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


def lines(rows: Sequence[Row]) -> Iterator[Text]:
    """One line an event."""
    for row in rows:
        line = Text(f"{(row['happened_at'] or '')[:10]}  ").append(printable(row["model"]), "bold")
        what = row.get("component") or row["kind"]
        before, after = (printable(row[end]).removeprefix("LicenseRef-") for end in ("from", "to"))
        line.append(f"  {what}: {before or 'none'} → {after or 'none'} ")
        yield line.append(f"({row['direction']})", _STYLES.get(row["direction"], ""))


_STYLES: Final = {"tighter": "red", "removed": "red", "looser": "green"}

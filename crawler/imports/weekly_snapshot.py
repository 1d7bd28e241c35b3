"""``hfmlsoc/hub_weekly_snapshots``: a Parquet of ``hub-stats`` a week, in some in snake case.

It lacks card texts, and in some weeks cards' metadata, file lists, gates or revisions.
"""

from collections.abc import Mapping
from typing import Any, Final

from crawler.imports import DumpSource, Row, listing

_NAMES: Final = {
    "model_id": "id",
    "last_modified": "lastModified",
    "created_at": "createdAt",
    "card_data": "cardData",
    "downloads_30d": "downloads",
}


def row(entry: Mapping[str, Any]) -> Row | None:
    """Renames columns to the API's, then reads them as such."""
    return listing.row({_NAMES.get(name, name): value for name, value in entry.items()})


SOURCE = DumpSource(name="weekly-snapshot", complete=True, row=row)

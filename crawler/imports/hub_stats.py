"""``cfahlgren1/hub-stats``: a daily Parquet of every model, columns named as in the API.

It lacks card texts.
"""

from collections.abc import Mapping
from typing import Any

from crawler.imports import DumpSource, Row, listing


def row(entry: Mapping[str, Any]) -> Row | None:
    """The columns are the API's, with ``cardData`` and ``config`` written as JSON."""
    return listing.row(entry)


SOURCE = DumpSource(name="hub-stats", complete=True, row=row)

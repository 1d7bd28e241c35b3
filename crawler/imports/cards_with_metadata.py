"""``librarian-bots/model_cards_with_metadata``: every card that is not empty, with its record.

It lacks gates, revisions, file lists, and models without a card.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from crawler.imports import DumpSource, Row, listing
from crawler.imports import values as val


def row(entry: Mapping[str, Any]) -> Row | None:
    """``modelId``, ``last_modified`` and ``card``; the rest has the API's names."""
    read = listing.row({**entry, "lastModified": entry.get("last_modified")})
    return None if read is None else msgspec.structs.replace(read, card=val.text(entry.get("card")))


SOURCE = DumpSource(name="cards-with-metadata", complete=False, row=row)

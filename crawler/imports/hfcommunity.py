"""HFCommunity's monthly SQL dump (Ait et al., MSR 2023), its ``model`` table as CSV.

som-research.github.io/HFCommunity; it has no file lists, and no tags in most months.
"""

from collections.abc import Mapping
from typing import Any

from crawler.imports import DumpSource, Row
from crawler.imports import values as val
from extractors.snapshot import Record


def row(entry: Mapping[str, Any]) -> Row | None:
    """``model_id`` names the model; the card's text is in ``card_data`` where the dump has it."""
    name = val.text(entry.get("model_id") or entry.get("id"))
    if name is None:
        return None
    return Row(
        name=name,
        record=Record(
            tags=val.strings(entry.get("tags")),
            pipeline_tag=val.text(entry.get("pipeline_tag")),
            library_name=val.text(entry.get("library_name")),
            gated=val.gating(entry.get("gated")),
            private=val.boolean(entry.get("private")),
            disabled=val.boolean(entry.get("disabled")),
        ),
        revision=val.text(entry.get("sha")),
        created_at=val.moment(entry.get("created_at")),
        committed_at=val.moment(entry.get("last_modified")),
        downloads=val.number(entry.get("downloads")),
        likes=val.likes(entry.get("likes")),
        card=val.text(entry.get("card_data")),
    )


SOURCE = DumpSource(name="hfcommunity", complete=True, row=row)

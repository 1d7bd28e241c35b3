"""HFCommunity's monthly SQL dump (Ait et al., MSR 2023): its ``model`` table, as CSV.

som-research.github.io/HFCommunity; joined with ``repository`` or alone, which then lacks revisions
and metadata too. Card texts it never has; tags and files are in tables of their own.
"""

from collections.abc import Mapping
from typing import Any

from crawler.imports import DumpSource, Row
from crawler.imports import values as val
from extractors.snapshot import Record


def row(entry: Mapping[str, Any]) -> Row | None:
    """``model_id`` is ``models/owner/name``; ``card_data`` the Hub's record as Python writes it."""
    told = val.text(entry.get("model_id") or entry.get("id"))
    if told is None or told.startswith(("datasets/", "spaces/")):
        return None
    return Row(
        name=told.removeprefix("models/"),
        record=Record(
            tags=val.strings(entry.get("tags")),
            card_data=val.mapping(entry.get("card_data")),
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
    )


SOURCE = DumpSource(name="hfcommunity", complete=True, row=row)

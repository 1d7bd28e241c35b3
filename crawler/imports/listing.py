"""API records as JSON Lines: list entries or look-up bodies, bare or as ``{"id", "info", …}``.

The July 2024 listing (760 pages of the Hub's own answers) and the Feb 2022 dump have this form.
``info_date`` beside a record is the day on which the Hub answered; ``readme`` is its card.
A plain list entry lacks gate, card, revision and last commit.
"""

from collections.abc import Mapping
from typing import Any

from crawler.imports import DumpSource, Row
from crawler.imports import values as val
from extractors.snapshot import Record


def row(entry: Mapping[str, Any]) -> Row | None:
    """One record; None where it names no model."""
    info = entry.get("info", entry)
    if not isinstance(info, Mapping):
        info = {}
    name = val.text(info.get("id") or info.get("modelId") or entry.get("id"))
    if name is None:
        return None
    return Row(
        name=name,
        record=record(info),
        host_id=val.text(info.get("_id")),
        revision=val.text(info.get("sha")),
        created_at=val.moment(info.get("createdAt")),
        committed_at=val.moment(info.get("lastModified")),
        observed_at=_day(entry.get("info_date")),
        downloads=val.number(info.get("downloads")),
        likes=val.likes(info.get("likes")),
        card=entry.get("readme") if isinstance(entry.get("readme"), str) else None,
    )


def record(info: Mapping[str, Any]) -> Record:
    """The Hub's own field names; what is absent stays None."""
    safetensors = val.mapping(info.get("safetensors"))
    return Record(
        tags=val.strings(info.get("tags")),
        siblings=val.file_names(info.get("siblings")),
        card_data=val.mapping(info.get("cardData")),
        pipeline_tag=val.text(info.get("pipeline_tag")),
        library_name=val.text(info.get("library_name")),
        gated=val.gating(info.get("gated")),
        disabled=val.boolean(info.get("disabled")),
        private=val.boolean(info.get("private")),
        config=val.mapping(info.get("config")),
        parameters=val.number(safetensors.get("total")) if safetensors else None,
        has_model_index=bool(info["model-index"]) if "model-index" in info else None,
    )


def _day(value: Any) -> int | None:
    """A month ("2022-02", "2024-07 list entry, …") stands for its first day."""
    return val.moment(f"{value[:7]}-01") if isinstance(value, str) and len(value) >= 7 else None


SOURCE = DumpSource(name="listing", complete=False, row=row)

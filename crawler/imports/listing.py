"""API records as JSON Lines: list entries or look-up bodies, bare or as ``{"id", "info", …}``.

The July 2024 listing (760 pages of the Hub's own answers) and the Feb 2022 dump have this form.
``info_date`` beside a record is the day on which the Hub answered; ``readme`` is its card, unless
``card_date`` says that it is the card of another time.
A plain list entry lacks gate, card, revision and last commit.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from crawler.imports import DumpSource, Row
from crawler.imports import values as val
from crawler.place import DAY
from extractors.snapshot import Record
from storage.reading import moments


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
        card=_card(entry),
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
    """A full moment; else the last second of a day or month ("2022-02", "2024-07 list entry, …"):
    by then all that the record tells had happened.
    """
    told = _DATE.match(value) if isinstance(value, str) else None
    if told is None:
        return None
    month, day, more = told.groups()
    start = val.moment(value if more else f"{month}{day or '-01'}")
    if start is None or more:
        return start
    return (start + DAY if day else moments.ends(start, start, "month")[0]) - 1


_DATE: Final = re.compile(r"(\d{4}-\d{2})(?:(-\d{2})([T ]\d.*)?)?")


def _card(entry: Mapping[str, Any]) -> str | None:
    """The card of the time of the record; dates are as long as they are sure: a year, a month."""
    text, told, day = entry.get("readme"), entry.get("card_date"), entry.get("info_date")
    if isinstance(told, str) and isinstance(day, str):
        sure = min(len(told), len(day), len("2024-07"))
        text = text if told[:sure] == day[:sure] else None
    return text if isinstance(text, str) else None


SOURCE = DumpSource(name="listing", complete=False, row=row)

"""What a record tells once more: words that say nothing else than the record before are no news."""

from extractors.licenses.gate import PROMPTS
from extractors.snapshot import Record
from storage.writing.lacking import LICENSE, NEWS


def terms(record: Record, before: Record | None) -> tuple[str, ...]:
    """``LICENSE`` where a record's terms are those of the one before: of it there is no news."""
    return (LICENSE,) if before is not None and _terms(record) == _terms(before) else ()


def everything(record: Record, before: Record | None) -> tuple[str, ...]:
    """``NEWS`` where all that both records tell is the same, the tags among it: there is none."""
    if before is None or None in (record.tags, before.tags):
        return ()
    pairs = ((getattr(record, f), getattr(before, f)) for f in Record.__struct_fields__)
    return (NEWS,) if all(now == was or None in (now, was) for now, was in pairs) else ()


def _terms(record: Record) -> tuple[object, ...]:
    tags, data = record.tags, record.card_data or {}
    tagged = None if tags is None else {tag for tag in tags if tag.startswith("license:")}
    return (tagged, *map(data.get, ("license", "license_name", "license_link", *PROMPTS)))

"""``open-source-metrics/model-repos-stats``: a CSV of counts, one row a model.

It lacks revisions, last commits, gates, file lists and card texts.
"""

from collections.abc import Mapping
from typing import Any

from crawler.imports import DumpSource, Row
from crawler.imports import values as val
from extractors.snapshot import Record


def row(entry: Mapping[str, Any]) -> Row | None:
    """``license`` and ``datasets`` become the tags that they were counted from."""
    name = val.text(entry.get("repo_id"))
    if name is None:
        return None
    return Row(
        name=name,
        record=Record(
            tags=_tags(entry),
            pipeline_tag=val.text(entry.get("pipeline")),
            library_name=val.text(entry.get("library")),
            has_model_index=val.boolean(entry.get("has_model_index")),
        ),
        downloads=val.number(entry.get("downloads_30d")),
        likes=val.likes(entry.get("likes")),
    )


def _tags(entry: Mapping[str, Any]) -> tuple[str, ...] | None:
    if "license" not in entry:
        return None
    tags = [f"license:{name}" for name in val.strings(entry["license"]) or ()]
    tags += [f"dataset:{name}" for name in val.strings(entry.get("datasets")) or ()]
    return tuple(tags)


SOURCE = DumpSource(name="model-repos-stats", complete=False, row=row)

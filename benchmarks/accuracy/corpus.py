"""All that a sandbox Hub would serve from ../shared, as snapshots: no crawler, no network.

What the records do not hold is not there: a GitHub repository that is not served is gone.
"""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from extractors import extract
from extractors.code.repository import documents_wanted
from extractors.snapshot import (
    DatasetRecord,
    Document,
    Read,
    Record,
    RepositoryRecord,
    Snapshot,
    TreeEntry,
)
from sandbox.corpus import frontmatter
from taxonomy.findings import Extraction
from taxonomy.licenses import declared

SHARED = Path(__file__).parents[3] / "shared"
JUDGMENTS = SHARED / "gold/judgments_dev.csv"
HUB = SHARED / "data/hub"


class _Line(msgspec.Struct):
    id: str | None = None
    info: dict[str, Any] | None = None
    readme: str | None = None


class _Name(msgspec.Struct):
    id: str | None = None


class Shelf:
    """Records of JSON Lines files by lower-case id, decoded when asked for."""

    def __init__(self, *paths: Path) -> None:
        name, self._whole = msgspec.json.Decoder(_Name), msgspec.json.Decoder(_Line)
        self._lines: dict[str, list[bytes]] = {}
        for path in paths:
            with lzma.open(path) as lines:
                for line in lines:
                    self._lines.setdefault((name.decode(line).id or "").lower(), []).append(line)

    def names(self) -> list[str]:
        """Every id, in lower case and order."""
        return sorted(self._lines)

    def find(self, name: str) -> _Line | None:
        """The record; of several, the first, completed by the texts of the others."""
        lines = [self._whole.decode(line) for line in self._lines.get(name.lower(), ())]
        if not lines:
            return None
        info = next((line.info for line in lines if line.info is not None), None)
        readme = next((line.readme for line in lines if line.readme is not None), None)
        return _Line(lines[0].id, info, readme)


class Corpus:
    """All that the sandbox would serve."""

    def __init__(self) -> None:
        self.models = Shelf(HUB / "models.jsonl.xz", HUB / "cards_only.jsonl.xz")
        self.datasets = Shelf(HUB / "datasets.jsonl.xz")
        self.repositories = dict(_repositories(SHARED / "data/repositories.jsonl.xz"))
        self.extractions: dict[str, Extraction | None] = {}

    def extraction(self, name: str, depth: int = 0) -> Extraction | None:
        """A look-up: read, follow the links, read again. None for a model that is not served."""
        low = name.lower()
        if low not in self.extractions:
            self.extractions[low] = None  # a cycle of parents ends here
            snapshot = self.snapshot(name)
            if snapshot is not None:
                self.extractions[low] = extract(self._linked(snapshot, depth))
        return self.extractions[low]

    def snapshot(self, name: str) -> Snapshot | None:
        """The model without what it links to."""
        line = self.models.find(name)
        if line is None:
            return None
        info = line.info or _derived(line)
        state: Read = "absent" if line.readme is None else "read"
        revision = str(info.get("sha") or "0" * 40)
        return Snapshot(
            name=line.id or name,
            revision=revision,
            record=_record(info, line.readme is not None),
            card=Document("README.md", state, line.readme or "", revision),
        )

    def _linked(self, snapshot: Snapshot, depth: int) -> Snapshot:
        links = extract(snapshot).links
        parents = {}
        for link in links.base_models if depth < 3 else ():
            found = self.extraction(link.id, depth + 1)
            if found is not None:
                parents[link.id.lower()] = found
        return msgspec.structs.replace(
            snapshot,
            datasets={link.id.lower(): self._dataset(link.id) for link in links.datasets},
            repositories={
                link.repo.lower(): self.repositories.get(
                    link.repo.lower(), RepositoryRecord(link.repo, "gone")
                )
                for link in links.github
            },
            parents=parents,
        )

    def _dataset(self, name: str) -> DatasetRecord:
        line = self.datasets.find(name)
        if line is None:
            return DatasetRecord(name, exists=False)
        data = frontmatter.card_data(line.readme or "") or {}
        key = declared(data.get("license"), data.get("license_name"), data.get("license_link"))
        card = Document("README.md", "read", line.readme or "", "0" * 40)
        return DatasetRecord(name, True, gated=None, license=key, card=card)


def _derived(line: _Line) -> dict[str, Any]:
    """The info of a record that is a card only, as the sandbox derives it."""
    data = frontmatter.card_data(line.readme or "")
    if data is None:
        return {"id": line.id, "tags": ["region:us"]}
    keys = ("pipeline_tag", "library_name")
    plain = {key: data[key] for key in keys if isinstance(data.get(key), str)}
    return {"id": line.id, "tags": frontmatter.tags(data), **plain, "cardData": data}


def _record(info: dict[str, Any], has_card: bool) -> Record:
    held = ["README.md"] if has_card else []
    siblings = info.get("siblings")
    paths = [item["rfilename"] for item in siblings] if siblings is not None else held
    fields = {
        "tags": info.get("tags"),
        "siblings": [*paths, *(path for path in held if path not in paths)],
        "cardData": info.get("cardData"),
        "pipelineTag": info.get("pipeline_tag"),
        "libraryName": info.get("library_name"),
        "gated": info.get("gated"),
        "disabled": info.get("disabled"),
        "private": info.get("private"),
        "config": info.get("config"),
        "hasModelIndex": info.get("model-index") is not None or None,
    }
    return msgspec.convert({k: v for k, v in fields.items() if v is not None}, Record)


def _repositories(path: Path) -> Iterator[tuple[str, RepositoryRecord]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for entry in map(json.loads, lines):
            tree = tuple(
                TreeEntry(e["path"], e["type"], e["sha"], e.get("size")) for e in entry["tree"]
            )
            texts = entry["files"]
            yield (
                entry["full_name"].lower(),
                RepositoryRecord(
                    name=entry["full_name"],
                    state="ok" if tree else "empty",
                    revision=entry["meta"].get("head_sha") or "",
                    tree=tree,
                    documents=tuple(
                        Document(path, "read", texts[path], entry["meta"].get("head_sha") or "")
                        for path in documents_wanted(tree)
                        if path in texts
                    ),
                ),
            )

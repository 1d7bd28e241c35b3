"""The demo corpus: our own models, datasets and repositories, in the form that the Hub uses.

The authored source is ``corpus/*.toml`` (easy to read and to extend); this module turns it
into the JSON Lines that ``ajar sandbox`` serves, with ids and hashes that never change.
"""

import calendar
import hashlib
import json
import time
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Final

import yaml

_HUB_EPOCH: Final = "2022-03-02T23:29:04Z"  # the Hub's createdAt of everything older


def write(folder: Path) -> dict[str, Path]:
    """Write models.jsonl, datasets.jsonl and repositories.jsonl; return their paths by name."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for name, records in (
        ("models", [_hub_record(entry) for entry in _entries("model")]),
        ("datasets", [_hub_record(entry) for entry in _entries("dataset")]),
        ("repositories", [_github_record(entry) for entry in _entries("repository")]),
    ):
        files[name] = folder / f"{name}.jsonl"
        lines = (json.dumps(record, ensure_ascii=False) for record in records)
        files[name].write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return files


def _entries(kind: str) -> Iterator[Mapping[str, Any]]:
    folder = resources.files("ajar.demo") / "corpus"
    for source in sorted(folder.iterdir(), key=lambda path: path.name):
        if source.name.endswith(".toml"):
            yield from tomllib.loads(source.read_text(encoding="utf-8")).get(kind, ())


def _hub_record(entry: Mapping[str, Any]) -> dict[str, Any]:
    card = entry.get("card", "").strip("\n")
    paths = [".gitattributes", *(["README.md"] if card else []), *entry.get("files", ())]
    info: dict[str, Any] = {
        "_id": _object_id(entry),
        "id": entry["id"],
        "author": entry["id"].partition("/")[0],
        "sha": _sha1(f"{entry['id']}@{entry['modified']}"),
        "createdAt": _milliseconds(entry["created"]),
        "lastModified": _milliseconds(entry["modified"]),
        "private": False,
        "disabled": False,
        "gated": entry.get("gated", False),
        "downloads": entry["downloads"],
        "likes": entry["likes"],
        "siblings": [{"rfilename": path} for path in sorted(paths)],
    }
    card_data = _front_matter(card)
    if card_data:
        info["cardData"] = card_data
    for field, key in (("task", "pipeline_tag"), ("library", "library_name")):
        if field in entry:
            info[key] = entry[field]
    if "model_type" in entry:
        info["config"] = {"model_type": entry["model_type"]}
    if "parameters" in entry:
        info["safetensors"] = {"total": entry["parameters"]}
    info["tags"] = _tags(entry, card, card_data)
    record = {"id": entry["id"], "info": info}
    return {**record, "readme": card + "\n"} if card else record


def _front_matter(card: str) -> dict[str, Any]:
    """What the Hub would read from the card: nothing at all when it does not parse."""
    parts = card.strip().split("---\n", 2)
    if len(parts) < 3 or parts[0].strip():
        return {}
    try:
        data = yaml.safe_load(parts[1])
    except yaml.YAMLError:
        return {}
    return data if isinstance(data, dict) else {}


def _tags(entry: Mapping[str, Any], card: str, card_data: Mapping[str, Any]) -> list[str]:
    tags = [entry[key] for key in ("library", "task") if key in entry]
    tags += [tag for tag in _listed(card_data.get("tags")) if tag not in tags]
    tags += [f"dataset:{name}" for name in _listed(card_data.get("datasets"))]
    tags += [f"license:{name}" for name in _listed(card_data.get("license"))]
    relation = card_data.get("base_model_relation", "finetune")
    for name in _listed(card_data.get("base_model")):
        tags += [f"base_model:{name}", f"base_model:{relation}:{name}"]
    tags += [
        f"arxiv:{word.partition('/abs/')[2][:10]}"
        for word in card.split()
        if "arxiv.org/abs/" in word
    ]
    return [*dict.fromkeys(tags), "region:us"]


def _listed(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _github_record(entry: Mapping[str, Any]) -> dict[str, Any]:
    name, owner = entry["name"], entry["name"].partition("/")[0]
    texts = {"README.md": entry["readme"].strip("\n") + "\n"}
    if "LICENSE" in entry["files"]:
        texts["LICENSE"] = f"{entry['license']}\n\nCopyright (c) 2024 {owner}\n"
    tree = [
        {
            "mode": "100644",
            "type": "blob",
            "sha": _sha1(f"{name}:{path}"),
            "size": len(texts.get(path, path)) + 200,
            "path": path,
        }
        for path in entry["files"]
    ]
    meta = {
        "full_name": name,
        "default_branch": "main",
        "head_sha": _sha1(f"{name}@head"),
        "tree_sha": _sha1(f"{name}@tree"),
        "archived": entry.get("archived", False),
        "license": entry.get("license"),
        "head_date": "2025-06-01T12:00:00Z",
        "first_commit_date": "2023-01-01T12:00:00Z",
    }
    return {"full_name": name, "meta": meta, "tree": tree, "files": texts}


def _object_id(entry: Mapping[str, Any]) -> str:
    """24 hex digits as MongoDB makes them: four bytes of seconds, then what tells ids apart."""
    created = max(entry["created"], _HUB_EPOCH)
    seconds = calendar.timegm(time.strptime(created, "%Y-%m-%dT%H:%M:%SZ"))
    return f"{seconds:08x}{_sha1(entry['id'])[:16]}"


def _milliseconds(moment: str) -> str:
    return moment.replace("Z", ".000Z")


def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()

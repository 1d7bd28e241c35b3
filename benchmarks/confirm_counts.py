"""Confirm exported license counts from the JSON Lines alone, by other code than Ajar's.

``python -m benchmarks.confirm_counts --models M.jsonl.xz --licenses L.csv --trends T.csv`` imports
nothing of Ajar. It reads the ``license:`` line of each card's front matter, else the record's tag,
maps Hub ids to SPDX by ``facts/licenses.csv``, and expects every model's row and every month's
count to be exactly that. Only where a card or record declares nothing definite (``other``, a
family such as ``cc``, several, a name of its own, nothing at all) may a text have decided; those
models are counted apart and their export row is taken as it stands. So are those where the card's
own license section says something else than the tag (``facts``: judges trust it more); each of
them is printed to be read. Exit code 1 on any difference.
"""

import argparse
import csv
import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HUB_EPOCH = "2022-03-02T23:29:04.000Z"  # what the Hub gives as createdAt of everything older
OPEN_IDS = {"other", "unknown", "cc", "gpl", "lgpl", "agpl", "bsd", "openrail"}
FROM_TEXTS = {"license_file", "card_text", "github"}

Model = tuple[str | None, str, str]
"""License key ("" none, None not definite), month of the last commit, month of creation."""


def main() -> int:
    """Compare and print the differences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--table", type=Path, default=Path("../shared/facts/licenses.csv"))
    parser.add_argument("--licenses", type=Path, required=True, help="`ajar export licenses`")
    parser.add_argument("--trends", type=Path, help="`ajar export trends --measure license`")
    options = parser.parse_args()
    keys = spdx_keys(options.table)
    declared = {name_of(r): model_of(r, keys) for r in records(options.models)}
    rows = by_model(options.licenses)
    differences = compare_licenses(rows, declared)
    if options.trends:
        differences += compare_trends(options.trends, rows, declared)
    for line in differences[:20]:
        print(line)
    texts = sum(decided_by_text(rows.get(name), key) for name, (key, _, _) in declared.items())
    against = [name for name, (key, _, _) in declared.items() if overruled(rows.get(name), key)]
    for name in sorted(against):
        row = rows[name]
        print(f"{name}: the tag says {declared[name][0]}, the card's license {row['license']}")
    print(
        f"{len(declared)} models read, {texts - len(against)} decided by a text, {len(against)} "
        f"where the card's license stands against the tag, {len(differences)} differences"
    )
    return 1 if differences else 0


def records(path: Path) -> Iterator[dict[str, Any]]:
    """One record a line, .xz or plain."""
    with (lzma.open if path.suffix == ".xz" else open)(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def spdx_keys(table: Path) -> dict[str, str]:
    """Hub license id -> SPDX identifier, or LicenseRef-<id> where SPDX has none."""
    with table.open(encoding="utf-8", newline="") as rows:
        return {r["id"]: r["spdx_id"] or f"LicenseRef-{r['id']}" for r in csv.DictReader(rows)}


def by_model(path: Path) -> dict[str, dict[str, str]]:
    """The exported row of each model."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["model"]: row for row in csv.DictReader(lines)}


def name_of(record: dict[str, Any]) -> str:
    """The name as the Hub's record spells it."""
    info = record["info"]
    return str(info.get("id") or info.get("modelId") or record["id"])


def model_of(record: dict[str, Any], keys: dict[str, str]) -> Model:
    """What the JSON alone says."""
    info = record["info"]
    created = info.get("createdAt") or HUB_EPOCH
    committed = info.get("lastModified") or created
    return license_of(record, keys), committed[:7], min(created, committed)[:7]


def license_of(record: dict[str, Any], keys: dict[str, str]) -> str | None:
    """The key of a single definite Hub id; "" for none; None where there is more to decide."""
    ids = in_card(record.get("readme") or "")
    if ids is None:
        return None
    if not ids:
        tags = record["info"].get("tags") or []
        ids = {tag[8:] for tag in tags if tag.startswith("license:")}
    if not ids:
        named = (record["info"].get("cardData") or {}).get("license_name")
        return None if named else ""
    name = ids.pop().lower()
    return None if ids or name in OPEN_IDS else keys.get(name)


def in_card(card: str) -> set[str] | None:
    """The one license that a plain front matter names; None where it says it in another way."""
    head = re.match(r"\ufeff?\s*---[ \t]*\r?\n(.*?)(?:\r?\n---|\Z)", card, re.DOTALL)
    if head is None:
        return set()
    said = re.findall(r"(?im)^licen[sc]es?[ \t]*:(.*)$", head[1])
    if not said:
        return None if "\nlicense_name:" in f"\n{head[1]}" else set()
    value = said[0].split(" #")[0].strip().strip("\"'")
    return {value} if len(said) == 1 and re.fullmatch(r"[A-Za-z0-9.+-]+", value) else None


def decided_by_text(row: dict[str, str] | None, key: str | None) -> bool:
    """Whether something else than a plain declaration gave the row its license."""
    if row is None:
        return False
    return key is None or (not key and row["source"] in FROM_TEXTS) or overruled(row, key)


def overruled(row: dict[str, str] | None, key: str | None) -> bool:
    """Whether the card's own words were taken against a definite declaration."""
    return row is not None and bool(key) and row["source"] == "card_text" and row["license"] != key


def compare_licenses(rows: dict[str, dict[str, str]], declared: dict[str, Model]) -> list[str]:
    """Every model's row against what it declares."""
    differences = [f"{model}: in one of the two only" for model in rows.keys() ^ declared.keys()]
    for name, (key, _, _) in declared.items():
        row = rows.get(name)
        if row is None or decided_by_text(row, key):
            continue
        if key != row["license"]:
            found = f"{row['license']!r} ({row['source']})"
            differences.append(f"{name}: declares {key!r}, export {found}")
    return sorted(differences)


def compare_trends(
    path: Path, rows: dict[str, dict[str, str]], declared: dict[str, Model]
) -> list[str]:
    """Every count of every month: stock by the last commit, cohort by the creation."""
    with path.open(encoding="utf-8", newline="") as lines:
        exported = {
            (r["view"], r["period"], r["value"]): int(r["n"])
            for r in csv.DictReader(lines)
            if r["weight"] == "models" and r["n"]
        }
    stock, cohort = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for name, (key, committed, created) in declared.items():
        row = rows.get(name)
        value = (row["license"] if row and decided_by_text(row, key) else key) or "none"
        stock[committed, value] += 1
        cohort[created, value] += 1
    months = sorted({period for _, period, _ in exported} | {month for month, _ in stock})
    differences = []
    for value in sorted({value for _, value in stock} | {value for _, _, value in exported}):
        total = 0
        for month in months:
            total += stock[month, value]
            for view, n in (("stock", total), ("cohort", cohort[month, value])):
                found = exported.get((view, month, value), 0)
                if found != n:
                    differences.append(f"{view} {month} {value}: counted {n}, exported {found}")
    return differences


if __name__ == "__main__":
    sys.exit(main())

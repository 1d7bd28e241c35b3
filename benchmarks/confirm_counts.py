"""Confirm exported license counts from the JSON Lines alone, by other code than Ajar's.

``python -m benchmarks.confirm_counts --models M.jsonl.xz --licenses L.csv --trends T.csv`` knows
nothing of Ajar: it reads the tag ``license:x`` of each record and the moment of its last commit,
maps Hub ids to SPDX by ``facts/licenses.csv`` and counts. Exit code 1 on any difference.
"""

import argparse
import csv
import json
import lzma
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HUB_EPOCH = "2022-03-02T23:29:04.000Z"  # what the Hub gives as createdAt of everything older


def main() -> int:
    """Compare and print the differences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--table", type=Path, default=Path("../shared/facts/licenses.csv"))
    parser.add_argument("--licenses", type=Path, help="`ajar export licenses`")
    parser.add_argument("--trends", type=Path, help="`ajar export trends --measure license`")
    options = parser.parse_args()
    keys = spdx_keys(options.table)
    declared = {r["id"]: (license_of(r, keys), month_of(r)) for r in records(options.models)}
    differences = []
    if options.licenses:
        differences += compare_licenses(options.licenses, declared)
    if options.trends:
        differences += compare_trends(options.trends, declared)
    for line in differences[:20]:
        print(line)
    print(f"{len(declared)} models read, {len(differences)} differences")
    return 1 if differences else 0


def records(path: Path) -> Iterator[dict]:
    """One record a line, .xz or plain."""
    with (lzma.open if path.suffix == ".xz" else open)(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def spdx_keys(table: Path) -> dict[str, str]:
    """Hub license id -> SPDX identifier, or LicenseRef-<id> where SPDX has none."""
    with table.open(encoding="utf-8", newline="") as rows:
        return {r["id"]: r["spdx_id"] or f"LicenseRef-{r['id']}" for r in csv.DictReader(rows)}


def license_of(record: dict, keys: dict[str, str]) -> str | None:
    """The key of a single definite Hub id; "" for none; None where there is more to decide."""
    tags = record["info"].get("tags") or []
    ids = {tag[8:].lower() for tag in tags if tag.startswith("license:")}
    if not ids:
        return ""
    name = ids.pop()
    return None if ids or name in {"other", "unknown"} else keys.get(name)


def month_of(record: dict) -> str:
    """The month of the last commit."""
    info = record["info"]
    return (info.get("lastModified") or info.get("createdAt") or HUB_EPOCH)[:7]


def compare_licenses(path: Path, declared: dict[str, tuple[str | None, str]]) -> list[str]:
    """Every model's row against the tag; rows that other sources decided are left aside."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = {row["model"]: row for row in csv.DictReader(lines)}
    differences = [f"{model}: in one of the two only" for model in rows.keys() ^ declared.keys()]
    for model, (key, _) in declared.items():
        row = rows.get(model)
        if row is None or key is None:
            continue
        from_metadata = row["license"] if row["source"] == "front_matter" else ""
        if key != from_metadata and not (key and row["source"] == "license_file"):
            differences.append(f"{model}: tag says {key!r}, export {row['license']!r}")
    return differences


def compare_trends(path: Path, declared: dict[str, tuple[str | None, str]]) -> list[str]:
    """Stock counts a month for every license that only tags can give."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    exported = {(r["period"], r["value"]): int(r["n"]) for r in rows if r["view"] == "stock"}
    added: Counter[tuple[str, str]] = Counter()
    for key, month in declared.values():
        if key:
            added[month, key] += 1
    differences = []
    for value in sorted({key for _, key in added}):
        total = 0
        for month in sorted({period for period, _ in exported} | {month for month, _ in added}):
            total += added[month, value]
            if exported.get((month, value), 0) < total:
                differences.append(f"{month} {value}: counted {total}, exported less")
    return differences


if __name__ == "__main__":
    sys.exit(main())

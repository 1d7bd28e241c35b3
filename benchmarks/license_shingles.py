"""Write extractors/licenses/shingles.bin (hashes only) from license texts.

``python -m benchmarks.license_shingles`` (or ``make licenses``) takes the texts of
../shared/data/license_texts.jsonl.xz and keeps the fingerprints of those that were read elsewhere.
``… --read FILE.jsonl`` adds such texts, one ``{"key", "source", "text"}`` a line, in place of those
with the same source. The same texts give the same file. Where there is no ../shared, all
fingerprints are kept.
"""

import argparse
import json
import lzma
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from extractors.licenses.shingles import Fingerprint, Table, pack, shingles, table, words
from taxonomy.licenses import normalise, registry

SOURCE = Path(__file__).parents[2] / "shared/data/license_texts.jsonl.xz"
TARGET = Path(__file__).parents[1] / "extractors/licenses/shingles.bin"

# Texts whose licensedb name carries a year or a version that our key does not have.
KEYS = {
    "chameleon-research-2024": "LicenseRef-chameleon-research",
    "gemma-tou-2024-04-01": "LicenseRef-gemma",
    "gemma-tou-2025-03-24": "LicenseRef-gemma",
    "hyperclova-x-seed-2025": "LicenseRef-hyperclovax-seed",
    "llama-2-license-2023": "LicenseRef-llama2",
    "llama-3.1-license-2024": "LicenseRef-llama3.1",
    "llama-3.2-license-2024": "LicenseRef-llama3.2",
    "llama-3.3-license-2024": "LicenseRef-llama3.3",
    "llama-4-cla-2025": "LicenseRef-llama4",
    "ltxv-owl-2025-04-17": "LicenseRef-ltx-video-open-weights",
    "ltxv-owl-2025-05-05": "LicenseRef-ltx-video-open-weights",
    "qwen-2024": "LicenseRef-qwen",
    "stability-ai-community-2024": "LicenseRef-stabilityai-ai-community",
    "stability-ai-nc-2023-12-06": "LicenseRef-stabilityai-nc-research-community",
}
# Use policies: they stand beside a license and are not one.
POLICIES = {"gemma-pup-2024-02-21", "llama-4-license-2025"}
SHARED: Final = "licensedb:"
"""What the source of a text in ../shared begins with."""


def texts() -> Iterator[tuple[str, str]]:
    """(our license key, text) of every license text; exceptions and policies left out."""
    for entry in _entries():
        yield key(entry), entry["text"]


def key(entry: dict[str, str]) -> str:
    if entry["key"] in KEYS:
        return KEYS[entry["key"]]
    known = normalise(entry["spdx"].removeprefix("LicenseRef-scancode-"))
    return known or normalise(entry["name"]) or f"LicenseRef-{entry['key']}"


AROUND: Final = re.compile(
    r"(?ims)\bcopyright \(c\) [\d, -]+free software.*?\bis not allowed\."
    r"(?:.{0,300}?\bpreamble\b.*?\bterms and conditions\b)?"
    r"|^[^\n]{0,20}copyright (?:\(c\)|©|\d)[^\n]*$"
    r"|\bcreative commons corporation\b.*?"
    r"\b(?:by exercising|the work \(as|statement of purpose)\b"
    r"|\bend of terms and conditions\s+(?:appendix|how to apply)\b.*\Z"
    r"|\b(?:how to apply these terms|creative commons is not a party)\b.*\Z"
    r"|^\W*exhibit [ab]\s*[-–].*\Z"
)
"""What stands around the terms of well-known texts; copies of the license leave it out."""


def fingerprint(key: str, source: str, text: str) -> Fingerprint:
    """A text in hashes; with the order of its terms where models come with the license."""
    parts = AROUND.split(text) if key in registry() else ()
    terms = dict.fromkeys(shingle for part in parts for shingle in shingles(words(part)))
    return Fingerprint(key, source, frozenset(shingles(words(text))), tuple(terms))


def kept(known: Table) -> Iterator[Fingerprint]:
    """The fingerprints that the table was made of."""
    found: list[set[int]] = [set() for _ in known.keys]
    for shingle, group in zip(known.hashes, known.groups, strict=True):
        for number in known.texts[group]:
            found[number].add(shingle)
    for number, source in enumerate(known.sources):
        terms = tuple(known.terms(number))
        yield Fingerprint(known.keys[number], source, frozenset(found[number]), terms)


def main(read: Iterable[str]) -> None:
    known = list(kept(table()))
    shared = [each for each in known if each.source.startswith(SHARED)]
    if SOURCE.exists():
        shared = [fingerprint(key(e), f"{SHARED}{e['key']}", e["text"]) for e in _entries()]
    entries = map(json.loads, read)
    new = {e["source"]: fingerprint(e["key"], e["source"], e["text"]) for e in entries}
    others = {each.source: each for each in known if not each.source.startswith(SHARED)} | new
    found = [*shared, *(others[source] for source in sorted(others))]
    size = TARGET.write_bytes(pack(found))
    print(f"{len(found)} texts, {len(others)} read elsewhere, {size / 1024:.0f} KiB: {TARGET}")


def _entries() -> Iterator[dict[str, str]]:
    with lzma.open(SOURCE, "rt", encoding="utf-8") as lines:
        for entry in map(json.loads, lines):
            if not entry["is_exception"] and entry["key"] not in POLICIES:
                yield entry


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--read", type=Path, metavar="FILE.jsonl", help="texts read elsewhere")
    path = parser.parse_args().read
    main(path.read_text(encoding="utf-8").splitlines() if path else ())

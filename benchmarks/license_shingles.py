"""Write extractors/licenses/shingles.bin from ../shared/data/license_texts.jsonl.xz (hashes only).

``python -m benchmarks.license_shingles`` (or ``make licenses``). The same texts give the same file.
"""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path

from extractors.licenses.shingles import pack
from taxonomy.licenses import normalise

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


def texts() -> Iterator[tuple[str, str]]:
    """(our license key, text) of every license text; exceptions and policies left out."""
    with lzma.open(SOURCE, "rt", encoding="utf-8") as lines:
        for entry in map(json.loads, lines):
            if not entry["is_exception"] and entry["key"] not in POLICIES:
                yield key(entry), entry["text"]


def key(entry: dict[str, str]) -> str:
    if entry["key"] in KEYS:
        return KEYS[entry["key"]]
    known = normalise(entry["spdx"].removeprefix("LicenseRef-scancode-"))
    return known or normalise(entry["name"]) or f"LicenseRef-{entry['key']}"


if __name__ == "__main__":
    found = list(texts())
    size = TARGET.write_bytes(pack(found))
    print(f"{len(found)} texts, {size / 1024:.0f} KiB: {TARGET}")

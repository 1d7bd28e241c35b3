"""One card to findings: mean CPU on real cards, beside huggingface_hub's ModelCard(text).

    python -m benchmarks.cards [--models FILE.jsonl.xz] [--every 20] [--rounds 3]

Both read the same cards in one process, interleaved; the best round of each counts. ModelCard
parses the front matter alone; extract() runs every rule over the whole card. Patterns learn from
what they read, so cards that were not read before are timed too, once.
"""

import argparse
import json
import logging
import lzma
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import msgspec
from huggingface_hub import ModelCard

from extractors import extract, listed
from extractors.snapshot import Document, Record, Snapshot

MODELS = Path(__file__).resolve().parents[2] / "shared/data/hub/models.jsonl.xz"
LONG = 900_000


def snapshots(path: Path, every: int, first: int = 0) -> Iterator[Snapshot]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in islice(lines, first, None, every):
            entry = json.loads(line)
            if entry.get("readme") is None:
                continue
            info = entry["info"]
            record = Record(
                tags=tuple(info.get("tags") or ()),
                siblings=tuple(file["rfilename"] for file in info.get("siblings") or ()),
                pipeline_tag=info.get("pipeline_tag"),
                library_name=info.get("library_name"),
            )
            card = Document("README.md", "read", entry["readme"])
            yield Snapshot(entry["id"], info.get("sha") or "", record, card)


def unread(snapshot: Snapshot) -> Snapshot:
    return msgspec.structs.replace(snapshot, card=Document("README.md", "unread"))


def peer(snapshot: Snapshot) -> None:
    try:
        ModelCard(snapshot.card.text, ignore_metadata_errors=True)
    except Exception:  # noqa: BLE001  the peer refuses some real cards
        return


def cpu(run: Callable[[Snapshot], object], over: list[Snapshot]) -> float:
    started = time.process_time()
    for snapshot in over:
        run(snapshot)
    return (time.process_time() - started) / len(over) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--models", type=Path, default=MODELS)
    parser.add_argument("--every", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    logging.disable(logging.WARNING)  # the peer warns of every card without metadata
    shots = list(snapshots(given.models, given.every))
    bare = [unread(snapshot) for snapshot in shots]
    for snapshot in shots[:100]:
        extract(snapshot)
        peer(snapshot)
    rounds = [
        (cpu(extract, shots), cpu(peer, shots), cpu(listed, bare)) for _ in range(given.rounds)
    ]
    ours, theirs, listing = (min(column) for column in zip(*rounds, strict=True))
    fresh = cpu(extract, list(snapshots(given.models, given.every, given.every // 2)))
    size = sum(len(snapshot.card.text) for snapshot in shots) / len(shots)
    print(f"{len(shots)} real cards, mean {size:,.0f} characters, best of {given.rounds} rounds")
    print(f"extract(card)          {ours:8.3f} ms   (target 1 ms)")
    print(f"ModelCard(text)        {theirs:8.3f} ms")
    print(f"ratio                  {ours / theirs:8.2f}     extract / ModelCard")
    print(f"extract(another card)  {fresh:8.3f} ms   read once; as many cards, none of these")
    print(f"listed(record), warm   {listing * 1e3:8.1f} us")
    print(f"{LONG:,} characters, the target of each is 1 s:")
    for name, unit in units(shots):
        print(f"  {name:20} {longest(shots[0], unit):8.2f} s")


def units(shots: list[Snapshot]) -> Iterator[tuple[str, str]]:
    """What a card as long as the longest that was seen is made of."""
    yield "real cards", "\n\n".join(snapshot.card.text for snapshot in shots)
    yield "a table", "| a row of words | [a link](https://a.example/b) | 0.85 |\n"
    yield "small tables", "|a|b|\n|-|-|\n|c|d|\n\n"
    yield "tables of bases", "|base model|b|\n|-|-|\n|[c](https://huggingface.co/d/e-7b)|f|\n\n"
    yield "links", "[a](https://a.example/b) "
    yield "headings", "# License\n"
    yield "bold titles", "**Title**\n\n"
    yield "headings of machines", "## Hardware\n\nwords\n\n"
    yield "a license section", "# License\n\n- [a](https://a.example/b)\n\n"
    yield "tables in tables", "<table><tr><td>a word"
    yield "links to data", "[a](https://huggingface.co/datasets/b/c) "
    yield "links to papers", "https://arxiv.org/abs/2301.12345\n\n"
    yield "hidden addresses", "<!-- https://github.com/a/b -->\n\na word\n\n"


def longest(snapshot: Snapshot, unit: str) -> float:
    """Seconds for a card that repeats ``unit``."""
    head = "| a | b | c |\n|---|---|---|\n" if unit.startswith("| ") else ""
    text = head + (unit * (LONG // len(unit) + 1))[:LONG]
    card = Document("README.md", "read", text)
    return cpu(extract, [msgspec.structs.replace(snapshot, card=card)]) / 1e3


if __name__ == "__main__":
    main()

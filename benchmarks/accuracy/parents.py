"""How well a card's words alone name the base models that its metadata declares.

No index of openness asks for base models, so the metadata is the judge: of every real record
that declares parents in front matter or tags, the declaration is taken away and the rest read
again. With the declaration there nothing is left to find: it is taken as it stands.
"""

import re
from collections.abc import Iterator

import msgspec

from benchmarks.accuracy.compare import half_of
from benchmarks.accuracy.corpus import Corpus
from extractors.context import Context
from extractors.lineage.declared import links
from extractors.snapshot import Snapshot

_KEY = "base_model"
_FRONT = re.compile(r"---\r?\n(.*?)\r?\n---[ \t]*\r?\n", re.DOTALL)


class Recovered(msgspec.Struct):
    """Counts of models and of parents: found and declared, found only, declared only."""

    models: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of the parents found in words, the share that is declared."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of the declared parents, the share that the words name."""
        return self.right / max(1, self.right + self.missed)


def measure(corpus: Corpus, half: int | None = None) -> Recovered:
    """All records that declare a parent and have a card, or those of every second owner."""
    total = Recovered()
    for declared, told in _pairs(corpus, half):
        total.models += 1
        total.right += sum(name in told for name in declared)
        total.missed += sum(name not in told for name in declared)
        total.wrong += sum(name not in declared for name in told)
    return total


def _pairs(corpus: Corpus, half: int | None) -> Iterator[tuple[set[str], set[str]]]:
    for name in corpus.models.names():
        if half is not None and half_of(name) != half:
            continue
        snapshot = corpus.snapshot(name)
        if snapshot is None or snapshot.card.state != "read":
            continue
        found = links(Context(snapshot))
        declared = {b.id for b in found if b.evidence and b.evidence.rule != "lineage.text"}
        if declared:
            told = links(Context(undeclared(snapshot)))
            yield _short(declared), _short({b.id for b in told})


def _short(names: set[str]) -> set[str]:
    """Names without owners: old models have none, and some have moved to one."""
    return {name.rpartition("/")[2].lower() for name in names}


def undeclared(snapshot: Snapshot) -> Snapshot:
    """The same model as if nobody had declared its parents."""
    record, card = snapshot.record, snapshot.card
    data = record.card_data or {}
    return msgspec.structs.replace(
        snapshot,
        record=msgspec.structs.replace(
            record,
            tags=tuple(tag for tag in record.tags or () if not tag.startswith(f"{_KEY}:")),
            card_data={key: data[key] for key in data if not key.startswith(_KEY)} or None,
        ),
        card=msgspec.structs.replace(card, text=_FRONT.sub(_without, card.text, count=1)),
    )


def _without(front: "re.Match[str]") -> str:
    kept, skipping = [], False
    for line in front[1].split("\n"):
        skipping = line.startswith(_KEY) or (skipping and line[:1] in {" ", "-", "\t"})
        if not skipping:
            kept.append(line)
    return "---\n" + "\n".join(kept) + "\n---\n"

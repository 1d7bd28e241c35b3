"""Judgments beside the extractions of the models that they are about."""

import random
import zlib
from collections.abc import Iterable, Iterator

from benchmarks.accuracy.corpus import Corpus
from taxonomy.judging.evaluation import Report, evaluate
from taxonomy.judging.judgments import Judgment


def half(judgments: Iterable[Judgment], which: int | None) -> list[Judgment]:
    """Judgments about the models of every second owner; all of them for None."""
    return [j for j in judgments if which is None or half_of(j.model) == which]


def report(judgments: list[Judgment], corpus: Corpus) -> Report:
    """Every judged model that the corpus serves, compared."""
    extractions = {}
    for name in sorted({judgment.model for judgment in judgments}):
        found = corpus.extraction(name)
        if found is not None:
            extractions[name.lower()] = found
    return evaluate(judgments, extractions)


def half_of(model: str) -> int:
    """0 or 1 by the owner's name: models of one owner stay together."""
    return zlib.crc32(model.partition("/")[0].lower().encode()) % 2


def quotes(corpus: Corpus, count: int) -> Iterator[str]:
    """``count`` random pieces of evidence of every rule, to be believed or not by a reader."""
    by_rule: dict[str, list[str]] = {}
    for name, extraction in corpus.extractions.items():
        for finding in extraction.findings.values() if extraction else ():
            for item in finding.evidence:
                line = f"{name} {item.component} {item.availability} {item.locator}: {item.quote}"
                by_rule.setdefault(item.rule, []).append(line)
    rng = random.Random(24)
    for rule, lines in sorted(by_rule.items()):
        yield f"## {rule} ({len(lines)})"
        yield from sorted(rng.sample(lines, min(count, len(lines))))

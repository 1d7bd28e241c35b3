"""``python -m benchmarks.accuracy``: the figures, the disagreements, the page."""

import argparse
import csv
import sys
from pathlib import Path

from ajar.series.evaluation import disagreement_lines, markdown
from benchmarks.accuracy.compare import half, quotes, report
from benchmarks.accuracy.corpus import JUDGMENTS, Corpus
from benchmarks.accuracy.page import page
from extractors import RULESET
from taxonomy.judging.judgments import RELIABILITY, read


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--question")
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--min-reliability", choices=RELIABILITY, default="low")
    parser.add_argument("--quotes", type=int, help="evidence to read, this many of each rule")
    parser.add_argument("--write", type=Path, help="the whole page, as docs/accuracy.md")
    options = parser.parse_args()
    with JUDGMENTS.open(encoding="utf-8", newline="") as file:
        judgments = half(read(csv.DictReader(file), options.min_reliability), options.half)
    corpus = Corpus()
    if options.write:
        options.write.write_text(page(judgments, corpus), encoding="utf-8")
        return
    if options.question:
        judgments = [j for j in judgments if j.question == options.question]
    found = report(judgments, corpus)
    for line in quotes(corpus, options.quotes) if options.quotes else ():
        print(line)
    if not options.quotes:
        command = "python -m benchmarks.accuracy"
        sys.stdout.write(markdown(found, extractor_version=RULESET, command=command))
    for line in disagreement_lines(found.disagreements[: options.worst]):
        print(line)


if __name__ == "__main__":
    main()

"""What a repository tells beside its code: documentation, what was measured, papers."""

import re
from collections.abc import Iterator
from typing import Final

from extractors.code.repository import Repository
from extractors.context import Context, shortened
from extractors.papers.papers import mentions
from extractors.words.families import same_family
from taxonomy.findings import Availability, Evidence


def documentation(context: Context, repository: Repository) -> Iterator[Evidence]:
    """The README of the code: headings and commands make it a documentation."""
    readme = repository.readme
    if readme is None or not repository.stages.code_files:
        return
    headings = len(re.findall(r"(?m)^#{1,4} ", readme.text))
    commands = readme.text.count("```") // 2
    thorough = len(readme.text) > 4000 and headings >= 5 and commands >= 2
    yield context.found(
        "repository.readme",
        "docs.code",
        Availability.RELEASED if thorough else Availability.PARTIAL,
        0.7,
        source=f"github:{repository.full_name}/{readme.path}",
        locator="L1",
        quote=shortened(readme.text.strip()[:200]) or readme.path,
        revision=readme.revision,
    )


_BENCHMARK: Final = re.compile(
    r"(?i)(?:mmlu|gsm[-_]?8k|human[-_]?eval|mbpp|hella[-_]?swag|arc[-_](?:e|c|agi)|\bbbh|c-?eval"
    r"|cmmlu|gpqa|aime|math[-_]?500|ifeval|glue|squad|mteb|truthful[-_]?qa|wino(?:grande|gender)|lambada"
    r"|live[-_]?code[-_]?bench|crows[-_]?pairs?|mt[-_]?bench|boolq|piqa|beir\b|librispeech|fleurs)"
)


def benchmarks(context: Context, repository: Repository) -> Iterator[Evidence]:
    """Evaluation files that bear a public benchmark's name: what the model was measured on."""
    paths = repository.stages.paths.get("evaluation", ())
    named = [path for path in paths if _BENCHMARK.search(path)]
    record = repository.record
    if named and record:
        yield context.found(
            "repository.benchmarks",
            "data.evaluation",
            Availability.RELEASED,
            0.6,
            source=f"github:{record.name}/{named[0]}",
            locator="tree",
            quote=named[0],
            revision=record.revision,
        )


_REPORT_FILE: Final = re.compile(
    r"(?i)^(?!.*(?:plot|figure|fig|image|img)s?[^/]*/)"
    r"(?:.*(?:report|paper)[^/]*\.pdf$|(?:.*[/_-])?tr[_-][^/]*\.pdf$)"
)
_CITED: Final = re.compile(
    r"(?i)\barxiv\.org/(?:abs|pdf)/\d{4}\.\d{4,5}|\barxiv(?: preprint arxiv)?:\d{4}\.\d{4,5}"
)
_THEIRS: Final = re.compile(r"(?i)\b(?:their|its|the original|based on|thanks?|inspired)\b")


def papers(context: Context, repository: Repository) -> Iterator[Evidence]:
    """A report that lies in the model's own repository, or a paper that its README asks to cite."""
    record, readme = repository.record, repository.readme
    reports = [
        e.path for e in (record.tree if record else None) or () if _REPORT_FILE.search(e.path)
    ]
    if record and reports:
        yield context.found(
            "repository.report",
            "docs.technical_report",
            Availability.RELEASED,
            0.8,
            source=f"github:{record.name}/{reports[0]}",
            locator="tree",
            quote=reports[0],
            revision=record.revision,
        )
    if readme is None or not same_family(context.name, repository.name):
        return
    others = [m.arxiv for m in context.once(mentions) if m.arxiv and m.about is False]
    for number, line in enumerate(readme.text.splitlines(), 1):
        if any(other in line for other in others):
            continue
        if _CITED.search(line) and not _THEIRS.search(line):
            yield context.found(
                "repository.cites",
                "docs.research_paper",
                Availability.RELEASED,
                0.7,
                source=f"github:{repository.full_name}/{readme.path}",
                locator=f"L{number}",
                quote=line.strip(),
                revision=readme.revision,
            )
            return

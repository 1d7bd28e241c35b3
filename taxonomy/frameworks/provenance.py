"""Evidence as a line of text and as an address, for drafts that people go on with."""

from collections.abc import Iterable

from taxonomy.findings import Evidence, Finding


def line(evidence: Evidence) -> str:
    """One printable line: rule, document, place and quote."""
    quote = f': "{evidence.quote}"' if evidence.quote else ""
    text = f"{evidence.rule}, {evidence.source} {evidence.locator}{quote}"
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def address(source: str, model: str) -> str:
    """The page of the document that ``source`` names (see :class:`Evidence`)."""
    kind, _, name = source.partition(":")
    if kind == "github":
        return f"https://github.com/{'/'.join(name.split('/')[:2])}"
    if kind in {"dataset", "model"}:
        return f"https://huggingface.co/{'datasets/' if kind == 'dataset' else ''}{name}"
    if kind in {"http", "https"}:
        return source
    return f"https://huggingface.co/{model}"


def deciding(findings: Iterable[Finding]) -> list[Evidence]:
    """The evidence behind these findings, the surest first, at most three each."""
    return [
        evidence
        for found in findings
        for evidence in sorted(found.evidence, key=lambda e: -e.confidence)[:3]
    ]

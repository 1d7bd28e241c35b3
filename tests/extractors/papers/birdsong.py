"""A model of birds, and the papers that its card tells of."""

from typing import Any

from tests.extractors.build import read

NAME = "owner/birdsong-7b"


def papers(
    card: str | None = None, name: str = NAME, **rest: Any
) -> dict[str, tuple[str, bool | None]]:
    found = read(card, name=name, **rest)
    return {paper.arxiv or paper.url: (paper.kind, paper.about) for paper in found.links.papers}

"""A model of birds, and the papers that its card tells of."""

from tests.extractors.build import read

NAME = "owner/birdsong-7b"


def papers(card: str | None = None, **rest: object) -> dict[str, tuple[str, bool | None]]:
    found = read(card, name=NAME, **rest)  # type: ignore[arg-type]
    return {paper.arxiv or paper.url: (paper.kind, paper.about) for paper in found.links.papers}

"""Links of a model as they stood at a moment, from its edges: without evidence."""

from typing import Final

from sqlalchemy import Connection

from storage.reading.edges import Edge, as_they_were, pointed
from storage.writing import links
from taxonomy.findings import BaseModelLink, DatasetLink, Links, PaperLink, RepositoryLink

_FOUND: Final = {state: found for found, state in links.FOUND.items()}
_ARXIV: Final = "https://arxiv.org/abs/"


def at(connection: Connection, number: int, as_of: int | None, known_at: int | None) -> Links:
    """The edges that stood at a moment, as known at another."""
    edges = pointed(connection, [number], as_of, known_at)
    found: dict[str, list[Edge]] = {}
    for edge in as_they_were(connection, edges, as_of, known_at).get(number, ()):
        found.setdefault(edge.kind, []).append(edge)
    return Links(
        tuple(
            DatasetLink(each.target, each.role, _FOUND[each.state], each.license)
            for each in found.get("dataset", ())
        ),
        tuple(
            BaseModelLink(each.target, each.role or None)  # type: ignore[arg-type]
            for each in found.get("base_model", ())
        ),
        tuple(map(_repository, found.get("github", ()))),
        tuple(map(_paper, found.get("paper", ()))),
    )


def _repository(edge: Edge) -> RepositoryLink:
    stages = tuple(edge.role.split(",")) if edge.role else ()
    return RepositoryLink(edge.target, stages, edge.license, edge.state or "unread")


def _paper(edge: Edge) -> PaperLink:
    arxiv = edge.target.removeprefix(_ARXIV) if edge.target.startswith(_ARXIV) else None
    return PaperLink(edge.target, edge.role, arxiv)

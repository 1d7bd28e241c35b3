"""Links of a model as they stood at a moment, from its edges: without evidence."""

from typing import Final

from sqlalchemy import Connection

from storage.database import bulk
from storage.reading import known
from storage.writing import links
from taxonomy.findings import BaseModelLink, DatasetLink, Links, PaperLink, RepositoryLink

_FOREVER: Final = 2**62
_FOUND: Final = {state: found for found, state in links.FOUND.items()}
_ARXIV: Final = "https://arxiv.org/abs/"


def at(connection: Connection, number: int, as_of: int | None, known_at: int | None) -> Links:
    """The edges that stood at a moment, as known at another."""
    moment = _FOREVER if as_of is None else as_of
    rows = bulk.select(
        connection,
        f"SELECT kind, target, role, license, state FROM {known.links(known_at)} l "  # noqa: S608
        f"WHERE valid_from <= {moment:d} AND coalesce(valid_to, {_FOREVER + 1:d}) > {moment:d} "
        "AND entity_id {among} ORDER BY kind, target, role",
        [number],
    )
    found: dict[str, list[tuple[str, str, str | None, str | None]]] = {}
    for kind, *rest in rows:
        found.setdefault(kind, []).append((rest[0], rest[1], rest[2], rest[3]))
    return Links(
        tuple(
            DatasetLink(to, role, _FOUND[s], key) for to, role, key, s in found.get("dataset", ())
        ),
        tuple(BaseModelLink(to, role or None) for to, role, *_ in found.get("base_model", ())),  # type: ignore[arg-type]
        tuple(_repository(*each) for each in found.get("github", ())),
        tuple(_paper(url, kind) for url, kind, *_ in found.get("paper", ())),
    )


def _repository(repo: str, role: str, key: str | None, state: str | None) -> RepositoryLink:
    stages = tuple(role.split(",")) if role else ()
    return RepositoryLink(repo, stages, key, state or "unread")


def _paper(url: str, kind: str) -> PaperLink:
    arxiv = url.removeprefix(_ARXIV) if url.startswith(_ARXIV) else None
    return PaperLink(url, kind, arxiv)

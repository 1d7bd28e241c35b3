"""What helps to find something: tags by type, the quick search, what is trending."""

from collections.abc import Iterator
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sandbox import answers
from sandbox.corpus.corpus import Corpus
from sandbox.corpus.orders import Selection
from sandbox.corpus.repository import Repository
from sandbox.corpus.shelf import Shelf
from sandbox.moments import hub_time

LARGEST = 20
KINDS = ("models", "datasets")

TYPES = {
    "models": """pipeline_tag library dataset bucket language license arxiv doi region deploy
        other""",
    "datasets": """benchmark task_categories size_categories modality format library language
        license arxiv doi region other task_ids annotations_creators language_creators
        multilinguality source_datasets""",
}
"""The types of tags, as the Hub's own description names them."""

_EMPTY = ("spaces", "papers", "collections", "buckets", "kernels")


class Finding:
    """Answers from the whole of a corpus, hidden repositories left out."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def routes(self) -> list[BaseRoute]:
        """The three routes; that of the tags is there for each kind."""
        tags = [Route(f"/api/{kind}-tags-by-type", self._tags) for kind in KINDS]
        search, trending = "/api/quicksearch", "/api/trending"
        return [*tags, Route(search, self._search), Route(trending, self._trending)]

    async def _tags(self, request: Request) -> Response:
        kind = answers.segments(request)[1].partition("-")[0]
        wanted, known = request.query_params.get("type"), TYPES[kind].split()
        if wanted is not None and wanted not in known:
            options = "|".join(f'"{each}"' for each in known)
            return answers.error(400, f"✖ Invalid option: expected one of {options}\n  → at type")
        typed = _typed(self._corpus.shelf(kind), known)
        body: dict[str, list[dict[str, str]]] = {}
        for tag, of in sorted(typed.items()):
            if wanted in (None, of):
                row = {"id": tag, "label": tag.removeprefix(f"{of}:"), "type": of}
                body.setdefault(of, []).append(row)
        return answers.json(body)

    async def _search(self, request: Request) -> Response:
        sought = request.query_params.get("q", "")
        wanted, limit = request.query_params.getlist("type"), _limit(request)
        body: dict[str, Any] = {"q": sought}
        for kind in KINDS:
            found = self._found(kind, sought) if _asked(kind, wanted) else []
            rows = [{"id": each.name, "trendingWeight": each.trending or 0} for each in found]
            body |= {kind: rows[:limit], f"{kind}Count": len(rows)}
        owners = self._owners(sought) if _asked("orgs", wanted) else []
        body |= {"orgs": owners[:limit], "users": []}
        for kind in _EMPTY:
            body |= {kind: [], f"{kind}Count": 0}
        return answers.json(body)

    async def _trending(self, request: Request) -> Response:
        wanted, limit = request.query_params.getlist("type"), _limit(request)
        found = [
            (each.trending or 0, kind.removesuffix("s"), each)
            for kind in KINDS
            if _asked(kind, wanted)
            for each in self._found(kind, "")[:limit]
        ]
        found.sort(key=lambda each: -each[0])
        rows = [{"repoType": kind, "repoData": _data(each, kind)} for _, kind, each in found]
        return answers.json({"recentlyTrending": rows[:limit]})

    def _found(self, kind: str, sought: str) -> list[Repository]:
        """The most trending first."""
        return self._corpus.shelf(kind).after(Selection(search=sought or None), None)[0]

    def _owners(self, sought: str) -> list[dict[str, str]]:
        names = [each.name for kind in KINDS for each in self._found(kind, sought) if sought]
        owners = dict.fromkeys(name.partition("/")[0] for name in names if "/" in name)
        return [
            {"_id": answers.owner_id(name), "avatarUrl": answers.AVATAR}
            | {"fullname": name, "name": name}
            for name in owners
            if sought.lower() in name.lower()
        ]


def _asked(kind: str, wanted: list[str]) -> bool:
    return not wanted or "all" in wanted or kind.removesuffix("s") in wanted


def _limit(request: Request) -> int:
    return max(1, min(answers.count(request, "limit", LARGEST), LARGEST))


def _data(repository: Repository, kind: str) -> dict[str, Any]:
    """A repository as `trending` shows it: without its `_id`."""
    return {
        "author": repository.name.partition("/")[0],
        "downloads": repository.downloads or 0,
        "gated": repository.gated,
        "id": repository.name,
        "isLikedByUser": False,
        "lastModified": hub_time(repository.modified),
        "likes": repository.likes or 0,
        "private": repository.private,
        "repoType": kind,
    }


class _Card(msgspec.Struct):
    language: str | list[Any] | None = None


class _Record(msgspec.Struct):
    tags: list[str] = []
    pipeline_tag: str | None = None
    library_name: str | None = None
    card: _Card | None = msgspec.field(default=None, name="cardData")


_record = msgspec.json.Decoder(_Record, strict=False)


def _typed(shelf: Shelf, known: list[str]) -> dict[str, str]:
    """Every tag of the public repositories, and its type."""
    types: dict[str, str] = {}
    for each in shelf:
        if not each.private and each.info:
            for tag, of in _of_one(_record.decode(shelf.spool.get(each.info)), known):
                if of != "other" or tag not in types:
                    types[tag] = of
    return types


def _of_one(record: _Record, known: list[str]) -> Iterator[tuple[str, str]]:
    """A prefix is the type; task, library and languages bear none and are told by the record."""
    spoken = record.card.language if record.card else None
    named = {
        str(tag): "language" for tag in ([spoken] if isinstance(spoken, str) else spoken or ())
    }
    if "pipeline_tag" in known and record.pipeline_tag:
        named[record.pipeline_tag] = "pipeline_tag"
    if record.library_name:
        named[record.library_name] = "library"
    for tag in [*record.tags, *filter(None, [record.pipeline_tag, record.library_name])]:
        prefix, colon, _ = tag.partition(":")
        yield tag, prefix if colon and prefix in known else named.get(tag, "other")

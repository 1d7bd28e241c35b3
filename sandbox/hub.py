"""The Hub's API for one repository: info, revisions, commits, tree, refs; and the routes."""

import base64
import binascii
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sandbox import answers
from sandbox.answers import Caller
from sandbox.corpus import Corpus
from sandbox.files import File, Files, files, shut_away
from sandbox.listing import BadQuery, Listing, expansion, selected
from sandbox.moments import hub_time
from sandbox.repository import Commit, Repository

_VERBS = ("revision", "tree", "commits", "refs", "paths-info", "treesize")
_NOT_IN_BODY = ("downloadsAllTime", "trendingScore", "childrenModelCount", "baseModels")


class Hub:
    """Answers what stands under /api, and leads to the files."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._files = Files(corpus)
        self._listings = {kind: Listing(corpus.shelf(kind)) for kind in ("models", "datasets")}

    def routes(self) -> list[BaseRoute]:
        """The Hub's routes; the last one takes all that is left."""
        return [
            Route("/api/models", self._list),
            Route("/api/datasets", self._list),
            Route("/api/models/{rest:path}", self._one, methods=["GET", "POST"]),
            Route("/api/datasets/{rest:path}", self._one, methods=["GET", "POST"]),
            Route("/api/resolve-cache/{rest:path}", self._cached),
            Route("/api/organizations/{name}/overview", self._owner),
            Route("/api/users/{name}/overview", self._owner),
            Route("/api/whoami-v2", self._whoami),
            Route("/api/{rest:path}", self._nothing),
            Route("/_far/{rest:path}", self._far),
            Route("/{rest:path}", self._file),
        ]

    async def _list(self, request: Request) -> Response:
        return self._listings[answers.segments(request)[1]].page(request)

    async def _file(self, request: Request) -> Response:
        return self._files.answer(request)

    async def _cached(self, request: Request) -> Response:
        return self._files.cached(request)

    async def _far(self, request: Request) -> Response:
        return self._files.far(request)

    async def _nothing(self, _request: Request) -> Response:
        return answers.error(404, "Sorry, we can't find the page you are looking for.")

    async def _one(self, request: Request) -> Response:
        _, kind, *rest = answers.segments(request)
        who = answers.caller(request.headers)
        shelf = self._corpus.shelf(kind)
        width = (
            1 if len(rest) == 1 or (rest[1] in _VERBS and not shelf.find("/".join(rest[:2]))) else 2
        )
        name, tail = "/".join(rest[:width]), rest[width:]
        repository = shelf.find(name)
        if repository is None:
            return answers.not_found(who)
        if repository.name != name:
            end = "".join("/" + quote(part, safe="") for part in tail)
            return answers.moved(request, f"/api/{kind}/{quote(repository.name)}{end}")
        return await self._verb(request, who, repository, tail)

    async def _verb(
        self, request: Request, who: Caller, repository: Repository, tail: list[str]
    ) -> Response:
        verb, *arguments = tail or ["revision", "main"]
        if verb == "refs":
            return self._refs(request, repository)
        if verb not in _VERBS or not arguments:
            return answers.error(404, "Sorry, we can't find the page you are looking for.")
        if verb != "revision":
            shut = shut_away(request, who, repository)
            if shut is not None:
                return shut
        revision = arguments[0]
        commit = repository.commit(revision)
        if commit is None:
            return answers.error(404, f"Invalid rev id: {revision}", "RevisionNotFound")
        if verb == "revision":
            return self._info(request, repository, commit)
        if verb == "commits":
            return _commits(request, repository, commit)
        found = files(self._corpus, repository, commit)
        if verb == "paths-info":
            return await _paths(request, found)
        path = "/".join(arguments[1:])
        return _size(found, path) if verb == "treesize" else _tree(request, commit, found, path)

    def _info(self, request: Request, repository: Repository, commit: Commit) -> Response:
        fields = repository.fields(self._corpus.spool, commit)
        try:
            keys = expansion(repository.kind, request.query_params.multi_items())
        except BadQuery as problem:
            return answers.error(400, str(problem))
        if keys is None:
            keys = tuple(key for key in fields if key not in _NOT_IN_BODY)
        if "siblings" in keys and request.query_params.get("blobs", "").lower() == "true":
            found = files(self._corpus, repository, commit)
            rows = [_sibling(file) for file in found.values()]
            fields["siblings"] = msgspec.Raw(msgspec.json.encode(rows))
        return answers.encoded(selected(fields, keys))

    def _refs(self, request: Request, repository: Repository) -> Response:
        main = {"name": "main", "ref": "refs/heads/main", "targetCommit": repository.sha}
        refs: dict[str, Any] = {"branches": [main], "tags": [], "converts": []}
        if request.query_params.get("include_prs", "").lower() in ("1", "true"):
            refs["pullRequests"] = []
        return answers.json(refs)

    async def _owner(self, request: Request) -> Response:
        name = request.path_params["name"].lower() + "/"
        counted = {
            kind: [
                each.name for each in self._corpus.shelf(kind) if each.name.lower().startswith(name)
            ]
            for kind in ("models", "datasets")
        }
        names = counted["models"] + counted["datasets"]
        user = request.url.path.startswith("/api/users/")
        if not names:
            text = (
                "This user does not exist"
                if user
                else "Sorry, we can't find the page you are looking for."
            )
            return answers.error(404, text)
        owner = names[0].partition("/")[0]
        body = {"_id": f"{abs(hash(owner)) % 16**24:024x}", "fullname": owner}
        body |= {"user": owner} if user else {"name": owner}
        return answers.json(
            body
            | {"numModels": len(counted["models"]), "numDatasets": len(counted["datasets"])}
            | {"numSpaces": 0, "numFollowers": 0, "isFollowing": False}
        )

    async def _whoami(self, request: Request) -> Response:
        if answers.caller(request.headers).token is None:
            return answers.error(401, "Invalid username or password.")
        return answers.json({"type": "user", "name": "sandbox", "fullname": "Sandbox", "orgs": []})


def _commits(request: Request, repository: Repository, commit: Commit) -> Response:
    """`?p=0&limit=50`, newest first; X-Total-Count, and Link while there is more."""
    history = repository.history()
    history = history[history.index(commit) :]
    page = _count(request, "p", 0)
    limit = max(1, min(_count(request, "limit", 50), 1000))
    rows = [
        {
            "id": each.sha,
            "title": each.title,
            "message": "",
            "authors": [{"user": each.author, "avatar": "/avatars/sandbox.svg"}],
            "date": hub_time(each.date),
        }
        for each in history[page * limit : (page + 1) * limit]
    ]
    headers = {"x-total-count": str(len(history))}
    if (page + 1) * limit < len(history):
        path = request.scope["raw_path"].decode("latin-1")
        headers["link"] = f'<{answers.base(request)}{path}?p={page + 1}&limit={limit}>; rel="next"'
    return answers.json(rows, headers)


def _tree(request: Request, commit: Commit, found: dict[str, File], path: str) -> Response:
    prefix = f"{path}/" if path else ""
    below = {name: file for name, file in found.items() if name.startswith(prefix)}
    if path and not below:
        return answers.error(404, f'{path} does not exist on "{commit.sha}"', "EntryNotFound")
    rows: dict[str, dict[str, Any]] = {}
    recursive = request.query_params.get("recursive", "").lower() in ("true", "1")
    for name in sorted(below):
        steps = name[len(prefix) :].split("/")
        for depth in range(1, len(steps)):
            folder = prefix + "/".join(steps[:depth])
            if recursive or depth == 1:
                rows.setdefault(
                    folder, {"type": "directory", "oid": commit.sha, "size": 0, "path": folder}
                )
        if recursive or len(steps) == 1:
            rows[name] = _row(below[name])
    return _tree_page(request, commit, list(rows.values()))


def _tree_page(request: Request, commit: Commit, rows: list[dict[str, Any]]) -> Response:
    expanded = request.query_params.get("expand", "").lower() in ("true", "1")
    limit = max(1, min(_count(request, "limit", 100 if expanded else 1000), 1000))
    start = 0
    if cursor := request.query_params.get("cursor"):
        try:
            inner, _, size = base64.b64decode(cursor).decode().rpartition(":")
            last = msgspec.json.decode(base64.b64decode(inner))["file_name"]
        except (binascii.Error, ValueError, LookupError, TypeError):
            return answers.error(400, "Invalid cursor")
        limit = int(size) if size.isdigit() else limit
        start = next((i + 1 for i, row in enumerate(rows) if row["path"] == last), len(rows))
    chosen = rows[start : start + limit]
    if expanded:
        last_commit = {"id": commit.sha, "title": commit.title, "date": hub_time(commit.date)}
        chosen = [row | {"lastCommit": last_commit} for row in chosen]
    headers = {}
    if start + limit < len(rows):
        inner = base64.b64encode(
            msgspec.json.encode({"file_name": chosen[-1]["path"], "tree_oid": commit.sha})
        )
        cursor = quote(base64.b64encode(inner + b":%d" % limit).decode())
        kept = "".join(f"{k}={v}&" for k, v in request.query_params.multi_items() if k != "cursor")
        path = request.scope["raw_path"].decode("latin-1")
        headers["link"] = f'<{answers.base(request)}{path}?{kept}cursor={cursor}>; rel="next"'
    return answers.json(chosen, headers)


def _row(file: File) -> dict[str, Any]:
    row: dict[str, Any] = {"type": "file", "oid": file.oid, "size": file.size, "path": file.path}
    if file.large:
        row["lfs"] = {"oid": file.sha256, "size": file.size, "pointerSize": len(file.pointer)}
        row["xetHash"] = file.sha256
    return row


def _sibling(file: File) -> dict[str, Any]:
    row: dict[str, Any] = {"rfilename": file.path, "size": file.size, "blobId": file.oid}
    if file.large:
        pointer = len(file.pointer)
        row["lfs"] = {"sha256": file.sha256, "size": file.size, "pointerSize": pointer}
    return row


def _size(found: dict[str, File], path: str) -> Response:
    inside = [file.size for name, file in found.items() if name.startswith(path)]
    return answers.json({"path": "/" + path, "size": sum(inside)})


async def _paths(request: Request, found: dict[str, File]) -> Response:
    """POST paths-info: unknown paths are silently left out."""
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        wanted = msgspec.json.decode(body or b"{}").get("paths", [])
    else:
        wanted = (await request.form()).getlist("paths")
    wanted = [wanted] if isinstance(wanted, str) else wanted
    return answers.json([_row(found[path]) for path in wanted if path in found])


def _count(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isdigit() else default

"""The Hub's routes, and its answers about one repository: info, revisions, commits, refs."""

from typing import Any
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sandbox import answers
from sandbox.answers import Caller
from sandbox.corpus.corpus import Corpus
from sandbox.corpus.repository import Commit, Repository
from sandbox.hub import trees
from sandbox.hub.files import Files, files, shut_away
from sandbox.hub.finding import Finding
from sandbox.hub.listing import BadQuery, Listing, expansion, selected
from sandbox.moments import hub_time

NO_PAGE = "Sorry, we can't find the page you are looking for."
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
            *Finding(self._corpus).routes(),
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
        return answers.error(404, NO_PAGE)

    async def _one(self, request: Request) -> Response:
        _, kind, *rest = answers.segments(request)
        who = answers.caller(request.headers)
        shelf = self._corpus.shelf(kind)
        # `gpt2/tree/main`: names once had no owner.
        alone = len(rest) == 1 or (rest[1] in _VERBS and not shelf.find("/".join(rest[:2])))
        width = 1 if alone else 2
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
        verb, revision, *path = [*(tail or ["revision"]), "main"][: max(2, len(tail))]
        if verb not in _VERBS:
            return answers.error(404, NO_PAGE)
        shut = None if verb == "revision" else shut_away(request, who, repository)
        commit = repository.commit(revision)
        if shut is not None:
            return shut
        if commit is None:
            return answers.error(404, f"Invalid rev id: {revision}", "RevisionNotFound")
        if verb in ("tree", "treesize", "paths-info"):
            found = files(self._corpus, repository, commit)
            return await _FILES[verb](request, commit, found, "/".join(path))
        return {"revision": self._info, "commits": _commits, "refs": self._refs}[verb](
            request, repository, commit
        )

    def _info(self, request: Request, repository: Repository, commit: Commit) -> Response:
        fields = repository.fields(self._corpus.spool.get(commit.info), commit)
        try:
            keys = expansion(repository.kind, request.query_params.multi_items())
        except BadQuery as problem:
            return answers.error(400, str(problem))
        if keys is None:
            keys = tuple(key for key in fields if key not in _NOT_IN_BODY)
        if "siblings" in keys and request.query_params.get("blobs", "").lower() == "true":
            found = files(self._corpus, repository, commit)
            rows = [trees.sibling(file) for file in found.values()]
            fields["siblings"] = msgspec.Raw(msgspec.json.encode(rows))
        return answers.encoded(selected(fields, keys))

    def _refs(self, request: Request, repository: Repository, _commit: Commit) -> Response:
        main = {"name": "main", "ref": "refs/heads/main", "targetCommit": repository.sha}
        refs: dict[str, Any] = {"branches": [main], "tags": [], "converts": []}
        if request.query_params.get("include_prs", "").lower() in ("1", "true"):
            refs["pullRequests"] = []
        return answers.json(refs)

    async def _owner(self, request: Request) -> Response:
        name = request.path_params["name"].lower() + "/"
        models, datasets = (
            [each.name for each in self._corpus.shelf(kind) if each.name.lower().startswith(name)]
            for kind in ("models", "datasets")
        )
        names = models + datasets
        user = request.url.path.startswith("/api/users/")
        if not names:
            return answers.error(404, "This user does not exist" if user else NO_PAGE)
        owner = names[0].partition("/")[0]
        body = {"_id": answers.owner_id(owner), "fullname": owner}
        body |= {"user": owner} if user else {"name": owner}
        return answers.json(
            body
            | {"numModels": len(models), "numDatasets": len(datasets)}
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
    page = answers.count(request, "p", 0)
    limit = max(1, min(answers.count(request, "limit", 50), 1000))
    rows = [
        {
            "id": each.sha,
            "title": each.title,
            "message": "",
            "authors": [{"user": each.author, "avatar": answers.AVATAR}],
            "date": hub_time(each.date),
        }
        for each in history[page * limit : (page + 1) * limit]
    ]
    headers = {"x-total-count": str(len(history))}
    if (page + 1) * limit < len(history):
        path = request.scope["raw_path"].decode("latin-1")
        headers["link"] = f'<{answers.base(request)}{path}?p={page + 1}&limit={limit}>; rel="next"'
    return answers.json(rows, headers)


_FILES = {"tree": trees.tree, "treesize": trees.size, "paths-info": trees.paths}

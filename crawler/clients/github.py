"""GitHub over REST: a repository, its file tree, a few of its texts; states instead of errors."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import msgspec

from crawler.asking.answers import Answer, Ask
from crawler.asking.http import Web
from crawler.decoding import seconds
from crawler.errors import BadToken, TooBig, Unreachable
from extractors.snapshot import TreeEntry
from storage.records import StoredDocument
from taxonomy.license_names import OTHER

_JSON: Final = "application/vnd.github+json"
_RAW: Final = "application/vnd.github.raw+json"
_VERSION: Final = {"x-github-api-version": "2022-11-28"}
_TREE_CAP: Final = 64 * 2**20
_UNNAMED: Final = "NOASSERTION"


class Codebase(msgspec.Struct, frozen=True, omit_defaults=True):
    """A GitHub repository without what changes daily (stars, forks). ``license`` is the SPDX
    id that GitHub detected; ``pushed_at`` is UTC seconds; ``head`` the commit, where known.
    """

    id: int
    name: str
    branch: str
    pushed_at: int | None = None
    created_at: int | None = None
    fork: bool = False
    archived: bool = False
    empty: bool = False
    license: str | None = None
    head: str = ""


class Absent(msgspec.Struct, frozen=True):
    """There is no such repository for us: ``gone`` (404), ``blocked`` (451)."""

    state: str


class Unchanged(msgspec.Struct, frozen=True):
    """304: it is as we know it."""


class Tree(msgspec.Struct, frozen=True, omit_defaults=True):
    """All paths of a repository; ``truncated`` where GitHub cut the list."""

    sha: str
    entries: tuple[TreeEntry, ...] = ()
    truncated: bool = False


class _License(msgspec.Struct):
    spdx_id: str | None = None


class _Repository(msgspec.Struct):
    id: int
    full_name: str
    default_branch: str
    fork: bool = False
    archived: bool = False
    pushed_at: datetime | None = None
    created_at: datetime | None = None
    license: _License | None = None


class _Tree(msgspec.Struct):
    sha: str
    tree: tuple[TreeEntry, ...]
    truncated: bool = False


class GitHub:
    """A client of one GitHub API. Any thread may use it."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self._root = web.access.github_api.rstrip("/")

    def repository(self, name: str, etag: str = "") -> tuple[Codebase | Absent | Unchanged, str]:
        """The repository of that name, now or before it moved, and the ETag to ask with next."""

        def read(answer: Answer) -> tuple[Codebase | Absent | Unchanged, str]:
            if answer.status == 304:
                return Unchanged(), etag
            if answer.status in (404, 451):
                return Absent("blocked" if answer.status == 451 else "gone"), ""
            expect(self.web, answer)
            found = msgspec.json.decode(answer.body, type=_Repository)
            return _codebase(found), answer.headers.get("etag", "")

        known = {"if-none-match": etag} if etag else {}
        return self.web.send(self._ask(f"/repos/{quote(name)}", _JSON, known), read)

    def tree(self, codebase: Codebase) -> Tree:
        """All files; an empty tree where there is no commit."""

        def read(answer: Answer) -> Tree:
            if answer.status in (404, 409):
                return Tree("")
            expect(self.web, answer)
            found = msgspec.json.decode(answer.body, type=_Tree)
            return Tree(found.sha, found.tree, found.truncated)

        revision = codebase.head or codebase.branch
        path = f"/repos/{quote(codebase.name)}/git/trees/{quote(revision, safe='')}?recursive=1"
        return self.web.send(self._ask(path, _JSON, cap=_TREE_CAP), read)

    def text(self, codebase: Codebase, path: str) -> StoredDocument:
        """A file's bytes; its state says whether it could be read."""

        def read(answer: Answer) -> StoredDocument:
            if answer.status in (403, 404, 451):
                return StoredDocument(path=path, state="absent", reason=f"{answer.status}")
            expect(self.web, answer)
            etag = answer.headers.get("etag", "")
            return StoredDocument(path=path, body=answer.body, revision=codebase.head, etag=etag)

        place = f"/repos/{quote(codebase.name)}/contents/{quote(path)}"
        if codebase.head:
            place += f"?ref={quote(codebase.head, safe='')}"
        try:
            return self.web.send(self._ask(place, _RAW, text=True), read)
        except (Unreachable, TooBig) as problem:
            return StoredDocument(path=path, state="unreadable", reason=str(problem))

    def _ask(
        self,
        path: str,
        accept: str,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> Ask:
        told = {"accept": accept, **_VERSION, **(headers or {})}
        return Ask("github", self._root + path, told, **more)


def expect(web: Web, answer: Answer) -> None:
    """Go on with a 200 only."""
    if answer.status == 200:
        return
    if answer.status == 401 and web.access.github_token:
        source = web.access.github_token_source or "GITHUB_TOKEN"
        raise BadToken(f"GitHub does not accept the token from {source}: renew or unset it")
    raise Unreachable(f"GitHub answers {answer.status}")


def _codebase(found: _Repository) -> Codebase:
    return Codebase(
        id=found.id,
        name=found.full_name,
        branch=found.default_branch,
        pushed_at=seconds(found.pushed_at),
        created_at=seconds(found.created_at),
        fork=found.fork,
        archived=found.archived,
        license=spdx(found.license.spdx_id if found.license else None),
    )


def spdx(detected: str | None) -> str | None:
    """GitHub's SPDX id; ``LicenseRef-other`` for a license file that it does not recognise."""
    return OTHER if detected == _UNNAMED else detected

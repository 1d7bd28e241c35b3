"""GitHub's answers about one repository: itself, license, README, contents, trees, commits."""

from base64 import b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from sandbox.corpus.codebase import CodeRepository
from sandbox.github.replies import failed, reply, root, tagged
from sandbox.moments import github_time

_TREE_LARGEST = 100_000


def body(request: Request, repository: CodeRepository) -> dict[str, Any]:
    """GET /repos/{owner}/{name}. Stars, forks and topics only where the meta knows them."""
    owner, name = repository.full_name.split("/", 1)
    url = f"{root(request)}/repos/{repository.full_name}"
    told = {
        "id": repository.id,
        "node_id": f"R_{repository.id}",
        "name": name,
        "full_name": repository.full_name,
        "private": False,
        "owner": {"login": owner, "type": "Organization"},
        "html_url": f"https://github.com/{repository.full_name}",
        "description": repository.meta.get("description"),
        "fork": bool(repository.meta.get("fork")),
        "url": url,
        "created_at": github_time(repository.created),
        "updated_at": github_time(repository.pushed),
        "pushed_at": github_time(repository.pushed),
        "size": repository.bytes // 1024,
        "archived": bool(repository.meta.get("archived")),
        "disabled": False,
        "license": repository.license(),
        "visibility": "public",
        "default_branch": repository.branch,
    }
    for key in ("stargazers_count", "forks_count", "topics", "language", "homepage", "parent"):
        if key in repository.meta:
            told[key] = repository.meta[key]
    return told


def _raw(request: Request) -> bool:
    return ".raw" in request.headers.get("accept", "")


def _content(
    request: Request, repository: CodeRepository, path: str, more: dict[str, Any] | None = None
) -> Response:
    """A file: its bytes for the raw media type, else the content object in base64."""
    entry, text = repository.paths.get(path), repository.text(path)
    if entry is None or text is None:
        return failed(404, "Not Found")
    if _raw(request):
        return tagged(request, text, "application/vnd.github.raw+json; charset=utf-8", repository)
    told = _item(request, repository, entry) | _inline(text) | (more or {})
    return reply(request, told, repository)


def _inline(text: bytes) -> dict[str, str]:
    encoded = b64encode(text).decode()
    lines = [encoded[i : i + 60] for i in range(0, len(encoded), 60)]
    return {"content": "".join(line + "\n" for line in lines), "encoding": "base64"}


def _item(request: Request, repository: CodeRepository, entry: dict[str, Any]) -> dict[str, Any]:
    path, base = entry["path"], root(request)
    kind = {"tree": "dir", "commit": "submodule"}.get(entry["type"], "file")
    url = f"{base}/repos/{repository.full_name}/contents/{quote(path)}?ref={repository.branch}"
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": entry["sha"],
        "size": entry.get("size") or 0,
        "url": url,
        "html_url": f"https://github.com/{repository.full_name}/blob/{repository.branch}/{quote(path)}",
        "type": kind,
    }


def _repository(request: Request, repository: CodeRepository, _rest: str) -> Response:
    return reply(request, body(request, repository), repository)


def _license(request: Request, repository: CodeRepository, _rest: str) -> Response:
    path, found = repository.license_path(), repository.license()
    if path is None or found is None:
        return failed(404, "Not Found")
    return _content(request, repository, path, {"license": found})


def _readme(request: Request, repository: CodeRepository, folder: str) -> Response:
    path = repository.readme_path(folder)
    return failed(404, "Not Found") if path is None else _content(request, repository, path)


def _contents(request: Request, repository: CodeRepository, path: str) -> Response:
    entry = repository.paths.get(path)
    if entry is not None and entry["type"] != "tree":
        return _content(request, repository, path)
    if not repository.paths and not path:
        return failed(404, "This repository is empty.")
    prefix = f"{path}/" if path else ""
    rows = [
        _item(request, repository, each)
        for name, each in repository.paths.items()
        if name.startswith(prefix) and "/" not in name[len(prefix) :]
    ]
    return reply(request, rows, repository) if rows else failed(404, "Not Found")


def _known(repository: CodeRepository, reference: str) -> bool:
    names = ("HEAD", repository.branch, f"heads/{repository.branch}", repository.sha)
    return reference in (*names, repository.tree_sha) or (
        len(reference) >= 7 and repository.sha.startswith(reference)
    )


def _tree(request: Request, repository: CodeRepository, reference: str) -> Response:
    """Recursive whenever the parameter is there, whatever its value."""
    if not repository.paths:
        return failed(409, "Git Repository is empty.")
    prefix, sha = "", repository.tree_sha
    if not _known(repository, reference):
        inner = (
            e for e in repository.paths.values() if e["type"] == "tree" and e["sha"] == reference
        )
        entry = next(inner, None)
        if entry is None:
            return failed(404, "Not Found")
        prefix, sha = entry["path"] + "/", reference
    deep = "recursive" in request.query_params
    url = f"{root(request)}/repos/{repository.full_name}/git"
    rows = []
    for path, entry in repository.paths.items():
        name = path[len(prefix) :]
        if path.startswith(prefix) and (deep or "/" not in name):
            kind = "trees" if entry["type"] == "tree" else "blobs"
            rows.append({**entry, "path": name, "url": f"{url}/{kind}/{entry['sha']}"})
    limit = repository.tree_limit or _TREE_LARGEST
    told = {"sha": sha, "url": f"{url}/trees/{sha}", "tree": rows[:limit] if deep else rows}
    return reply(request, told | {"truncated": deep and len(rows) > limit}, repository)


def _commit(request: Request, repository: CodeRepository, reference: str) -> Response:
    """One commit, or the list; `application/vnd.github.sha` gives the sha alone as its ETag."""
    if not repository.paths:
        return failed(409, "Git Repository is empty.")
    date = github_time(repository.pushed)
    told = {
        "sha": repository.sha,
        "commit": {
            "author": {"date": date},
            "committer": {"date": date},
            "message": repository.message,
            "tree": {"sha": repository.tree_sha},
        },
    }
    if not reference:
        return reply(request, [told], repository)
    if not _known(repository, reference):
        return failed(422, f"No commit found for SHA: {reference}")
    if "github.sha" not in request.headers.get("accept", ""):
        return reply(request, told, repository)
    headers = {"etag": f'"{repository.sha}"'}
    if request.headers.get("if-none-match", "").removeprefix("W/").strip('"') == repository.sha:
        return Response(None, 304, headers)
    return Response(repository.sha, 200, headers, media_type="application/vnd.github.sha")


ANSWERS: dict[str, Callable[[Request, CodeRepository, str], Response]] = {
    "": _repository,
    "license": _license,
    "readme": _readme,
    "contents": _contents,
    "trees": _tree,
    "commits": _commit,
}
"""By the word that follows the repository's name."""

"""The Hub's answers about the files of a revision: tree, paths-info, treesize."""

import base64
import binascii
from typing import Any
from urllib.parse import parse_qs, quote

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from sandbox import answers
from sandbox.corpus.repository import Commit
from sandbox.hub.files import File
from sandbox.moments import hub_time

_LONGEST_PAGE = 1000


async def tree(request: Request, commit: Commit, found: dict[str, File], path: str) -> Response:
    """`/tree/{rev}[/{path}]?recursive=&expand=&limit=&cursor=`."""
    prefix = f"{path}/" if path else ""
    below = {name: file for name, file in found.items() if name.startswith(prefix)}
    if path and not below:
        message = f'{path} does not exist on "{commit.sha}"'
        return answers.error(404, message, "EntryNotFound")
    rows: dict[str, dict[str, Any]] = {}
    recursive = _true(request, "recursive")
    for name in sorted(below):
        steps = name[len(prefix) :].split("/")
        for depth in range(1, len(steps) if recursive else min(2, len(steps))):
            folder = prefix + "/".join(steps[:depth])
            row = {"type": "directory", "oid": commit.sha, "size": 0, "path": folder}
            rows.setdefault(folder, row)
        if recursive or len(steps) == 1:
            rows[name] = _row(below[name])
    return _page(request, commit, list(rows.values()))


async def size(_request: Request, _commit: Commit, found: dict[str, File], path: str) -> Response:
    """`/treesize/{rev}/{path}`: bytes below a path."""
    total = sum(file.size for name, file in found.items() if name.startswith(path))
    return answers.json({"path": "/" + path, "size": total})


async def paths(request: Request, _commit: Commit, found: dict[str, File], _path: str) -> Response:
    """POST `/paths-info/{rev}`: unknown paths are silently left out."""
    if request.headers.get("content-type", "").startswith("application/json"):
        wanted = msgspec.json.decode(await request.body() or b"{}").get("paths", [])
    else:
        form = parse_qs((await request.body()).decode())
        wanted = form.get("paths", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    return answers.json([_row(found[path]) for path in wanted if path in found])


def sibling(file: File) -> dict[str, Any]:
    """An entry of `siblings` as `?blobs=true` gives it."""
    row: dict[str, Any] = {"rfilename": file.path, "size": file.size, "blobId": file.oid}
    if file.large:
        pointer = len(file.pointer)
        row["lfs"] = {"sha256": file.sha256, "size": file.size, "pointerSize": pointer}
    return row


def _row(file: File) -> dict[str, Any]:
    row: dict[str, Any] = {"type": "file", "oid": file.oid, "size": file.size, "path": file.path}
    if file.large:
        row["lfs"] = {"oid": file.sha256, "size": file.size, "pointerSize": len(file.pointer)}
        row["xetHash"] = file.sha256
    return row


def _page(request: Request, commit: Commit, rows: list[dict[str, Any]]) -> Response:
    limit, start = answers.count(request, "limit", 100 if _true(request, "expand") else 1000), 0
    if cursor := request.query_params.get("cursor"):
        try:
            last, limit = _position(cursor)
        except (binascii.Error, ValueError, LookupError, TypeError):
            return answers.error(400, "Invalid cursor")
        start = next((i + 1 for i, row in enumerate(rows) if row["path"] == last), len(rows))
    limit = max(1, min(limit, _LONGEST_PAGE))
    chosen = rows[start : start + limit]
    if _true(request, "expand"):
        date = hub_time(commit.date)
        last_commit = {"id": commit.sha, "title": commit.title, "date": date}
        chosen = [row | {"lastCommit": last_commit} for row in chosen]
    headers = {}
    if start + limit < len(rows):
        cursor = quote(_cursor(chosen[-1]["path"], commit, limit))
        kept = [(k, v) for k, v in request.query_params.multi_items() if k != "cursor"]
        query = "".join(f"{key}={quote(value)}&" for key, value in kept)
        path = request.scope["raw_path"].decode("latin-1")
        headers["link"] = f'<{answers.base(request)}{path}?{query}cursor={cursor}>; rel="next"'
    return answers.json(chosen, headers)


def _cursor(path: str, commit: Commit, limit: int) -> str:
    """base64(base64({"file_name", "tree_oid"}) + ":" + limit)."""
    inner = msgspec.json.encode({"file_name": path, "tree_oid": commit.sha})
    return base64.b64encode(base64.b64encode(inner) + b":%d" % limit).decode()


def _position(cursor: str) -> tuple[str, int]:
    inner, _, limit = base64.b64decode(cursor).decode().rpartition(":")
    return msgspec.json.decode(base64.b64decode(inner), type=dict[str, str])["file_name"], int(
        limit
    )


def _true(request: Request, name: str) -> bool:
    return request.query_params.get(name, "").lower() in ("true", "1")

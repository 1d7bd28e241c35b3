"""GitHub's GraphQL endpoint, as far as batches of repositories by alias need it."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from sandbox import answers
from sandbox.corpus.codebase import CodeRepository
from sandbox.github.queries import BadQuery, Field, parsed
from sandbox.moments import github_time


async def answer(
    request: Request, repositories: Mapping[str, CodeRepository], moved: Mapping[str, str]
) -> Response:
    """POST /graphql: data, and errors for what is not found, with HTTP 200."""
    try:
        body = msgspec.json.decode(await request.body())
        fields = parsed(body["query"], body.get("variables") or {})
    except (msgspec.DecodeError, LookupError, TypeError, BadQuery) as problem:
        told = {"message": f"Problems parsing the query: {problem}"}
        return answers.json({"errors": [told]})
    data: dict[str, Any] = {}
    errors = []
    for field in fields:
        if field.name == "rateLimit":
            data[field.alias] = _rate_limit(request, field)
        elif field.name != "repository":
            errors.append({"message": f"Field '{field.name}' doesn't exist on type 'Query'"})
        else:
            name = f"{field.arguments.get('owner')}/{field.arguments.get('name')}"
            found = repositories.get(moved.get(name.lower(), name).lower())
            usable = found is not None and found.state == "open"
            data[field.alias] = _object(field, found) if found is not None and usable else None
            if not usable:
                errors.append(_missing(field.alias, name))
    return answers.json({"data": data, **({"errors": errors} if errors else {})})


def _missing(alias: str, name: str) -> dict[str, Any]:
    return {
        "type": "NOT_FOUND",
        "path": [alias],
        "locations": [{"line": 1, "column": 1}],
        "message": f"Could not resolve to a Repository with the name '{name}'.",
    }


def _rate_limit(request: Request, field: Field) -> dict[str, Any]:
    standing = request.scope.get("github_standing", {})
    told = {"cost": 1, "limit": 5000, "remaining": 5000, "used": 0, "nodeCount": 0, "resetAt": ""}
    told |= standing
    return {each.alias: told.get(each.name) for each in field.fields}


def _object(field: Field, repository: CodeRepository) -> dict[str, Any]:
    return {each.alias: _property(each, repository) for each in field.fields}


def _property(field: Field, repository: CodeRepository) -> Any:
    owner, name = repository.full_name.split("/", 1)
    scalars = {
        "__typename": "Repository",
        "databaseId": repository.id,
        "id": f"R_{repository.id}",
        "name": name,
        "nameWithOwner": repository.full_name,
        "url": f"https://github.com/{repository.full_name}",
        "description": repository.meta.get("description"),
        "isArchived": bool(repository.meta.get("archived")),
        "isDisabled": False,
        "isEmpty": not repository.paths,
        "isFork": bool(repository.meta.get("fork")),
        "isPrivate": False,
        "pushedAt": github_time(repository.pushed),
        "createdAt": github_time(repository.created),
        "updatedAt": github_time(repository.pushed),
        "stargazerCount": repository.meta.get("stargazers_count", 0),
        "forkCount": repository.meta.get("forks_count", 0),
        "diskUsage": repository.bytes // 1024,
    }
    if field.name in scalars:
        return scalars[field.name]
    if field.name == "licenseInfo":
        found = repository.license()
        known = found and {**found, "spdxId": found["spdx_id"], "nickname": None}
        return known and _pick(field, known)
    if field.name == "owner":
        return _pick(field, {"login": owner, "__typename": "Organization"})
    if field.name == "defaultBranchRef":
        return _branch(field, repository) if repository.paths else None
    return _git_object(field, repository) if field.name == "object" else None


def _branch(field: Field, repository: CodeRepository) -> dict[str, Any]:
    target = {"oid": repository.sha, "committedDate": github_time(repository.pushed)}
    return {
        each.alias: _pick(each, target) if each.name == "target" else repository.branch
        for each in field.fields
    }


def _git_object(field: Field, repository: CodeRepository) -> dict[str, Any] | None:
    """`object(expression: "HEAD:path")`: a blob with its text, or a tree with its entries."""
    reference, _, path = str(field.arguments.get("expression", "")).partition(":")
    if reference not in ("HEAD", repository.branch, repository.sha) or not repository.paths:
        return None
    entry = repository.paths.get(path)
    if entry is None and path:
        return None
    if entry is None or entry["type"] == "tree":
        told: dict[str, Any] = {"oid": entry["sha"] if entry else repository.tree_sha}
        told |= {"__typename": "Tree", "entries": list(_entries(repository, path))}
        return _pick(field, told)
    text = repository.text(path)
    told = {"oid": entry["sha"], "byteSize": entry.get("size"), "isTruncated": False}
    told |= {"__typename": "Blob", "isBinary": False}
    return _pick(
        field, told | {"text": text.decode(errors="replace") if text is not None else None}
    )


def _entries(repository: CodeRepository, folder: str) -> Iterator[dict[str, Any]]:
    prefix = f"{folder}/" if folder else ""
    for path, entry in repository.paths.items():
        name = path[len(prefix) :]
        if path.startswith(prefix) and "/" not in name:
            told = {"name": name, "path": path, "type": entry["type"], "oid": entry["sha"]}
            yield {**told, "mode": int(entry["mode"], 8), "size": entry.get("size") or 0}


def _pick(field: Field, told: Mapping[str, Any]) -> dict[str, Any]:
    picked: dict[str, Any] = {}
    for each in field.fields:
        value = told.get(each.name)
        if isinstance(value, list):
            value = [_pick(each, item) for item in value]
        picked[each.alias] = value
    return picked

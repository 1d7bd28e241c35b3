"""GitHub over GraphQL: many repositories in one question, by aliases. Needs a token."""

import contextlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from crawler.asking.answers import Answer, Ask
from crawler.asking.http import Web
from crawler.clients.github import Absent, Codebase, expect, spdx
from crawler.decoding import seconds
from crawler.errors import Passing, Unreachable

BATCH: Final = 50
"""So many plain repositories cost one point."""

_FIELDS: Final = """{databaseId nameWithOwner isArchived isFork isEmpty pushedAt createdAt
licenseInfo{spdxId} defaultBranchRef{name target{oid}}}"""


class _License(msgspec.Struct, rename="camel"):
    spdx_id: str | None = None


class _Target(msgspec.Struct):
    oid: str


class _Branch(msgspec.Struct):
    name: str
    target: _Target


class _Repository(msgspec.Struct, rename="camel"):
    database_id: int
    name_with_owner: str
    is_archived: bool = False
    is_fork: bool = False
    is_empty: bool = False
    pushed_at: datetime | None = None
    created_at: datetime | None = None
    license_info: _License | None = None
    default_branch_ref: _Branch | None = None


class _Error(msgspec.Struct):
    type: str = ""
    message: str = ""
    path: list[str | int] = []


class _Reply(msgspec.Struct):
    data: dict[str, msgspec.Raw] | None = None
    errors: list[_Error] = []


def repositories(web: Web, names: Sequence[str]) -> dict[str, Codebase | Absent]:
    """The repositories by the name asked for, ``owner/name``; a moved one has its new name.

    A name that GitHub did not answer for, or oddly, is missing, and so is a batch that takes GitHub
    too long. Raises BadToken, NoNetwork, QuotaSpent.
    """
    found: dict[str, Codebase | Absent] = {}
    for start in range(0, len(names), BATCH):
        with contextlib.suppress(Unreachable):
            found |= _batch(web, names[start : start + BATCH])
    return found


def _batch(web: Web, names: Sequence[str]) -> dict[str, Codebase | Absent]:
    fields = [f"r{place}:{_field(name)}" for place, name in enumerate(names)]
    query = f"query{{{' '.join(fields)} rateLimit{{cost remaining resetAt}}}}"
    body = msgspec.json.encode({"query": query})
    address = f"{web.access.github_api.rstrip('/')}/graphql"
    headers = {"content-type": "application/json", "accept": "application/json"}
    reply = web.send(
        Ask("github", address, headers, "POST", body), lambda answer: _read(web, answer)
    )
    missing = {each.path[0] for each in reply.errors if each.type == "NOT_FOUND" and each.path}
    found: dict[str, Codebase | Absent] = {}
    for place, name in enumerate(names):
        raw = (reply.data or {}).get(f"r{place}", msgspec.Raw(b"null"))
        if bytes(raw) != b"null":
            with contextlib.suppress(msgspec.ValidationError):
                found[name] = _codebase(msgspec.json.decode(raw, type=_Repository))
        elif f"r{place}" in missing:
            found[name] = Absent("gone")
    return found


def _field(name: str) -> str:
    """One repository of the question; a string is written in GraphQL as in JSON."""
    owner, repository = (_string(part) for part in name.split("/", 1))
    return f"repository(owner:{owner},name:{repository}){_FIELDS}"


def _string(text: str) -> str:
    return msgspec.json.encode(text).decode()


def _read(web: Web, answer: Answer) -> _Reply:
    expect(web, answer)
    reply = msgspec.json.decode(answer.body, type=_Reply)
    if any(error.type == "RATE_LIMITED" for error in reply.errors):
        # A spent budget comes with status 200; its headers have told the quota until when.
        raise Passing("rate limit (GraphQL)", limited=True)
    if reply.data is None:
        raise Unreachable(f"GitHub: {reply.errors[0].message[:200] if reply.errors else 'no data'}")
    return reply


def _codebase(found: _Repository) -> Codebase:
    branch = found.default_branch_ref
    return Codebase(
        id=found.database_id,
        name=found.name_with_owner,
        branch=branch.name if branch else "HEAD",
        pushed_at=seconds(found.pushed_at),
        created_at=seconds(found.created_at),
        fork=found.is_fork,
        archived=found.is_archived,
        empty=found.is_empty or branch is None,
        license=spdx(found.license_info.spdx_id if found.license_info else None),
        head=branch.target.oid if branch else "",
    )

"""GitHub repositories that models link to: asked once, kept, shared by all of them.

Each is an entity of the store with three kinds of documents: ``record`` (the repository
without its stars), ``tree`` (all paths) and the few texts that the extractors want.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final

import msgspec
from msgspec.structs import replace

from crawler.asking.http import Web
from crawler.clients import github_graphql
from crawler.clients.github import Absent, Codebase, GitHub, Tree, Unchanged
from crawler.errors import BadToken, CrawlProblem, QuotaSpent, Unreachable
from crawler.sightings import document
from extractors.code.repository import documents_wanted
from extractors.snapshot import Document, RepositoryRecord
from storage import Store
from storage.records import Observation, RepositoryRow, StoredDocument
from taxonomy.licenses import normalise

FRESH: Final = 20 * 3600
"""Seconds for which a repository is not asked for again."""

_ONE_BY_ONE: Final = 2
_OUTAGE: Final = 3
"""When so many in a row cannot be read, it is not the repositories."""

_encode = msgspec.json.Encoder(order="deterministic").encode


class Found(msgspec.Struct):
    """Repositories by linked name in lower case, what of them is to be stored, what failed.

    ``stopped``: GitHub does not let us go on.
    """

    records: dict[str, RepositoryRecord] = {}
    observations: list[Observation] = []
    warnings: list[str] = []
    stopped: bool = False


def gather(store: Store, web: Web, names: Iterable[str], *, at: int, limit: int) -> Found:
    """Bring what is not fresh in the store, at most ``limit`` repositories.

    A spent quota or an outage of GitHub leaves the rest unread, with a warning; a bad token is
    raised.
    """
    wanted = sorted({name.lower() for name in names})
    rows = store.repositories(wanted)
    found = Found()
    stale = [name for name in wanted if name not in rows or at - rows[name].checked_at >= FRESH]
    _Visit(GitHub(web), rows, found, at).bring(stale[:limit])
    if len(stale) > limit:
        found.warnings.append(f"{len(stale) - limit} GitHub repositories were not looked at")
    for name, row in rows.items():
        found.records.setdefault(name, stored(row))
    return found


class _Visit(msgspec.Struct, frozen=True):
    """Asks GitHub for repositories, only for what changed since their ``rows``."""

    github: GitHub
    rows: dict[str, RepositoryRow]
    found: Found
    at: int

    def bring(self, names: Sequence[str]) -> None:
        """All of them, as far as GitHub lets us."""
        web = self.github.web
        try:
            told: dict[str, Codebase | Absent] = {}
            if web.access.github_token and len(names) > _ONE_BY_ONE:
                told = github_graphql.repositories(web, names)
            self._each(names, told)
        except BadToken:
            raise
        except CrawlProblem as problem:
            spent = isinstance(problem, QuotaSpent)
            text = str(problem) if spent else f"GitHub was not read: {problem}"
            self.found.warnings.append(text)
            self.found.stopped = True

    def _each(self, names: Sequence[str], told: dict[str, Codebase | Absent]) -> None:
        """One after the other; what cannot be read does not keep us from the rest."""
        failed = 0
        for name in names:
            try:
                self._one(name, told.get(name))
                failed = 0
            except Unreachable as problem:
                failed += 1
                if failed == min(_OUTAGE, len(names)):
                    raise
                self.found.warnings.append(f"{name} was not read: {problem}")

    def _one(self, name: str, told: Codebase | Absent | None) -> None:
        row = self.rows.get(name)
        answer: Codebase | Absent | Unchanged
        answer, etag = (told, "") if told else self.github.repository(name, row.etag if row else "")
        if isinstance(answer, Absent):
            self.found.observations.append(_gone(name, row, self.at))
            left = stored(row) if row else RepositoryRecord(name, "gone")
            self.found.records[name] = replace(left, state="gone")
            return
        before = _codebase(row)
        codebase = before if isinstance(answer, Unchanged) else answer
        if codebase is None:
            return
        if before is not None and _same(before, codebase):  # REST tells neither of these
            codebase = replace(codebase, head=before.head, empty=before.empty)
        if row is not None and codebase == before:  # an ETag of other stars is no news
            documents = row.documents
        else:
            documents = _documents(self.github, codebase, row, etag)
        self.found.observations.append(_observation(codebase, documents, self.at))
        self.found.records[name] = _record(codebase, documents)


def _documents(
    github: GitHub, codebase: Codebase, row: RepositoryRow | None, etag: str
) -> tuple[StoredDocument, ...]:
    """The record, and tree and texts anew where something was pushed."""
    record = StoredDocument("record", _encode(codebase), codebase.head, etag=etag)
    before = _codebase(row) if row else None
    if row is not None and before is not None and _same(before, codebase):
        return (record, *(each for each in row.documents if each.path != "record"))
    tree = Tree("") if codebase.empty else github.tree(codebase)
    texts = (github.text(codebase, path) for path in documents_wanted(tree.entries))
    return (record, StoredDocument("tree", _encode(tree), tree.sha), *texts)


def _same(before: Codebase, now: Codebase) -> bool:
    return before.pushed_at == now.pushed_at and before.branch == now.branch


def _observation(codebase: Codebase, documents: tuple[StoredDocument, ...], at: int) -> Observation:
    return Observation(
        kind="github",
        name=codebase.name,
        host_id=str(codebase.id),
        observed_at=at,
        depth="full",
        revision=codebase.head or next((d.revision for d in documents if d.path == "tree"), None),
        created_at=codebase.created_at,
        committed_at=codebase.pushed_at,
        license=_license(codebase),
        state="archived" if codebase.archived else "ok",
        documents=documents,
        era="github",
        record_hash=blake2b(_encode(codebase), digest_size=16).digest(),
    )


def _gone(name: str, row: RepositoryRow | None, at: int) -> Observation:
    return Observation(
        kind="github",
        name=row.name if row else name,
        host_id=row.host_id if row else None,
        observed_at=at,
        depth="listing",
        state="gone",
        era="github",
    )


def stored(row: RepositoryRow) -> RepositoryRecord:
    """A repository of the store as the extractors read it; one that is gone with what it held."""
    codebase = _codebase(row)
    held = _record(codebase, row.documents) if codebase else RepositoryRecord(row.name, "unread")
    return replace(held, state="gone") if row.gone else held


def _record(codebase: Codebase, documents: Sequence[StoredDocument]) -> RepositoryRecord:
    held = next((each for each in documents if each.path == "tree"), None)
    tree = msgspec.json.decode(held.body, type=Tree) if held else Tree("")
    state = "archived" if codebase.archived else "ok" if tree.entries else "empty"
    revision = codebase.head or tree.sha
    return RepositoryRecord(
        name=codebase.name,
        state=state,
        revision=revision,
        license=_license(codebase),
        tree=tree.entries,
        truncated=tree.truncated,
        documents=tuple(
            _at(document(each), revision) for each in sorted(documents, key=_path) if _is_text(each)
        ),
    )


def _at(text: Document, revision: str) -> Document:
    """A text of a repository whose head GitHub did not tell is known by the tree it lies in."""
    return text if text.revision else replace(text, revision=revision)


def _path(stored: StoredDocument) -> str:
    return stored.path


def _is_text(stored: StoredDocument) -> bool:
    return stored.path not in ("record", "tree")


def _license(codebase: Codebase) -> str | None:
    return normalise(codebase.license) if codebase.license else None


def _codebase(row: RepositoryRow | None) -> Codebase | None:
    record = next((each for each in row.documents if each.path == "record"), None) if row else None
    return msgspec.json.decode(record.body, type=Codebase) if record else None

"""GitHub repositories that models link to: asked once, kept, shared by all of them."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from crawler import codebases
from crawler.asking.http import Web
from crawler.clients import github_graphql
from crawler.clients.github import Absent, Codebase, GitHub, Tree, Unchanged
from crawler.codebases import TREE
from crawler.errors import BadToken, CrawlProblem, QuotaSpent, Unreachable
from extractors.code.repository import documents_wanted
from extractors.snapshot import RepositoryRecord
from storage import Store
from storage.archive.documents import RECORD
from storage.records import Observation, RepositoryRow, StoredDocument

FRESH: Final = 20 * 3600
"""Seconds for which a repository is not asked for again."""

_ONE_BY_ONE: Final = 2
_OUTAGE: Final = 3
"""When so many in a row cannot be read, it is not the repositories."""
_OUTAGE_IN_TURN: Final = 20
"""The same of those whose turn it is: the stalest, so that what cannot be read gathers there."""


class Found(msgspec.Struct):
    """Repositories by linked name in lower case, what of them is to be stored, what failed.

    ``left``: how many were one too many. ``stopped``: GitHub does not let us go on.
    """

    records: dict[str, RepositoryRecord] = {}
    observations: list[Observation] = []
    warnings: list[str] = []
    left: int = 0
    stopped: bool = False


def gather(
    store: Store, web: Web, names: Iterable[str], *, at: int, limit: int, in_turn: bool = False
) -> Found:
    """Bring what is not fresh in the store, at most ``limit`` repositories. ``in_turn``: one that
    cannot be read has had its turn, and goes to the end of the line.

    A spent quota or an outage of GitHub leaves the rest unread, with a warning; a bad token is
    raised.
    """
    wanted = sorted({name.lower() for name in names})
    rows = store.repositories(wanted)
    found = Found()
    stale = [name for name in wanted if name not in rows or at - rows[name].checked_at >= FRESH]
    _Visit(GitHub(web), rows, found, at, in_turn).bring(stale[:limit])
    found.left = max(len(stale) - limit, 0)
    for name, row in rows.items():
        found.records.setdefault(name, codebases.stored(row))
    return found


class _Visit(msgspec.Struct, frozen=True):
    """Asks GitHub for repositories, only for what changed since their ``rows``."""

    github: GitHub
    rows: dict[str, RepositoryRow]
    found: Found
    at: int
    in_turn: bool

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
        failed, outage = 0, _OUTAGE_IN_TURN if self.in_turn else _OUTAGE
        for name in names:
            try:
                self._one(name, told.get(name))
                failed = 0
            except Unreachable as problem:
                failed += 1
                if self.in_turn:
                    self._leave(name)
                if failed == min(outage, len(names)):
                    raise
                self.found.warnings.append(f"{name} was not read: {problem}")

    def _leave(self, name: str) -> None:
        """It stays as it was seen last, and was asked for."""
        row = self.rows.get(name)
        before = codebases.held(row)
        if row is not None and row.gone:
            self.found.observations.append(codebases.gone(name, row, self.at))
        elif row is not None and before is not None:
            self.found.observations.append(codebases.observation(before, row.documents, self.at))

    def _one(self, name: str, told: Codebase | Absent | None) -> None:
        row = self.rows.get(name)
        answer: Codebase | Absent | Unchanged
        answer, etag = (told, "") if told else self.github.repository(name, row.etag if row else "")
        if isinstance(answer, Absent):
            self.found.observations.append(codebases.gone(name, row, self.at))
            left = codebases.stored(row) if row else RepositoryRecord(name, "gone")
            self.found.records[name] = replace(left, state="gone")
            return
        before = codebases.held(row)
        codebase = before if isinstance(answer, Unchanged) else answer
        if codebase is None:
            return
        if before is not None and codebases.same(before, codebase):  # REST tells neither of these
            codebase = replace(codebase, head=before.head, empty=before.empty)
        if row is not None and codebase == before:  # an ETag of other stars is no news
            documents = row.documents
        else:
            documents = _documents(self.github, codebase, row, etag)
        self.found.observations.append(codebases.observation(codebase, documents, self.at))
        self.found.records[name] = codebases.record(codebase, documents)


def _documents(
    github: GitHub, codebase: Codebase, row: RepositoryRow | None, etag: str
) -> tuple[StoredDocument, ...]:
    """The record, and tree and texts anew where something was pushed."""
    record = StoredDocument(RECORD, codebases.encoded(codebase), codebase.head, etag=etag)
    before = codebases.held(row)
    if row is not None and before is not None and codebases.same(before, codebase):
        return (record, *(each for each in row.documents if each.path != RECORD))
    tree = Tree("") if codebase.empty else github.tree(codebase)
    texts = (github.text(codebase, path) for path in documents_wanted(tree.entries))
    return (record, StoredDocument(TREE, codebases.encoded(tree), tree.sha), *texts)

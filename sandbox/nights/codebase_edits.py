"""Edits of GitHub repositories."""

from collections.abc import Mapping
from typing import Any

from sandbox.corpus.codebase import CodeRecord, CodeRepository
from sandbox.corpus.corpus import Corpus
from sandbox.corpus.repository import made_up_sha
from sandbox.moments import github_time


def add(corpus: Corpus, full_name: str, at: int, **record: Any) -> None:
    """A new repository: `meta`, `tree`, `files` as in the corpus."""
    meta = {"pushed_at": github_time(at), **(record.get("meta") or {})}
    made = CodeRecord(full_name, meta, record.get("tree"), record.get("files") or {})
    corpus.github[full_name.lower()] = CodeRepository(corpus.spool, made)
    corpus.github_moved.pop(full_name.lower(), None)


def commit(
    corpus: Corpus,
    full_name: str,
    at: int,
    *,
    files: Mapping[str, str | None],
    title: str = "Update",
) -> None:
    """New, changed and (None) removed files, with a new sha."""
    old = _repository(corpus, full_name)
    texts = {path: (old.text(path) or b"").decode() for path in old.files if path not in files}
    texts |= {path: text for path, text in files.items() if text is not None}
    tree = [each for path, each in old.paths.items() if path not in files]
    sha = made_up_sha(full_name, old.sha, title, str(at))
    meta = old.meta | {"id": old.id, "head_sha": sha, "tree_sha": made_up_sha("tree", sha)}
    meta |= {"pushed_at": github_time(at), "created_at": github_time(old.created)}
    meta |= {"default_branch": old.branch, "head_subject": title}
    new = CodeRepository(corpus.spool, CodeRecord(old.full_name, meta, tree, texts))
    corpus.github[full_name.lower()] = new


def change_license(corpus: Corpus, full_name: str, at: int, *, to: str | None, text: str) -> None:
    """Another license file, and what GitHub detects in it."""
    path = _repository(corpus, full_name).license_path() or "LICENSE"
    commit(corpus, full_name, at, files={path: text}, title="Change the license")
    _repository(corpus, full_name).meta["license"] = to


def rename(corpus: Corpus, full_name: str, _at: int, *, to: str) -> None:
    """Another name, the same number; the old name answers 301."""
    repository = _repository(corpus, full_name)
    del corpus.github[full_name.lower()]
    corpus.github_moved[full_name.lower()] = repository.id
    corpus.github_moved.pop(to.lower(), None)
    repository.full_name = to
    corpus.github[to.lower()] = repository


def delete(corpus: Corpus, full_name: str, _at: int) -> None:
    """Deleted or made private: 404 either way."""
    _repository(corpus, full_name).state = "private"


def block(corpus: Corpus, full_name: str, _at: int) -> None:
    """Blocked for legal reasons: 451."""
    _repository(corpus, full_name).state = "blocked"


def archive(corpus: Corpus, full_name: str, _at: int) -> None:
    """Read-only from now on."""
    _repository(corpus, full_name).meta["archived"] = True


def _repository(corpus: Corpus, full_name: str) -> CodeRepository:
    return corpus.github[full_name.lower()]

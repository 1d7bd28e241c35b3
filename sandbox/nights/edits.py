"""Edits of Hub repositories: each leaves the record as the Hub would, commits keep what was."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from sandbox.corpus import frontmatter
from sandbox.corpus.corpus import add_line
from sandbox.corpus.repository import Commit, Repository, made_up_sha
from sandbox.corpus.shelf import Shelf
from sandbox.moments import hub_time

_encode = msgspec.json.Encoder().encode
_DERIVED = ("license:", "dataset:", "base_model:")


def add(shelf: Shelf, name: str, at: int, **record: Any) -> None:
    """A new repository: `info`, `readme`, `files` as in the corpus."""
    data = frontmatter.card_data(record.get("readme") or "") or {}
    derived: dict[str, Any] = {"id": name, "tags": frontmatter.tags(data), "private": False}
    derived |= {"downloads": 0, "likes": 0, "gated": False, "disabled": False}
    derived |= {"createdAt": hub_time(at), "lastModified": hub_time(at)}
    derived |= {key: data[key] for key in ("pipeline_tag", "library_name") if key in data}
    if data:
        derived["cardData"] = data
    shelf.remove_name(name)
    add_line(shelf, _encode({**record, "id": name, "info": derived | (record.get("info") or {})}))


def card(shelf: Shelf, name: str, at: int, *, text: str, title: str = "Update README.md") -> None:
    """A new card, and the metadata that follows from it."""
    commit(shelf, name, at, title=title, files={"README.md": text})


def change_license(
    shelf: Shelf, name: str, at: int, *, to: str | None, title: str = "Update license"
) -> None:
    """Another license in the card's front matter and in the tags; None takes it away."""
    repository = _repository(shelf, name)
    held = (repository.files or {}).get("README.md")
    text = shelf.spool.get(held).decode() if held else ""
    commit(shelf, name, at, title=title, files={"README.md": relicensed(text, to)})


def commit(
    shelf: Shelf,
    name: str,
    at: int,
    *,
    files: Mapping[str, str | None],
    title: str = "Upload files",
) -> None:
    """New, changed and (None) removed files in one commit with a sha of its own."""
    repository = _repository(shelf, name)
    history = repository.history()
    info = msgspec.json.decode(shelf.spool.get(repository.info))
    names = repository.siblings(shelf.spool, repository.info) or list(repository.files or {})
    names = [path for path in names if files.get(path, "") is not None]
    names += [path for path, text in files.items() if text is not None and path not in names]
    held = {p: place for p, place in (repository.files or {}).items() if p not in files}
    held |= {p: shelf.spool.put(text.encode()) for p, text in files.items() if text is not None}
    if "README.md" in files:
        _carry(info, _card_of(shelf, repository), files["README.md"] or "")
    sha = made_up_sha(repository.host_id, str(len(history)), title, str(at))
    info |= {"sha": sha, "lastModified": hub_time(at)}
    info["siblings"] = [{"rfilename": path} for path in names]
    repository.sha, repository.modified, repository.files = sha, at, held
    repository.info = shelf.spool.put(_encode(info))
    owner = repository.name.partition("/")[0]
    repository.commits = [Commit(sha, title, at, owner, repository.info, held), *history]
    shelf.touched()


def file(shelf: Shelf, name: str, at: int, *, path: str, text: str) -> None:
    """One file more, or another text in it."""
    commit(shelf, name, at, files={path: text}, title=f"Upload {path}")


def remove_file(shelf: Shelf, name: str, at: int, *, path: str) -> None:
    """One file less."""
    commit(shelf, name, at, files={path: None}, title=f"Delete {path}")


def rename(shelf: Shelf, name: str, _at: int, *, to: str) -> None:
    """Another name, the same id; the old name answers 307."""
    repository = _repository(shelf, name)
    _rewrite(shelf, repository, id=to, modelId=to, author=to.partition("/")[0])
    shelf.rename(repository, to)


def delete(shelf: Shelf, name: str, _at: int) -> None:
    """Gone, as if it had never been there."""
    shelf.remove(_repository(shelf, name))


def gate(shelf: Shelf, name: str, _at: int, *, mode: str = "manual") -> None:
    """Files and commits only for those who were let in; `auto` or `manual`."""
    repository = _repository(shelf, name)
    repository.gated = mode
    _rewrite(shelf, repository, gated=mode)


def ungate(shelf: Shelf, name: str, _at: int) -> None:
    """Open to anyone again."""
    repository = _repository(shelf, name)
    repository.gated = False
    _rewrite(shelf, repository, gated=False)


def disable(shelf: Shelf, name: str, _at: int, *, value: bool = True) -> None:
    """Shut by the Hub: metadata stay, files are refused."""
    repository = _repository(shelf, name)
    repository.disabled = value
    _rewrite(shelf, repository, disabled=value)


def enable(shelf: Shelf, name: str, at: int) -> None:
    """No longer disabled."""
    disable(shelf, name, at, value=False)


def hide(shelf: Shelf, name: str, _at: int, *, value: bool = True) -> None:
    """Private: as if it were not there, for all who may ask here."""
    repository = _repository(shelf, name)
    repository.private = value
    _rewrite(shelf, repository, private=value)


def publish(shelf: Shelf, name: str, at: int) -> None:
    """Public again."""
    hide(shelf, name, at, value=False)


def bump(shelf: Shelf, name: str, _at: int, **counts: int) -> None:
    """New values of `downloads`, `likes`, `downloadsAllTime`."""
    repository = _repository(shelf, name)
    repository.downloads = counts.get("downloads", repository.downloads)
    repository.likes = counts.get("likes", repository.likes)
    _rewrite(shelf, repository, **counts)


def _repository(shelf: Shelf, name: str) -> Repository:
    found = shelf.held(name)
    if found is None:
        raise LookupError("there is none of this name")
    return found


def _rewrite(shelf: Shelf, repository: Repository, **changes: Any) -> None:
    """Change the record in place, without a commit."""
    history = repository.history()
    info = msgspec.json.decode(shelf.spool.get(repository.info))
    if shelf.kind != "models":
        changes.pop("modelId", None)
    repository.info = shelf.spool.put(_encode(info | changes))
    repository.commits = [
        msgspec.structs.replace(history[0], info=repository.info),
        *history[1:],
    ]
    shelf.touched()


def _card_of(shelf: Shelf, repository: Repository) -> str:
    place = (repository.files or {}).get("README.md")
    return shelf.spool.get(place).decode() if place else ""


def _carry(info: dict[str, Any], old: str, new: str) -> None:
    """Put into the record what the Hub derives from the new card instead of the old one."""
    data = frontmatter.card_data(new)
    before = set(frontmatter.tags(frontmatter.card_data(old) or {})) - {"region:us"}
    kept = [
        tag for tag in info.get("tags") or [] if tag not in before and not tag.startswith(_DERIVED)
    ]
    info["tags"] = list(dict.fromkeys([*frontmatter.tags(data or {})[:-1], *kept]))
    info.pop("cardData", None)
    if data:
        info["cardData"] = data


def relicensed(text: str, license_id: str | None) -> str:
    """A card with another `license` in its front matter; None takes it out."""
    line = "" if license_id is None else f"license: {license_id}\n"
    head = re.match(r"\ufeff?\s*---[ \t]*\r?\n", text)
    if head is None:
        return f"---\n{line}---\n{text}" if line else text
    end = text.find("\n---", head.end() - 1)
    front, rest = text[head.end() : end + 1], text[end + 1 :]
    front = re.sub(r"^license:[^\n]*\n(?:[ \t]*- [^\n]*\n)*", "", front, flags=re.MULTILINE)
    return f"---\n{line}{front}{rest}"

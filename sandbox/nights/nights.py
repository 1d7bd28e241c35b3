"""What happens between two crawls: a script of nights, each a list of edits.

A script is JSON: `{"nights": [{"at": "2026-11-02T00:00:00Z", "edits": [{"do": "rename",
"model": "a/b", "to": "a/c"}, …]}, …]}`. An edit names its target as `model`, `dataset` or
`repository` (GitHub); `do` is a function of EDITS, the other keys are its arguments.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from sandbox.corpus.corpus import Corpus
from sandbox.moments import milliseconds
from sandbox.nights import codebase_edits, edits

EDITS: dict[str, Callable[..., None]] = {
    "add": edits.add,
    "card": edits.card,
    "license": edits.change_license,
    "rename": edits.rename,
    "delete": edits.delete,
    "gate": edits.gate,
    "ungate": edits.ungate,
    "disable": edits.disable,
    "hide": edits.hide,
    "publish": edits.publish,
    "enable": edits.enable,
    "file": edits.file,
    "remove_file": edits.remove_file,
    "commit": edits.commit,
    "bump": edits.bump,
}
CODE_EDITS: dict[str, Callable[..., None]] = {
    "add": codebase_edits.add,
    "commit": codebase_edits.commit,
    "license": codebase_edits.change_license,
    "rename": codebase_edits.rename,
    "delete": codebase_edits.delete,
    "block": codebase_edits.block,
    "archive": codebase_edits.archive,
}


class Night(msgspec.Struct, frozen=True):
    """The edits of one night; `at` dates their commits (None: the moment of the call)."""

    edits: list[dict[str, Any]]
    at: str | None = None


class BadEdit(ValueError):
    """An edit that cannot be done; the text says which and why."""


class Nights:
    """A script and how far it has run."""

    def __init__(self, nights: list[Night]) -> None:
        self.nights = nights
        self.passed = 0

    def left(self) -> int:
        """Nights that are still to come."""
        return len(self.nights) - self.passed

    def pass_one(self, corpus: Corpus, now: int) -> int:
        """Let one night pass; how many edits it had, 0 when the script is over."""
        if not self.left():
            return 0
        night = self.nights[self.passed]
        self.passed += 1
        for edit in night.edits:
            apply(corpus, edit, milliseconds(night.at) or now)
        return len(night.edits)


def read(source: str | Path | Mapping[str, Any]) -> Nights:
    """The script of a file or of its parsed content.

    Raises msgspec.ValidationError, and BadEdit for what no night could ever do.
    """
    if isinstance(source, Mapping):
        script = source
    else:
        script = msgspec.json.decode(Path(source).read_bytes(), type=dict[str, Any])
    nights = msgspec.convert(script.get("nights", []), list[Night])
    for night in nights:
        for edit in night.edits:
            _understood(edit)
    return Nights(nights)


def apply(corpus: Corpus, edit: Mapping[str, Any], at: int) -> None:
    """Do one edit, its commit dated `at` (milliseconds). Raises BadEdit."""
    kind, todo = _understood(edit)
    target = edit[kind]
    arguments = {key: value for key, value in edit.items() if key not in {"do", kind}}
    try:
        if kind == "repository":
            todo(corpus, target, at, **arguments)
        else:
            todo(corpus.shelf(f"{kind}s"), target, at, **arguments)
    except (LookupError, TypeError, msgspec.MsgspecError) as problem:
        raise BadEdit(f"cannot {edit['do']} {target}: {problem}") from problem


def _understood(edit: Mapping[str, Any]) -> tuple[str, Callable[..., None]]:
    """What kind of thing is edited, and how. Raises BadEdit."""
    kind = next((each for each in ("model", "dataset", "repository") if each in edit), None)
    todo = (CODE_EDITS if kind == "repository" else EDITS).get(str(edit.get("do")))
    if kind is None or todo is None:
        raise BadEdit(f"not an edit: {dict(edit)}")
    return kind, todo

"""One GitHub repository as the sandbox holds it: its meta, its tree, the texts that are held."""

import hashlib
from typing import Any

import msgspec

from sandbox.corpus.repository import blob_id, made_up_sha
from sandbox.corpus.spool import Spool
from sandbox.moments import BIRTH, milliseconds

LICENSES = {
    "mit": ("MIT License", "MIT"),
    "apache-2.0": ("Apache License 2.0", "Apache-2.0"),
    "bsd-2-clause": ('BSD 2-Clause "Simplified" License', "BSD-2-Clause"),
    "bsd-3-clause": ('BSD 3-Clause "New" or "Revised" License', "BSD-3-Clause"),
    "gpl-3.0": ("GNU General Public License v3.0", "GPL-3.0"),
    "gpl-2.0": ("GNU General Public License v2.0", "GPL-2.0"),
    "agpl-3.0": ("GNU Affero General Public License v3.0", "AGPL-3.0"),
    "lgpl-3.0": ("GNU Lesser General Public License v3.0", "LGPL-3.0"),
    "mpl-2.0": ("Mozilla Public License 2.0", "MPL-2.0"),
    "cc-by-4.0": ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
    "cc0-1.0": ("Creative Commons Zero v1.0 Universal", "CC0-1.0"),
    "unlicense": ("The Unlicense", "Unlicense"),
    "other": ("Other", "NOASSERTION"),
}
"""GitHub's key: its name and SPDX id, for the licenses that the sandbox can report."""

# Openings that leave no doubt; GitHub itself compares whole texts.
_OPENINGS = (
    ("mit license", "mit"),
    ("the mit license", "mit"),
    ("apache license version 2.0", "apache-2.0"),
    ("bsd 3-clause license", "bsd-3-clause"),
    ("bsd 2-clause license", "bsd-2-clause"),
    ("gnu affero general public license version 3", "agpl-3.0"),
    ("gnu lesser general public license version 3", "lgpl-3.0"),
    ("gnu general public license version 3", "gpl-3.0"),
    ("gnu general public license version 2", "gpl-2.0"),
    ("mozilla public license version 2.0", "mpl-2.0"),
)

_NO_LICENSE = 9


class CodeRecord(msgspec.Struct):
    """A line of the corpus."""

    full_name: str
    meta: dict[str, Any] = {}
    tree: list[dict[str, Any]] | None = None
    files: dict[str, str] = {}


class CodeRepository:
    """A repository on GitHub: `state` is `open`, `blocked` (451) or `private` (404)."""

    def __init__(self, spool: Spool, record: CodeRecord) -> None:
        meta = record.meta
        self.spool = spool
        self.full_name = record.full_name
        self.id: int = meta.get("id") or _number(record.full_name)
        self.meta = meta
        self.state = "open"
        self.branch: str = meta.get("default_branch") or "main"
        self.pushed = milliseconds(meta.get("pushed_at") or meta.get("head_date")) or BIRTH
        self.created = (
            milliseconds(meta.get("created_at") or meta.get("first_commit_date")) or self.pushed
        )
        self.files = {path: spool.put(text.encode()) for path, text in record.files.items()}
        rows = entries(record.tree, record.files)
        self.paths: dict[str, dict[str, Any]] = {each["path"]: each for each in rows}
        self.sha: str = meta.get("head_sha") or made_up_sha(record.full_name, str(self.pushed))
        self.tree_sha: str = meta.get("tree_sha") or made_up_sha("tree", self.sha)
        self.bytes = sum(each.get("size") or 0 for each in rows)
        self.tree_limit: int | None = meta.get("tree_limit")
        self.message: str = meta.get("head_subject") or "Snapshot"

    def text(self, path: str) -> bytes | None:
        """The content of a held file."""
        return self.spool.get(self.files[path]) if path in self.files else None

    def license_path(self) -> str | None:
        """The file at the root that GitHub would take for the license."""
        ranked = [(_license_rank(path), path) for path in self.paths if "/" not in path]
        rank, path = min(ranked, default=(_NO_LICENSE, ""))
        return path if rank < _NO_LICENSE else None

    def readme_path(self, folder: str = "") -> str | None:
        """The README that GitHub would show: .github, root, docs; or that of one folder."""
        for prefix in [f"{folder}/"] if folder else [".github/", "", "docs/"]:
            for path in self.paths:
                name = path[len(prefix) :].lower()
                if path.startswith(prefix) and name.split(".")[0] == "readme" and "/" not in name:
                    return path
        return None

    def license(self) -> dict[str, Any] | None:
        """GitHub's license object: from the meta, else roughly from the license file."""
        if "license" in self.meta:
            declared = self.meta["license"]
            return (
                declared
                if declared is None or isinstance(declared, dict)
                else license_object(declared)
            )
        path = self.license_path()
        if path is None:
            return None
        text = self.text(path)
        return license_object(_opening(text.decode(errors="replace")) if text else "other")


def code_repository(spool: Spool, line: bytes) -> CodeRepository:
    """The repository of one line of the corpus. Raises msgspec.ValidationError."""
    return CodeRepository(spool, msgspec.json.decode(line, type=CodeRecord))


def license_object(key: str) -> dict[str, Any]:
    """GitHub's `{key, name, spdx_id, url, node_id}` for a key or an SPDX id."""
    key = key.lower() if key.lower() in LICENSES else "other"
    name, spdx = LICENSES[key]
    url = None if key == "other" else f"https://api.github.com/licenses/{key}"
    return {"key": key, "name": name, "spdx_id": spdx, "url": url, "node_id": f"sandbox:{key}"}


def entries(tree: list[dict[str, Any]] | None, files: dict[str, str]) -> list[dict[str, Any]]:
    """The tree sorted by path, held files and folders included."""
    found = {each["path"]: dict(each) for each in tree or []}
    for path, text in files.items():
        data = text.encode()
        found.setdefault(
            path,
            {
                "path": path,
                "mode": "100644",
                "type": "blob",
                "sha": blob_id(data),
                "size": len(data),
            },
        )
    for path in list(found):
        while "/" in path:
            path = path.rpartition("/")[0]  # noqa: PLW2901 - upwards to the root
            if path in found:
                break
            sha = made_up_sha("tree", path)
            found[path] = {"path": path, "mode": "040000", "type": "tree", "sha": sha}
    return [found[path] for path in sorted(found)]


def _number(full_name: str) -> int:
    digest = hashlib.sha256(full_name.encode()).digest()
    return 100_000_000 + int.from_bytes(digest[:4]) % 900_000_000


def _license_rank(name: str) -> int:
    stem, _, suffix = name.lower().partition(".")
    if stem in ("license", "licence", "copying", "unlicense"):
        return 1 if suffix else 0
    if stem.startswith(("license-", "licence-", "license_", "copying-")):
        return 5
    return _NO_LICENSE


def _opening(text: str) -> str:
    words = " ".join(text[:600].lower().replace(",", " ").split())
    return next((key for start, key in _OPENINGS if words.startswith(start)), "other")

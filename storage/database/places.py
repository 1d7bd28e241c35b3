"""Whether we may write where a SQLite file lies, and if not, what stands in the way."""

import os
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from sqlalchemy import URL

_ELSE: Final = "or set AJAR_DATABASE_URL to another"


def file(url: URL) -> Path | None:
    """The file of a SQLite address, be it a path or a URI; None for another database."""
    path = str(url.database or "")
    if url.get_backend_name() != "sqlite" or path in {"", ":memory:"}:
        return None
    if path.startswith("file://"):
        path = unquote(path.removeprefix("file://").partition("?")[0])
    return Path(path).absolute()


def obstacle(path: Path) -> str | None:
    """What keeps us from writing the file, and what to do about it; None where nothing does."""
    folder = path.parent
    if not folder.is_dir():
        return None
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        return f"its file system is mounted read-only; mount it for writing, {_ELSE}"
    if not os.access(folder, os.W_OK):
        return (
            "its folder, where SQLite keeps a log, may not be written; "
            f"mend the permissions of {folder}, {_ELSE}"
        )
    if path.exists() and not os.access(path, os.W_OK):
        return f"the file may only be read; mend its permissions, {_ELSE}"
    return None


def is_still(path: Path) -> bool:
    """Whether nobody like us can write the file, and no writer has its log beside it: SQLite then
    reads it only if told that it does not change.

    That the file itself may be written is no help: the log needs its folder.
    """
    return not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()

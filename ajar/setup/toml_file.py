"""``ajar.toml`` read strictly: an unknown key or a wrong type is named with its line."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec

from ajar.problems import Problem


class CrawlTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[crawl]``: the scope of the nightly job, and how long it takes at most."""

    author: str | None = None
    limit: int | None = None
    since: str | None = None
    metadata_only: bool = False
    github: bool = True
    hours: Annotated[float, msgspec.Meta(gt=0)] | None = None


class ScheduleTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[schedule]``: when the nightly job runs."""

    cron: str | None = None
    timezone: str | None = None


class TomlFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that ``ajar.toml`` may say."""

    database_url: str | None = None
    hf_endpoint: str | None = None
    hf_token: str | None = None
    github_api: str | None = None
    github_token: str | None = None
    pages: str | None = None
    crawl: CrawlTable = CrawlTable()
    schedule: ScheduleTable = ScheduleTable()


_LONGEST: Final = 1024 * 1024
_TABLES: Final[Mapping[str, type[msgspec.Struct]]] = {
    "": TomlFile,
    "crawl": CrawlTable,
    "schedule": ScheduleTable,
}


def read(path: Path) -> TomlFile:
    """The file, checked. Raises Problem (exit 4) with the line that is wrong."""
    text = _text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise Problem(f"{path} is no TOML: {problem}; mend it and try again") from None
    except RecursionError:
        raise Problem(f"{path} is nested too deeply; mend it and try again") from None
    for table, kind in _TABLES.items():
        _check(path, text, table, kind, data)
    return msgspec.convert({_own_name(key): value for key, value in data.items()}, TomlFile)


def _own_name(key: str) -> str:
    """A setting may bear the name of its environment variable."""
    name = key.lower().removeprefix("ajar_")
    return name if name in TomlFile.__struct_fields__ else key


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LONGEST:
            raise Problem(f"{path} is larger than {_LONGEST} bytes; is it the right file?")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise Problem(f"cannot read {path}: {problem}") from None


def _check(
    path: Path, text: str, table: str, kind: type[msgspec.Struct], data: Mapping[str, Any]
) -> None:
    content = data.get(table, {}) if table else data
    if not isinstance(content, Mapping):
        raise Problem(f"{path}:{_line(text, '', table)}: {table} must be a table: [{table}]")
    known = kind.__struct_fields__
    for key, value in content.items():
        where = f"{path}:{_line(text, table, key)}"
        name = key if table else _own_name(key)
        if name not in known:
            raise Problem(f"{where}: unknown key {key!r}; known here: {', '.join(sorted(known))}")
        if key in _TABLES and not table:
            continue
        try:
            msgspec.convert({name: value}, kind)
        except msgspec.ValidationError as problem:
            raise Problem(f"{where}: {key}: {str(problem).partition(' - ')[0]}") from None


def _line(text: str, table: str, key: str) -> int:
    """The line of ``key`` in ``[table]`` (1-based; 1 where it cannot be told)."""
    name = rf"[\"']?{re.escape(key)}[\"']?"
    dotted = re.compile(rf"\s*{re.escape(table)}\s*\.\s*{name}\s*=" if table else r"(?!)")
    plain = re.compile(rf"\s*{name}\s*[.=]")
    inside = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            inside = header[1].strip("\"'")
            if not table and inside.partition(".")[0] == key:
                return number
        elif (plain if inside == table else dotted).match(line):
            return number
    return 1

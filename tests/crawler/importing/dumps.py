"""Dumps of a few models, one a hundred days after the other, and what stands after them."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler import job
from crawler.archive import rescore
from crawler.importing.importing import import_dump
from storage import Store
from storage.database import schema
from tests.sandbox.conftest import listed
from tests.storage.blank import blank_store
from tests.storage.builders import dump

DAY = 86_400
FIRST = 1_700_000_000
NAMES = ("a/m1", "a/m2", "a/m3")
CARDS = (
    "",
    "---\nlicense: mit\n---\n# M\n",
    "# M\nWe release the [training code](https://github.com/a/b).\n",
)
STANDING = ("created_at", "released_at", "gone_at", "revision", "committed_at", "read_revision",
            "gated", "disabled", "private", "parameters", "downloads", "likes",
            "host_id")  # fmt: skip
"""Columns of what stands, without the clocks of ours."""

Row = dict[str, Any]
Tables = Mapping[str, Sequence[tuple[Any, ...]]]


def iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", ".000Z")


def taken(
    folder: Path, told: list[tuple[bool, list[Row]]], order: list[int], url: str = ""
) -> dict[str, Any]:
    """What stands after the dumps were imported in an order, without the two clocks of ours."""
    with Store.open(url) if url else blank_store() as store:
        for number in order:
            complete, rows = told[number]
            path = folder / f"{number}.jsonl"
            path.write_text("".join(line(row) for row in rows))
            day = FIRST + number * 100 * DAY
            import_dump(store, path, "listing", observed_at=day, complete=complete)
            assert store.check() == []
        tables = dump(store)
        names = {row[0]: row[3] for row in tables["entity"]}
        return {
            name: [(s.valid_from, s.valid_to, s.findings) for s in store.history(name)]
            for name in NAMES
        } | {
            "gone": turns(tables, names, "gone"),
            "access": turns(tables, names, "access"),
            "counted": counted(tables, names),
            "links": linked(tables, names),
            "standing": standing(store),
        }


def reread(url: str) -> None:
    """Read the archive by other rules, which find the same."""
    with pytest.MonkeyPatch.context() as patch, Store.open(url) as store:
        patch.setattr(job, "RULESET", "feedbeef0001")
        patch.setattr(rescore, "RULESET", "feedbeef0001")
        rescore.rescore(store, jobs=1)
        assert store.check() == []


def line(row: Row) -> str:
    """A line of a dump: a record, with its card beside it where there is one."""
    info = {key: value for key, value in row.items() if key != "readme"}
    card = {"readme": row["readme"]} if "readme" in row else {}
    return json.dumps({"info": info} | card) + "\n"


def standing(store: Store) -> dict[str, list[Any]]:
    """Models as they stand in the end."""
    with store.reading() as connection:
        rows = connection.execute(schema.entity.select().where(schema.entity.c.kind == 0))
        return {row.name: [getattr(row, name) for name in STANDING] for row in rows}


def counted(tables: Tables, names: Mapping[int, str]) -> list[tuple[Any, ...]]:
    """Popularity where it changed."""
    return sorted((names[number], *rest[:3]) for number, *rest in tables["metric"])


def linked(tables: Tables, names: Mapping[int, str]) -> list[tuple[Any, ...]]:
    """What models point to, and from when to when."""
    return sorted((names[number], *rest[:5]) for number, *rest in tables["link"])


def turns(tables: Tables, names: Mapping[int, str], aspect: str) -> list[tuple[Any, ...]]:
    """When models went or came back, or their access changed."""
    rows = [row for row in tables["change"] if row[2] == aspect]
    return sorted((names[row[1]], row[5], row[4]) for row in rows)


def first(license_: str, **more: Any) -> Row:
    return listed("a/m1", 0, tags=[f"license:{license_}"]) | more


CODE = "# M\nWe release the [training code](https://github.com/a/b).\n"
MADE = {key: first("mit")[key] for key in ("_id", "id", "createdAt")}
OTHERS = (True, [listed("a/m3", 2)])
EARLY = iso(FIRST - 50 * DAY)


def each_of(*rows: Row | None) -> list[tuple[bool, list[Row]]]:
    """Dumps of a model, one a row; None: a dump of the whole Hub that has it not."""
    return [OTHERS if row is None else (False, [MADE | row]) for row in rows]

"""Groups of models: how the database tells them, and what to call them."""

from collections.abc import Callable
from typing import Final, Literal

from sqlalchemy import Connection

GroupBy = Literal["author", "task", "library", "size", "license_class"]

_SLASH: Final = {"sqlite": "instr(e.name, '/')", "postgresql": "strpos(e.name, '/')"}
_SIZES: Final = (1, 10, 100)
SIZE_NAMES: Final = ("unknown", "<1B", "1-10B", "10-100B", ">=100B")


def expression(connection: Connection, group_by: GroupBy | None) -> str:
    """SQL for the group of an entity ``e``: a text for authors, else a number.

    Groups by license are made from profiles: here all models are in one.
    """
    if group_by == "author":
        slash = _SLASH[connection.dialect.name]
        return f"CASE WHEN {slash} > 0 THEN substr(e.name, 1, {slash} - 1) ELSE '' END"
    if group_by == "size":
        steps = "".join(
            f"WHEN e.parameters < {size * 10**9:d} THEN {place:d} "
            for place, size in enumerate(_SIZES, 1)
        )
        return f"CASE WHEN e.parameters IS NULL THEN 0 {steps}ELSE {len(_SIZES) + 1:d} END"
    return f"coalesce(e.{group_by}_id, 0)" if group_by in {"task", "library"} else "0"


def labels(connection: Connection, group_by: GroupBy | None) -> Callable[[int | str], str]:
    """What to call a group, by what the database calls it: an author's name, the number of a
    task's or library's word, the place of a size among SIZE_NAMES.
    """
    if group_by == "size":
        return lambda place: SIZE_NAMES[int(place)]
    if group_by in {"task", "library"}:
        texts: dict[int | str, str] = {0: ""}
        texts.update(connection.exec_driver_sql("SELECT id, text FROM word").all())
        return lambda number: texts[number]
    return (lambda _: "") if group_by is None else str

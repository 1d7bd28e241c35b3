"""``ajar rescore --diff``: findings and headline figures that move because the method did."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
from rich.console import Group
from rich.table import Table
from rich.text import Text

from ajar.headline import Figure, figures
from ajar.problems import ExitCode, Problem
from ajar.words import printable
from extractors import RULESET
from storage.records import Moved

if TYPE_CHECKING:
    from storage import Store


class FigureMoved(msgspec.Struct, frozen=True):
    """A headline figure under both versions, as shares of 0 to 1."""

    what: str
    before: float | None
    after: float | None


class Difference(msgspec.Struct, frozen=True):
    """Two versions over the ``models`` that both have read: findings and figures that moved.

    ``left`` counts models that the new version has not read yet.
    """

    before: str
    after: str
    models: int
    left: int
    moved: tuple[Moved, ...]
    figures: tuple[FigureMoved, ...]


def difference(store: "Store", new: str = RULESET) -> Difference:
    """The current version against the one before it. Problem where there are not two."""
    counted = {each.ruleset: each for each in store.status().rulesets if each.open_spells}
    older = [each for name, each in counted.items() if name != new]
    if new not in counted:
        raise Problem("the rules of today have read nothing yet; `ajar rescore` lets them")
    if not older:
        raise Problem("all was read by one version of the rules: nothing to compare",
                      ExitCode.NOT_FOUND)  # fmt: skip
    old = max(older, key=lambda each: (each.added_at, each.open_spells)).ruleset
    pair = store.compare_versions(old, new)
    left = max(0, counted[old].open_spells - pair.models)
    return Difference(old, new, pair.models, left, pair.moved, tuple(_figures(store, old, new)))


def _figures(store: "Store", old: str, new: str) -> Iterator[FigureMoved]:
    before = {figure.what: figure for figure in figures(store, ruleset=old)}
    after = {figure.what: figure for figure in figures(store, ruleset=new)}
    for what in dict.fromkeys([*before, *after]):
        shares = _share(before.get(what)), _share(after.get(what))
        if shares[0] != shares[1]:
            yield FigureMoved(what, *shares)


def _share(figure: Figure | None) -> float | None:
    return None if figure is None or figure.share is None else round(figure.share, 6)


def picture(found: Difference) -> Group:
    """The difference for a terminal."""
    head = f"{found.before} → {found.after}: {found.models:,} models read by both"
    head += f", {found.left:,} not read again yet" if found.left else ""
    return Group(Text(head, "bold"), _findings(found.moved), _shares(found.figures))


def _findings(moved: tuple[Moved, ...]) -> Table | Text:
    if not moved:
        return Text("no finding moved")
    table = _table("component", "before", "after", "models")
    for each in moved:
        table.add_row(
            *(printable(word) or "none" for word in (each.component, each.before, each.after)),
            f"{each.models:,}",
        )
    return table


def _shares(moved: tuple[FigureMoved, ...]) -> Table | Text:
    if not moved:
        return Text("no headline figure moved")
    table = _table("figure", "before", "after", "moved")
    for each in moved:
        shares = _percent(each.before), _percent(each.after)
        table.add_row(printable(each.what), *shares, _points(each.before, each.after))
    return table


def _points(before: float | None, after: float | None) -> str:
    return "" if before is None or after is None else f"{100 * (after - before):+.2f}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.2f} %"


def _table(*columns: str) -> Table:
    table = Table(box=None, header_style="bold")
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place == len(columns) - 1 else "left")
    return table

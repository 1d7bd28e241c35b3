"""``ajar rescore --diff``: findings and headline figures that move with the method. What an
older version did not know, and something read since tells, moves too: it is said apart.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

import msgspec
from rich.console import Group
from rich.table import Table
from rich.text import Text

from ajar.problems import ExitCode, Problem
from ajar.series.headline import Figure, figures
from ajar.words import printable
from extractors import RULESET
from storage.answers import Moved
from taxonomy.findings import Availability

if TYPE_CHECKING:
    from storage import Store


_MOSTLY: Final = 3
"""Moves of a component that are shown; ``--json`` has all, with three models each."""


class FigureMoved(msgspec.Struct, frozen=True):
    """A headline figure under both versions, as shares of 0 to 1."""

    what: str
    before: float | None
    after: float | None


class Difference(msgspec.Struct, frozen=True):
    """Two versions over the ``models`` that both have read: findings that moved.

    ``changed`` counts models of which any finding moved, ``findings`` these findings, ``spells``
    what each version tells of their history, ``left`` models that the new one has not read yet,
    ``alone`` those that only the new one tells of today. ``figures`` are over all that each version
    tells of: they move by ``left`` and ``alone`` too.
    """

    before: str
    after: str
    models: int
    left: int
    alone: int
    changed: int
    findings: int
    spells: tuple[int, int]
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
    return Difference(
        before=old,
        after=new,
        models=pair.models,
        left=left,
        alone=max(0, counted[new].open_spells - pair.models),
        changed=pair.changed,
        findings=sum(each.models for each in pair.moved),
        spells=pair.spells,
        moved=pair.moved,
        figures=tuple(sorted(_figures(store, old, new), key=_far)),
    )


def _far(moved: FigureMoved) -> float:
    """What moved most comes first, before all what only one version knows."""
    if moved.before is None or moved.after is None:
        return -1.0
    return -abs(moved.after - moved.before)


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
    share = f" ({100 * found.changed / found.models:.1f} %)" if found.models else ""
    before, after = found.spells
    said = f"{found.findings:,} findings of {found.changed:,} models{share} move"
    if looked := sum(each.models for each in found.moved if each.before == Availability.UNKNOWN):
        said += f", {looked:,} of them from unknown, which what was read since may have answered"
    said += f"; their history has {after:,} spells where it had {before:,}"
    parts = [Text(head, "bold"), Text(said), _findings(found.moved), _shares(found.figures)]
    if found.figures and (found.left or found.alone):
        told = f"{found.left + found.alone:,} models that only one version tells of today"
        parts.append(Text(f"figures move by {told} too, not by the method alone"))
    return Group(*parts)


def _findings(moved: tuple[Moved, ...]) -> Table | Text:
    """The moves of each component that most models make, the best known of these models, and the
    rule that decided there before and now.
    """
    if not moved:
        return Text("no finding moved")
    table = Table(box=None, header_style="bold")
    for column in ("component", "moves", "models", "for example", "by rule"):
        table.add_column(column, justify="right" if column == "models" else "left", overflow="fold")
    for component, moves in groupby(moved, lambda each: each.component):
        known = list(moves)
        for place, each in enumerate(known[:_MOSTLY]):
            told = f"{_word(each.before)} → {_word(each.after)}", f"{each.models:,}"
            table.add_row("" if place else component, *told, *_example(each))
        if len(known) > _MOSTLY:
            more = sum(each.models for each in known[_MOSTLY:])
            table.add_row("", f"… {len(known) - _MOSTLY} other moves", f"{more:,}")
    return table


def _example(moved: Moved) -> tuple[str, str]:
    """A model and the rules that decided; a dash where none found anything."""
    if not moved.examples:
        return "", ""
    first = moved.examples[0]
    before, after = first.rule_before or "–", first.rule_after or "–"
    rules = before if before == after else f"{before} → {after}"
    return printable(first.name), printable(rules)


def _word(said: str) -> str:
    return printable(said) or "none"


def _shares(moved: tuple[FigureMoved, ...]) -> Table | Text:
    """Figures that move by a hundredth of a point or more."""
    shown = [each for each in moved if _points(each.before, each.after) not in ("+0.00", "-0.00")]
    if not shown:
        return Text("no headline figure moved")
    table = Table(box=None, header_style="bold")
    for column in ("figure", "before", "after", "points"):
        table.add_column(column, justify="right" if column == "points" else "left")
    for each in shown:
        shares = _percent(each.before), _percent(each.after)
        table.add_row(printable(each.what), *shares, _points(each.before, each.after))
    return table


def _points(before: float | None, after: float | None) -> str:
    return "" if before is None or after is None else f"{100 * (after - before):+.2f}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.2f} %"

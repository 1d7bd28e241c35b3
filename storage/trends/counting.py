"""Counts over time: up where something begins, down where it ends, along with what it weighs.

Every count is keyed by (profile, group, period); a period is its position among the ends. A model
weighs one, or what its last figure told: its downloads or its likes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

import numpy as np
from sqlalchemy import Connection

from storage.trends import blocks
from storage.trends.blocks import Block, Figures, Spans
from storage.trends.columns import Numbers
from storage.trends.scope import Scope, Weight

Key = tuple[int, int | str, int]
"""Profile (0: none), group, period."""

View = Literal["cohort", "stock"]
_DENSE: Final = 1 << 20
"""Up to here every cell has a place in an array; with the groups of authors they are too many."""


class Counts(NamedTuple):
    """By profile, and of all models (profile 0)."""

    by_profile: Counter[Key]
    existing: Counter[Key]

    @property
    def first(self) -> int:
        """The first period that is counted in; 0 where there is nothing."""
        return min((period for keys in self for _, _, period in keys), default=0)


def counts(
    connection: Connection,
    scope: Scope,
    weight: Weight,
    alike: Mapping[int, int],
    views: Sequence[View],
) -> dict[View, Counts]:
    """Stock: by how much what exists at a period's end, as seen by then, differs from the end
    before. Cohort: what was released in a period: its latest weight, with its latest profile.

    ``alike`` gives every profile one that counts the same; only these are told apart.
    """
    names, columns = _columns(alike)
    found = {view: Counts(Counter(), Counter()) for view in views}
    for block in blocks.read(connection, scope, weight):
        cells = _Cells(block, names, len(scope.ends))
        rises = None if block.figures is None else _Rises.of(block.figures)
        spells = block.spells._replace(about=columns[block.spells.about])
        for view, (by_profile, existing) in found.items():
            cells.count(_parts(view, cells, spells, rises), by_profile)
            cells.count(_parts(view, cells, block.presence, rises), existing)
    return found


def largest(
    connection: Connection, scope: Scope, weight: Weight, views: Sequence[View], top: int
) -> dict[View, frozenset[int | str]]:
    """The groups of which most exists in the last period, or was released in it."""
    scope = scope._replace(ends=scope.ends[-2:])
    last = len(scope.ends) - 1
    found: dict[View, Counter[int | str]] = {view: Counter() for view in views}
    for block in blocks.read(connection, scope, weight):
        cells = _Cells(block, [0], len(scope.ends))
        rises = None if block.figures is None else _Rises.of(block.figures)
        for view, sizes in found.items():
            counts: Counter[Key] = Counter()
            cells.count(_parts(view, cells, block.presence, rises), counts)
            sizes.update(dict.fromkeys(block.labels, 0))
            for (_, label, period), n in counts.items():
                sizes[label] += n if view == "stock" or period == last else 0
    return {
        view: frozenset(sorted(sizes, key=lambda label: (-sizes[label], str(label)))[:top])
        for view, sizes in found.items()
    }


def _columns(alike: Mapping[int, int]) -> tuple[Sequence[int], Numbers]:
    """The profiles that are told apart, with 0; and the place of every profile's among them."""
    first = np.zeros(max(alike, default=0) + 1, np.int64)
    first[list(alike)] = list(alike.values())
    names, columns = np.unique(first, return_inverse=True)
    return names.tolist(), columns


class _Steps(NamedTuple):
    """Of each: its cell, and by how much."""

    cell: Numbers
    by: Numbers


class _Cells:
    """A cell for every profile that is told apart, group of a block, and period."""

    def __init__(self, block: Block, names: Sequence[int], periods: int) -> None:
        self.block, self._names, self.periods = block, names, periods
        self._groups = len(block.labels)

    def first(self, column: Numbers, model: Numbers) -> Numbers:
        """The cells of the first period."""
        return (column * self._groups + self.block.group[model]) * self.periods

    def count(self, parts: Sequence[_Steps], counts: Counter[Key]) -> None:
        """Add steps up. The sums are exact: floats hold whole numbers up to 2**53."""
        cells = np.concatenate([part.cell for part in parts])
        by = np.concatenate([part.by for part in parts])
        names: Numbers | None = None
        if len(self._names) * self._groups * self.periods > _DENSE:
            names, cells = np.unique(cells, return_inverse=True)
        sums = np.bincount(cells, by).astype(np.int64)
        places = np.flatnonzero(sums)
        found = places if names is None else names[places]
        for cell, n in zip(found.tolist(), sums[places].tolist(), strict=True):
            rest, period = divmod(cell, self.periods)
            column, group = divmod(rest, self._groups)
            counts[self._names[column], self.block.labels[group], period] += n


class _Rises(NamedTuple):
    """The figures of a block, where they stand, and by how much each is above the one before."""

    figures: Figures
    at: Numbers
    by: Numbers

    @classmethod
    def of(cls, figures: Figures) -> "_Rises":
        """A model's first figure is above nothing."""
        first = np.diff(figures.model, prepend=-1) != 0
        by = np.where(first, figures.figure, np.diff(figures.figure, prepend=0))
        return cls(figures, _at(figures.model, figures.period), by)


def _parts(view: View, cells: _Cells, spans: Spans, rises: _Rises | None) -> list[_Steps]:
    return _steps(cells, spans, rises) if view == "stock" else [_latest(cells, spans)]


def _steps(cells: _Cells, spans: Spans, rises: _Rises | None) -> list[_Steps]:
    """Up to the weight at the start of every span, along with it, back to nothing at the end."""
    spans = Spans(*(each[spans.first < spans.end] for each in spans))
    base = cells.first(spans.about, spans.model)
    steps, up, down = [], np.ones_like(base), np.ones_like(base)
    if rises is not None:
        figures = rises.figures
        first = np.searchsorted(rises.at, _at(spans.model, spans.first))
        end = np.searchsorted(rises.at, _at(spans.model, spans.end))
        up, down = _before(figures, first, spans.model), _before(figures, end, spans.model)
        count = end - first
        within = np.arange(count.sum()) + np.repeat(first - np.cumsum(count) + count, count)
        steps += [_Steps(np.repeat(base, count) + figures.period[within], rises.by[within])]
    ends = spans.end < cells.periods
    steps += [_Steps(base + spans.first, up), _Steps((base + spans.end)[ends], -down[ends])]
    return steps


def _at(model: Numbers, period: Numbers) -> Numbers:
    """A model and a period as one number, in their order."""
    return model << 16 | period


def _before(figures: Figures, place: Numbers, model: Numbers) -> Numbers:
    """The last figure before a place, if it is the model's."""
    own = np.append(-1, figures.model)[place] == model
    return np.where(own, np.append(0, figures.figure)[place], 0)


def _latest(cells: _Cells, spans: Spans) -> _Steps:
    """What models weigh in the end, in the period of their release, as what their last span is."""
    block = cells.block
    models = np.flatnonzero(block.released >= 0)
    about = _last(spans.model, spans.about, block)[models]
    weights = np.ones_like(models)
    if block.figures is not None:
        weights = _last(block.figures.model, block.figures.figure, block)[models]
    return _Steps(cells.first(about, models) + block.released[models], weights)


def _last(model: Numbers, value: Numbers, block: Block) -> Numbers:
    """The last value of every model; 0 where there is none."""
    found = np.zeros_like(block.released)
    found[model] = value
    return found

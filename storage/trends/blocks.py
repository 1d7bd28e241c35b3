"""What is counted, block by block of models; the next is read while one is worked on."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

import numpy as np
from sqlalchemy import Connection

from storage.database import bulk
from storage.database.schema import DAY
from storage.reading import known, moments
from storage.trends import columns
from storage.trends.columns import Numbers, Texts
from storage.trends.scope import OTHER, Scope, Weight
from storage.trends.source import BITS, LATER, SIZE, RawBlock, Source


class Spans(NamedTuple):
    """Of each: its model, its first period and the one it ends in, what it is about.

    Those of a model do not overlap; spells are in the order of their moments.
    """

    model: Numbers
    first: Numbers
    end: Numbers
    about: Numbers


class Figures(NamedTuple):
    """Of each: its model, the period it was read in, the figure; in order."""

    model: Numbers
    period: Numbers
    figure: Numbers


class Block(NamedTuple):
    """Models by their places in the block. Spells are about profiles, presence about nothing."""

    labels: Sequence[int | str]
    group: Numbers
    """The place of every model's group among the labels."""
    released: Numbers
    """The period of every model's release; -1 where there is no model."""
    presence: Spans
    spells: Spans
    figures: Figures | None
    """None where every model counts one."""


def read(connection: Connection, scope: Scope, weight: Weight) -> Iterator[Block]:
    """All models that were released by then."""
    source, maker = Source(connection, scope, weight), _Maker(connection, scope)
    end = int(bulk.scalar(connection, "SELECT max(id) FROM entity") or 0) + 1
    with ThreadPoolExecutor(1, "blocks") as ahead:
        told = source.raw(0)
        for start in range(0, end, SIZE):
            after = min(start + SIZE, end)
            upcoming = ahead.submit(source.raw, after) if after < end else None
            yield maker.block(range(start, after), told)
            if upcoming is not None:
                told = upcoming.result()


_Rows = TypeVar("_Rows", Spans, Figures)


class _Maker:
    """Makes blocks of what the database tells."""

    def __init__(self, connection: Connection, scope: Scope) -> None:
        self._scope = scope
        self._days = scope.periods(np.arange(scope.as_of // DAY + 1) * DAY)
        self._moves = _moves(connection, scope)

    def block(self, numbers: range, told: RawBlock) -> Block:
        model, day = _ordered(told.released)
        released, group = np.full(len(numbers), -1), np.zeros(len(numbers), np.int64)
        released[model] = self._days[day]
        labels: Sequence[int | str] = [0]
        if told.groups is not None:
            names, group[model] = np.unique(self._kept(told.groups), return_inverse=True)
            labels = names.tolist()
        presence = self._presence(numbers, released)
        figures = None if told.figures is None else self._figures(told.figures, released)
        spells = self._spells(told.spells, released)
        return Block(labels, group, released, presence, spells, figures)

    def _kept(self, groups: Sequence[int | str]) -> Sequence[int | str]:
        kept = self._scope.kept
        return groups if kept is None else [each if each in kept else OTHER for each in groups]

    def _presence(self, numbers: range, released: Numbers) -> Spans:
        """From the release on; of models that went, as long as they were seen."""
        never, start = self._scope.never, numbers.start
        spans = [
            (number - start, first, end, 0)
            for number in self._moves.keys() & numbers
            if released[number - start] >= 0
            for first, end in _spans(int(released[number - start]), self._moves[number], never)
        ]
        moved = np.array(spans, np.int64).reshape(-1, 4).T
        still = released >= 0
        still[moved[0]] = False
        model = np.flatnonzero(still)
        rest = (model, released[model], np.full_like(model, never), np.zeros_like(model))
        return Spans(*(np.append(*each) for each in zip(rest, moved, strict=True)))

    def _spells(self, told: Texts, released: Numbers) -> Spans:
        model, first, course = _ordered(told)
        end = self._scope.periods(course & LATER)
        spans = Spans(model, self._scope.periods(first), end, course >> BITS)
        return _of_models(spans, released)

    def _figures(self, told: Texts, released: Numbers) -> Figures:
        model, day, figure = _ordered(told)
        return _of_models(Figures(model, self._days[day], figure), released)


def _ordered(told: Texts) -> Sequence[Numbers]:
    """Places in the block, moments and what else was told, in order."""
    at, *rest = map(columns.numbers, told)
    order = np.argsort(at, kind="stable")
    at = at[order]
    return at >> BITS, at & LATER, *(each[order] for each in rest)


def _of_models(rows: _Rows, released: Numbers) -> _Rows:
    """Without what is of no model that counts."""
    counts = released[rows.model] >= 0
    return rows if counts.all() else type(rows)(*(each[counts] for each in rows))


def _moves(connection: Connection, scope: Scope) -> dict[int, list[tuple[int, str]]]:
    """When models went and came back, in order."""
    rows = bulk.stream(
        connection,
        f"SELECT c.entity_id, c.happened_at, c.new FROM {known.changes(scope.known_at)} c "  # noqa: S608
        f"WHERE c.aspect = 'gone' AND c.happened_at <= {scope.as_of:d} ORDER BY c.id",
    )
    return {
        number: [(moments.place(at, scope.ends), word) for at, word in own]
        for number, own in bulk.grouped(rows).items()
    }


def _spans(released: int, moves: Sequence[tuple[int, str]], never: int) -> list[tuple[int, int]]:
    spans, start = [], released
    for period, word in moves:
        if word == "gone":
            spans.append((start, period))
            start = never
        else:
            start = period
    return spans if start == never else [*spans, (start, never)]

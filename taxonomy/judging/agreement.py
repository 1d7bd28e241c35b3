"""How well two raters agree: confusion, precision, recall, Cohen's kappa, clustered intervals.

Models of one producer resemble each other, so an interval that treats them as independent is
too narrow: we resample whole producers (cluster bootstrap, percentile interval). Pure and seeded.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

Confusion = Mapping[tuple[str, str], int]
"""Counts by (judge's answer, our answer)."""


_SEED: Final = 20241123


class Interval(msgspec.Struct, frozen=True):
    """A figure with its 95 % percentile interval; None where it is undefined."""

    value: float | None
    low: float | None = None
    high: float | None = None


def agreement(confusion: Confusion) -> float | None:
    """Share of pairs with equal answers."""
    total = sum(confusion.values())
    return _share(sum(n for (judge, ours), n in confusion.items() if judge == ours), total)


def precision(confusion: Confusion, positive: str = "yes") -> float | None:
    """Of our positives, the share that the judge calls positive too."""
    ours = sum(n for (_, answer), n in confusion.items() if answer == positive)
    return _share(confusion.get((positive, positive), 0), ours)


def recall(confusion: Confusion, positive: str = "yes") -> float | None:
    """Of the judge's positives, the share that we find."""
    theirs = sum(n for (answer, _), n in confusion.items() if answer == positive)
    return _share(confusion.get((positive, positive), 0), theirs)


def kappa(confusion: Confusion) -> float | None:
    """Cohen's kappa (Cohen 1960): agreement beyond what the marginals give by chance."""
    total = sum(confusion.values())
    observed = agreement(confusion)
    if observed is None:
        return None
    judge: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    for (left, right), n in confusion.items():
        judge[left] += n
        ours[right] += n
    chance = sum(judge[answer] * ours[answer] for answer in judge) / total**2
    return None if chance == 1 else (observed - chance) / (1 - chance)


def interval(
    clusters: Mapping[str, Sequence[tuple[str, str]]],
    statistic: Callable[[Confusion], float | None],
    *,
    draws: int = 400,
) -> Interval:
    """``statistic`` over all pairs, with an interval from resampling whole clusters."""
    tables = [Counter(pairs) for _, pairs in sorted(clusters.items(), key=lambda each: each[0])]
    value = statistic(_sum(tables))
    if value is None or len(tables) < 2:
        return Interval(value)
    rng = random.Random(_SEED)  # noqa: S311  a bootstrap, not a secret
    resampled = (statistic(_sum(rng.choices(tables, k=len(tables)))) for _ in range(draws))
    spread = sorted(figure for figure in resampled if figure is not None)
    low, high = (spread[round(q * (len(spread) - 1))] for q in (0.025, 0.975))
    return Interval(value, low, high)


def _sum(tables: Iterable[Confusion]) -> Confusion:
    total: dict[tuple[str, str], int] = {}
    for table in tables:
        for pair, n in table.items():
            total[pair] = total.get(pair, 0) + n
    return total


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None

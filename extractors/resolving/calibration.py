"""From what rules are worth to how often they are right: one curve, measured on judgments.

The raw confidence adds up what rules claim. On the judgments of at least medium reliability
(1,400 answers; the table is in docs/accuracy.md) findings of middling raw confidence
are right less often than they claim, the surest ones as often. Half of the producers gave the
same curve as the other half.
"""

from bisect import bisect_right
from functools import lru_cache
from typing import Final

CURVE: Final[tuple[tuple[float, float], ...]] = (
    (0.0, 0.0),
    (0.35, 0.3),
    (0.4, 0.6),
    (0.7, 0.66),
    (0.86, 0.72),
    (0.88, 0.88),
    (1.0, 1.0),
)
"""(raw, measured) points; between them straight lines."""


@lru_cache(maxsize=4096)
def calibrated(raw: float) -> float:
    """The share of findings of this raw confidence that judges agree with; two digits."""
    at = min(max(bisect_right(CURVE, (raw, 2.0)), 1), len(CURVE) - 1)
    (left, low), (right, high) = CURVE[at - 1], CURVE[at]
    return round(low + (high - low) * (raw - left) / (right - left), 2)

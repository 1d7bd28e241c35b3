"""What is counted of which models."""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

import numpy as np

from storage.trends.columns import Numbers
from storage.trends.groups import GroupBy

Weight = Literal["models", "downloads", "likes"]
OTHER: Final = "other"
"""What groups that are not kept, and values that are not among the most frequent, are called."""


class Scope(NamedTuple):
    """What is counted: the rules, the periods by their ends, the moment, the groups; as far as
    known at a moment. Of groups, those that are kept are told apart, all if there is no such set.
    """

    ruleset_id: int
    ends: Sequence[int]
    as_of: int
    group_by: GroupBy | None
    known_at: int | None = None
    kept: frozenset[int | str] | None = None

    @property
    def never(self) -> int:
        """The place after the last period: of what is still to come."""
        return len(self.ends)

    def periods(self, moment: Numbers) -> Numbers:
        """The places of the periods that moments lie in."""
        found = np.searchsorted(np.array(self.ends[:-1], np.int64), moment, side="right")
        return np.where(moment > self.as_of, self.never, found)

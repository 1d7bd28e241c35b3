"""What is counted of which models."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from storage.trends.columns import Numbers
from storage.trends.groups import GroupBy

Weight = Literal["models", "downloads", "likes"]


class Scope(NamedTuple):
    """What is counted: the rules, the periods by their ends, the moment, the groups; as far as
    known at a moment.
    """

    ruleset_id: int
    ends: Sequence[int]
    as_of: int
    group_by: GroupBy | None
    known_at: int | None = None

    @property
    def never(self) -> int:
        """The place after the last period: of what is still to come."""
        return len(self.ends)

    def periods(self, moment: Numbers) -> Numbers:
        """The places of the periods that moments lie in."""
        found = np.searchsorted(np.array(self.ends[:-1], np.int64), moment, side="right")
        return np.where(moment > self.as_of, self.never, found)

"""What one look-up may ask of the Hub: six requests, the resolution of datasets aside.

Counted as if nothing were at hand: else a second look, which finds more in the store, would have
room to read more than the first, and tell events where nothing happened.
"""

from typing import Final

from crawler.asking.http import Web

HUB_REQUESTS: Final = 6
TEXT_COST: Final = 2
"""The request for a text, and that to which it leads."""


class Budget:
    """Keeps count of one look-up's requests to the Hub."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._start = web.requests()
        self._aside = 0
        self._planned = 0

    def spent(self) -> int:
        """Requests so far, but for those set aside."""
        cost = self._web.requests().since(self._start)
        return cost.hub_api + cost.hub_resolvers - self._aside

    def set_aside(self, requests: int) -> None:
        """So many of the requests do not count."""
        self._aside += requests

    def has_room(self, requests: int) -> bool:
        """Whether so many more may be asked."""
        return max(self._planned, self.spent()) + requests <= HUB_REQUESTS

    def take(self, requests: int) -> bool:
        """Plan so many more, whether they have to be sent or not; False where there is no room."""
        if not self.has_room(requests):
            return False
        self._planned = max(self._planned, self.spent()) + requests
        return True

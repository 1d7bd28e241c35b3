"""GitHub's primary limits: 60 requests an hour without a token, 5,000 with one."""

from collections.abc import Callable

WINDOW = 3600.0
ANONYMOUS, KNOWN, GENEROUS = 60, 5_000, 1_000_000


class Limits:
    """Counts requests per caller and resource (`core`, `graphql`); 304 does not count."""

    def __init__(self, plan: str, clock: Callable[[], float]) -> None:
        self._generous = plan == "generous"
        self._clock = clock
        self._windows: dict[tuple[str | None, str], tuple[float, int]] = {}

    def quota(self, token: str | None) -> int:
        """Requests an hour."""
        return GENEROUS if self._generous else KNOWN if token else ANONYMOUS

    def spent(self, token: str | None, resource: str) -> bool:
        """Whether nothing is left in the caller's window."""
        return self._window(token, resource)[1] >= self.quota(token)

    def charge(self, token: str | None, resource: str) -> None:
        """Take one request."""
        start, used = self._window(token, resource)
        self._windows[token, resource] = (start, used + 1)

    def spend(self, token: str | None, resource: str, left: int) -> None:
        """Leave the caller `left` requests in the current window (for tests)."""
        start, _ = self._window(token, resource)
        self._windows[token, resource] = (start, self.quota(token) - left)

    def standing(self, token: str | None, resource: str) -> dict[str, int]:
        """limit, remaining, used and reset (epoch seconds)."""
        start, used = self._window(token, resource)
        limit = self.quota(token)
        used = min(used, limit)
        return {
            "limit": limit,
            "remaining": limit - used,
            "used": used,
            "reset": int(start + WINDOW),
        }

    def headers(self, token: str | None, resource: str) -> list[tuple[bytes, bytes]]:
        """The x-ratelimit-* headers."""
        told = {**self.standing(token, resource), "resource": resource}
        return [(f"x-ratelimit-{k}".encode(), str(v).encode()) for k, v in told.items()]

    def _window(self, token: str | None, resource: str) -> tuple[float, int]:
        now = self._clock()
        start, used = self._windows.get((token, resource), (now, 0))
        return (start, used) if now < start + WINDOW else (now, 0)

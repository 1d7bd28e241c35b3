"""The Hub's request budgets: three buckets, fixed windows of five minutes, told on every answer.

Figures: the Hub's rate-limit page as of September 2025.
"""

import math
from collections.abc import Callable

import msgspec

WINDOW = 300.0

PLANS: dict[str, dict[str, int]] = {
    name: dict(zip(("api", "resolvers", "pages"), figures, strict=True))
    for name, figures in {
        "anonymous": (500, 3_000, 100),
        "free": (1_000, 5_000, 200),
        "pro": (2_500, 12_000, 400),
        "team": (3_000, 20_000, 400),
        "academia": (3_000, 20_000, 400),
        "enterprise": (6_000, 50_000, 600),
        "enterprise-plus": (10_000, 100_000, 1_000),
        "enterprise-plus-higher": (100_000, 500_000, 10_000),
        "generous": (1_000_000, 10_000_000, 1_000_000),
    }.items()
}
"""Requests per window and bucket. `generous` is ours: a whole corpus at once."""


class Standing(msgspec.Struct, frozen=True):
    """How a caller stands in a bucket after a request."""

    bucket: str
    quota: int
    left: int
    reset: int
    refused: bool

    def headers(self) -> list[tuple[bytes, bytes]]:
        """`ratelimit` and `ratelimit-policy`, draft-ietf-httpapi-ratelimit-headers-09."""
        told = f'"{self.bucket}";r={self.left};t={self.reset}'
        policy = f'"fixed window";"{self.bucket}";q={self.quota};w={int(WINDOW)}'
        return [(b"ratelimit", told.encode()), (b"ratelimit-policy", policy.encode())]

    def message(self) -> str:
        """What a refused caller is told."""
        return (
            f"We had to rate limit you, you hit the quota of {self.quota} {self.bucket} requests "
            "per 5 minutes period. Upgrade to a PRO or Enterprise plan for higher limits."
        )


class Quotas:
    """Counts requests per caller and bucket; callers with a token have the plan, others not."""

    def __init__(self, plan: str, clock: Callable[[], float]) -> None:
        if plan not in PLANS:
            raise ValueError(f"no plan is called {plan}; there are {', '.join(PLANS)}")
        self.plan = plan
        self._clock = clock
        self._windows: dict[tuple[str | None, str], tuple[float, int]] = {}

    def charge(self, token: str | None, bucket: str) -> Standing:
        """Take one request from the bucket of the caller's window."""
        plan = self.plan if token or self.plan == "generous" else "anonymous"
        quota, now = PLANS[plan][bucket], self._clock()
        start, used = self._windows.get((token, bucket), (now, 0))
        if now >= start + WINDOW:
            start, used = now, 0
        refused = used >= quota
        used = min(used + 1, quota)
        self._windows[token, bucket] = (start, used)
        reset = max(1, math.ceil(start + WINDOW - now))
        return Standing(bucket, quota, quota - used, reset, refused)

    def spend(self, token: str | None, bucket: str, left: int) -> None:
        """Leave the caller no more than `left` requests in the current window (for tests)."""
        plan = self.plan if token or self.plan == "generous" else "anonymous"
        start = self._windows.get((token, bucket), (self._clock(), 0))[0]
        self._windows[token, bucket] = (start, PLANS[plan][bucket] - left)

"""Request budgets, one per host and bucket, read from the answers and shared by all workers.

A worker takes a request before it sends one and gives back what the answer said. Nobody sends
when nothing is left; while a budget is not known one request goes ahead and finds out.
"""

import math
import re
import threading
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Final

import msgspec

from crawler.asking.budget_words import Key, spent, waiting
from crawler.errors import QuotaSpent, TimeUp

MARGIN: Final = 1.0
"""Hosts tell the reset in whole seconds, rounded either way."""

_BARE_FIRST: Final = 15.0
_BARE_LONGEST: Final = 300.0
_SECONDARY_FIRST: Final = 60.0
_LONGEST: Final = 3700.0
_WORTH_SAYING: Final = 10.0
"""Seconds of waiting that a person would wonder about."""


class RateLimit(msgspec.Struct, frozen=True):
    """What an answer says of its budget; None where it does not say."""

    bucket: str
    remaining: int | None = None
    reset_in: float = 0.0
    limit: int | None = None
    retry_after: float | None = None


class _Budget(msgspec.Struct):
    known: bool = False
    told: bool = True
    remaining: int = 0
    limit: int = 0
    resets: float = 0.0
    in_flight: int = 0
    overtaken: int = 0
    """Answers that came since nothing was under way."""

    shut_until: float = 0.0
    refusals: int = 0
    last: float = 0.0
    said: float = 0.0
    """Up to when a person knows that this one is waited for."""


class Quota:
    """All budgets of a process. ``clock`` gives seconds, ``pause`` sleeps (and may raise).

    ``patience``: the longest wait by service, QuotaSpent beyond it. ``spread``: by bucket, the
    last share of a window over which requests are spaced out rather than spent at once, so
    that a long job leaves something for a person's look-up. ``heard`` is told what is left,
    ``waits`` in a line what is waited for, once a wait. ``until``, which may be moved: the moment
    beyond which nobody waits, TimeUp (a service with a patience of its own: QuotaSpent).
    """

    def __init__(
        self,
        clock: Callable[[], float],
        pause: Callable[[float], None],
        *,
        patience: Mapping[str, float] | None = None,
        spread: Mapping[str, float] | None = None,
        heard: Callable[[str, int | None, float], None] = lambda *_: None,
        waits: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._clock = clock
        self._pause = pause
        self._patience = dict(patience or {})
        self._spread = dict(spread or {})
        self._heard = heard
        self._waits = waits
        self.until = math.inf
        self._budgets: dict[Key, _Budget] = {}
        self._alias: dict[Key, Key] = {}
        self._changed = threading.Condition()

    def take(self, key: Key) -> Key:
        """Wait until one request may be sent, and count it; under which key, for `learn`.

        Raises QuotaSpent, Stopped, and TimeUp where the wait would be too long for the work's end.
        """
        while True:
            with self._changed:
                key = self._alias.get(key, key)
                budget = self._budgets.setdefault(key, _Budget())
                wait = self._delay(key, budget)
                if wait == 0.0:
                    budget.in_flight += 1
                    budget.remaining -= 1
                    budget.last = self._clock()
                    return key
                if wait is None:
                    self._changed.wait(0.1)
            if wait is None:
                self._pause(0.0)
                continue
            left = self.until - self._clock()
            if wait > left and key[0] not in self._patience:
                raise TimeUp
            if wait > min(left, self._patience.get(key[0], _LONGEST)):
                raise QuotaSpent(spent(key, wait))
            self._tell(key, budget, wait)
            self._pause(wait)

    def learn(self, key: Key, told: RateLimit | None, *, refused: bool = False) -> None:
        """Take in what an answer said; ``refused``: it was a rate limit."""
        with self._changed:
            budget = self._budgets.setdefault(key, _Budget())
            budget.in_flight = max(0, budget.in_flight - 1)
            if told is not None and told.bucket and told.bucket != key[1]:
                self._alias[key] = (key[0], told.bucket)
                key = self._alias[key]
                budget = self._budgets.setdefault(key, _Budget())
            self._take_in(budget, told)
            budget.overtaken = budget.overtaken + 1 if budget.in_flight else 0
            if refused:
                self._shut(key, budget, told)
            else:
                budget.refusals = 0
            self._changed.notify_all()
            remaining = budget.remaining if budget.known else None
            reset_in = max(0.0, budget.resets - self._clock())
        self._heard(f"{key[0]} {key[1]}", remaining, reset_in)

    def give_back(self, key: Key) -> None:
        """No answer came: whether the host counted the request is not known."""
        with self._changed:
            self._budgets[key].in_flight -= 1
            self._changed.notify_all()

    def left(self, key: Key) -> int | None:
        """Requests that may be sent in this window; None while nobody knows."""
        with self._changed:
            budget = self._budgets.get(key)
            if budget is None or not budget.known or budget.resets <= self._clock():
                return None
            return max(0, budget.remaining)

    def _delay(self, key: Key, budget: _Budget) -> float | None:
        """Seconds to wait; None: until somebody else's answer."""
        now = self._clock()
        if budget.shut_until > now:
            return budget.shut_until - now
        if not budget.told:
            return 0.0
        if budget.known and budget.resets <= now:
            budget.known = False
        if not budget.known:
            return None if budget.in_flight else 0.0
        if budget.remaining <= 0:
            return budget.resets - now
        return self._spacing(key, budget, now)

    def _spacing(self, key: Key, budget: _Budget, now: float) -> float:
        if budget.remaining > budget.limit * self._spread.get(key[1], 0.0):
            return 0.0
        due = budget.last + (budget.resets - budget.last) / (budget.remaining + 1)
        return max(0.0, due - now)

    def _tell(self, key: Key, budget: _Budget, wait: float) -> None:
        """Say it before a wait that a person would wonder about; one of all who wait does."""
        with self._changed:
            now = self._clock()
            slowly = budget.remaining > 0 and budget.shut_until <= now
            ends = budget.resets if slowly else now + wait
            if ends - now < _WORTH_SAYING or ends <= budget.said:
                return
            budget.said = ends + MARGIN
        self._waits(waiting(key, ends - now, slowly=slowly))

    def _take_in(self, budget: _Budget, told: RateLimit | None) -> None:
        if told is None or told.remaining is None:
            budget.told = budget.told and budget.known
            return
        now = self._clock()
        resets = now + told.reset_in + MARGIN
        fresh = not budget.known or budget.resets <= now or resets > budget.resets + 2 * MARGIN
        # What is still under way may not be in the host's count yet, nor what overtook this answer.
        left = told.remaining - budget.in_flight
        lowest = left - budget.overtaken
        budget.remaining = left if fresh else max(lowest, min(budget.remaining, left))
        budget.known = budget.told = True
        budget.limit = told.limit or max(budget.limit, told.remaining)
        budget.resets = resets

    def _shut(self, key: Key, budget: _Budget, told: RateLimit | None) -> None:
        """A limit was hit: by the host's word, else by doubling."""
        now, budget.refusals = self._clock(), budget.refusals + 1
        if told is not None and told.retry_after is not None:
            budget.shut_until = now + min(told.retry_after, _LONGEST)
        elif told is not None and told.remaining == 0:
            budget.remaining = 0
        else:
            first = _SECONDARY_FIRST if key[0] == "github" else _BARE_FIRST
            longest = max(first, _BARE_LONGEST)
            budget.shut_until = now + min(longest, first * 2 ** (budget.refusals - 1))


def seconds(retry_after: str | None, now: float) -> float | None:
    """A Retry-After header as seconds from now: a number or an HTTP date."""
    if not retry_after:
        return None
    if is_figure(retry_after.strip()):
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - now)
    except ValueError:
        return None


def is_figure(text: str) -> bool:
    """Whether a header's text is a number that a host could mean."""
    return re.fullmatch(r"[0-9]{1,15}", text) is not None

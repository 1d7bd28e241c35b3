"""Asking over HTTP for the Hub and GitHub clients: quota, redirects, and patience with faults.

Requests run in whichever thread asks; the pool, the quota and the counts are shared.
Redirects are followed here, hop by hop, each one checked and counted.
"""

import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypeVar
from urllib.parse import urlsplit

import msgspec
from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_random_exponential
from tenacity.stop import stop_base

from crawler.asking import answers
from crawler.asking.access import Access, Progress, Silent
from crawler.asking.answers import Answer, Ask
from crawler.asking.budget_words import Key
from crawler.asking.hosts import Hosts, Resolve, resolved
from crawler.asking.quota import Quota
from crawler.asking.wire import Wire
from crawler.errors import NoNetwork, Passing, Spent, Stopped, TimeUp, Unreachable
from storage.runs import Requests

T = TypeVar("T")

_ATTEMPTS: Final = 5
_LIMITED_ATTEMPTS: Final = 12
_HOPS: Final = 5
_REDIRECTS: Final = (301, 302, 303, 307, 308)


class Web:
    """Sends requests for one crawl or look-up; close it, or use it in a ``with``.

    ``clock`` gives seconds since 1970; ``pause`` sleeps that long and raises Stopped when the
    stop event is set; ``patience`` is the longest wait for a budget, by service; ``spread`` see
    :class:`crawler.asking.quota.Quota`; ``most``: requests in all, redirect hops and retries too.
    """

    def __init__(
        self,
        access: Access,
        *,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
        clock: Callable[[], float] = time.time,
        pause: Callable[[float], None] | None = None,
        patience: Mapping[str, float] | None = None,
        spread: Mapping[str, float] | None = None,
        resolve: Resolve = resolved,
        timeout: float | None = None,
        most: int | None = None,
    ) -> None:
        self.access = access
        self._most = most
        self.progress: Progress = progress or Silent()
        self.stop = stop or threading.Event()
        self.clock = clock
        self._pause = pause or self._sleep
        self.quota = Quota(
            *(clock, self._pause),
            patience=patience,
            spread=spread,
            heard=self.progress.quota,
            waits=self.progress.note,
        )
        self._hosts = Hosts(access, resolve)
        self._wire = Wire(access, self._hosts, self.stop, timeout)
        self._sent: dict[Key, int] = {}
        self._lock = threading.Lock()
        self._backoff = wait_random_exponential(multiplier=1.0, max=30.0)

    def __enter__(self) -> "Web":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._wire.close()

    def rest(self, seconds: float) -> None:
        """Let so much time pass. Raises Stopped."""
        self._pause(seconds)

    def requests(self) -> Requests:
        """How many requests were really sent so far, redirect hops and retries included."""
        with self._lock:
            sent = dict(self._sent)
        return Requests(
            hub_api=sent.get(("hub", "api"), 0),
            hub_resolvers=sent.get(("hub", "resolvers"), 0),
            github=sum(n for (service, _), n in sent.items() if service == "github"),
        )

    def send(self, ask: Ask, read: Callable[[Answer], T]) -> T:
        """What ``read`` makes of the answer; a body that it cannot decode is asked for again.

        Raises NoNetwork or Unreachable after the last attempt, Refused, TooBig, QuotaSpent,
        Stopped, and Spent instead of a request too many.
        """
        retrying = Retrying(
            retry=retry_if_exception_type(Passing),
            stop=_Enough(1 if ask.service == "page" else _ATTEMPTS),
            wait=self._wait,
            sleep=partial(self._until_again, ask),
            reraise=True,
        )
        try:
            found: T = retrying(self._attempt, ask, read)
        except Passing as problem:
            parts = urlsplit(ask.url)
            where = f"{parts.scheme}://{parts.netloc}"
            if problem.offline:
                raise NoNetwork(f"nobody answers at {where}: {problem}") from None
            raise Unreachable(f"{where}{parts.path}: {problem}") from None
        return found

    def _attempt(self, ask: Ask, read: Callable[[Answer], T]) -> T:
        answer = self._followed(ask)
        try:
            return read(answer)
        except (msgspec.DecodeError, UnicodeDecodeError) as problem:
            raise Passing(f"the body cannot be read ({problem})") from problem

    def _followed(self, ask: Ask) -> Answer:
        """The answer after redirects that stay on the service's own host (or public pages)."""
        url, first = ask.url, None
        for _ in range(_HOPS):
            answer = self._once(ask, url)
            first = first or answer.headers
            whole = msgspec.structs.replace(answer, first=first)
            if not ask.follow or answer.status not in _REDIRECTS:
                return whole
            target = answers.joined(url, answer.headers.get("location", ""))
            if not self._follows(ask, target):
                return whole
            url = target
        raise Passing("redirects go round in a circle")

    def _follows(self, ask: Ask, target: str) -> bool:
        return ask.service == "page" or self._hosts.ours(ask.service, target)

    def _once(self, ask: Ask, url: str) -> Answer:
        pinned = self._hosts.check(ask.service, url)
        if self._most is not None and sum(self._sent.values()) >= self._most:
            raise Spent
        guess = answers.budget(ask.service, url)
        key = self.quota.take(guess)
        with self._lock:
            self._sent[guess] = self._sent.get(guess, 0) + 1
        try:
            answer = self._wire.exchange(ask, url, pinned)
        except BaseException:
            self.quota.give_back(key)
            raise
        limited = answers.limited(ask.service, answer)
        self.quota.learn(
            key, answers.rate_limit(ask.service, answer, self.clock()), refused=limited
        )
        problem = answers.passing(answer, limited=limited, now=self.clock())
        if problem is not None:
            raise problem
        return answer

    def _wait(self, state: RetryCallState) -> float:
        """The server's hint, else a jittered backoff; the quota itself waits for rate limits."""
        problem = state.outcome.exception() if state.outcome else None
        if isinstance(problem, Passing) and problem.limited:
            return 0.0
        hint = problem.wait if isinstance(problem, Passing) else 0.0
        return max(hint, self._backoff(state))

    def _until_again(self, ask: Ask, wait: float) -> None:
        """The pause before another attempt, unless there is no time for it."""
        if self.clock() + wait > self.quota.until:
            raise TimeUp if ask.service == "hub" else Unreachable("no time to ask again")
        self._pause(wait)

    def _sleep(self, wait: float) -> None:
        if self.stop.wait(wait) if wait else self.stop.is_set():
            raise Stopped


class _Enough(stop_base):
    """Whether it was tried often enough; a page is a guest's request and asked for once."""

    def __init__(self, attempts: int) -> None:
        self._attempts = attempts

    def __call__(self, state: RetryCallState) -> bool:
        problem = state.outcome.exception() if state.outcome else None
        limited = isinstance(problem, Passing) and problem.limited and self._attempts > 1
        return state.attempt_number >= (_LIMITED_ATTEMPTS if limited else self._attempts)

"""What can stop a crawl or a look-up: each is one line for a person and an exit code."""


class CrawlProblem(Exception):
    """The work cannot go on. The message is one line that says what to do; no token is in it."""

    exit_code = 4


class ModelNotFound(CrawlProblem):
    """The Hub knows no model of this name, or does not show it to this caller."""

    exit_code = 3


class DayMissing(CrawlProblem):
    """A dump does not say when it was taken, nor did the caller."""

    exit_code = 2


class BadToken(CrawlProblem):
    """A host refused the token that we sent."""


class NoNetwork(CrawlProblem):
    """Nobody answers at the address."""


class BadCertificates(CrawlProblem):
    """The authorities that we are told to believe cannot be read."""


class QuotaSpent(CrawlProblem):
    """A budget is used up for longer than the caller wants to wait."""


class Unreachable(CrawlProblem):
    """The host answers, but not with what was asked for, however often one tries."""


class Denied(Unreachable):
    """The host does not let us have what was asked for."""


class Refused(CrawlProblem):
    """We do not send this request: a host that is not ours to ask, or a counted download."""


class Stopped(Exception):
    """The person wants it to end (Ctrl-C, SIGTERM)."""


class TimeUp(Stopped):
    """The time that a part of a crawl has is over, or would be before an answer may come."""


class Spent(Exception):
    """As many requests were sent as the caller allows. ``least``: how many get on at all, where
    these did not.
    """

    def __init__(self, least: int | None = None) -> None:
        super().__init__(least)
        self.least = least


class TooBig(Exception):
    """A body went on past its cap; nothing of it is kept."""


class Passing(Exception):
    """An attempt failed in a way that may pass: it is tried again.

    ``wait`` is the server's hint in seconds, ``limited`` True for a rate limit (the quota knows
    how long), ``offline`` True when no connection came about.
    """

    def __init__(
        self, reason: str, *, wait: float = 0.0, limited: bool = False, offline: bool = False
    ) -> None:
        super().__init__(reason)
        self.wait = wait
        self.limited = limited
        self.offline = offline

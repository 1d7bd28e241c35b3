"""What a person is told of a budget of requests that is spent."""

from typing import Final

Key = tuple[str, str]
"""Service (``hub``, ``github``) and bucket (``api``, ``resolvers``, ``core`` …)."""

_NAMES: Final = {"hub": "the Hub", "github": "GitHub"}
_CURES: Final = {
    "hub": "HF_TOKEN (a free account has twice the anonymous quota)",
    "github": "GITHUB_TOKEN (5,000 requests an hour instead of 60)",
}


def spent(key: Key, wait: float) -> str:
    """That the wait is too long for who asks, and what shortens it."""
    cure = _CURES.get(key[0], "a token")
    return f"{_quota(key)} is spent for {_long(wait)} more: wait, or set {cure} if you have not"


def waiting(key: Key, wait: float, *, slowly: bool) -> str:
    """That we wait; ``slowly``: that what is left is spread over the time."""
    if slowly:
        return f"{_quota(key)} is nearly spent: going slowly for {_long(wait)}"
    return f"{_quota(key)} is spent: waiting {_long(wait)}, then going on by itself"


def _quota(key: Key) -> str:
    return f"the quota of {_NAMES.get(key[0], key[0])} ({key[1]})"


def _long(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"

"""Moments as the two hosts write them; inside the sandbox they are int milliseconds, UTC."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

BIRTH = 1_646_263_744_000
"""2022-03-02T23:29:04Z, which the Hub gives for everything older."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(text: str | None) -> int | None:
    """The moment of an ISO 8601 text, None when there is none or it is not one."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // _MILLISECOND


@lru_cache(maxsize=1024)
def hub_time(moment: int) -> str:
    """`2022-03-02T23:29:04.000Z`."""
    text = (_EPOCH + timedelta(milliseconds=moment)).isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z"


def github_time(moment: int) -> str:
    """`2022-03-02T23:29:04Z`."""
    return (_EPOCH + timedelta(milliseconds=moment)).strftime("%Y-%m-%dT%H:%M:%SZ")


def http_time(moment: int) -> str:
    """`Wed, 02 Mar 2022 23:29:04 GMT`."""
    return (_EPOCH + timedelta(milliseconds=moment)).strftime("%a, %d %b %Y %H:%M:%S GMT")

"""JSON of a host or a dump, read even where one text of it is broken, and its moments."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, TypeVar

import msgspec

_T = TypeVar("_T")

_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(?P<half>u[dD][89a-fA-F]..)|.)", re.DOTALL
)
"""Every escape, so that a backslash that is itself escaped begins none."""


def decoded(read: Callable[[bytes], _T], body: bytes) -> _T:
    """What ``read`` makes of a body; raises msgspec.DecodeError alone.

    A text that was cut amid an emoji comes with half a surrogate pair, which is no JSON and
    would take its whole page along: a mark replaces it.
    """
    try:
        return read(body)
    except RecursionError as problem:
        raise msgspec.DecodeError("nested too deeply") from problem
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        sound = _ESCAPE.sub(lambda found: b"\\ufffd" if found["half"] else found[0], body)
        if sound == body:
            raise
        return read(sound)


def seconds(moment: datetime | None) -> int | None:
    """Seconds since 1970; a moment without a zone is UTC, wherever this machine stands."""
    if moment is None:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())

"""Moments as people write and read them; inside they are whole seconds since 1970, UTC."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

_PARTIAL: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def iso(moment: int | None) -> str | None:
    """``2026-11-24T02:00:00Z``; None stays None."""
    if moment is None:
        return None
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def dated(plain: Any) -> Any:
    """Plain values for a machine: moments, whose names end with ``_at``, as ISO 8601."""
    if isinstance(plain, dict):
        return {
            key: iso(value) if key.endswith("_at") else dated(value) for key, value in plain.items()
        }
    return [dated(value) for value in plain] if isinstance(plain, list | tuple) else plain


def day(moment: int | None) -> str:
    """``2026-11-24``; a dash where the moment is not known."""
    return "–" if moment is None else datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")


def start_of(text: str) -> int:
    """The first second of a year, month or day; a full ISO 8601 moment is itself.

    Raises ValueError with a message for people.
    """
    return _between(text)[0]


def end_of(text: str) -> int:
    """The last second of a year, month or day; a full ISO 8601 moment is itself.

    Raises ValueError with a message for people.
    """
    return _between(text)[1]


def _between(text: str) -> tuple[int, int]:
    try:
        partial = _PARTIAL.fullmatch(text.strip())
        if partial is None:
            exact = datetime.fromisoformat(text.strip())
            aware = exact if exact.tzinfo else exact.replace(tzinfo=UTC)
            return int(aware.timestamp()), int(aware.timestamp())
        year, month, day_ = (int(part) if part else None for part in partial.groups())
        first = datetime(year or 0, month or 1, day_ or 1, tzinfo=UTC)
        return int(first.timestamp()), int(_after(first, month, day_).timestamp()) - 1
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no date; write 2024, 2024-06, 2024-06-30 or "
                         "2024-06-30T12:00:00Z (UTC)") from None  # fmt: skip


def _after(first: datetime, month: int | None, day_: int | None) -> datetime:
    """The moment after the year, month or day that begins at ``first``."""
    if day_ is not None:
        return first + timedelta(days=1)
    if month is None or month == 12:
        return first.replace(year=first.year + 1, month=1)
    return first.replace(month=month + 1)

"""When the nightly job is due: a cron expression in a time zone, on APScheduler's own trigger."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from apscheduler.triggers.cron import CronTrigger

_DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAYS: Final = re.compile(r"(\*|[0-7a-z]+)(?:-([0-7a-z]+))?(?:/([1-9]\d?))?")
_LOOK_BACK: Final = 62 * 86400
"""Older nights need no counting: one catch-up covers them all."""


class ScheduleProblem(Exception):
    """The schedule cannot be used; the message is one line and says what to write."""

    exit_code = 4


class Nights(msgspec.Struct, frozen=True):
    """``cron`` has five fields (minute hour day month weekday), ``timezone`` is an IANA name."""

    cron: str
    timezone: str

    def trigger(self) -> CronTrigger:
        """Raises ScheduleProblem where either is malformed."""
        try:
            zone = ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ScheduleProblem(
                f"no time zone {self.timezone!r}; write an IANA name such as Europe/Berlin"
            ) from None
        try:
            return CronTrigger.from_crontab(self.with_named_days(), timezone=zone)
        except ValueError as problem:
            raise ScheduleProblem(
                f"{self.cron!r} is no cron expression ({problem}); write five fields, such as "
                "'0 2 * * *' for every night at two"
            ) from None

    def with_named_days(self) -> str:
        """With weekdays as names: APScheduler's week begins on Monday and cron's on Sunday, which
        also tells what a range and a step mean.
        """
        *others, weekday = self.cron.split() or [""]
        named = [_named(part) for part in weekday.lower().split(",")]
        return " ".join([*others, ",".join(named)])

    def after(self, moment: int) -> Iterator[int]:
        """The times at which the job is due after ``moment``, without end unless the cron has."""
        trigger = self.trigger()
        previous, now = None, datetime.fromtimestamp(moment, UTC)
        while (due := trigger.get_next_fire_time(previous, now)) is not None:
            previous = now = due.astimezone(UTC)
            if int(due.timestamp()) > moment:
                yield int(due.timestamp())

    def last_due(self, since: int, now: int) -> int | None:
        """The latest time in (since, now] at which the job was due, or None."""
        last = None
        for due in self.after(max(since, now - _LOOK_BACK)):
            if due > now:
                break
            last = due
        return last


def _named(part: str) -> str:
    """A weekday, a range or a step of them by names; as it was where it is none of these."""
    found = _WEEKDAYS.fullmatch(part)
    if found is None or part == "*":
        return part
    first, last, step = found.groups()
    try:
        begin = 0 if first == "*" else _day(first)
        end = _day(last, begin) if last else begin if step is None and first != "*" else 6
    except ValueError:
        return part
    days = _DAYS[begin : end + 1 : int(step or 1)]
    plain = step is None and begin and last
    return f"{days[0]}-{days[-1]}" if plain and days else ",".join(days) or part


def _day(text: str, least: int = 0) -> int:
    """Its place in cron's week, which has Sunday at both ends; a name's, at or after ``least``."""
    return int(text) if text.isdigit() else _DAYS.index(text, least)

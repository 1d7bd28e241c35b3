"""When the nightly job is due: a cron expression in a time zone, on APScheduler's own trigger."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import takewhile
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

_DAY: Final = 86_400
_ANY: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""A moment like any other: cron has no years."""
_DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS: Final = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_PART: Final = re.compile(r"(\*|[0-9]+|[a-z]+)(?:(?<!\*)-([0-9]+|[a-z]+))?(?:/([1-9][0-9]?))?")


class ScheduleProblem(Exception):
    """The schedule cannot be used; the message is one line and says what to write."""

    exit_code = 4


class Nights(msgspec.Struct, frozen=True):
    """``cron`` has five fields (minute hour day month weekday), ``timezone`` is an IANA name."""

    cron: str
    timezone: str

    def trigger(self) -> BaseTrigger:
        """Raises ScheduleProblem where either is malformed."""
        try:
            zone = ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ScheduleProblem(
                f"no time zone {self.timezone!r}; write an IANA name such as Europe/Berlin"
            ) from None
        try:
            either = [CronTrigger.from_crontab(each, timezone=zone) for each in self.either()]
        except ValueError as problem:
            raise ScheduleProblem(
                f"{self.cron!r} is no cron expression ({problem}); write five fields, such as "
                "'0 2 * * *' for every night at two"
            ) from None
        trigger = either[0] if len(either) == 1 else OrTrigger(either)
        if trigger.get_next_fire_time(None, _ANY) is None:
            raise ScheduleProblem(f"{self.cron!r} never comes; write a day that its month has")
        return trigger

    def either(self) -> tuple[str, ...]:
        """The expressions of which one must hold, as :meth:`plain` writes them: where cron is given
        both a day of the month and a weekday, it takes either; APScheduler and systemd want both.
        """
        plain = self.plain()
        fields = self.cron.split()
        if len(fields) != 5 or fields[2].startswith("*") or fields[4].startswith("*"):
            return (plain,)
        minute, hour, day, month, weekday = plain.split()
        return (f"{minute} {hour} {day} {month} *", f"{minute} {hour} * {month} {weekday}")

    def plain(self) -> str:
        """With weekdays as names and months as numbers: APScheduler's week begins on Monday and
        cron's on Sunday, which also tells what a range and a step mean, and what follows a name it
        does not read. Raises ValueError for what cron does not know.
        """
        *others, weekday = self.cron.lower().split() or [""]
        numbers = [_each(field, _numbered if place == 3 else _same)
                   for place, field in enumerate(others)]  # fmt: skip
        return " ".join([*numbers, _each(weekday, _named)])

    def after(self, moment: int) -> Iterator[int]:
        """The times at which the job is due after ``moment``, without end."""
        trigger = self.trigger()
        while (due := trigger.get_next_fire_time(None, _second(moment + 1))) is not None:
            moment = int(due.timestamp())
            yield moment

    def last_due(self, since: int, now: int) -> int | None:
        """The latest time in (since, now] at which the job was due, or None; sought further and
        further back from ``now``, for a schedule may have been off for years.
        """
        back = _DAY
        while True:
            begin = max(since, now - back)
            last = max(takewhile(now.__ge__, self.after(begin)), default=None)
            if last is not None or begin == since:
                return last
            back *= 8


def _second(moment: int) -> datetime:
    """A moment for a trigger, which is not told of an earlier one: it would compare clocks of two
    zones, and those never agree on an hour that comes twice.
    """
    return datetime.fromtimestamp(moment, UTC)


def _each(field: str, read: Callable[[re.Match[str]], str]) -> str:
    """A field whose parts, set apart by commas, are each read. Raises ValueError."""
    return ",".join(read(_parted(part)) for part in field.split(","))


def _parted(part: str) -> re.Match[str]:
    found = _PART.fullmatch(part)
    if found is None:
        raise ValueError(f"{part!r} is no number, name, range or step")
    return found


def _same(part: re.Match[str]) -> str:
    if re.search("[a-z]", part[0]):
        raise ValueError(f"{part[0]!r} has a name where cron has numbers")
    return part[0]


def _numbered(part: re.Match[str]) -> str:
    """Months by their numbers."""
    return re.sub("[a-z]+", lambda name: str(_place(name[0], _MONTHS) + 1), part[0])


def _named(part: re.Match[str]) -> str:
    """A weekday, a range or a step of them by names."""
    first, last, step = part.groups()
    if part[0] == "*":
        return "*"
    begin = 0 if first == "*" else _day(first)
    end = _day(last, begin) if last else begin if step is None and first != "*" else 6
    days = _DAYS[begin : end + 1 : int(step or 1)]
    plain = step is None and begin and last
    return f"{days[0]}-{days[-1]}" if plain and days else ",".join(days) or part[0]


def _day(text: str, least: int = 0) -> int:
    """Its place in cron's week, which has Sunday at both ends; a name's, at or after ``least``."""
    return int(text) if text.isdigit() else _place(text, _DAYS, least)


def _place(name: str, names: tuple[str, ...], least: int = 0) -> int:
    if name not in names[least:]:
        raise ValueError(f"{name!r} is not one of {', '.join(names[least:])}")
    return names.index(name, least)

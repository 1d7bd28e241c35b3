"""A systemd service and timer that call the same job: the sturdier host where there is one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from schedules.calendar import Nights
from storage.database.connection import address

SERVICE: Final = "ajar.service"
TIMER: Final = "ajar.timer"


def units(
    nights: Nights,
    program: str,
    database: str,
    hosts: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> dict[str, str]:
    """File name to content; ``hosts`` are variables that the night needs as they are here,
    ``folder`` is where ajar.toml lies, which says what a night crawls.

    Raises ScheduleProblem where the cron expression is none.
    """
    place = [f"WorkingDirectory={_percent(str(folder))}"] if folder else []
    lines = [
        *place,
        _environment(database),
        *(_set(name, url) for name, url in (hosts or {}).items()),
    ]
    return {SERVICE: _service(program, "\n".join(lines)), TIMER: _timer(nights)}


def write(folder: Path, files: dict[str, str]) -> list[Path]:
    """Write the units; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in files.items():
        written.append(folder / name)
        written[-1].write_text(content, encoding="utf-8")
    return written


def on_calendar(nights: Nights) -> str:
    """``OnCalendar=`` for a cron expression, such as ``*-*-* 2:0:00 UTC``: a line for each
    alternative.
    """
    nights.trigger()
    return "\n".join(f"OnCalendar={_times(each, nights.timezone)}" for each in nights.either())


def _times(cron: str, timezone: str) -> str:
    minute, hour, day, month, weekday = cron.split()
    times = f"{_field(hour)}:{_field(minute)}:00 {timezone}"
    return f"{_weekdays(weekday)}*-{_field(month, 1)}-{_field(day, 1)} {times}"


def _field(text: str, first: int = 0) -> str:
    return ",".join(_part(part, first) for part in text.split(","))


def _part(part: str, first: int) -> str:
    span, _, step = part.partition("/")
    span = span.replace("-", "..")
    return f"{first if span == '*' else span}/{step}" if step else span


def _weekdays(text: str) -> str:
    if text == "*":
        return ""
    days = ("..".join(map(str.capitalize, part.split("-"))) for part in text.split(","))
    return ",".join(days) + " "


def _environment(database: str) -> str:
    """The line for the database; an address with a password stays out of a file that all read."""
    url = address(database)
    if url.password is not None or "password" in url.query:
        return "# AJAR_DATABASE_URL holds a password: it belongs in the environment file below."
    if url.get_backend_name() == "sqlite" and url.database:  # a unit runs in another folder
        database = f"sqlite:///{Path(url.database).absolute()}"
    return _set("AJAR_DATABASE_URL", database)


def _set(name: str, value: str) -> str:
    return f"Environment={_quoted(f'{name}={value}')}"


def _quoted(text: str) -> str:
    """A text as systemd takes it whole, spaces and all."""
    escaped = text.replace("\\", r"\\").replace('"', r"\"")
    return f'"{_percent(escaped)}"'


def _percent(text: str) -> str:
    """A text in which systemd sees no specifier."""
    return text.replace("%", "%%")


def _service(program: str, environment: str) -> str:
    return f"""\
[Unit]
Description=Ajar: crawl what is new on the Hub
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={_quoted(program)} schedule run --once
{environment}
# Tokens belong here, readable by you alone: HF_TOKEN=…, GITHUB_TOKEN=…
EnvironmentFile=-%h/.config/ajar/environment
# 1: done, some items failed, which the journal lists; 130: stopped, goes on next time.
SuccessExitStatus=1 130
TimeoutStartSec=infinity
TimeoutStopSec=120
NoNewPrivileges=true
PrivateTmp=true
"""


def _timer(nights: Nights) -> str:
    return f"""\
[Unit]
Description=Ajar every night

[Timer]
{on_calendar(nights)}
Persistent=true
RandomizedDelaySec=300

[Install]
WantedBy=timers.target
"""

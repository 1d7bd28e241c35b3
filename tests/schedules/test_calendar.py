import calendar
from itertools import islice

import pytest

from schedules.calendar import Nights, ScheduleProblem


def moment(text: str) -> int:
    year, month, day, hour = map(int, text.replace("T", "-").split("-"))
    return calendar.timegm((year, month, day, hour, 0, 0))


def test_every_night_at_two() -> None:
    due = list(islice(Nights("0 2 * * *", "UTC").after(moment("2026-11-24-02")), 2))
    assert due == [moment("2026-11-25-02"), moment("2026-11-26-02")]


def test_a_night_follows_the_clock_of_its_zone() -> None:
    summer = next(Nights("0 2 * * *", "Europe/Berlin").after(moment("2026-07-01-12")))
    winter = next(Nights("0 2 * * *", "Europe/Berlin").after(moment("2026-12-01-12")))
    assert summer == moment("2026-07-02-00")
    assert winter == moment("2026-12-02-01")


@pytest.mark.parametrize("weekday", ["0", "7", "sun", "SUN"])
def test_weekdays_are_those_of_cron(weekday: str) -> None:
    due = next(Nights(f"0 2 * * {weekday}", "UTC").after(moment("2026-11-24-00")))
    assert due == moment("2026-11-29-02")  # a Sunday


def test_steps_are_no_weekdays() -> None:
    assert Nights("0 2 * * 1-5/2", "UTC").with_named_days() == "0 2 * * mon-fri/2"


@pytest.mark.parametrize(
    "cron", ["", "0 2 * *", "61 2 * * *", "0 2 * * * *", "every night", "@daily"]
)
def test_what_is_no_cron_is_told_how_to_write_one(cron: str) -> None:
    with pytest.raises(ScheduleProblem, match="five fields"):
        Nights(cron, "UTC").trigger()


@pytest.mark.parametrize("zone", ["", "Nowhere/Else", "../../etc/passwd"])
def test_what_is_no_zone_is_told_how_to_write_one(zone: str) -> None:
    with pytest.raises(ScheduleProblem, match="IANA"):
        Nights("0 2 * * *", zone).trigger()


def test_the_last_night_that_was_due() -> None:
    nights = Nights("0 2 * * *", "UTC")
    assert nights.last_due(moment("2026-11-20-03"), moment("2026-11-24-12")) == moment(
        "2026-11-24-02"
    )
    assert nights.last_due(moment("2026-11-24-02"), moment("2026-11-24-12")) is None
    assert nights.last_due(0, moment("2026-11-24-12")) == moment("2026-11-24-02")

import calendar
from datetime import datetime
from itertools import islice, takewhile
from time import gmtime, strftime

import pytest
from apscheduler.triggers.cron import CronTrigger

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


def test_a_night_in_the_hour_that_comes_twice_is_left_behind() -> None:
    """The clock shows half past two twice; which one is meant depends on where one looks from."""
    nights = Nights("30 2 * * *", "Europe/Berlin")
    due = list(islice(nights.after(moment("2027-10-30-12")), 3))
    said = [strftime("%m-%d %H:%M", gmtime(at)) for at in due]
    assert said == ["10-31 00:30", "10-31 01:30", "11-01 01:30"]
    assert nights.last_due(moment("2027-10-30-12"), moment("2027-10-31-12")) == due[1]


@pytest.mark.parametrize("weekday", ["0", "7", "sun", "SUN"])
def test_weekdays_are_those_of_cron(weekday: str) -> None:
    due = next(Nights(f"0 2 * * {weekday}", "UTC").after(moment("2026-11-24-00")))
    assert due == moment("2026-11-29-02")  # a Sunday


@pytest.mark.parametrize(
    ("weekday", "nights"),
    [
        ("0-6", "sun mon tue wed thu fri sat"),
        ("0-2,6", "sun mon tue sat"),
        ("sun-tue", "sun mon tue"),
        ("5-7", "sun fri sat"),
        ("*/2", "sun tue thu sat"),
        ("1-5/2", "mon wed fri"),
        ("1/2", "mon wed fri"),
        ("MON-FRI/3", "mon thu"),
    ],
)
def test_ranges_and_steps_of_weekdays_begin_where_cron_says(weekday: str, nights: str) -> None:
    due = Nights(f"0 2 * * {weekday}", "UTC").after(moment("2026-11-28-12"))  # a Saturday
    week = takewhile(lambda at: at < moment("2026-12-05-12"), due)
    assert " ".join(strftime("%a", gmtime(at)).lower() for at in week) == nights


@pytest.mark.parametrize(
    ("days", "nights"),
    [
        ("1 * mon", "Tue 1, Mon 7, Mon 14, Mon 21, Mon 28"),
        ("1,7 12 1", "Tue 1, Mon 7, Mon 14, Mon 21, Mon 28"),
        ("30 2 mon", ""),
        ("*/7 * mon", ""),
        ("1 * *", "Tue 1"),
    ],
)
def test_a_day_of_the_month_or_a_weekday_as_cron_takes_them(days: str, nights: str) -> None:
    """A step of all days is no day of its own: there both must hold."""
    due = Nights(f"0 2 {days}", "UTC").after(moment("2026-11-30-12"))
    month = takewhile(lambda at: at < moment("2027-01-01-00"), due)
    assert ", ".join(strftime("%a %-d", gmtime(at)) for at in month) == nights


@pytest.mark.parametrize(("months", "found"), [("jan-jun/2", "1 3 5"), ("Oct/2", "10 12")])
def test_months_may_have_names_with_steps(months: str, found: str) -> None:
    due = Nights(f"0 2 1 {months} *", "UTC").after(moment("2026-12-31-12"))
    year = takewhile(lambda at: at < moment("2027-12-31-12"), due)
    assert " ".join(str(gmtime(at).tm_mon) for at in year) == found


@pytest.mark.parametrize(
    "cron",
    [
        *("", "0 2 * *", "61 2 * * *", "0 2 * * * *", "every night", "@daily"),
        *("0 2 * * 8", "0 2 * * 5-1", "0 2 * * */0", "0 2 * * moonday"),
        *("0 2 * * mon-", "0 2 * * mon-fri/0", "0 2 * * mon!", "0 2 * * mon,", "0 2 * * *-3"),
        *("0 2 * jan- *", "0 2 * jan/0 *", "0 2 * foo *", "0 2 last * *", "0 2 1st * *"),
    ],
)
def test_what_is_no_cron_is_told_how_to_write_one(cron: str) -> None:
    with pytest.raises(ScheduleProblem, match="five fields"):
        Nights(cron, "UTC").trigger()


@pytest.mark.parametrize(("cron", "odd"), [("0 2 * * moonday", "moonday"), ("0 2 * foo *", "foo")])
def test_what_is_wrong_about_a_cron_is_told_in_its_own_words(cron: str, odd: str) -> None:
    with pytest.raises(ScheduleProblem, match=rf"\('{odd}' is not one of"):
        Nights(cron, "UTC").trigger()


def test_a_night_that_never_comes_is_told() -> None:
    with pytest.raises(ScheduleProblem, match="'0 2 31 2 \\*' never comes"):
        Nights("0 2 31 2 *", "Europe/Berlin").trigger()
    Nights("0 2 29 2 *", "UTC").trigger()


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


def test_years_without_a_crawl_are_not_walked_night_by_night(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []
    sought = CronTrigger.get_next_fire_time

    def counted(self: CronTrigger, *moments: datetime | None) -> datetime | None:
        asked.append(moments)
        due: datetime | None = sought(self, *moments)
        return due

    monkeypatch.setattr(CronTrigger, "get_next_fire_time", counted)
    due = Nights("0 2 * * *", "UTC").last_due(0, moment("2026-11-24-12"))
    assert due == moment("2026-11-24-02")
    assert len(asked) < 20


def test_what_is_due_once_a_year_is_remembered_as_long() -> None:
    yearly = Nights("0 2 1 1 *", "UTC")
    assert yearly.last_due(moment("2025-11-24-12"), moment("2026-11-24-12")) == moment(
        "2026-01-01-02"
    )

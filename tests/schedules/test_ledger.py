import pytest

from schedules.calendar import Nights
from schedules.ledger import missed
from storage.runs import Run

NIGHTS = Nights("0 2 * * *", "UTC")
DAY = 86400
TWO = 2 * 3600


def run(day: int, hour: int = 2, kind: str = "quick", state: str = "done") -> Run:
    return Run(
        id=day, kind=kind, scope="all", started_at=day * DAY + hour * 3600, ended_at=None,
        state=state, seen=0, expected=None, new=0, changed=0, gone=0, failed=0, requests_api=0,
        requests_resolvers=0, requests_github=0,
    )  # fmt: skip


NOON = 20_000 * DAY + 12 * 3600


def test_a_night_that_ran_is_not_missed() -> None:
    assert missed(NIGHTS, [run(20_000)], NOON) is None


def test_nights_that_nobody_crawled_are_one_missed_night() -> None:
    assert missed(NIGHTS, [run(19_990)], NOON) == 20_000 * DAY + TWO


def test_a_crawl_by_hand_after_the_hour_counts() -> None:
    assert missed(NIGHTS, [run(20_000, hour=9)], NOON) is None


def test_a_crawl_that_did_not_finish_does_not_count() -> None:
    for state in ("interrupted", "failed", "running"):
        runs = [run(20_000, state=state), run(19_999)]
        assert missed(NIGHTS, runs, NOON) == 20_000 * DAY + TWO, state


def test_the_first_crawl_of_all_that_broke_off_is_taken_up() -> None:
    assert missed(NIGHTS, [run(20_000, hour=9, state="interrupted")], NOON) is not None


@pytest.mark.parametrize("state", ["running", "interrupted", "failed"])
def test_a_night_that_broke_off_while_it_read_cards_is_taken_up(state: str) -> None:
    """The first ones take a day each: who restarts the service must not wait for the next."""
    listed = run(20_000)
    broken = run(20_001, hour=-20, kind="documents", state=state)
    assert missed(NIGHTS, [broken, listed], NOON) == listed.started_at
    later = run(20_002, hour=-40, kind="heirs")
    assert missed(NIGHTS, [later, broken, listed], NOON) is None


def test_a_night_whose_time_was_over_is_not_missed() -> None:
    paused = run(20_001, hour=-20, kind="documents", state="paused")
    assert missed(NIGHTS, [paused, run(20_000)], NOON) is None


def test_partial_counts_for_the_failures_are_listed() -> None:
    assert missed(NIGHTS, [run(20_000, state="partial")], NOON) is None


def test_look_ups_are_no_nights() -> None:
    assert missed(NIGHTS, [run(20_000, kind="lookup"), run(19_999)], NOON) is not None


def test_who_never_crawled_has_missed_nothing() -> None:
    assert missed(NIGHTS, [], NOON) is None
    assert missed(NIGHTS, [run(19_990, kind="lookup")], NOON) is None

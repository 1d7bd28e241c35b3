"""Processes that share a task: order, the death of one, exceptions, an early end."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from typing import NoReturn

import pytest

from crawler.archive.crew import Crew
from crawler.archive.hand import Broken, Task
from crawler.errors import CrawlProblem, Stopped
from storage.problems import DatabaseProblem

PIECES = [list(range(start, start + 4)) for start in range(0, 24, 4)]


def double(factor: int) -> Task[int, list[int]]:
    """The task: what a piece comes to, but for some numbers."""

    def work(piece: Sequence[int]) -> list[int]:
        for number in piece:
            if number == 6 and factor < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            if number == 9:
                raise ValueError("nine")
            if number == 13 and factor == 7:
                raise DatabaseProblem("no disk")
        return [factor * number for number in piece]

    return work


def refused() -> NoReturn:
    raise CrawlProblem("the rules were changed")


def answers(
    crew: Crew[int, list[int]], check: Callable[[], None] = lambda: None
) -> list[tuple[Sequence[int], list[int] | Broken]]:
    with crew:
        return list(crew.answers(iter(PIECES), check))


@pytest.mark.parametrize("jobs", [0, 2])
def test_answers_come_in_the_order_of_the_pieces_and_one_broken_item_is_named(jobs: int) -> None:
    found = answers(Crew(jobs, double, 2))
    whole = [number for piece, _ in found for number in piece]
    assert whole == list(range(24))
    broken = [(piece, answer) for piece, answer in found if isinstance(answer, Broken)]
    assert [piece for piece, _ in broken] == [[9]]
    assert broken[0][1].reason == "ValueError: nine"
    said = [each for _, answer in found if not isinstance(answer, Broken) for each in answer]
    assert said == [2 * number for number in range(24) if number != 9]


def test_a_process_that_dies_takes_one_item_along() -> None:
    found = answers(Crew(2, double, -1))
    broken = {tuple(p): a.reason for p, a in found if isinstance(a, Broken)}
    assert broken == {
        (6,): "reading it ended the process (SIGKILL)",
        (9,): "ValueError: nine",
    }
    said = [each for _, answer in found if not isinstance(answer, Broken) for each in answer]
    assert said == [-number for number in range(24) if number not in (6, 9)]


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_problem_of_the_database_is_the_end(jobs: int) -> None:
    with pytest.raises(DatabaseProblem, match="no disk"):
        answers(Crew(jobs, double, 7))


def test_a_process_that_may_not_begin_is_the_end() -> None:
    with pytest.raises(CrawlProblem, match="the rules were changed"):
        answers(Crew(2, refused))


def test_the_wish_to_end_ends_it_and_no_process_is_left() -> None:
    stop = threading.Event()

    def check() -> None:
        if stop.is_set():
            raise Stopped

    def stopped() -> None:
        with Crew(2, double, 1) as crew:
            for _ in crew.answers(iter(PIECES), check):
                stop.set()

    with pytest.raises(Stopped):
        stopped()
    assert multiprocessing.active_children() == []

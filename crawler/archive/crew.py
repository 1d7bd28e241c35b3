"""Processes that share a task: pieces go out, answers come back in the order of the pieces.

A process that dies takes nobody along: its piece is cut in two until the one item that does it is
alone, and that one is told as broken.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import wait
from typing import Any, Final, Generic, Self, TypeVar

from crawler.archive.hand import Broken, Hand, Slot, Task, tried

P = TypeVar("P")
R = TypeVar("R")

_LOOK_UP_SECONDS: Final = 0.2
_AHEAD: Final = 2
"""Pieces a process that may be done before the writer takes them."""


class Crew(Generic[P, R]):
    """``jobs`` processes, each with the task that ``begin(*told)`` gives there; 0: none, the
    pieces are worked on here. What crosses over must be importable and picklable.
    """

    def __init__(self, jobs: int, begin: Callable[..., Task[P, R]], *told: Any) -> None:
        self._begin, self._told = begin, told
        self._here = None if jobs else begin(*told)
        self._hands = [Hand(begin, *told) for _ in range(jobs)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for hand in self._hands:
            hand.end()

    def answers(
        self, pieces: Iterator[Sequence[P]], check: Callable[[], None]
    ) -> Iterator[tuple[Sequence[P], R | Broken]]:
        """Each piece with its answer, in order; ``check`` raises where the work is to end.

        Raises DatabaseProblem and CrawlProblem of a process as if they were our own.
        """
        slots = deque[Slot[P, R]]()
        while self._fill(slots, pieces):
            check()
            self._collect(slots)
            while slots and (answer := slots[0].answer) is not None:
                slot = slots.popleft()
                if isinstance(answer, Broken) and len(slot.piece) > 1:
                    slots.extendleft(reversed(slot.halves()))
                    break
                yield slot.piece, answer

    def _fill(self, slots: deque[Slot[P, R]], pieces: Iterator[Sequence[P]]) -> bool:
        """Give every idle process something; False where nothing is left."""
        ahead = _AHEAD * len(self._hands) or 1
        while len(slots) < ahead and (piece := next(pieces, None)):
            slots.append(Slot(piece))
        unsent = iter([slot for slot in slots if not slot.sent])
        idle = [hand for hand in self._hands if hand.slot is None]
        for hand, slot in zip(idle, unsent, strict=False):
            hand.give(slot)
        return bool(slots)

    def _collect(self, slots: deque[Slot[P, R]]) -> None:
        if self._here is not None:
            slots[0].answer = tried(self._here, slots[0].piece)
            return
        busy = [hand for hand in self._hands if hand.slot is not None]
        ready = wait([hand.line for hand in busy], _LOOK_UP_SECONDS)
        for hand in busy:
            if hand.line in ready and not hand.take():
                hand.end()
                self._hands[self._hands.index(hand)] = Hand(self._begin, *self._told)

"""One process that works on pieces of a task, and the line to it."""

import multiprocessing
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Final, Generic, TypeVar

import msgspec

from crawler.errors import CrawlProblem
from storage.problems import DatabaseProblem

P = TypeVar("P")
R = TypeVar("R")

Task = Callable[[Sequence[P]], R]
"""What is done with a piece."""

_PATIENCE: Final = 5.0
"""Seconds that a dead process may take to say how it died."""


class Broken(msgspec.Struct, frozen=True):
    """What became of a piece that cannot be worked on."""

    reason: str


class Slot(Generic[P, R]):
    """A piece on its way; ``answer`` is None until there is one."""

    def __init__(self, piece: Sequence[P]) -> None:
        self.piece = piece
        self.sent = False
        self.answer: R | Broken | None = None

    def halves(self) -> "list[Slot[P, R]]":
        """The two parts of a piece that broke, to find the item that did it."""
        middle = len(self.piece) // 2
        return [Slot(self.piece[:middle]), Slot(self.piece[middle:])]


class Hand:
    """A process that was started with what makes its task; ``line`` is ready when it answers."""

    def __init__(self, begin: Callable[..., Task[Any, Any]], *told: Any) -> None:
        context = multiprocessing.get_context("spawn")
        self.line, there = context.Pipe()
        self.slot: Slot[Any, Any] | None = None
        self._process: BaseProcess = context.Process(
            target=_serve, args=(there, begin, told), name="ajar worker", daemon=True
        )
        self._process.start()
        there.close()

    def give(self, slot: Slot[Any, Any]) -> None:
        """Send it a piece."""
        self.slot, slot.sent = slot, True
        with suppress(OSError):  # it is dead: `take` will see it
            self.line.send(slot.piece)

    def take(self) -> bool:
        """Take its answer; False where it is dead, and its piece broken.

        Raises the DatabaseProblem or CrawlProblem that ended its work.
        """
        slot, self.slot = self.slot, None
        assert slot is not None  # noqa: S101  only asked of those that are busy
        try:
            answer = self.line.recv()
        except (EOFError, OSError):
            self._process.join(_PATIENCE)
            slot.answer = Broken(_death(self._process.exitcode))
            return False
        if isinstance(answer, DatabaseProblem | CrawlProblem):
            raise answer
        slot.answer = answer
        return True

    def end(self) -> None:
        """Stop it; it only reads, so nothing is lost."""
        self.line.close()
        self._process.terminate()
        self._process.join()
        self._process.close()


def _serve(line: Connection, begin: Callable[..., Task[Any, Any]], told: tuple[Any, ...]) -> None:
    """A process's life: until the line is closed, by its other end or the death of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that writes
    with suppress(EOFError, OSError):
        try:
            task = begin(*told)
            while True:
                line.send(tried(task, line.recv()))
        except (DatabaseProblem, CrawlProblem) as problem:
            line.send(problem)


def tried(task: Task[P, R], piece: Sequence[P]) -> R | Broken:
    """The answer, or what broke it. Raises DatabaseProblem and CrawlProblem: they end the work."""
    try:
        return task(piece)
    except (DatabaseProblem, CrawlProblem):
        raise
    except Exception as error:  # noqa: BLE001  one item must not end the work of all
        return Broken(f"{type(error).__name__}: {error}"[:300])


def _death(code: int | None) -> str:
    """Why a process is dead, as far as its exit code tells."""
    if code is not None and code < 0:
        with suppress(ValueError):
            return f"reading it ended the process ({signal.Signals(-code).name})"
    return f"reading it ended the process (exit code {code})"

"""One crawl at a time across processes: a row in the database with an owner and a heartbeat."""

import contextlib
import os
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from typing import Final, Protocol

NAME: Final = "crawl"
SECONDS: Final = 300
BEAT: Final = 60


class LeaseProblem(Exception):
    """Another process crawls already; the message says which, and what to do."""

    exit_code = 4


class LeaseStore(Protocol):
    """What the lease needs of a database."""

    def acquire_lease(self, name: str, owner: str, until: int, now: int) -> bool:
        """Take the lease if it is free or has run out."""

    def renew_lease(self, name: str, owner: str, until: int) -> bool:
        """Prolong it; False where it is no longer ours."""

    def release_lease(self, name: str, owner: str) -> None:
        """Give it back, if it is ours."""

    def lease_holder(self, name: str) -> tuple[str, int] | None:
        """Owner and end, or None where nobody holds it."""


@contextlib.contextmanager
def held(
    store: LeaseStore,
    clock: Callable[[], float],
    *,
    lost: Callable[[], None] = lambda: None,
    beat: float = BEAT,
) -> Iterator[str]:
    """Hold the lease for the length of a ``with``, renewing it from a thread of its own.

    ``store`` must be safe to share between threads. ``lost`` is called when another process has
    taken the lease over, or may have: it was not renewed. Raises LeaseProblem where it is held.
    """
    owner, begun = _owner(), int(clock())
    _acquire(store, owner, begun)
    ended = threading.Event()

    def beats() -> None:
        until = begun + SECONDS
        while not ended.wait(beat):
            now = int(clock())
            try:
                ours = store.renew_lease(NAME, owner, now + SECONDS)
            except Exception:  # noqa: BLE001  a busy database may be free at the next beat
                if now + beat < until:
                    continue
                ours = False
            if not ours:
                lost()
                return
            until = now + SECONDS

    heart = threading.Thread(target=beats, name="lease", daemon=True)
    heart.start()
    try:
        yield owner
    finally:
        ended.set()
        heart.join()
        store.release_lease(NAME, owner)


def _acquire(store: LeaseStore, owner: str, now: int) -> None:
    if store.acquire_lease(NAME, owner, now + SECONDS, now):
        return
    holder = store.lease_holder(NAME)
    if holder is not None and _is_dead(holder[0]):
        store.release_lease(NAME, holder[0])
    if store.acquire_lease(NAME, owner, now + SECONDS, now):
        return
    who, until = holder or ("another process", now + SECONDS)
    raise LeaseProblem(
        f"a crawl is running already ({who.rpartition('/')[0] or who}); let it end, or try again "
        f"in {max(until - now, 1)} s if it is gone"
    )


def _owner() -> str:
    """Host and process for people, and a word of its own for each holding."""
    return f"{socket.gethostname()} process {os.getpid()}/{uuid.uuid4().hex[:8]}"


def _is_dead(owner: str) -> bool:
    """Whether the holder was a process of this machine that no longer exists."""
    host, _, rest = owner.rpartition(" process ")
    number = rest.partition("/")[0]
    if host != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False

"""Look-ups one after the other: each is stored and told before the next begins."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ajar.problems import Problem, ended
from ajar.setup.alike import hint
from ajar.setup.settings import Settings
from ajar.setup.stores import at_hand
from ajar.setup.tokens import access
from ajar.work.progress import watcher

if TYPE_CHECKING:
    from crawler.lookup.lookup import LookedUp
    from storage import Store


def look_up_all(
    store: "Store",
    settings: Settings,
    names: Sequence[str],
    *,
    github: bool,
    pages: bool,
    tell: Callable[["LookedUp"], None],
    say: Callable[[str], None],
) -> int:
    """Look every model up; returns the exit code. Raises CrawlProblem when none can be reached."""
    import msgspec  # noqa: PLC0415  not for --help

    from crawler.errors import CrawlProblem, ModelNotFound, Stopped  # noqa: PLC0415  brings the HTTP stack
    from crawler.lookup.lookup import LookUps  # noqa: PLC0415

    missing = unread = 0
    reach = access(settings) if pages else msgspec.structs.replace(access(settings), pages="off")
    with (
        watcher() as watching,
        LookUps(store, reach, github=github, progress=watching) as ups,
    ):
        if len(names) > 1:
            watching.phase("look-ups", len(names))
        for number, name in enumerate(names):
            try:
                found = ups.one(name)
            except Stopped:
                raise KeyboardInterrupt from None
            except ModelNotFound as problem:
                missing += 1
                watching.advance()
                say(f"{problem}{hint(store, name)}")
            except CrawlProblem as problem:
                raise Problem(
                    f"{problem}{at_hand(store, name)}{_left(names, number)}", problem.exit_code
                ) from None
            else:
                unread += bool(found.failures)
                tell(found)
                for failure in found.failures:
                    say(f"{failure.name}: {failure.reason}")
    return ended(len(names), missing, unread)


def _left(names: Sequence[str], done: int) -> str:
    return f" ({done} of {len(names)} were looked up and are stored)" if done else ""

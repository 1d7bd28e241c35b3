"""Which models somebody may have meant by a name that is not in the database."""

import difflib
from typing import Final

from storage import Store

_SHORTEST: Final = 3
_MANY: Final = 1000


def alike(store: Store, name: str, limit: int) -> list[str]:
    """The same name of another owner, the nearest names of the same owner, then names in which it
    stands; of equals the most downloaded first.
    """
    owner, _, part = name.lower().rpartition("/")
    if len(part) < _SHORTEST:
        return []
    same = [found for found in store.names(f"/{part}", _MANY) if _last(found) == part]
    found = [*same, *_nearest(store, owner, part, limit), *store.names(part, limit + 1)]
    return [each for each in dict.fromkeys(found) if each.lower() != name.lower()][:limit]


def hint(store: Store, name: str) -> str:
    """Up to three of them, to stand behind a sentence; empty where there are none."""
    near = alike(store, name, 3)
    return f" (here are {', '.join(near)})" if near else ""


def _nearest(store: Store, owner: str, part: str, limit: int) -> list[str]:
    """Of the owner's models those whose names differ by a slip of the pen."""
    if not owner:
        return []
    within = store.names(f"{owner}/", _MANY)
    by_part = {_last(each): each for each in within if each.lower().startswith(f"{owner}/")}
    return [by_part[each] for each in difflib.get_close_matches(part, by_part, limit)]


def _last(name: str) -> str:
    return name.lower().rpartition("/")[2]

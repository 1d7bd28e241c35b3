"""What a dump lists, remembered in eight bytes a word: millions of names in a few megabytes."""

from array import array
from bisect import bisect_left
from hashlib import blake2b


class Presence:
    """A set of strings that is filled first and asked then.

    Two strings are taken for one with a chance of one in 10¹² for millions of names; then a model
    that is gone is thought to be there.
    """

    def __init__(self) -> None:
        self._kept = array("Q")
        self._in_order = True

    def add(self, text: str) -> None:
        """Remember it."""
        self._kept.append(_short(text))
        self._in_order = False

    def __contains__(self, text: str) -> bool:
        if not self._in_order:
            self._kept = array("Q", sorted(self._kept))
            self._in_order = True
        wanted = _short(text)
        place = bisect_left(self._kept, wanted)
        return place < len(self._kept) and self._kept[place] == wanted

    def __len__(self) -> int:
        return len(self._kept)


def _short(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())

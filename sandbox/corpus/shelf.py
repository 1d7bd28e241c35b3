"""All repositories of one kind: found by name, walked in any order from any point."""

from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from sandbox.corpus.orders import Selection, key, key_of, position
from sandbox.corpus.repository import Repository
from sandbox.corpus.spool import Spool

_ORDERS_KEPT = 12


class Shelf:
    """The repositories of one kind."""

    def __init__(self, kind: str, spool: Spool) -> None:
        self.kind = kind
        self.spool = spool
        self._by_name: dict[str, Repository] = {}
        self._moved: dict[str, Repository] = {}
        self._orders: dict[Selection, list[Repository]] = {}
        self._tagged: dict[str, set[Repository]] | None = None

    def __len__(self) -> int:
        return len(self._by_name)

    def __iter__(self) -> Iterator[Repository]:
        return iter(self._by_name.values())

    def find(self, name: str) -> Repository | None:
        """As `held`, of those that anyone may see."""
        found = self.held(name)
        return None if found is None or found.private else found

    def held(self, name: str) -> Repository | None:
        """The repository of this name, in any case, or that once had it; private ones too."""
        lower = name.lower()
        return self._by_name.get(lower) or self._moved.get(lower)

    def add(self, repository: Repository) -> None:
        """Take one in."""
        self._by_name[repository.name.lower()] = repository
        self.touched()

    def remove(self, repository: Repository) -> None:
        """Forget one, and the names that led to it."""
        self._by_name.pop(repository.name.lower(), None)
        for old in [name for name, to in self._moved.items() if to is repository]:
            del self._moved[old]
        self.touched()

    def remove_name(self, name: str) -> None:
        """Free a name: of the repository that has it, or of the one that had it."""
        found = self._by_name.get(name.lower())
        self._moved.pop(name.lower(), None)
        if found is not None:
            self.remove(found)

    def rename(self, repository: Repository, name: str) -> None:
        """Give a new name; the old one leads to it."""
        del self._by_name[repository.name.lower()]
        self._moved[repository.name.lower()] = repository
        self._moved.pop(name.lower(), None)
        repository.name = name
        self.add(repository)

    def touched(self) -> None:
        """Something that an order or a filter reads has changed."""
        self._orders.clear()
        self._tagged = None

    def after(self, selection: Selection, cursor: str | None) -> tuple[list[Repository], int]:
        """The whole order of a selection, and where in it the page begins. Raises BadCursor."""
        order = self._order(selection)
        if cursor is None:
            return order, 0
        place = key_of(*position(selection.sort, cursor), selection)
        return order, bisect_right(order, place, key=key(selection))

    def _order(self, selection: Selection) -> list[Repository]:
        order = self._orders.get(selection)
        if order is None:
            order = sorted(self._selected(selection), key=key(selection))
            if len(self._orders) >= _ORDERS_KEPT:
                del self._orders[next(iter(self._orders))]
            self._orders[selection] = order
        return order

    def _selected(self, selection: Selection) -> Iterator[Repository]:
        chosen: set[Repository] | None = None
        if wanted := [*selection.tags, *filter(None, [selection.pipeline_tag])]:
            index = self._tag_index()
            chosen = set.intersection(*(index.get(tag, set()) for tag in wanted))
        author = selection.author.lower() + "/" if selection.author else None
        search = selection.search.lower() if selection.search else None
        for each in self if chosen is None else chosen:
            if each.private:
                continue
            if author and not each.name.lower().startswith(author):
                continue
            if search and search not in each.name.lower():
                continue
            if selection.gated is None or bool(each.gated) is selection.gated:
                yield each

    def _tag_index(self) -> dict[str, set[Repository]]:
        if self._tagged is None:
            self._tagged = {}
            for each in self:
                for tag in _tags(each, self.spool):
                    self._tagged.setdefault(tag, set()).add(each)
        return self._tagged


class _Tags(msgspec.Struct):
    tags: list[str] = []
    pipeline_tag: str | None = None
    library_name: str | None = None


_decoder = msgspec.json.Decoder(_Tags, strict=False)


def _tags(repository: Repository, spool: Spool) -> set[str]:
    row = _decoder.decode(spool.get(repository.info)) if repository.info else _Tags()
    return {*row.tags, *filter(None, [row.pipeline_tag, row.library_name])}

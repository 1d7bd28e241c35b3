"""Base models before what was made from them: a reading takes from its ancestors' readings."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from storage.records import Pending

_TAG: Final = "base_model:"
_RELATIONS: Final = ("finetune:", "adapter:", "quantized:", "merge:")
_DEEPEST: Final = 8


class _Tags(msgspec.Struct):
    tags: tuple[str, ...] = ()


_tags = msgspec.json.Decoder(_Tags)


def parents_first(batch: Sequence[Pending]) -> list[Pending]:
    """The batch by generation; within one generation the order stays."""
    parents = {each.name.lower(): declared(each.record) for each in batch}
    return sorted(batch, key=lambda each: _generation(each.name.lower(), parents))


def declared(record: bytes) -> tuple[str, ...]:
    """The base models that a record's tags name, in lower case."""
    if b'"base_model:' not in record:
        return ()
    names = [tag[len(_TAG) :] for tag in _tags.decode(record).tags if tag.startswith(_TAG)]
    return tuple(name.lower() for name in names if not name.startswith(_RELATIONS))


def _generation(name: str, parents: Mapping[str, tuple[str, ...]]) -> int:
    """How many generations of the batch come before; circles end somewhere."""
    depth, current = 0, {name}
    while depth < _DEEPEST:
        current = {parent for each in current for parent in parents.get(each, ())}
        if not any(each in parents for each in current):
            return depth
        depth += 1
    return depth

"""A repository's record cut down to the keys that a listing asks for, absent ones left out."""

from collections.abc import Sequence
from typing import Any

import msgspec

from sandbox.corpus.repository import ALWAYS, Repository

_encode = msgspec.json.Encoder().encode


class Cut:
    """One set of keys. The record goes through a struct made for it, its values unread."""

    def __init__(self, kind: str, keys: Sequence[str]) -> None:
        attributes = {key: f"v{number}" for number, key in enumerate(keys)}
        raw: Any = msgspec.Raw | msgspec.UnsetType
        made: Any = msgspec.defstruct(
            "Entry",
            [(attribute, raw, msgspec.UNSET) for attribute in attributes.values()],
            rename={attribute: key for key, attribute in attributes.items()},
        )
        self._decode = msgspec.json.Decoder(made).decode
        self._always = [(key, attributes[key]) for key in ALWAYS[kind] if key in attributes]
        self._siblings = attributes.get("siblings")

    def entry(self, repository: Repository, record: bytes) -> bytes:
        """The JSON object, its keys in the order of the set."""
        entry = self._decode(record)
        for key, attribute in self._always:
            if getattr(entry, attribute) is msgspec.UNSET:
                setattr(entry, attribute, msgspec.Raw(_encode(repository.always(key))))
        name = self._siblings
        if name is not None and getattr(entry, name) is msgspec.UNSET and repository.files:
            setattr(entry, name, repository.listed())
        return _encode(entry)

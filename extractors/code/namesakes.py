"""Repositories that bear the name of something else than the model: its parent, network or data.

There names do not make them the model's own code; words of the card still may.
"""

import re
from typing import Final, Literal

from extractors.context import Context
from extractors.lineage import declared as lineage
from extractors.words.families import (
    family,
    folded,
    same_family,
    same_owner,
    spells,
    stem,
    telling_beyond,
    telling_words,
)

Namesake = Literal["parent", "network"]
"""Whose name a repository bears that is not the model's."""


def namesake(context: Context, repository: str) -> Namesake | None:
    """Whether it bears the name of what the model was made from, or of its network."""
    if _is_parents(context, repository):
        return "parent"
    if is_networks(context, repository) or _bears_networks(context, repository):
        return "network"
    return None


def is_datas(context: Context, repository: str) -> bool:
    """Whether it bears the name of a dataset that the card declares, and not the model's first."""
    own, name = (folded(each.rpartition("/")[2]) for each in (context.name, repository))
    declared = context.front.strings("datasets") if context.has_card else ()
    return not (own.startswith(name) or same_owner(context.name, repository)) and any(
        folded(dataset.rpartition("/")[2]) == name for dataset in declared
    )


def is_called_alike(context: Context) -> bool:
    """Whether the family's name is that of a parent, or no name: a framework of others knows it."""
    name = stem(context.name)
    parents = context.once(lineage.links)
    return not telling_words(name) or any(spells(name, parent.id.lower()) for parent in parents)


def _is_parents(context: Context, repository: str) -> bool:
    """Whether it bears the name of what another maker's model was made from, and is not ours.

    The model's whole name is that of a parent only where the parent has no other.
    """
    maker = context.name.partition("/")[0].lower()
    own, name = (folded(each.rpartition("/")[2]) for each in (context.name, repository))
    return not same_owner(context.name, repository) and any(
        same_family(parent.id, repository)
        and parent.id.partition("/")[0].lower() != maker
        and (name != own or folded(parent.id.rpartition("/")[2]) == own)
        for parent in context.once(lineage.links)
    )


def is_networks(context: Context, repository: str) -> bool:
    """Whether others call it like the network of which this is one more model.

    A model that is called after its network alone may be the first of them.
    """
    name = folded(repository.rpartition("/")[2])
    if same_owner(context.name, repository) or name not in _networks(context):
        return False
    return bool(telling_beyond(context.name, name))


def _bears_networks(context: Context, repository: str) -> bool:
    """Whether names tell nothing: a family that is called like its network alone (``bert``) is in
    the names of others' models (``scibert``), too.
    """
    name, kin = folded(repository.rpartition("/")[2]), folded(family(context.name))
    if same_owner(context.name, repository) or kin not in _networks(context):
        return False
    telling = telling_beyond(context.name, kin)
    return bool(telling) and not any(word in name for word in telling)


def _networks(context: Context) -> frozenset[str]:
    """What the configuration, else the tags call the network."""
    kind = context.network
    names = map(folded, context.plain_tags if kind is None else (kind,))
    return frozenset(called for name in names for called in (name, _VERSION.sub("", name)))


_VERSION: Final = re.compile(r"(?<=[a-z])v\d+$")

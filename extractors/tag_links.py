"""Links that tags alone make, at the speed of a listing."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import Final

from extractors.data.mentions import LINK_LIMIT
from extractors.data.names import by_name, dataset_name
from extractors.lineage import declared as lineage
from extractors.papers.forms import address
from extractors.papers.mentions import PAPER_LIMIT
from extractors.shape import linking
from taxonomy.findings import BaseModelLink, DatasetLink, Links, PaperLink, Relation

_LIMIT: Final = 100_000


def links(name: str, tags: Iterable[str], stage: str, relation: Relation) -> Links:
    """The links of a model: datasets for a ``stage`` and parents of a ``relation``, where their
    names and tags tell no other.
    """
    sets: dict[str, DatasetLink] = {}
    related: dict[str, BaseModelLink] = {}
    plain: dict[str, BaseModelLink] = {}
    cited: dict[str, PaperLink] = {}
    for tag in tags:
        if tag[0] == "d":
            key, data = _dataset(tag, stage)
            sets.setdefault(key, data)
        elif tag[0] == "b":
            key, base = _base(tag, lineage.named_so(name, relation))
            (plain if linking[tag] == "base_model:" else related)[key] = base
        else:
            cited[tag] = _paper(tag)
    bases = {**related, **{key: base for key, base in plain.items() if key not in related}}
    if bases:
        bases.pop(name.lower(), None)
    return Links(
        tuple(islice(sets.values(), LINK_LIMIT)),
        tuple(islice(bases.values(), lineage.PARENT_LIMIT)),
        (),
        tuple(islice(cited.values(), PAPER_LIMIT)),
    )


@lru_cache(maxsize=_LIMIT)
def _dataset(tag: str, stage: str) -> tuple[str, DatasetLink]:
    name = str(dataset_name(tag.removeprefix("dataset:")))
    return name.lower(), DatasetLink(name, by_name(name) or stage)


@lru_cache(maxsize=_LIMIT)
def _base(tag: str, inferred: Relation) -> tuple[str, BaseModelLink]:
    relation, stated, name = tag.removeprefix("base_model:").rpartition(":")
    link = BaseModelLink(name, lineage.relation_named(relation) if stated else inferred)
    return name.lower(), link


@lru_cache(maxsize=_LIMIT)
def _paper(tag: str) -> PaperLink:
    number = tag.removeprefix("arxiv:")
    return PaperLink(address(number), "preprint", number)

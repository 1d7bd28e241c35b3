"""Base models: the declared parents and their relation.

Tags and front matter count first; the card's words only where these are silent.
"""

import re
from collections.abc import Iterator
from typing import Final, cast, get_args

from extractors.context import CARD, Context, shortened
from extractors.lineage import copies
from extractors.lineage import text as lineage_text
from extractors.lineage.words import QUANTISED_NAME
from extractors.words import hub_links
from taxonomy.findings import Availability, BaseModelLink, Relation

PARENT_LIMIT: Final = 50
RELATIONS: Final[frozenset[str]] = frozenset(get_args(Relation))


def links(context: Context) -> tuple[BaseModelLink, ...]:
    """Every parent once; declared ones, else those that the card's words name."""
    declared = dict(_tagged(context))
    for name, link in _front(context):
        declared.setdefault(name, link)
    found = declared or dict(_told(context))
    found.pop(context.name.lower(), None)
    return tuple(list(found.values())[:PARENT_LIMIT])


def _tagged(context: Context) -> Iterator[tuple[str, BaseModelLink]]:
    """``base_model:relation:X`` tags, and plain ``base_model:X`` ones that no relation covers."""
    plain: list[str] = []
    related: dict[str, tuple[str, BaseModelLink]] = {}
    for tag in context.tags.get("base_model", ()):
        relation, colon, name = tag.partition(":")
        if not colon:
            plain.append(tag)
        elif relation in RELATIONS and is_name(name):
            link = _link(
                context, name, relation, "lineage.tag", "record", "tags", f"base_model:{tag}"
            )
            related[name.lower()] = (name.lower(), link)
    for name in plain:
        if is_name(name) and name.lower() not in related:
            link = _link(context, name, None, "lineage.tag", "record", "tags", f"base_model:{name}")
            related[name.lower()] = (name.lower(), link)
    yield from related.values()


def _front(context: Context) -> Iterator[tuple[str, BaseModelLink]]:
    front = context.front
    stated = next(iter(front.strings("base_model_relation")), None)
    for value in front.strings("base_model"):
        name = hub_links.model(value) or value
        if is_name(name):
            yield (
                name.lower(),
                _link(
                    context,
                    name,
                    stated,
                    "lineage.front_matter",
                    front.source,
                    front.locator("base_model"),
                    f"base_model: {value}",
                ),
            )


def is_name(name: str) -> bool:
    """Old models have no owner; a path, a sentence or a word for none is no model."""
    return _NAME.fullmatch(name) is not None


_NAME: Final = re.compile(
    r"(?!(?i:none|null|models?|outputs?|checkpoints?)(?:/|$))"
    r"[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9][\w.-]{0,95})?"
)


def _link(
    context: Context,
    name: str,
    relation: str | None,
    *told: str,
) -> BaseModelLink:
    rule, source, locator, quote = told
    return BaseModelLink(
        name,
        _relation(context, relation, name),
        context.found(
            rule,
            "weights.base",
            Availability.UNKNOWN,
            0.95 if source != CARD or rule == "lineage.front_matter" else 0.75,
            source=source,
            locator=locator,
            quote=quote,
        ),
    )


def _relation(context: Context, stated: str | None, name: str) -> Relation | None:
    told = relation_named(stated)
    if told is not None:
        return told
    found = inferred(context)
    return "quantized" if found != "adapter" and _is_copy(context, name) else found


def _is_copy(context: Context, parent: str) -> bool:
    if not context.has_card:
        return False
    own, theirs = (name.rpartition("/")[2].lower() for name in (context.name, parent))
    return own == theirs or copies.is_copy(context, parent)


def relation_named(word: str | None) -> Relation | None:
    """The relation of that name; None for any other word."""
    return cast("Relation", word) if word in RELATIONS else None


def inferred(context: Context) -> Relation:
    """The relation that files, tags and the name tell, as the Hub infers it."""
    return named_so(context.name, recorded(context))


def recorded(context: Context) -> Relation:
    """The relation that files and tags tell."""
    if context.is_adapter:
        return "adapter"
    if context.is_quantised:
        return "quantized"
    return "merge" if context.is_merge else "finetune"


def named_so(name: str, relation: Relation) -> Relation:
    """The relation that files and tags tell, unless the name says that weights were quantised."""
    quantised = relation != "adapter" and QUANTISED_NAME.search(name)
    return "quantized" if quantised else relation


def _told(context: Context) -> Iterator[tuple[str, BaseModelLink]]:
    """Parents in the card's words."""
    for parent in lineage_text.told(context):
        sentence = context.card.sentence(parent.block, parent.at)
        quote = shortened(sentence)
        locator = context.card.line(parent.block, quote)
        # A training library writes of a fine-tuned version where it trained an adapter.
        is_weak = context.is_adapter or _is_quantised_after(context, parent.name)
        made = None if is_weak and parent.relation == "finetune" else parent.relation
        link = _link(context, parent.name, made, "lineage.text", CARD, locator, quote)
        yield parent.name.lower(), link


def _is_quantised_after(context: Context, parent: str) -> bool:
    """Whether this is called by the parent's name and a format: what was tuned is the parent."""
    own, theirs = (name.rpartition("/")[2].lower() for name in (context.name, parent))
    return own.startswith(theirs) and QUANTISED_NAME.search(own) is not None

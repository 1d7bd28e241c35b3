"""Base models: the declared parents and their relation.

Tags and front matter count first; the card's words only where these are silent.
"""

import re
from collections.abc import Iterator
from typing import Final, cast, get_args

import re2

from extractors import hub_links
from extractors.context import CARD, Context, shortened
from taxonomy.findings import Availability, BaseModelLink, Relation

PARENT_LIMIT: Final = 50
RELATIONS: Final[frozenset[str]] = frozenset(get_args(Relation))
_VERB: Final = re.compile(
    r"(?i)(?:fine-?\s?tun\w+(?: \w+){0,4}? (?:from|of|on|version|the)|fine-?\s?tuned"
    r"|base[d]? (?:on|model)"
    r"|(?:version|variant|copy|conversion|quanti[sz]ation|merge|adapter|lora) (?:of"
    r"|for|from|between)"
    r"|built (?:on|upon|from|with)|initiali[sz]ed (?:from|with)|trained (?:from"
    r"|on top of)|derived from"
    r"|continu\w+ (?:pre-?)?train\w+ (?:of|from)|distill?ed (?:from|version)"
    r"|quanti[sz]ed|converted from"
    r"|original model|parent model|started? from|merg\w+ (?:of )?(?:the )?(?:following )?)"
)
_BY_WORD: Final[tuple[tuple[str, Relation], ...]] = (
    (r"quanti[sz]|gguf|gptq|awq|ggml|exl2|conver", "quantized"),
    (r"\bmerge", "merge"),
    (r"adapter|\blora\b|qlora", "adapter"),
    (r"fine-?\s?tun", "finetune"),
)
_GAP: Final = 90
_NAMED: Final = re2.compile(
    r"(?i)(?:fine-?\s?tuned (?:from|version of|on top of)|base model:?|quanti[sz]ed version of"
    r"|based on|merge of)\W{0,4}(?:the "
    r"|model )?`?([A-Za-z0-9][\w.-]{0,60}/[A-Za-z0-9][\w.-]{0,90})`?"
)


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
    """Old models have no owner; a path or a sentence is no model."""
    return re.fullmatch(r"[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9][\w.-]{0,95})?", name) is not None


def _link(
    context: Context,
    name: str,
    relation: str | None,
    *told: str,
) -> BaseModelLink:
    rule, source, locator, quote = told
    return BaseModelLink(
        name,
        _relation(context, relation),
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


def _relation(context: Context, stated: str | None) -> Relation | None:
    return relation_named(stated) or inferred(context)


def relation_named(word: str | None) -> Relation | None:
    """The relation of that name; None for any other word."""
    return cast("Relation", word) if word in RELATIONS else None


def inferred(context: Context) -> Relation:
    """The relation that files and tags tell, as the Hub infers it."""
    if context.is_adapter:
        return "adapter"
    if context.is_merge:
        return "merge"
    return "quantized" if context.is_quantised else "finetune"


def _told(context: Context) -> Iterator[tuple[str, BaseModelLink]]:
    """Parents in the card's words: a verb of descent shortly before a model link or name."""
    card = context.card
    for link in card.links:
        if "/" not in link.url or ("huggingface.co" not in link.url and "hf.co/" not in link.url):
            continue
        name = hub_links.model(link.url)
        if name is None or "evaluation" in card.sections[link.section].path:
            continue
        before = card.blocks[link.block].text[max(0, link.start - 2 * _GAP) : link.start]
        verbs = list(_VERB.finditer(before))
        if not verbs or len(before) - verbs[-1].end() > _GAP or _other(before[verbs[-1].end() :]):
            continue
        yield name.lower(), _by_words(context, name, verbs[-1][0], link.block, link.start)
    yield from _literal(context)


def _other(between: str) -> bool:
    """Whether a sentence ends, or a dataset begins, between the verb and the link."""
    return bool(
        re.search(r"[.!?]\s|\bdatasets?\b|\bsee\b|\bsimilar\b|\bcompared\b", between.lower())
    )


def _literal(context: Context) -> Iterator[tuple[str, BaseModelLink]]:
    """``fine-tuned from owner/name`` without a link."""
    card = context.card
    for match in _NAMED.finditer(card.text):
        block, at = card.at(match.start(1))
        name = match[1].rstrip(".")
        if "/" in name and not name.lower().startswith(("http", "and/", "or/")):
            yield name.lower(), _by_words(context, name, match[0], block, at)


def _by_words(context: Context, name: str, words: str, block: int, at: int) -> BaseModelLink:
    relation = next((r for pattern, r in _BY_WORD if re.search(pattern, words.lower())), None)
    quote = shortened(context.card.sentence(block, at))
    locator = context.card.line(block, quote)
    return _link(context, name, relation, "lineage.text", CARD, locator, quote)

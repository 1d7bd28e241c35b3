"""Base models: declared parents with their relation, and what a derivative inherits.

Tags and front matter count first; the card's words only where these are silent. A parent that
nobody read leaves what would be inherited unknown.
"""

import re
from collections.abc import Iterator
from typing import Final, cast, get_args

import msgspec
import re2

from extractors import hub_links, stages
from extractors.context import CARD, Context, shortened
from taxonomy.findings import Availability, BaseModelLink, Evidence, Finding, Relation

PARENT_LIMIT: Final = 50
INHERITED: Final = "lineage.inherited"
_CHAIN_LIMIT: Final = 10
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


# --- what comes from the parents

_PRETRAINING: Final = ("code.pretraining", "data.pretraining", "code.data_processing")
_TRAINING: Final = (
    *_PRETRAINING, "code.finetuning", "code.alignment", "data.finetuning", "data.alignment",
)  # fmt: skip
_INHERITED: Final[dict[str | None, tuple[str, ...]]] = {
    "finetune": _PRETRAINING,
    "adapter": _PRETRAINING,
    "merge": _TRAINING,
    "quantized": _TRAINING,
    None: _PRETRAINING,
}


class Inherited(msgspec.Struct, frozen=True):
    """Evidence that speaks of an ancestor, and who that is."""

    evidence: Evidence
    ancestor: str


def evidence(context: Context) -> Iterator[Evidence]:
    """What nothing but the parents can tell: inherited components and the base weights."""
    for item in context.once(inherited):
        yield item.evidence


def inherited(context: Context) -> tuple[Inherited, ...]:
    """Evidence from every parent, with the ancestor that really carries the component."""
    parents = context.once(links)
    found: list[Inherited] = []
    for parent in parents:
        found.extend(
            _from_parent(context, parent, component)
            for component in (*_INHERITED[parent.relation], "weights.base")
        )
    if not parents and not stages.is_tuned(context):
        found.extend(_mirrored(context))
    return tuple(found)


def _from_parent(context: Context, parent: BaseModelLink, component: str) -> Inherited:
    """What the nearest ancestor that tells of ``component`` says of it."""
    theirs = "weights.final" if component == "weights.base" else component
    told = [parent.evidence.quote] if parent.evidence else []
    carrier = _carrier(context, parent.id, theirs)
    if carrier is None:
        read = parent.id.lower() in context.snapshot.parents
        reason = "tells nothing of this" if read else "was not read"
        unknown = context.found(
            "lineage.unread",
            component,
            Availability.UNKNOWN,
            0.0,
            source=f"model:{parent.id}",
            locator=f"the base model {parent.id} {reason}",
            revision="",
        )
        return Inherited(unknown, parent.id)
    ancestor, finding, chain = carrier
    first = finding.evidence[0] if finding.evidence else None
    place = f"{first.source} {first.locator}" if first else theirs
    through = f" through {', '.join(chain)}" if chain else ""
    inherited_evidence = context.found(
        INHERITED,
        component,
        finding.availability,
        round(finding.confidence * 0.95, 2),
        source=f"model:{ancestor}",
        locator=f"{place}{through}",
        quote=first.quote if first and first.quote else "; ".join(told),
        revision=first.revision if first else "",
        license=finding.license,
        license_source=finding.license_source,
    )
    return Inherited(inherited_evidence, finding.inherited_from or ancestor)


def _carrier(
    context: Context, name: str, component: str
) -> tuple[str, Finding, tuple[str, ...]] | None:
    """The nearest ancestor with a finding of its own, and the models between; cycles end it.

    A finding without evidence was only listed: it counts for weights, which a listing shows.
    """
    chain: list[str] = []
    waiting = [name]
    while waiting and len(chain) < _CHAIN_LIMIT:
        name = waiting.pop(0)
        read = context.snapshot.parents.get(name.lower())
        if name in chain or name.lower() == context.name.lower() or read is None:
            continue
        finding = read.findings.get(component)
        ancestors = [base.id for base in read.links.base_models]
        further = [a for a in ancestors if a.lower() in context.snapshot.parents]
        if (
            finding is not None
            and _tells(finding, component)
            and not (finding.inherited_from and further)
        ):
            return name, finding, tuple(chain)
        chain.append(name)
        waiting.extend(further)
    return None


def _tells(finding: Finding, component: str) -> bool:
    read = bool(finding.evidence) or component.startswith("weights.")
    return finding.availability is not Availability.UNKNOWN and read


def _mirrored(context: Context) -> Iterator[Inherited]:
    """Where there is no base/end distinction the base weights are the weights."""
    files = context.files
    if files.weights and not context.is_quantised:
        gated = bool(context.record.gated)
        told = context.found(
            "lineage.own_base",
            "weights.base",
            Availability.GATED if gated else Availability.RELEASED,
            0.6,
            source="record",
            locator="siblings",
            quote=", ".join(files.weights),
        )
        yield Inherited(told, "")

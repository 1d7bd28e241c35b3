"""Parents that only a card's words name: a verb of descent before a link, lists, snippets.

What the card says of another model's parent is not said of this model.
"""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from extractors import hub_links
from extractors.card import Card, Link
from extractors.context import Context
from extractors.pattern_sets import hint
from extractors.phrases import Phrase
from taxonomy.findings import Relation

_VERB: Final = re.compile(
    r"(?i)(?:fined?-?\s?tun\w+(?: \w+){0,4}? (?:from|of|on|version|the)|fined?-?\s?tuned"
    r"|\btuned from|\bcontinuation of"
    r"|based? (?:on|model|llm|lm|language model|checkpoint)|\bforked from"
    r"|(?:version|variant|copy|mirror|extension|adapter|lora) (?:of|for|from|between)"
    r"|control ?net(?: [\w-]+){0,3} for"
    r"|(?:conver\w+|quant\w*)(?: [\w/-]+){0,5}? (?:of|for|from)"
    r"|(?:built|builds) (?:on|upon|from|with)|^\W{0,3}foundation model"
    r"|^\W{0,3}source\W{1,4}$|基座模型|基底模型|基于"
    r"|initiali[sz]ed (?:from|with|model)|weights (?:\w+ ){0,2}taken from|stems from"
    r"|trained (?:from|over|on top of|on)|derived from|obtained from"
    r"|continu\w+ (?:pre-?)?train\w+ (?:of|from)|distill?ed (?:from|version)"
    r"|original model|parent model|source model|started? from"
    r"|\bmerge\b|(?:merge[drs]|merged params) (?:of|from|for|between|using)|merging"
    r"|merg\w+ (?:the )?following)"
)
_MAY_DESCEND: Final = hint(_VERB.pattern)
_BY_WORD: Final[tuple[tuple[str, Relation], ...]] = (
    (r"quant|gguf|gptq|awq|ggml|exl2|conver|onnx|export|mirror|forked", "quantized"),
    (r"\bmerg", "merge"),
    (r"adapter|\blora\b|qlora", "adapter"),
    (r"tun(?:ed|ing)", "finetune"),
)
_COPIED: Final = Phrase(
    r"(?i)(?:\bconver(?:ted|sion)s?(?: [\w/-]+){0,5} (?:of|from)"
    r"|\bquanti[sz]ed (?:[\w-]+ ){0,2}(?:of|for)"
    r"|\b(?:gguf|onnx|mlx|core ?ml|awq|gptq|int[48]|fp8|[48]-?bit)\b(?: [\w/-]+){0,3}"
    r" (?:of|for|from)|\b(?:mirror|re-?upload|copy) of)\b"
)
_IS_COPY: Final = re.compile(
    r"(?i)^\W{0,4}(?:models? )?(?:with onnx weights|(?:converted|exported|quanti[sz]ed) to)\b"
)
_AFTER: Final = re.compile(
    r"(?i)^[\s\])*`]{0,4}(?:models? )?"
    r"(?:(?!is |are |was |were |has |have |which |that |and )[\w/-]+ ){0,6}?"
    r"(?:fined?-?\s?tuned|tuned|quanti[sz]ed|with onnx weights"
    r"|(?:in|exported to) (?:the )?[\w-]+ format)\b"
    r"|^[\s\])*`]{0,4}(?!with |and |or |for |using )(?:[\w-]+ ){0,2}"
    r"(?:control ?net|lora|ip-?adapter|extension)\b"
    r"|^[\s\])*`]{0,4}-based (?:\w+ )?(?:model|checkpoint)"
    r"|^[\s\])*`]{0,4}(?:models? )?and (?:is|was) (?:\w+ )?fine-?\s?tuned\b"
    r"|^[\s\])*`]{0,4}(?:models? )?as (?:the |its |a |our )?(?:base|backbone|foundation|starting)\b"
    r"|^[\s\])*`]{0,4}as the checkpoint (?:has been|was) trained on it"
    r"|^[\s\])*`]{0,4}を(?:ベース|元)に"
)
_OFFERS: Final = re.compile(r"(?i)\balso (?:provide|release|offer)|\bprovide (?:the|an?) ")
_SUCCESSOR: Final = re.compile(
    r"(?i)\b(?:updated|newer|new|improved|smaller|larger|bigger|next|previous|older) version of$"
)
_OF_SOMETHING_ELSE: Final = re.compile(
    r"(?i)\b(?:configuration|tokeni[sz]er|vocabulary|(?:our|training) code|scripts?|cards?"
    r"|architecture|notebook|implementation|demo|template|documentation|readme)"
    r"(?: (?:is|was|are|were))?(?: \w+)? based on$"
    r"|\bmodel card\b.*\bbased on$"
)
"""What is based on something without the model being made from it."""
_GAP: Final = 90
_NAMED: Final = Phrase(
    r"(?i)(?:tuned from(?: model)?|fine-?\s?tuned (?:version of|on top of)"
    r"|(?:base|original|parent|initiali[sz]ed) model|quanti[sz]ed version of|quants? (?:of|for)"
    r"|by fine-?\s?tuning|fine-?\s?tuned? (?:\([^)]{1,30}\) )?of|fine-?tunes"
    r"|adapt(?:at)?ion weights for|stems from(?: the fixed)?"
    r"|based on|merge of|(?:weights|lora|adapter) trained on)\s?:?\W{0,4}(?:the "
    r"|model )?`?([A-Za-z0-9][\w.-]{0,60}/[A-Za-z0-9][\w.-]{0,90})`?"
)
_STOPS: Final = re.compile(
    r"[.!?]\s|\bdatasets?\b|\bsee\b|\bsimilar\b|\bcompared\b|\bby $|\bgo here\b|\bclick\b"
    r"|\b(?:released|developed|made) by\b|\bdocumentation\b|\bthis model\b"
    r"|\bto (?:create|produce|obtain)\b|\btraining set\b"
)
_DATA: Final = re.compile(
    r"(?i)^\W{0,3}(?:data ?set|corpus|benchmark|tokeni[sz]er|(?:model )?card|architecture|['’]s\b)"
)
_FILE: Final = re.compile(
    r"(?i)\.(?:safetensors|bin|gguf|json|pth?|py|md|onnx|txt|ya?ml|sh|ipynb)$|^(?:and|or|http)/?"
)
_MERGED: Final = re.compile(
    r"(?i)\bmerg(?:e|ed|er|ing)\b[^.]{0,80}:?\s*$|\bmodels merged\b|^\W*base models?\W*$"
)
_TITLED: Final = re.compile(r"(?i)^\W*(?:original|base|parent|source) models?\W*$")
_ID: Final = r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}"
_RECIPE: Final = re.compile(rf"(?m)\bmodel:\s*[\"']?({_ID})")
_ADAPTS: Final = re.compile(r"load_lora_weights\(|PeftModel\.from_|load_adapter\(|base_model")
_PART: Final = re.compile(r"okenizer|utoencoder|rocessor|cheduler")
_LOADED: Final = re.compile(rf"(?:from_pretrained\(|\bbase_model\w*\s*=)\s*[\"']({_ID})[\"']")


_DESCENDS: Final = Phrase(
    r"(?i)\b(?:fine-?tuned|tuned) (?:from|version of|on top of)\b|\bbackbone model\b"
    r"|\bbase model (?:has|had)|\bcontinu\w+ (?:pre-?)?train\w+"
    r"|\bis (?:a|an|the) (?:[\w-]+ ){0,3}?fine-?tuned\b|\bis fine-?tuned (?:from|using|with)"
    r"|\b(?:fine-?tuning|tuning) (?-i:[A-Z])\w+\d|\bbased on (?:the )?(?-i:[A-Z])[\w-]*\d"
)


QUANTISED_NAME: Final = re.compile(
    r"(?i)[-_.](?:gguf|ggml|gptq|awq|exl[23]|bnb|[48]-?bit)(?![a-z])"
)
"""What a name ends on whose model is a copy of another in fewer bits."""


class Told(msgspec.Struct, frozen=True):
    """A parent that words name: ``at`` is its place in the block."""

    name: str
    relation: Relation | None
    block: int
    at: int


def told(context: Context) -> Iterator[Told]:
    """Every parent that the words name, perhaps more than once; the surest way that finds any."""
    original = list(_original(context))
    if original:
        yield from original
        return
    linked = [parent for parent in _linked(context) if not _is_own(context, parent.name)]
    if linked and linked[0].relation == "quantized":
        linked = [parent for parent in linked if parent.relation == "quantized"]
    found = linked
    if not linked or linked[0].relation in {None, "merge"}:
        found = [*_listed(context.card), *linked]
    for parent in found or list(_literal(context)) or _snippets(context):
        if not _is_own(context, parent.name) and not _is_step(context, parent):
            yield parent


def _original(context: Context) -> Iterator[Told]:
    """The model that a quantised copy is called after, where the card links to it."""
    suffix = QUANTISED_NAME.search(context.name)
    stem = context.name[: suffix.start()].rpartition("/")[2].lower() if suffix else None
    for link in context.card.links if stem else ():
        name = _model(link)
        if name and "/" in name and name.rpartition("/")[2].lower() == stem:
            yield Told(name, "quantized", link.block, link.start)
            return


def is_copy(context: Context, parent: str) -> bool:
    """Whether the card calls this a copy of ``parent`` in another format."""
    text, name = context.card.text, parent.rpartition("/")[2].lower()
    if any(name in text[m.end() : m.end() + _GAP].lower() for m in _COPIED.finditer(context)):
        return True
    at = text.lower().find(name)
    return at >= 0 and _IS_COPY.match(text[at + len(name) :][:_GAP]) is not None


def descent(context: Context) -> tuple[int, str] | None:
    """Block and sentence that say that there is a base, which need not be linked."""
    match = _DESCENDS.search(context)
    if match is None:
        return None
    block, at = context.card.at(match.start())
    sentence = context.card.sentence(block, at)
    return None if "[More Information Needed]" in sentence else (block, sentence)


def _is_own(context: Context, name: str) -> bool:
    """The model itself, or a copy of it whose name goes on where the model's own name ends."""
    (owner, _, own), (theirs, _, other) = (
        each.lower().rpartition("/") for each in (context.name, name)
    )
    behind = other.removeprefix(own)
    if behind == other or _BASE_OF_IT.fullmatch(behind):
        return False
    return bool(behind) or owner == theirs


def _is_step(context: Context, parent: Told) -> bool:
    """A step of its owner's on the way to a merge: its name, but for the number, is in its own."""
    owner, _, own = context.name.lower().rpartition("/")
    theirs, _, name = parent.name.lower().rpartition("/")
    stem = _NUMBER.sub("", name)
    is_numbered = stem != name and len(stem) >= _STEP
    return parent.relation == "merge" and owner == theirs and is_numbered and stem in own


_BASE_OF_IT: Final = re.compile(r"[-_.]?(?:base|pretrain(?:ed)?|pt|sft)")
_STEP: Final = 8
_NUMBER: Final = re.compile(r"(?:[-_.](?:pt\W?|part\W?|step\W?|v)?\d{1,2})+$")


def _linked(context: Context) -> Iterator[Told]:
    """A verb of descent shortly before a link to a model."""
    card = context.card
    titled: set[int] = set()
    for link in card.links:
        name = _model(link)
        if name is None:
            continue
        title = card.sections[link.section].title.lower()
        if "evaluation" in title and "train" not in title:
            continue
        text = card.blocks[link.block].text
        verb = _verb(text, link)
        if verb is not None:
            if not _is_of_another(context, link, link.start + verb.start):
                yield Told(name, _relation(verb.words), link.block, link.start)
        elif _is_summand(card, link, text):
            yield Told(name, "merge", link.block, link.start)
        elif _TITLED.search(title) and (context.is_merge or link.section not in titled):
            titled.add(link.section)
            yield Told(name, None, link.block, link.start)


def _is_summand(card: Card, link: Link, text: str) -> bool:
    """``[a] + [b]`` in a sentence of a merge."""
    near = text[max(0, link.start - 4) : link.start], text[link.stop : link.stop + 4]
    return any("+" in side for side in near) and "merge" in (
        card.sentence(link.block, link.start, link.stop).lower()
    )


class _Verb(msgspec.Struct, frozen=True):
    words: str
    start: int


def _verb(text: str, link: Link) -> _Verb | None:
    """The words of descent before a link, or right behind it; ``start`` counts from the link."""
    before = text[max(0, link.start - 2 * _GAP) : link.start]
    after = text[link.stop : link.stop + _GAP]
    if _DATA.match(after):
        return None
    verbs = list(_VERB.finditer(before)) if before and _MAY_DESCEND(before) else []
    if verbs:
        last = verbs[-1]
        between = before[last.end() :]
        offered = _OFFERS.search(before[: last.start()].rpartition(". ")[2])
        offered = offered or _SUCCESSOR.search(before[: last.end()])
        offered = offered or _OF_SOMETHING_ELSE.search(before[: last.end()].rpartition(". ")[2])
        if len(between) <= _GAP and not _STOPS.search(between.lower()) and not offered:
            return _Verb(last[0], last.start() - len(before))
        return None
    behind = _AFTER.match(after)
    return _Verb(behind[0], 0) if behind else None


def _is_of_another(context: Context, link: Link, verb: int) -> bool:
    """Whether the sentence speaks of another linked model before the verb."""
    card = context.card
    sentence = card.sentence(link.block, link.start, link.stop)
    begin = card.blocks[link.block].text.find(sentence)
    return any(
        other.block == link.block
        and begin <= other.start
        and other.stop <= verb
        and "/" in (name := _model(other) or "")
        and not _is_own(context, name)
        for other in card.links
    )


def _model(link: Link) -> str | None:
    """The model that a link leads to; a plain name is one where it cannot be a person's."""
    is_name = "://" not in link.url and hub_links.MODEL_NAME.fullmatch(link.url)
    if is_name and not _FILE.search(link.url):
        return link.url
    if "huggingface.co" not in link.url and "hf.co/" not in link.url:
        return None
    name = hub_links.model(link.url)
    if name is None or ("/" not in name and not re.search(r"-|\w\d", name)):
        return None
    return name


def _listed(card: Card) -> Iterator[Told]:
    """The list of links that "a merge of the following models" announces, and merge recipes."""
    if not any(word in card.source for word in ("merg", "Merg", "MERG")):
        return
    announced = False
    links: dict[int, list[Link]] = {}
    for link in card.links:
        links.setdefault(link.block, []).append(link)
    for number, block in enumerate(card.blocks):
        if block.kind == "item" and announced:
            first = links.get(number, [])[:1]
            for link in first:
                name = _model(link)
                if name is not None:
                    yield Told(name, "merge", number, link.start)
        elif block.kind == "code" and "merge_method" in block.text:
            for match in _RECIPE.finditer(block.text):
                if "no parameters" in _behind(block.text, match.end()):
                    continue  # the base of the merge, which has no weight in it
                yield Told(match[1], "merge", number, match.start(1))
        else:
            announced = _MERGED.search(block.text) is not None


def _snippets(context: Context) -> Iterator[Told]:
    """The model that a snippet loads before it lays this adapter over it."""
    own = context.name.lower()
    for number, block in enumerate(context.card.blocks):
        if block.kind == "code" and _ADAPTS.search(block.text) and own in block.text.lower():
            for match in _LOADED.finditer(block.text):
                if match[1].lower() != own and not _PART.search(_line(block.text, match.start())):
                    yield Told(match[1], "adapter", number, match.start(1))
                    return


def _behind(text: str, at: int) -> str:
    """What stands on the same line and the next one."""
    return " ".join(text[at : at + 200].split("\n", 2)[:2])


def _line(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 : at]


def _literal(context: Context) -> Iterator[Told]:
    """``fine-tuned from owner/name`` without a link, and the others of a list of such names."""
    card = context.card
    for match in (*_NAMED.finditer(context), *_ADAPTED.finditer(context)):
        block, at = card.at(match.start(1))
        name = match[1].rstrip(".")
        if match[0].lower().startswith("by ") and _TWO_WORDS.fullmatch(name):
            continue
        behind = card.blocks[block].text[at + len(name) :]
        if _FILE.search(name) or _DATA.match(behind[:20]) or _GOES_ON.match(behind):
            continue
        relation = _relation(match[0])
        yield Told(name, relation, block, at)
        rest = _REST.match(behind) if relation == "merge" else None
        if rest is not None:
            for other in _IDS.finditer(rest[0]):
                yield Told(other[0].rstrip("."), relation, block, at)


_ADAPTED: Final = Phrase(
    r"(?i)\badapter for (?:the )?([a-z][a-z0-9.]*(?:-[a-z0-9.]+)+)(?: model\b|\s*$)"
)
"""An adapter and its base, which is too old to have an owner."""
_GOES_ON: Final = re.compile(r"\s\d+(?:\.\d+)?[bBmM]\d?\b")
"""The size that the name ends on stands apart: who knows how it is spelt."""
_IDS: Final = re.compile(_ID)
_REST: Final = re.compile(rf"(?:(?:,|,? and| with|\s*[+&])\s+(?:and )?{_ID})*")
_TWO_WORDS: Final = re.compile(r"[A-Za-z]+/[A-Za-z]+")
"""This one or that one: ``by fine-tuning Sparrow/Finch``."""


def _relation(words: str) -> Relation | None:
    return next((r for pattern, r in _BY_WORD if re.search(pattern, words.lower())), None)

"""The words of descent: a verb before a link to a model, or right behind it."""

import re
from typing import Final

import msgspec
import re2

from extractors.lineage.around import around
from extractors.pattern_sets import hint
from taxonomy.findings import Relation

GAP: Final = 90
QUANTISED_NAME: Final = re.compile(
    r"(?i)[-_.](?:gguf|ggml|gptq|awq|exl[23]|bnb|[48]-?bit)(?![a-z])"
)
"""What a name ends on whose model is a copy of another in fewer bits."""


class Parent(msgspec.Struct, frozen=True):
    """A parent that words name: ``at`` is its place in the block."""

    name: str
    relation: Relation | None
    block: int
    at: int


class Verb(msgspec.Struct, frozen=True):
    """The words of descent, and where they begin, counted from the link."""

    words: str
    start: int


def verb(text: str, start: int, stop: int, reach: int = GAP) -> Verb | None:
    """The words of descent before a link, or right behind it; ``start`` counts from the link.

    ``reach``: how many characters may stand between them.
    """
    before = text[max(0, start - 2 * GAP) : start]
    after = text[stop : stop + GAP]
    if DATA.match(after):
        return None
    search = _VERB_IN_ASCII if before.isascii() else _VERB
    verbs = search.finditer(before) if before and _MAY_DESCEND(before) else ()
    verbs = [found for found in verbs if not _INSIDE_NAME.match(before, found.end())]
    if verbs:
        last = verbs[-1]
        between = before[last.end() :]
        if len(between) <= reach and not _ENDS.search(between):
            if not _is_else(before, last, between):
                return Verb(last[0], last.start() - len(before))
            after_all = around(before, after)
            return Verb(after_all[0], 0) if after_all else None
    behind = _AFTER.match(after) or around(before, after)
    return Verb(behind[0], 0) if behind else None


def _is_else(before: str, verb: "re.Match[str]", between: str) -> bool:
    """Whether the words are of another thing than of what this model was made from."""
    said = before[: verb.end()]
    offered = _OFFERED.search(between) or _OFFERS.search(before[: verb.start()].rpartition(". ")[2])
    return bool(
        _STOPS.search(between.lower())
        or (offered and not _OF_ORIGINAL.search(verb[0]))
        or _SUCCESSOR.search(said)
        or of_something_else(said)
        or (_DIRECTLY.match(verb[0]) and not _NOTHING.search(between))
    )


def of_something_else(before: str) -> bool:
    """Whether what is ``based on`` something, as ``before`` ends, is no model."""
    return _OF_SOMETHING_ELSE.search(before.rpartition(". ")[2]) is not None


def relation(words: str) -> Relation | None:
    """The relation that the words tell; None if none."""
    return next((r for pattern, r in _BY_WORD if re.search(pattern, words.lower())), None)


BASED_ON: Final = (
    r"\b(?:basiert|basierend|aufbauend) auf\b|\bbasad[oa]s? en\b|\bbasead[oa]s? em\b"
    r"|\bbasée?s? sur\b|\bbasat[oa] su\b|\bна (?:основе|базе)\b"
)
"""``based on`` in other European languages: said of what the model was made from."""
_VERB: Final = re.compile(
    r"(?i)(?:fined?-?\s?tuned on top of"
    r"|fined?-?\s?tun\w+(?: \(?\w+\)?){0,4}? (?:from|of|on|version|the)|fined?-?\s?tuned"
    r"|\btuned (?:model )?from|-tuned (?:model|version) of|\b(?:continuation|instance) of"
    r"|^\W{0,3}modified from|\bmodel (?:is )?fine-?\s?tuning\b|\b(?:by|via) [\w -]{0,30}-tuning\b"
    r"|\bdistilling(?: of)?\b|\bip-?adapter checkpoint for\b"
    r"|\bresult of fine-?\s?tuning"
    r"|based? (?:on|off(?: of)?|model|llm|lm|language model|checkpoint)|\bforked from"
    r"|(?:version|variant|copy|mirror|extension|replica) (?:of|for|from|between)"
    r"|(?:adapter|lora)(?: model| weights)? (?:of|for|from|between)"
    r"|\boptimi[sz]ation of|\btransfer.learning of|\binterleaving (?:the )?layers of"
    r"|control ?net(?: [\w-]+){0,3} for"
    r"|(?:\bconver(?:t\w*|sions?)|quant\w*)(?: [\w/-]+){0,5}? (?:of|for|from)"
    r"|^\W{0,3}quanti[sz]ed\W{1,3}$|\bextract of|\bonnx exports? (?:of|for)"
    r"|\b(?:gguf|ggml|gptq|awq|exl2|mlx|onnx)(?: [\w/-]+){0,3}? of\b"
    r"|(?:built|builds|\b(?:is|model) build) (?:on|upon|from|off(?: of)?|with|around)"
    r"|\b(?:built|made) using"
    r"|^\W{0,3}(?:foundation|language) model|^\W{0,3}base (?:[\w-]+ ){1,3}(?:llm|lm|model)\W{1,4}$"
    r"|^\W{0,3}(?:source|upstream|(?:llm )?back-?bone(?: (?:model|llm|lm))?)\W{1,4}$"
    r"|(?:基座|底座|基底|基础|ベース)(?:模型|モデル)|基于|基於"
    rf"|{BASED_ON}|\ba partir d[eo]l?\b|\bà partir d[eu]\b|дообуч\w+"
    r"|\b(?:by|via|through|after) (?:\w+ )?fine-?\s?tuning|^\W{0,3}fine-?\s?tuning"
    r"|\bfurther (?:\w+ ){0,2}(?:pre-?)?training (?:on|of|from)\b|\bfurther training"
    r"|initiali[sz]ed(?: the (?:[\w-]*training|model|weights|parameters))?"
    r" (?:from|with|by|using|model)|\bwarm-?started (?:with|from)"
    r"|weights (?:\w+ ){0,2}taken from|stems from"
    r"|\b(?:uses?|using) (?:the )?(?:\w+ )?weights (?:from|of)|\bfork (?:of|for|from)"
    r"|\bpre-?trained (?:model|checkpoint)(?: is| used)?(?: this one)? ?[:=–-]\W{0,3}$"
    r"|(?:^\W{0,3}|[.:] )the pre-?trained (?:model|architecture) is\b"
    r"|\b(?:feinabgestimmt|nachtrainiert|feingetunt)\w* (?:version|variante) (?:von|des|der)\b"
    r"|\bversion (?:affinée|ajustée|spécialisée) d[eu]\b|\bversi[oó]n (?:ajustada|afinada) del?\b"
    r"|\bvers(?:ão (?:ajustada|refinada) d[eoa]|ione (?:affinata|addestrata) d[ie]l?)\b"
    r"|\b(?:улучшенн|дообученн|адаптированн)\w+ верси\w+"
    r"|\btrained for \d[\w.,]* (?:epochs?|steps?|hours?|days?) from\b"
    r"|\bcontinu\w+ (?:pre-?)?trained\b|\b(?:en|de)coder (?:is|was) (?:an?|the)\b"
    r"|trained (?:from|over|on top of|on)|\b(?:derived|obtained|evolved) from"
    r"|(?:^\W{0,3}|\b(?:model|is) )adopted from|\bmodel (?:is|was) adapted from"
    r"|\bmodel was originally the pre-?trained"
    r"|\bmodified versions of|\bis the same (?:model|checkpoint) as"
    r"|continu\w+ (?:the )?(?:pre-?)?train\w+ (?:of|from)|distill?ed (?:from|version)"
    r"|\bdistill?ed in [^.]{1,70} from|\bthis is an? (?:[\w-]+ ){0,4}quanti[sz]ed\b"
    r"|original (?:[\w-]+ ){0,2}model|parent model|source model|start(?:ed|ing) from"
    r"|\b(?:initial|starting|back-?bone) (?:model|checkpoint|point|weights)(?: used)?"
    r" (?:is|was|were)\b"
    r"|\b(?:language|the) model used (?:is|was)\b|\bused for fine-?\s?tuning (?:is|was)\b"
    r"|\bmodel_name_or_path\W{1,3}(?:is|was) set to"
    r"|\bon the basis of|\bre-?upload of|\bport of|supervision of|\b(?:franken)?merge\b|merging"
    r"|\b(?:i|we) then merged\b"
    r"|(?:merge[drs]|merged params|\bblend) (?:of|from|for|between|using|with)"
    r"|merg\w+ (?:the )?following)"
)
_VERB_IN_ASCII: Final = re2.compile(_VERB.pattern)
"""A tenth of the time, but RE2 knows no letters beside these."""
_MAY_DESCEND: Final = hint(_VERB.pattern)
_INSIDE_NAME: Final = re.compile(r"-\w")
"""A name may have such a word in it: ``some-merge-7b``."""
_BY_WORD: Final[tuple[tuple[str, Relation], ...]] = (
    (
        (
            r"quant|gguf|gptq|awq|ggml|exl2|\bconver[ts]|onnx|export|mirror|forked|upload"
            r"|\bsame | format\b|\bport of"
        ),
        "quantized",
    ),
    (r"\b(?:franken)?merg|\bblend|interleav", "merge"),
    (r"adapter|\blora\b|qlora|as the checkpoint has", "adapter"),
    (r"tun(?:ed|ing)|feinabgestimmt|nachtrainiert|feingetunt|affin|ajust|refinad", "finetune"),
)
_AFTER: Final = re.compile(
    r"(?i)^[\s\])*`'\"”]{0,4}(?:models? )?"
    r"(?:(?!is |are |was |were |has |have |which |that |and |can |provides |represents |shows )"
    r"[\w/-]+ ){0,6}?"
    r"(?:fined?-?\s?tuned|tuned|quanti[sz]ed|with onnx weights"
    r"|(?:in|exported to) (?:the )?[\w-]+ format|(?:converted|ported) to)\b"
    r"|^[\s\])*`]{0,4}(?!with |and |or |for |using )(?:[\w-]+ ){0,2}"
    r"(?:control ?net|lora|ip-?adapter|extension)\b"
    r"|^[\s\])*`]{0,4}-based (?:\w+ )?(?:model|checkpoint)"
    r"|^[\s\])*`]{0,4}(?:models? )?and (?:is|was) (?:\w+ )?fine-?\s?tuned\b"
    r"|^[\s\])*`]{0,4}(?:models? )?(?:and (?:then )?fine-?\s?tun\w+ it|fine-?\s?tunes on)\b"
    r"|^[\s\])*`]{0,4}(?:models?|checkpoint)?,? (?:which|that) (?:is|was|has been)"
    r" (?:then|further|subsequently) (?:fine-?\s?tuned|trained)\b"
    r"|^[\s\])*`]{0,4}(?:(?:language )?models? |checkpoint )?as (?:the |its |an? |our )?"
    r"(?:based?|back-?bone|foundation|starting|initiali[sz]ation|pre-?trained (?:model|checkpoint)"
    r"|(?:llm|language model)(?! judge))\b"
    r"|^[\s\])*`]{0,4}(?:model )?was used and (?:then )?fine-?\s?tuned\b"
    r"|^[\s\])*`]{0,4}(?:model )?is combined with [^.]{0,60} and (?:is )?fine-?\s?tuned\b"
    r"|^[\s\])*`]{0,4}as the checkpoint (?:has been|was) trained on it"
    r"|^[\s\])*`]{0,4}\. (?:we|i) (?:then )?used (?:this|that) (?:model|checkpoint)"
    r" as (?:a|an|the|our) (?:base\b|starting point|initiali[sz]ation)"
    r"|^[\s\])*`]{0,4}(?:という)?(?:モデル)?[をにからの]{0,2}"
    r"(?:ベース|元に|基に|ファインチューニング|微調整|追加学習|継続事前学習|量子化|変換)"
    r"|^[\s\])*`]{0,4}を[^。\n]{1,70}で(?:ファインチューニング|微調整|追加学習)"
    r"|^[\s\])*`]{0,4}(?:模型)?(?:为|為|作为|作為|的)?(?:基础|基礎|基座|底座|微调|微調|量化|蒸馏)"
    r"|^[\s\])*`]{0,4}(?:模型)?(?:上)?进行了?[^，。；]{0,12}?(?:微调|训练)"
    r"|^[\s\])*`]{0,4}(?:모델)?[을를의에로]{0,2} ?(?:기반|토대|베이스|파인 ?튜닝|미세 ?조정|양자화)"
    r"|^[\s\])*`]{0,4}(?:모델)?[을를] [^.\n]{0,70}추가(?:적인|로|적으로)? (?:사전 ?)?학습"
)
_ENDS: Final = re.compile(r"[.!?]\s")
_OFFERS: Final = re.compile(
    r"(?i)\balso (?:provide|release|offer|have|train|fine-?tun)|\bprovide (?:the|an?) "
    r"|\byou (?:can|may|might)(?: also)? (?:find|check|see|try|be interested)\b"
)
_OFFERED: Final = re.compile(
    r"(?i)\b(?:available|shared|published|found)(?: (?:at|here|on|under))?\W*$|\bat\W*$"
)
_OF_ORIGINAL: Final = re.compile(r"(?i)original|parent|source|quant|conver|gguf|base")
"""The original of a copy is where one can find it; what else is there descends from this model."""
_DIRECTLY: Final = re.compile(r"(?i)(?:trained (?:on|over)|tuning|training)$")
_NOTHING: Final = re.compile(
    r"(?i)^\W*(?:(?:the|an?|base|model)\b\W*)*$|\b(?:from|basis of)\b[^.,;]{0,40}$"
)
"""``trained on`` a model is said right before it; with words between it is trained on data."""
_SUCCESSOR: Final = re.compile(
    r"(?i)\b(?:updated|newer|new|improved|smaller|larger|bigger|next|previous|older)"
    r" version (?:of|for)$|\b(?:dummy|random|untrained)\W(?:[\w-]+ )?version of$"
    r"|\bthank(?:s| you)? to\b[^.]*$|\bsucceeded by\b|\bcan be fine-?\s?tuned(?: \w+)?$"
    r"|\bis the merge$|\bopen.source model$"
)
_OF_SOMETHING_ELSE: Final = re.compile(
    r"(?i)\b(?:configuration|tokeni[sz]er|vocabulary|(?:our|the|using|training) code(?:base)?"
    r"|scripts?|cards?|(?:this|the|our) project"
    r"|architecture|notebook|implementation|demo|template|documentation|readme|tasks|score)"
    r"(?: (?:is|was|are|were))?(?: \w+)? based o(?:n|ff(?: of)?)$"
    r"|\bmodel card\b.*\bbased on$|\bby an? (?:[\w-]+ ){1,3}based on$"
)
"""What is based on something without the model being made from it."""
_STOPS: Final = re.compile(
    r"\bcheck (?:it|them) out\b|^ cards?\b|^ scratch\b|^ the model (?:can|is)\b"
    r"|\bidentical to\b|[.!?]\s"
    r"|\bdatasets?\b|\bsee\b|\bsimilar\b|\bcompared\b|\bby $|\bgo here\b|\bclick\b"
    r"|\b(?:released|developed|made) by\b|\bdocumentation\b|\bthis model\b"
    r"|\bvis(?:ion|ual) (?:tower|encoder)\b|\bto (?:create|produce|obtain|compare)\b"
    r"|\btraining set\b|\b(?:now|already) has\b|\breward model\b|\btranslated\b|\bthe same\b.* as\b"
    r"|\barchitecture of\b|\bmodels, including\b"
)
DATA: Final = re.compile(
    r"(?i)^\W{0,3}(?:data ?set|corpus|benchmark|tokeni[sz]er|(?:model )?(?:card|architecture)"
    r"|['’]s\b)"
)

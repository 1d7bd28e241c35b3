"""Where a card declares its license as such: its own line, words of other scripts.

A clause about another model (the base, the original) says nothing of this one.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

from extractors.context import Context
from extractors.licenses.choice import SECTION
from extractors.licenses.repository import of_file
from extractors.licenses.restricted import restricted
from extractors.licenses.words import custom, foreign_named, named, tag
from extractors.lineage.words import BASED_ON
from taxonomy.license_names import linked_text

MOST: Final = 200
LONG: Final = 1500
SHORT: Final = 100
LONGEST: Final = 10
_LABEL: Final = re.compile(
    r"(?im)^\W{0,3}(?:(model|weights?|code|software|data(?:set)?)(?:'s)? )?"
    r"licen[sc]es?(?:\(s\))?(?: type| info\w*| (?:for|of) (?:the |our |these |this )?"
    r"(?:delta |adapter |fine-?tuned |model )?(?:weights?|models?))?"
    r"(?:\W{0,3}[:：\-–|]\W{0,3}| (?=(?-i:[A-Z])))([^\n]{2,300})"
)
TITLE: Final = re.compile(
    r"(?i)^\W*(?:[\d.]+ )?(?:(?:model|weights?|code|data(?:set)?) )?"
    r"licen[sc](?:es?|ing|e info\w*)\b"
    r"|^\W*(?:[\d.]+ )?\w{0,4}(?:ライセンス|许可|許可|授权|协议|協議|라이선스|лицензия"
    r"|lizenz|licencia|licença|licenza|licentie)"
)
PARTS: Final = r"(?:weights?|models?|checkpoints?|code|software|scripts?|data|data ?sets?)"
"""Parts of a release that may each have a license, as tables and lists call them."""
OTHERS: Final = re.compile(
    r"(?i)\b(?:other than|except|unlike|base model|underlying|original(?:ly)?"
    r"|will be|previous(?:ly)?|not|backbones?|upstream|priority over|built (?:on|with)"
    r"|derivative of|first was|second was|in line with|similar to|inspired by"
    r"|licen[sc]es? (?:is|are|was) (?:based|modell?ed|derived|adapted)"
    r"|their work|pre-?trained models are connected|such as|for example"
    r"|which (?:has|is|as|are|ships?))\b"
    r"|\be\. ?g\."
)
_REASON: Final = re.compile(
    r"(?i)(?:^|[.!] )\W*(?:since|because|as|given that) [^,.]{3,200}, (?=th)"
)
_NOT: Final = re.compile(r"(?i)\bnot\b")
_FOREIGN_WORDS: Final = re.compile(
    r"协议|許可|许可|授权|ライセンス|라이선스|のもとで|の下で"
    r"|(?i:[ -]lizenz\b|\blicen(?:ce|cia|ça|za) |\bлицензи[иейя])"
)


class Said(msgspec.Struct, frozen=True):
    """A sentence that names a license; ``of`` are the words that tell for what."""

    block: int
    sentence: str
    of: str
    key: str
    confidence: float
    rule: str = "license.prose"


def of_others(text: str) -> bool:
    """Whether what a text forbids is said of another model, beside the reason that it gives.

    ``not`` is the word by which use is forbidden; for license names it tells what is *not* it.
    """
    return OTHERS.search(_NOT.sub("", without_reason(text))) is not None


def without_reason(text: str) -> str:
    """``Since the base was trained on X, this model may not``: what is said without its reason."""
    return _REASON.sub(" ", text)


def labels(context: Context) -> Iterator[Said]:
    """``License: X`` lines, and table rows ``| License | X |``."""
    card = context.card
    for match in islice(_LABEL.finditer(card.text), MOST):
        block, _ = card.at(match.start())
        text, of, words = card.blocks[block].text, match.group(1) or "", match.group(2)
        key = _labelled(words) or in_links(context, block)
        own = own_name(context, words) if key is None else None
        if key:
            yield Said(block, text, of, key, 0.85, SECTION)
        elif own:
            yield Said(block, text, of or "model", own, 0.6)
    yield from _lost_front_matter(context)
    titles = (
        number
        for number, cell in enumerate(card.blocks[:-1])
        if cell.kind in {"cell", "item"} and len(cell.text) < 30 and TITLE.match(cell.text)
    )
    for number in islice(titles, MOST):
        title, following = card.blocks[number].text, card.blocks[number + 1].text
        key = named(following) or in_links(context, number + 1)
        if key:
            yield Said(number + 1, f"{title}: {following}", title, key, 0.8, SECTION)


def _lost_front_matter(context: Context) -> Iterator[Said]:
    """``license: mit`` of a front matter without its ``---``, which the Hub shows as text."""
    card = context.card
    if "license" in card.front.values:
        return
    first = card.body_line - 1
    for number, line in enumerate(card.source_lines[first : first + _HEAD], first + 1):
        if line.lstrip().startswith(("```", "~~~")):
            return
        written = _KEY.fullmatch(line)
        key = tag(written[1]) if written else None
        at = (n for n, b in enumerate(card.blocks) if b.line <= number <= b.end)
        block = next(at, None) if key else None
        if key and block is not None:
            yield Said(block, line, "model", key, 0.8, SECTION)
            return


_HEAD: Final = 80
_KEY: Final = re.compile(r"licen[sc]e: *[\"']?([\w.+-]{2,40})[\"']? *")


def _labelled(text: str) -> str | None:
    """What stands behind a label: a license's name, or what its sentence forbids."""
    known = named(text) or tag(text)
    return known or (None if of_others(text) else restricted(text))


def own_name(context: Context, text: str) -> str | None:
    """A license of a name that nobody knows, in a line or a text that is short."""
    if len(text) >= SHORT or OTHERS.search(text):
        return None
    return custom(text, context.name.partition("/")[0])


def badges(context: Context) -> Iterator[Said]:
    """Pictures that lead to a license's page: where nothing else is declared, what they show."""
    for link in context.card.links:
        key = linked_text(link.url) if not link.text else None
        if key:
            yield Said(link.block, link.url, "model", key, 0.6)


def foreign(context: Context) -> Iterator[Said]:
    """Statements in other scripts, outside license sections too."""
    if not _FOREIGN_WORDS.search(context.card.text):
        return
    for number, block in enumerate(context.card.blocks):
        if block.kind in {"text", "item"} and _FOREIGN_WORDS.search(block.text):
            for at, key in islice(foreign_named(block.text[:LONG]), LONGEST):
                before = re.split(r"[，。；,;]|[.!?] ", block.text[max(0, at - 80) : at])[-1]
                if _OF_BASE.search(before):
                    continue
                sentence = context.card.sentence(number, at, at + 1)
                yield Said(number, sentence, before, key, 0.75)


_OF_BASE: Final = re.compile(rf"(?i){BASED_ON}")


_END: Final = re.compile(
    r"(?<!e\.g)[.;:!?] (?=[\"“]?[A-Z\d])|[。；！？]|\n|; |, (?:and|while|whereas|but) "
)


def clause(text: str) -> str:
    """What stands after the last end of a sentence or of a part that stands alone."""
    return _END.split(text)[-1]


def is_notice(before: str, key: str) -> bool:
    """``X 3 is licensed under the X 3 Community License``: a vendor's notice on its own model."""
    spoken = re.match(r"\W*(?:Meta )?([A-Z][\w.-]*(?: [\d.]+)?) is licensed ", before)
    name = key.removeprefix("LicenseRef-").lower().replace("-", "")
    return spoken is not None and name.startswith(spoken[1].lower().replace(" ", ""))


def in_links(context: Context, block: int) -> str | None:
    """The license whose text a block links to."""
    links = [link.url for link in context.card.links_of(block)]
    known = next((key for url in links if (key := linked_text(url))), None)
    return known or next((key for url in links if (key := of_file(context, url))), None)

"""License statements in a card's own words: "released under the X license", a license section.

The captured name must be a license as a whole; words inside other words never are. What the
sentence speaks of (code, data, weights) decides the subject.
"""

import re
from collections.abc import Iterator
from typing import Final

import re2

from extractors.context import CARD, Context
from taxonomy.findings import Availability, LicenseStatement, Subject
from taxonomy.license_names import linked_text
from taxonomy.licenses import license as known_license
from taxonomy.licenses import normalise

_UNDER: Final = re2.compile(
    r"(?i)\b(?:releas\w+|licen[sc]ed?|distribut\w+|available|publish\w+|provided|shared?|"
    r"open[- ]?sourced?|covered|governed|subject|comes?|falls?|permitted|used?|is|are)\b"
    r"[^.\n]{0,40}?\b(?:under|by|to|with)(?: the)?(?: terms(?: and conditions)?)?(?: of)?"
    r"(?: the| an?)? ([^\n]{2,120})"
)
_LABEL: Final = re2.compile(
    r"(?im)^\W{0,3}(?:(?P<of>model|weights?|code|software|data(?:set)?)(?:'s)? )?"
    r"licen[sc]es?(?:\(s\))?(?: type| info\w*)?\W{0,3}[:：\-–|]\W{0,3}([^\n]{2,120})$"
)
_TITLE: Final = re2.compile(r"(?i)^\W*(?:(?:model|weights?) )?licen[sc](?:e|es|ing|e info\w*)\b")
_NAMED: Final = re2.compile(r"(?i)\b([\w.+-]+(?: [\w.+-]+){0,7}?) licen[sc]e\b")
_CODE: Final = re.compile(r"(?i)\b(?:code|codebase|scripts?|software|source|library|package)\b")
_DATA: Final = re.compile(r"(?i)\b(?:data|datasets?|corpus|corpora|annotations)\b")
_WEIGHTS: Final = re.compile(r"(?i)\b(?:models?|weights?|checkpoints?|adapters?|project|we)\b")
_OTHERS: Final = re.compile(
    r"(?i)\b(?:other than|except|unlike|base model|original(?:ly)?|will be|previous(?:ly)?|not)\b"
)
_EMPTY: Final = frozenset({"LicenseRef-other", "LicenseRef-unknown"})
_LONGEST: Final = 10
_PREFIX: Final = re.compile(
    r"^(?:the|an?|terms|of|under|and|this|our|its|following)\s+", re.IGNORECASE
)


def license_statements(context: Context) -> Iterator[LicenseStatement]:
    """All that the card's prose declares, once for each subject and license."""
    seen: set[tuple[str, str]] = set()
    for block, sentence, of, key in (*_labels(context), *_sections(context), *_under(context)):
        for subject in _subjects(of):
            if key not in _EMPTY and (subject, key) not in seen:
                seen.add((subject, key))
                yield _statement(context, block, sentence, subject, key)


def _labels(context: Context) -> Iterator[tuple[int, str, str, str]]:
    """``License: X`` lines, and table rows ``| License | X |``."""
    card = context.card
    for match in _LABEL.finditer(card.text):
        block, _ = card.at(match.start())
        key = named(match.group(2)) or _in_links(context, block)
        if key:
            yield block, card.blocks[block].text, match.group(1) or "", key
    for number, cell in enumerate(card.blocks[:-1]):
        if cell.kind in {"cell", "item"} and len(cell.text) < 30 and _TITLE.search(cell.text):
            key = named(card.blocks[number + 1].text) or _in_links(context, number + 1)
            if key:
                yield number + 1, f"{cell.text}: {card.blocks[number + 1].text}", cell.text, key


def _sections(context: Context) -> Iterator[tuple[int, str, str, str]]:
    """A license section: its first texts, whole, by their links, or by a license they name."""
    card = context.card
    for number, block in enumerate(card.blocks):
        if block.kind not in {"text", "item"} or len(block.text) > 1500:
            continue
        if not _TITLE.search(card.sections[block.section].title):
            continue
        text = block.text
        key = named(text) if len(text) < 100 else None
        key = key or next((k for m in _NAMED.finditer(text) if (k := _suffix(m.group(1)))), None)
        key = key or _in_links(context, number)
        if key:
            yield number, text, text if len(text) >= 100 else "", key


def _under(context: Context) -> Iterator[tuple[int, str, str, str]]:
    """``… released under the terms of X``."""
    card = context.card
    for match in _UNDER.finditer(card.text):
        block, start = card.at(match.start())
        sentence = card.sentence(block, start, start + match.end(1) - match.start() - 60)
        name = start + match.start(1) - match.start()
        before = _clause(card.blocks[block].text[max(0, name - 160) : name])
        if _OTHERS.search(before):
            continue
        key = named(match.group(1))
        if key:
            yield block, sentence, before, key


def _clause(text: str) -> str:
    """What stands after the last end of a sentence."""
    return re.split(r"[.;:!?] (?=[A-Z\d])|\n", text)[-1]


def named(text: str) -> str | None:
    """The license that the words at the start of ``text`` name; the longest name wins."""
    text = text.strip(" \t*_`'\"[](){}:-–|“”")
    while (shorter := _PREFIX.sub("", text)) != text:
        text = shorter
    words = text[:160].replace("(", " ").replace(")", " ").split()
    for count in range(min(_LONGEST, len(words)), 0, -1):
        name = " ".join(words[:count]).strip(",;:.*_`'\"[]")
        key = normalise(name)
        if key and key not in _EMPTY and _is_name(name, key):
            return key
    return None


def _suffix(words: str) -> str | None:
    """The license named by the last words of ``words``: what stands before "license"."""
    spoken = words.split()
    for start in range(max(0, len(spoken) - _LONGEST), len(spoken)):
        name = " ".join(spoken[start:])
        key = normalise(name)
        if key and key not in _EMPTY and _is_name(name, key):
            return key
    return None


def _is_name(name: str, key: str) -> bool:
    """A known license; a name that we only took over from the text is not one."""
    return all(known_license(part) is not None for part in re.split(r" (?:AND|OR) ", key)) and (
        any(c.isdigit() or c.isupper() for c in name) or "-" in name or len(name) > 8
    )


def _in_links(context: Context, block: int) -> str | None:
    links = (link for link in context.card.links if link.block == block)
    return next((key for link in links if (key := linked_text(link.url))), None)


def _subjects(words: str) -> tuple[Subject, ...]:
    found: list[Subject] = []
    if _WEIGHTS.search(words):
        found.append("weights")
    if _CODE.search(words):
        found.append("code")
    if _DATA.search(words) and not found:
        found.append("data")
    return tuple(found) or ("weights",)


_COMPONENT: Final[dict[Subject, str]] = {
    "weights": "weights.final",
    "code": "code.inference",
    "data": "data.pretraining",
}


def _statement(
    context: Context, block: int, sentence: str, subject: Subject, key: str
) -> LicenseStatement:
    evidence = context.found(
        "license.prose",
        _COMPONENT[subject],
        Availability.UNKNOWN,
        0.85,
        source=CARD,
        locator=context.card.line(block, sentence),
        quote=sentence,
        license=key,
        license_source="card_text",
    )
    return LicenseStatement(subject, key, "card_text", evidence.quote, evidence)

"""License statements in a card's own words: "released under the X license", a license section.

The captured name must be a license as a whole; words inside other words never are. What the
sentence speaks of (code, data, weights) decides the subject.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

from extractors.context import CARD, Context
from taxonomy.findings import Availability, LicenseStatement, Subject
from taxonomy.license_names import linked_text
from taxonomy.licenses import license as known_license
from taxonomy.licenses import normalise

_KEYWORDS: Final = (
    "under ",
    "governed by ",
    "subject to ",
    "covered by ",
    "licensed as ",
    "licensed by ",
)
_AFTER: Final = re.compile(
    r"(?i)(?:the )?(?:terms (?:and conditions )?|conditions )?(?:of )?(?:the |an? |this )?"
    r"([^\n]{2,120})"
)
_GRANTED: Final = re.compile(
    r"(?i)\b(?:releas|licen[sc]|distribut|availab|publish|provid|shar|open[- ]?sourc|cover|govern"
    r"|subject|com(?:es?|ing)\b|fall|permit|use[ds]?\b|is\b|are\b|made\b)"
)
_LABEL: Final = re.compile(
    r"(?im)^\W{0,3}(?:(model|weights?|code|software|data(?:set)?)(?:'s)? )?"
    r"licen[sc]es?(?:\(s\))?(?: type| info\w*)?\W{0,3}[:：\-–|]\W{0,3}([^\n]{2,120})$"
)
_TITLE: Final = re.compile(
    r"(?i)^\W*(?:(?:model|weights?|code|data(?:set)?) )?licen[sc](?:es?|ing|e info\w*)\b"
)
_NAMED: Final = re.compile(r"(?i)\b([\w.+-]+(?: [\w.+-]+){0,7}?) licen[sc]e\b")
_CODE: Final = re.compile(r"(?i)\b(?:code|codebase|scripts?|software|source|library|package)\b")
_DATA: Final = re.compile(r"(?i)\b(?:data|datasets?|corpus|corpora|annotations)\b")
_WEIGHTS: Final = re.compile(r"(?i)\b(?:models?|weights?|checkpoints?|adapters?)\b")
_ALL: Final = re.compile(r"(?i)\b(?:project|everything|all)\b")
_OTHERS: Final = re.compile(
    r"(?i)\b(?:other than|except|unlike|base model|original(?:ly)?|will be|previous(?:ly)?|not)\b"
)
_EMPTY: Final = frozenset({"LicenseRef-other", "LicenseRef-unknown"})
_MOST: Final = 200
_LONGEST: Final = 10
_PREFIX: Final = re.compile(
    r"^(?:the|an?|terms|of|under|and|this|our|its|following)\s+", re.IGNORECASE
)


def license_statements(context: Context) -> Iterator[LicenseStatement]:
    """All that the card's prose declares, once for each subject and license."""
    low = context.card.text.lower()
    found = list(_under(context, low))
    if "licen" in low:
        found = [*_labels(context), *_sections(context), *found]
    seen: set[tuple[str, str]] = set()
    for said in found:
        for subject in _subjects(said.of):
            if said.key not in _EMPTY and (subject, said.key) not in seen:
                seen.add((subject, said.key))
                yield _statement(context, said, subject)


class _Said(msgspec.Struct, frozen=True):
    """A sentence that names a license; ``of`` are the words that tell for what."""

    block: int
    sentence: str
    of: str
    key: str
    confidence: float


def _labels(context: Context) -> Iterator[_Said]:
    """``License: X`` lines, and table rows ``| License | X |``."""
    card = context.card
    for match in islice(_LABEL.finditer(card.text), _MOST):
        block, _ = card.at(match.start())
        key = named(match.group(2)) or _in_links(context, block)
        if key:
            yield _Said(block, card.blocks[block].text, match.group(1) or "", key, 0.85)
    titles = (
        number
        for number, cell in enumerate(card.blocks[:-1])
        if cell.kind in {"cell", "item"} and len(cell.text) < 30 and _TITLE.search(cell.text)
    )
    for number in islice(titles, _MOST):
        title, following = card.blocks[number].text, card.blocks[number + 1].text
        key = named(following) or _in_links(context, number + 1)
        if key:
            yield _Said(number + 1, f"{title}: {following}", title, key, 0.8)


def _sections(context: Context) -> Iterator[_Said]:
    """A license section: its first texts, whole, by their links, or by a license they name."""
    card = context.card
    about = {n for n, section in enumerate(card.sections) if _TITLE.search(section.title)}
    for number, block in enumerate(card.blocks):
        if block.section not in about or block.kind not in {"text", "item"}:
            continue
        text, title = block.text, card.sections[block.section].title
        if len(text) > 1500:
            continue
        key = named(text) if len(text) < 100 else None
        key = key or next((k for m in _NAMED.finditer(text) if (k := _suffix(m.group(1)))), None)
        key = key or _in_links(context, number)
        if key:
            yield _Said(number, text, title if len(text) < 100 else text, key, 0.85)


def _under(context: Context, low: str) -> Iterator[_Said]:
    """``… released under the terms of X``; ``low`` is the card's text in lower case."""
    card = context.card
    for at in islice(_places(low), _MOST):
        match = _AFTER.match(card.text, at)
        block, name = card.at(match.start(1) if match else at)
        text = card.blocks[block].text
        before = _clause(text[max(0, name - 160) : name])
        if match is None or _OTHERS.search(before) or not _GRANTED.search(before):
            continue
        key = named(match.group(1))
        if key:
            yield _Said(block, card.sentence(block, max(0, name - 2), name), before, key, 0.8)


def _places(low: str) -> Iterator[int]:
    """Where the words behind a keyword begin."""
    for keyword in _KEYWORDS:
        at = low.find(keyword)
        while at >= 0:
            yield at + len(keyword)
            at = low.find(keyword, at + 1)


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
    """What the words before "under" speak of; the weights where they name nothing."""
    found: list[Subject] = []
    if _WEIGHTS.search(words) or _ALL.search(words):
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


def _statement(context: Context, said: _Said, subject: Subject) -> LicenseStatement:
    evidence = context.found(
        "license.prose",
        _COMPONENT[subject],
        Availability.UNKNOWN,
        said.confidence,
        source=CARD,
        locator=context.card.line(said.block, said.sentence),
        quote=said.sentence,
        license=said.key,
        license_source="card_text",
    )
    return LicenseStatement(subject, said.key, "card_text", evidence.quote, evidence)

"""Architecture and hardware, where a card really tells of them."""

import re
from collections.abc import Iterator
from typing import Final

from extractors.context import CARD, Context
from extractors.documentation.substance import SHORT, checklist, is_of, is_placeholder
from extractors.reading.card import Card
from taxonomy.findings import Availability, Evidence


def evidence(context: Context) -> Iterator[Evidence]:
    """Architecture and hardware under headings of their own, and tables of dimensions."""
    if context.has_card:
        yield from _sections(context)
        yield from _dimensions(context)


def _sections(context: Context) -> Iterator[Evidence]:
    for topic in _SPEAKS:
        places = _places(context, topic)
        number = next((each for each in places if _tells(context, topic, each)), None)
        if number is not None:
            yield _section(context, f"{topic}.section", f"docs.{topic}", number, 0.7)


def _places(context: Context, topic: str) -> Iterator[int]:
    """Sections that may speak of it, the one that is named after it first."""
    named = context.once(checklist).topics.get(topic)
    if named is not None:
        yield named
    machine = _machine(context.card) if topic == "hardware" else None
    if machine is not None:
        yield machine


def _tells(context: Context, topic: str, number: int) -> bool:
    """Whether a section speaks of it, and not to users or only to send them elsewhere."""
    card = context.card
    if _FOR_USERS.search(card.sections[number].path):
        return False
    if _TO_RUN.search(card.sections[number].title):
        return False
    told = " ".join(b.text for b in card.body(number)[:_FIRST] if not _says_nothing(b.text))
    is_pointer = len(told) < SHORT and _POINTER.match(told) is not None
    return _SPEAKS[topic].search(told) is not None and not is_pointer


def _machine(card: Card) -> int | None:
    """The section on hardware that only names the machine, in a few words."""
    for number, section in enumerate(card.sections):
        if is_of("hardware", section.title.lower()):
            told = " ".join(block.text for block in card.body(number)[:_FIRST])
            if _MACHINE.search(told):
                return number
    return None


_MACHINE: Final = re.compile(
    r"(?i)\b(?:nvidia|geforce|[rg]tx ?\d{4}|tesla|tpu|[ahv]100|[tl]4|gtx|rtx|gaudi|mi\d{3})\b"
)


def _section(
    context: Context, rule: str, component: str, number: int, confidence: float
) -> Evidence:
    section = context.card.sections[number]
    words = " ".join(block.text for block in context.card.body(number)[:4])
    return context.found(
        rule,
        component,
        Availability.RELEASED,
        confidence,
        source=CARD,
        locator=f"L{section.line}-L{section.end}",
        quote=f"{section.title}: {words}",
    )


def _says_nothing(text: str) -> bool:
    """Whether it is a template's words or a field that nobody knew how to fill."""
    return is_placeholder(text) or _UNKNOWN.search(text) is not None


_UNKNOWN: Final = re.compile(r"(?i):\W*(?:unknown|not (?:known|disclosed|available|specified))\W*$")
_FIRST: Final = 12
_POINTER: Final = re.compile(r"(?i)(?:please )?(?:see|refer|check)\b")
_FOR_USERS: Final = re.compile(r"support|require|inference|virtual|deploy|runtime")
_TO_RUN: Final = re.compile(r"(?i)\brun(?:ning)?\b|\busage\b|how to|\buse\b")
_SPEAKS: Final = {
    "architecture": re.compile(
        r"(?i)layers?\b|encoder|decoder|transformer|attention|\bheads?\b|param(?:eter)?s\b"
        r"|convolution|\b[cr]nn\b|lstm|embedding|backbone|dimension|\bmlp\b|network|architecture"
        r"|auto-?regressive|diffusion|hidden|\bunet\b|u-net"
    ),
    "hardware": re.compile(
        r"(?i)\b[gtc]pus?\b|\b\d?x?[ahvtpl]\d{1,3}s?\b|\bnvidia|\bnodes?\b|cluster|super ?comput"
        r"|\bclouds?\b|accelerators?\b|\brtx\b|\btrainium|\bhours?\b|\bkwh\b|co2|carbon"
    ),
}


def _dimensions(context: Context) -> Iterator[Evidence]:
    """A table that says how the network is built: in its header, or down its first column."""
    for table in context.card.tables:
        cells = (*table.rows[0], *[row[0] for row in table.rows[1:_ROWS] if row])
        names = [cell[:_CELL] for cell in cells]
        every = "\n".join(names).lower()
        if not any(word in every for word in _MAY_BE_OF_LAYERS):
            continue
        told = {match.lastgroup for name in names if (match := _DIMENSION.search(name))}
        if len(told) >= _ENOUGH and told & _OF_LAYERS:
            yield context.found(
                "architecture.table",
                "docs.architecture",
                Availability.RELEASED,
                0.7,
                source=CARD,
                locator=f"L{table.line}",
                quote=table.quoted(),
            )
            return


_ROWS: Final = 30
_CELL: Final = 40
_ENOUGH: Final = 3
_DIMENSION: Final = re.compile(
    r"(?i)(?P<layers>\b(?:n_?|num_(?:hidden_)?)?(?:layers|blocks)\b|\bdepth\b)"
    r"|(?P<heads>\b(?:n_?|num_)?(?:\w+ |\w+_)?heads?\b)"
    r"|(?P<width>\bd_?model\b|\b(?:hidden|model|embed\w*)[ _-](?:size|dim\w*)|\bn_embd\b)"
    r"|(?P<inner>\b(?:ffn|feed-?forward|intermediate|mlp)\b)"
    r"|(?P<size>\bparam(?:eter)?s?\b)|(?P<words>\bvocab)|(?P<length>\b(?:context|sequence)\b)"
)
_OF_LAYERS: Final = frozenset({"layers", "heads", "width"})
_MAY_BE_OF_LAYERS: Final = (
    "layers", "blocks", "depth", "head", "d_model", "dmodel", "size", "dim", "n_embd",
)  # fmt: skip
"""One of them is in every name of these."""

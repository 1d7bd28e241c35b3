"""The GitHub repositories that a card links to, and what it says of them where it does.

A repository is never guessed from a name. What stands only in a citation is a reference to
somebody's work, not a link to code, but where owner and name are the model's. Badges, issues and
user pages are no repositories; a list of issues is where to ask about what is in one.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

import msgspec

from extractors.context import Context
from extractors.words.families import folded, same_family, same_owner

LINK_LIMIT: Final = 40
_URL: Final = re.compile(
    r"[Hh][Tt][Tt][Pp][Ss]?://(?i:(?:www\.)?"
    r"(?:github\.com|raw\.githubusercontent\.com|colab\.research\.google\.com/github))"
    r"/([A-Za-z0-9][A-Za-z0-9-]{0,38})/([A-Za-z0-9_.-]{1,100})(/[^\s\"'<>)\]}]{0,300})?"
)
_RESERVED: Final = frozenset(
    "about apps collections explore features login marketplace notifications orgs pricing search "
    "security settings signup site sponsors topics trending user-attachments users".split()
)
_NOT_CODE: Final = re.compile(
    r"(?i)^/(?:issues/.|pull|pulls|discussions|stargazers|network|graphs|actions|releases|wiki|sponsors)"
    r"|^/(?:blob|raw)/.*\.(?:png|jpe?g|gif|svg|webp|mp4|pdf|wav|mp3|ico)(?:\?.*)?$"
    r"|^/[^/]+/.*\.(?:png|jpe?g|gif|svg|webp|mp4|wav|mp3|ico)(?:\?.*)?$"
)
_TRACKER: Final = re.compile(r"(?i)/issues/?(?:[?#].*)?")
_REACH: Final = 300
_CITATION: Final = re.compile(r"(?m)@\w{2,20}\s*\{|^\s*(?:howpublished|url|note)\s*=")


class Mention(msgspec.Struct, frozen=True):
    """One place of the card that links to ``owner/repository``; ``path`` is what follows.

    ``sentence`` is what stands round the link, ``section`` the titles above it in lower case.
    ``kind``: "prose" or "code" (a command in a code block). ``of_data``: the link's words, those
    right beside them or the repository's own name call it data.
    """

    repository: str
    path: str
    sentence: str
    section: str
    block: int
    kind: str
    of_data: bool = False


def mentions(context: Context) -> tuple[Mention, ...]:
    """Every mention, in the order of the card; prose first."""
    found = list(islice(chain(_in_links(context), _in_code(context)), _MOST))
    left = _MOST - len(found)
    if left:
        known = {mention.repository.lower() for mention in found}
        found += islice(_in_source(context, known), left)
    return tuple(found)


_MOST: Final = 10 * LINK_LIMIT


def _in_links(context: Context) -> Iterator[Mention]:
    card = context.card
    for link in card.links:
        parsed = parse(link.url) if "github" in link.url.lower() else None
        if parsed is None:
            continue
        text = card.blocks[link.block].text if link.block < len(card.blocks) else ""
        cited = _CITATION.search(text, max(0, link.start - _REACH), link.stop)
        if cited and not _is_itself(context.name, parsed[0]):
            continue
        sentence = card.sentence(link.block, link.start, link.stop) if text else link.text
        path = card.sections[link.section].path
        around = (
            text[max(0, link.start - _BEHIND) : link.start],
            text[link.stop : link.stop + _BEHIND],
        )
        of_data = _is_of_data(*parsed, link.text, around)
        yield Mention(*parsed, sentence, path, link.block, "prose", of_data)


def _is_of_data(repository: str, path: str, words: str, around: tuple[str, str]) -> bool:
    """Whether a link calls what it leads to data: a file of code in such a repository is none."""
    if _CODE_FILE.search(path):
        return False
    named = _DATA_NAME.search(repository.rpartition("/")[2]) is not None
    before, behind = around
    if named or _DATA_WORDS.search(words) or _DATA_BEHIND.match(behind):
        return True
    return _TUNED_ON.search(before) is not None and _MODEL.search(words) is None


_BEHIND: Final = 24
_CODE_FILE: Final = re.compile(
    r"(?i)\.(?:py|ipynb|sh|ya?ml)$|/(?:src|scripts?|code|models?)(?:/|$)"
)
_DATA_NAME: Final = re.compile(r"(?i)(?:^|[-_])(?:data-?sets?|corpus|corpora)$")
_DATA_WORDS: Final = re.compile(r"(?i)\b(?:data ?sets?|corpus|corpora)\W*$")
_TUNED_ON: Final = re.compile(r"(?i)\b(?:trained|tuned) on (?:the )?[\W_]{0,4}$")
_MODEL: Final = re.compile(r"(?i)\bmodels?\b")
_DATA_BEHIND: Final = re.compile(r"(?i)[\W_]{1,4}(?:data ?sets?|corpus|corpora)\b")


def _in_code(context: Context) -> Iterator[Mention]:
    card = context.card
    for number, block in card.codes:
        if "github" not in block.text:
            continue
        cited = _CITATION.search(block.text)
        low = read = 0
        for match in _URL.finditer(block.text):
            low = max(low, block.text.rfind("\n", read, match.start()) + 1)
            read = match.end()
            parsed = parse(match.group(0))
            if parsed is not None and (not cited or _is_itself(context.name, parsed[0])):
                line = block.text[low : min(read, low + _LINE)].strip()
                path = card.sections[block.section].path
                yield Mention(*parsed, line[:400], path, number, "code")


_LINE: Final = 2000
"""Of a line that may be all of the card."""


def _is_itself(model: str, repository: str) -> bool:
    """Whether a repository bears both names of the model: its owner's and its family's."""
    one, two = (folded(name.partition("/")[0]) for name in (model, repository))
    return (one == two or same_owner(model, repository)) and same_family(model, repository)


def _in_source(context: Context, seen: set[str]) -> Iterator[Mention]:
    """Addresses that the source has and the page does not show as links (odd table cells)."""
    card = context.card
    if "github" not in card.source or not card.blocks:
        return
    in_code: frozenset[int] | None = None
    starts: list[int] = []
    for number, line in _lines_with(card.source, "github"):
        if number < card.body_line:
            continue
        said, cites = line[:_LINE].strip()[:400], None
        for match in _URL.finditer(line):
            parsed = parse(match.group(0))
            if parsed is None or parsed[0].lower() in seen:
                continue
            if in_code is None:
                in_code = frozenset(n for _, b in card.codes for n in range(b.line, b.end + 1))
            if cites is None:
                cites = number in in_code or _CITATION.search(line) is not None
            if cites:
                break
            starts = starts or [block.line for block in card.blocks]
            block = max(bisect_right(starts, number) - 1, 0)
            path = card.sections[card.blocks[block].section].path
            yield Mention(*parsed, said, path, block, "prose")


def _lines_with(text: str, word: str) -> Iterator[tuple[int, str]]:
    """Each line that has a word, and its number."""
    number, counted, at = 1, 0, text.find(word)
    while at >= 0:
        number += text.count("\n", counted, at)
        start, stop = text.rfind("\n", counted, at) + 1, text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        yield number, text[start:stop]
        counted, at = stop, text.find(word, stop)


def parse(url: str) -> tuple[str, str] | None:
    """(``owner/repository``, path below it) of a GitHub URL; None where it is no repository."""
    match = _URL.match(url.strip())
    if match is None:
        return None
    owner, name, rest = match[1], match[2].rstrip("."), match[3] or ""
    name = name.removesuffix(".git").rstrip(".")
    if not name or owner.lower() in _RESERVED or _NOT_CODE.search(rest):
        return None
    if _TRACKER.fullmatch(rest):
        rest = ""
    return f"{owner}/{name}", rest.partition("?")[0].partition("#")[0].rstrip("/.,")

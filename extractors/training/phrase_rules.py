"""The rules that are data: phrases that a card may say, with what each says of a component.

``rules/*.toml`` (all but those of repositories) hold them; their examples are their tests. RE2's
sets tell which rules may fire. RE2 is linear in the text, so no card can hang a rule.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

import msgspec
import re2

from extractors.pattern_sets import either, options, says, uncounted
from extractors.words.corpora import corpora
from taxonomy.findings import Availability

_FOLDER: Final = "rules"
_FILES: Final = ("data.toml", "training.toml", "documentation.toml", "access.toml")


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``pattern`` in a sentence says ``availability`` of ``component``; the examples are tests.

    ``component`` ``data.*`` or ``code.*`` is the stage that the sentence or its section speaks of,
    ``unsaid`` that where they speak of none.
    ``also``: a pattern that the sentence must have too; ``unless``: one that takes the meaning
    away; ``partly``: one that makes it partial; ``section``: one that the titles above must have,
    ``outside``: one that none of them may have, but those of training; ``has``: a part of
    ``pattern`` that is asked for first where the whole has long gaps; such a pattern stays within
    a line. ``{name}`` in a pattern is
    the pattern of that name under ``words`` of the file, ``{corpora}`` all public datasets.
    """

    id: str
    component: str
    availability: Availability
    confidence: float
    pattern: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    also: str = ""
    unless: str = ""
    partly: str = ""
    section: str = ""
    outside: str = ""
    has: str = ""
    unsaid: str = ""


class Compiled(msgspec.Struct, frozen=True):
    """A rule with its patterns ready; ``pattern`` and ``roughly`` are for encoded text.

    ``roughly`` finds where the pattern may begin, for patterns with long gaps.
    """

    rule: Rule
    pattern: Any
    roughly: Any
    also: Callable[[str], object] | None
    unless: Callable[[str], object] | None
    partly: Callable[[str], object] | None
    section: Callable[[str], object] | None
    outside: Callable[[str], object] | None


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the files."""
    return tuple(rule for name in _FILES for rule in _rules_of(name))


@cache
def compiled() -> tuple[Callable[[bytes], frozenset[int]], tuple[tuple[Compiled, ...], ...]]:
    """The patterns that a text may have by their numbers, and the rules that have each of them.

    Where a pattern has long gaps, it is asked for what it ``has``, to spare RE2 its states. A
    pattern is asked for once: what it costs grows with every pattern that fires.
    """
    by_pattern: dict[str, list[Compiled]] = {}
    for rule in rules():
        found = Compiled(
            rule,
            _encoded(rule.pattern),
            _encoded(uncounted(rule.pattern)) if rule.has else None,
            _short(rule.also),
            _short(rule.unless),
            _short(rule.partly),
            _short(rule.section),
            _short(rule.outside),
        )
        by_pattern.setdefault(rule.pattern, []).append(found)
    sharing = tuple(map(tuple, by_pattern.values()))
    asked = [uncounted(same[0].rule.has or same[0].rule.pattern) for same in sharing]
    return either(asked, case=False), sharing


def spans(found: Compiled, text: str, data: bytes) -> Iterator[tuple[int, int]]:
    """Where the rule's pattern fits: offsets in the text, of which ``data`` is the encoding."""
    for match in found.pattern.finditer(data) if found.roughly is None else _gapped(found, data):
        start, stop = match.span()
        if len(data) != len(text):
            before = len(data[:start].decode())
            start, stop = before, before + len(data[start:stop].decode())
        yield start, stop


def holds(found: Compiled, sentence: str, path: str) -> bool:
    """Whether the sentence and its place let the rule stand."""
    if found.section is not None and not _is_under(found.section, path):
        return False
    if found.outside is not None and _is_outside(found.outside, path):
        return False
    if found.unless is not None and found.unless(sentence):
        return False
    return found.also is None or bool(found.also(sentence))


def _rules_of(name: str) -> Iterator[Rule]:
    folder = resources.files("extractors").joinpath(_FOLDER)
    tables = tomllib.loads(folder.joinpath(name).read_text("utf-8"))
    words = {"corpora": corpora(), **tables.get("words", {})}
    return (_spelt_out(rule, words) for rule in tables["rule"])


def _spelt_out(table: dict[str, Any], words: dict[str, str]) -> Rule:
    """A rule with the named patterns in the places of their names."""
    for key in ("pattern", "unless"):
        for name, pattern in words.items():
            if key in table:
                table[key] = table[key].replace(f"{{{name}}}", pattern)
    return msgspec.convert(table, Rule)


def _encoded(pattern: str) -> Any:
    return re2.compile(pattern.encode(), options(case=False))


def _short(pattern: str) -> Callable[[str], object] | None:
    """Whether one sentence or title has a pattern; RE2 is quicker but cannot look around."""
    if not pattern:
        return None
    try:
        return says(pattern, case=False)
    except re2.error:
        return re.compile(pattern.removeprefix("(?i)"), re.IGNORECASE).search


def _gapped(found: Compiled, data: bytes) -> Iterator[Any]:
    """The matches of a pattern with long gaps. RE2 has a state for each place in each gap that is
    open: so it is tried only where it may begin, and in all of a line only if it does not there.
    """
    begin = found.roughly.search(data)
    while begin is not None:
        match = found.pattern.match(data, begin.start())
        if match is not None:
            yield match
            last = match.end()
        else:
            last = data.find(b"\n", begin.start())
            last = len(data) if last < 0 else last
            yield from found.pattern.finditer(data, begin.start(), last)
        begin = found.roughly.search(data, last)


@lru_cache(maxsize=4096)
def _is_under(section: Any, path: str) -> bool:
    """Whether the titles above fit; one card asks the same many times."""
    return bool(section(path))


@lru_cache(maxsize=4096)
def _is_outside(outside: Any, path: str) -> bool:
    """Whether a title above puts the sentence outside of what the rule speaks of."""
    titles = path.split(" > ")
    return any(outside(title) and "train" not in title.lower() for title in titles)

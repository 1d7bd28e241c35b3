"""What became of a model: its spells, told as what changed from one to the next."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final, NamedTuple

import msgspec
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from ajar import words
from ajar.models import lookup_json
from ajar.models.evidence import evidence
from ajar.models.pieces import apart, indented
from ajar.moments import day, iso
from storage.answers import Change, Spell, StoredModel
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import Availability
from taxonomy.frameworks.framework import finding
from taxonomy.permissions import direction

SCHEMA: Final = "ajar/history/1"
_NOTHING: Final = (str(Availability.UNKNOWN), None)

Profile = Mapping[str, tuple[str, str | None]]


class Series(NamedTuple):
    """A model with its spells and what changed beside them, oldest first."""

    model: StoredModel
    spells: Sequence[Spell]
    changes: Sequence[Change] = ()

    def called(self, at: int) -> str:
        """Its name at a moment: what it is called now may have been another model's then."""
        since = (each for each in self.changes if each.aspect == "name" and each.happened_at > at)
        return next((each.old for each in since if each.old), self.model.name)


def until(as_of: int | None, series: Series) -> Series:
    """What had happened at a moment: what ended later had not ended yet."""
    if as_of is None:
        return series
    spells = [
        spell
        if spell.valid_to is None or spell.valid_to <= as_of
        else msgspec.structs.replace(spell, valid_to=None, end_observed_at=None)
        for spell in series.spells
        if spell.valid_from <= as_of
    ]
    changes = [change for change in series.changes if change.happened_at <= as_of]
    return series._replace(spells=spells, changes=changes)


def history(series: Series, read: Sequence[StoredModel] = ()) -> Group:
    """One paragraph a spell, oldest first; then what changed of name, access and presence.

    ``read``: the model with its evidence at the start of each spell, if that is to be told.
    """
    model, spells, changes = series
    parts: list[RenderableType] = [Text(words.printable(model.name), "bold")]
    before: Spell | None = None
    for spell, then in zip_longest(spells, read):
        end = day(spell.valid_to) if spell.valid_to else "now"
        head = Text(f"{day(spell.valid_from)} to {end}", "bold")
        head.append(f"  seen {day(spell.observed_at)}, extractor version {spell.ruleset}", "dim")
        parts.append(apart(head))
        parts += map(indented, moves(before, spell))
        if then is not None:
            parts.append(Padding(evidence(then), (1, 0, 0, 2), expand=False))
        before = spell
    if model.gone_at is not None:
        gone = Text(f"gone from the Hub since {day(model.gone_at)}", "bold red")
        parts.append(apart(gone))
    if changes:
        parts.append(apart(Text("name, access, presence", "bold")))
    parts += change_lines(changes)
    return Group(*parts)


def change_lines(changes: Sequence[Change]) -> Iterable[Padding]:
    """One line a change, with the day on which it was seen."""
    for each in changes:
        line = f"{day(each.happened_at)}  {each.aspect}: {each.old or '–'} → {each.new or '–'}"
        told = Text(words.printable(line))
        told.append(f"  seen {day(each.observed_at)}", "dim")
        yield indented(told)


def as_json(series: Series, read: Sequence[StoredModel] = ()) -> dict[str, Any]:
    """The series of a model for a machine; ``read`` as for :func:`history`."""
    model, spells, changes = series
    return {
        "schema": SCHEMA,
        "model": model.name,
        "hub_id": model.host_id,
        "gone_at": iso(model.gone_at),
        "spells": [
            {
                "valid_from": iso(spell.valid_from),
                "valid_to": iso(spell.valid_to),
                "observed_at": iso(spell.observed_at),
                "end_observed_at": iso(spell.end_observed_at),
                "extractor_version": spell.ruleset,
                "components": _components(spell, then),
            }
            for spell, then in zip_longest(spells, read)
        ],
        "changes": changes_json(changes),
    }


def _components(spell: Spell, then: StoredModel | None) -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = {
        name: {"availability": availability, "license": license_key}
        for name, (availability, license_key) in spell.findings.items()
    }
    if then is not None:
        for name, said in told.items():
            found = finding(then.extraction.findings, name)
            said["evidence"] = [lookup_json.evidence(item) for item in found.evidence]
    return told


def changes_json(changes: Sequence[Change]) -> list[dict[str, str | None]]:
    """Changes beside the findings, for a machine."""
    return [
        {
            "aspect": each.aspect,
            "from": each.old,
            "to": each.new,
            "happened_at": iso(each.happened_at),
            "observed_at": iso(each.observed_at),
        }
        for each in changes
    ]


def moves(before: Spell | None, spell: Spell) -> Iterable[Text]:
    """What is otherwise than before, a line each; of a first spell all that it says."""
    if before is None:
        yield from _first(spell.findings)
        return
    if before.ruleset != spell.ruleset:
        yield Text("read by other rules: what differs may be the method, not the model", "yellow")
    for name in COMPONENT_IDS:
        old = before.findings.get(name, _NOTHING)
        new = spell.findings.get(name, _NOTHING)
        if old != new:
            yield _change(name, old, new)


def _change(name: str, old: tuple[str, str | None], new: tuple[str, str | None]) -> Text:
    line = Text(f"{words.title(name)}: {_word(old)} → {_word(new)}")
    if old[1] != new[1] and _NOTHING not in {old, new}:
        line.append(f" ({direction(old[1], new[1])})", "yellow")
    return line


def _first(findings: Profile) -> Iterable[Text]:
    """The first reading, components of one kind together."""
    alike: dict[str, list[str]] = {}
    for name in COMPONENT_IDS:
        alike.setdefault(_word(findings.get(name, _NOTHING)), []).append(words.title(name))
    for word, titles in alike.items():
        yield Text(f"{word}: ", "bold").append("; ".join(titles), "not bold")


def _word(found: tuple[str, str | None]) -> str:
    availability, license_key = found
    word = words.AVAILABILITY[Availability(availability)][0]
    return f"{word}, {words.license_word(license_key)}" if license_key else word

"""What became of a model: its spells, told as what changed from one to the next."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from ajar import words
from ajar.moments import day, iso
from storage.records import Change, Spell, StoredModel
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import Availability
from taxonomy.permissions import direction

SCHEMA: Final = "ajar/history/1"
_NOTHING: Final = (str(Availability.UNKNOWN), None)

Profile = Mapping[str, tuple[str, str | None]]


def history(model: StoredModel, spells: Sequence[Spell], changes: Sequence[Change] = ()) -> Group:
    """One paragraph a spell, oldest first; then what changed of name, access and presence."""
    parts: list[RenderableType] = [Text(words.printable(model.name), "bold")]
    before: Spell | None = None
    for spell in spells:
        until = day(spell.valid_to) if spell.valid_to else "now"
        head = Text(f"{day(spell.valid_from)} to {until}", "bold")
        head.append(f"  seen {day(spell.observed_at)}, extractor version {spell.ruleset}", "dim")
        parts.append(Padding(head, (1, 0, 0, 0), expand=False))
        moves = _changes(before, spell)
        parts += [Padding(line, (0, 0, 0, 2), expand=False) for line in moves]
        before = spell
    if model.gone_at is not None:
        gone = Text(f"gone from the Hub since {day(model.gone_at)}", "bold red")
        parts.append(Padding(gone, (1, 0, 0, 0), expand=False))
    if changes:
        parts.append(Padding(Text("name, access, presence", "bold"), (1, 0, 0, 0), expand=False))
    parts += change_lines(changes)
    return Group(*parts)


def change_lines(changes: Sequence[Change]) -> Iterable[Padding]:
    """One line a change, with the day on which it was seen."""
    for each in changes:
        line = f"{day(each.happened_at)}  {each.aspect}: {each.old or '–'} → {each.new or '–'}"
        told = Text(words.printable(line))
        told.append(f"  seen {day(each.observed_at)}", "dim")
        yield Padding(told, (0, 0, 0, 2), expand=False)


def as_json(
    model: StoredModel, spells: Sequence[Spell], changes: Sequence[Change] = ()
) -> dict[str, Any]:
    """The series of a model for a machine."""
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
                "components": {
                    name: dict(
                        zip(("availability", "license"), found, strict=True)
                    )
                    for name, found in spell.findings.items()
                },
            }
            for spell in spells
        ],
        "changes": changes_json(changes),
    }  # fmt: skip


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


def _changes(before: Spell | None, spell: Spell) -> Iterable[Text]:
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
    return f"{word}, {license_key.removeprefix('LicenseRef-')}" if license_key else word

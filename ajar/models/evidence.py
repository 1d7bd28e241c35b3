"""``show --evidence``: every piece of evidence with its place, and why the rest of it lost."""

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from ajar import words
from ajar.models.pieces import apart, availability, indented, notes, place
from storage.answers import StoredModel
from taxonomy.components import COMPONENTS
from taxonomy.findings import Availability, Evidence, Finding, LicenseConflict
from taxonomy.frameworks.framework import finding


def evidence(model: StoredModel) -> Group:
    """Component after component: what was found, where, by which rule."""
    parts: list[RenderableType] = [Text(words.printable(model.name), "bold")]
    if model.depth == "listing":
        parts.append(
            Text(f"Only the listing was read: `ajar crawl --model {model.name}` reads all")
        )
    for component in COMPONENTS:
        found = finding(model.extraction.findings, component.id)
        parts += [_title(component.title, component.id, found), *_lines(found)]
        parts += _licenses_lost(model.extraction.conflicts, component.id)
    return Group(*parts, *notes(model))


def _title(title: str, identifier: str, found: Finding) -> Padding:
    line = Text(f"{title} ", "bold").append(f"({identifier}) ", "not bold dim")
    line.append(availability(found.availability))
    line.append(f", confidence {found.confidence:.2f}", "not bold")
    if found.license:
        line.append(f", {words.license_name(found.license)}", "not bold")
    if found.inherited_from:
        line.append(f", from {words.printable(found.inherited_from)}", "not bold")
    return apart(line)


def _lines(found: Finding) -> Iterable[Padding]:
    for item in found.evidence:
        yield _evidence(item, "")
    for lost in found.rejected:
        yield _evidence(lost.evidence, f"lost: {words.printable(lost.reason)}")


def _licenses_lost(conflicts: Iterable[LicenseConflict], component: str) -> Iterator[Padding]:
    """What states another license than the one that counts."""
    for conflict in conflicts:
        if conflict.against.evidence.component == component:
            yield _evidence(conflict.against.evidence, f"lost: {words.printable(conflict.reason)}")


def _evidence(item: Evidence, lost: str) -> Padding:
    line = Text("✗ " if lost else "• ").append(place(item), "cyan")
    if item.revision:
        line.append(f" @{item.revision[:12]}", "dim")
    if item.quote:
        line.append(f" “{words.printable(item.quote)}”")
    says = f" → {', '.join(_says(item))} ({item.confidence:.2f})"
    line.append(says).append(f"  {item.rule}", "dim")
    if lost:
        line.append(f"\n{lost}", "yellow")
    return indented(line)


def _says(item: Evidence) -> Iterator[str]:
    """A license statement speaks of the license alone: unknown is then not what it found."""
    if item.availability is not Availability.UNKNOWN or not item.license:
        yield words.AVAILABILITY[item.availability][0]
    if item.license:
        yield item.license

"""The look-up report for a terminal: what is open, under which license, and how we know."""

from collections.abc import Iterable
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ajar import words
from ajar.models.framework_lines import framework_lines
from ajar.models.license_lines import license_lines
from ajar.models.pieces import apart, availability, heading, indented, notes, place, quoted
from ajar.moments import day
from ajar.terminal import console, write
from storage.answers import StoredModel
from taxonomy.components import COMPONENTS
from taxonomy.findings import Availability, Finding
from taxonomy.frameworks.framework import finding

_GROUPED: Final = {
    Availability.NOT_FOUND: "What was not found, and where we looked",
    Availability.UNKNOWN: "What is unknown, and why",
}
_NOT_KNOWN_YET: Final = (
    "nothing is known of that moment: `ajar backfill --model {}` reads what was before"
)
_NARROW: Final = 84
_LICENSE: Final = 18
_TO_BE_HAD: Final = {Availability.RELEASED, Availability.GATED, Availability.PARTIAL}
_SILENT: Final = {Availability.UNKNOWN, Availability.NOT_FOUND, Availability.NOT_APPLICABLE}


def report(model: StoredModel, warnings: Iterable[str] = (), *, width: int = 100) -> Group:
    """Everything a policy reader asks of one model, top to bottom."""
    findings = model.extraction.findings
    parts: list[RenderableType] = [_head(model), _in_short(model)]
    for kind, title in words.KINDS.items():
        parts += [heading(title), _components(kind, findings, width)]
    if taken := list(_taken(findings)):
        parts += [heading("What is said of a base model, not of this one"), *taken]
    if stated := list(license_lines(model.extraction)):
        parts += [heading("Licenses that are stated"), *map(indented, stated)]
    parts += [heading("What the frameworks say"), *_frameworks(findings)]
    for value, title in _GROUPED.items():
        if grouped := list(_grouped(findings, value)):
            parts += [heading(title), *grouped]
    parts += [*notes(model, warnings), _legend(findings)]
    return Group(*parts)


def show(model: StoredModel, warnings: Iterable[str] = ()) -> None:
    """Print the report on stdout."""
    there = console()
    write(report(model, warnings, width=there.width), there)


def _head(model: StoredModel) -> Group:
    access = words.access(model.gated, disabled=model.disabled, private=model.private)
    if model.gone_at is not None:
        access = f"gone from the Hub since {day(model.gone_at)}"
    clocks = (
        f"released {day(model.released_at)} · last commit {day(model.committed_at)} · "
        f"seen {day(model.observed_at)}"
    )
    rules = model.extraction.ruleset
    version = f"extractor version {rules}" if rules else _NOT_KNOWN_YET.format(model.name)
    revision = f"revision {model.revision[:12]} · " if model.revision and rules else ""
    return Group(
        Text(words.printable(model.name), "bold"),
        Text(f"{clocks} · {access}"),
        Text(words.printable(f"{revision}{version}"), "dim"),
    )


def _in_short(model: StoredModel) -> Padding:
    findings, gone = model.extraction.findings, model.gone_at is not None
    weights = finding(findings, "weights.final")
    line = Text("In short: ", "bold")
    line.append("it is gone; when last seen, the weights were " if gone else "the weights are ")
    line.append(availability(weights.availability))
    line.append(f" ({words.MEANS[weights.availability]}{_if_no_gate(model, weights)})")
    if weights.availability not in _SILENT or weights.license:
        line.append(f", {words.license_name(weights.license)}: ")
        line.append(words.license_meaning(weights.license))
    counted = [finding(findings, component.id).availability for component in COMPONENTS]
    line.append(
        f". Of {len(counted)} components {counted.count(Availability.RELEASED)} are released"
        f"{_others(findings)}, "
        f"{counted.count(Availability.UNKNOWN)} unknown."
    )
    return apart(line)


def _others(findings: dict[str, Finding]) -> str:
    """How many of them others released: the makers of a base model."""
    found = (finding(findings, component.id) for component in COMPONENTS)
    taken = [each for each in found if each.inherited_from]
    n = sum(each.availability is Availability.RELEASED for each in taken)
    return f" ({n} of them by those of the base model)" if n else ""


def _if_no_gate(model: StoredModel, weights: Finding) -> str:
    """What is released lies behind a gate all the same where there is one that nobody told of."""
    untold = model.gated is None and weights.availability is Availability.RELEASED
    return ", unless there is a gate: that is not known" if untold else ""


def _components(kind: str, findings: dict[str, Finding], width: int) -> Padding:
    wide = width >= _NARROW
    parts = [component for component in COMPONENTS if component.kind == kind]
    licenses = [license_cell(finding(findings, part.id)) for part in parts]
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=24, no_wrap=wide)
    table.add_column(width=13, no_wrap=True)
    table.add_column(width=min(_LICENSE, max(map(len, licenses))), overflow="fold")
    if wide:
        table.add_column(overflow="fold")
    for component, license_ in zip(parts, licenses, strict=True):
        found = finding(findings, component.id)
        cells = [Text(component.title), availability(found.availability), license_]
        table.add_row(*cells, *([_why(found)] if wide else []))
    return indented(table)


def license_cell(found: Finding) -> Text:
    """The license of a component; that there is none, or none known, is said of what can be had."""
    if found.license:
        return Text(words.license_word(found.license))
    none = "license unknown" if found.license_untold else "no license"
    return Text(none if found.availability in _TO_BE_HAD else "", "dim")


def _why(found: Finding) -> Text:
    """The best evidence, as file, line and quote."""
    if found.availability in _SILENT or not found.evidence:
        return Text("")
    best = found.evidence[0]
    said = Text(f"from {words.printable(found.inherited_from)}; " if found.inherited_from else "")
    said.append(place(best), "cyan")
    if best.quote:
        said.append(quoted(best.quote))
    return said


def _frameworks(findings: dict[str, Finding]) -> Iterable[Padding]:
    for name, lines in framework_lines(findings):
        first = Text(f"{name}  ", "bold")
        first.append(lines[0], "default not bold")
        yield indented(first)
        for line in lines[1:]:
            yield Padding(Text(line), (0, 0, 0, 4), expand=False)


def _taken(findings: dict[str, Finding]) -> Iterable[Padding]:
    """What is taken over, by the model that it comes from."""
    bases: dict[str, list[str]] = {}
    for component in COMPONENTS:
        found = finding(findings, component.id)
        if found.inherited_from:
            word = words.AVAILABILITY[found.availability][0]
            bases.setdefault(found.inherited_from, []).append(f"{component.title} {word}")
    for base, said in bases.items():
        name = Text(f"{words.printable(base)}: ", "bold")
        yield indented(name.append("; ".join(said), "not bold"))


def _grouped(findings: dict[str, Finding], value: Availability) -> Iterable[Padding]:
    """Components of which nothing can be shown, by the reason or the place where we looked."""
    reasons: dict[str, list[str]] = {}
    for component in COMPONENTS:
        found = finding(findings, component.id)
        if found.availability is value:
            reason = _reason(found)
            reasons.setdefault(reason, []).append(component.title)
    for reason, titles in reasons.items():
        yield indented(Text(f"{reason}: ", "bold").append("; ".join(titles), "not bold"))


def _reason(found: Finding) -> str:
    if not found.evidence:
        return "we did not look" if found.availability is Availability.UNKNOWN else "we looked"
    best = found.evidence[0]
    if found.availability is Availability.UNKNOWN:
        return words.printable(best.locator)
    return place(best)


def _legend(findings: dict[str, Finding]) -> Padding:
    """What the words mean that this report uses."""
    used = {finding(findings, component.id).availability for component in COMPONENTS}
    said = [
        f"{words.AVAILABILITY[value][0]}: {meaning}"
        for value, meaning in words.MEANS.items()
        if value in used
    ]
    return apart(Text(". ".join(said) + ".", "dim"))

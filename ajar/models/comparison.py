"""Models side by side: component by component, framework by framework."""

from collections.abc import Iterable, Sequence

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ajar import words
from ajar.models.framework_lines import summary
from ajar.models.pieces import availability
from storage.answers import StoredModel
from taxonomy.components import COMPONENTS
from taxonomy.findings import Finding
from taxonomy.frameworks import FRAMEWORKS, get
from taxonomy.frameworks.framework import finding


def comparison(
    models: Sequence[StoredModel], frameworks: Sequence[str], *, differing: bool = False
) -> Group:
    """A table of components and one of frameworks; ``differing`` leaves out equal rows."""
    components = _table("component", models)
    for component in COMPONENTS:
        found = [finding(model.extraction.findings, component.id) for model in models]
        told = [(each.availability, each.license) for each in found]
        if not differing or len(set(told)) > 1:
            components.add_row(component.title, *map(_cell, found))
    readings = _table("framework", models)
    for row in _framework_rows(models, frameworks):
        if not differing or len(set(row[1:])) > 1:
            readings.add_row(*row)
    return Group(components, Padding(readings, (1, 0, 0, 0)))


def chosen(names: str) -> list[str]:
    """``all``, or names with or without a reading, separated by commas. KeyError says which."""
    wanted = list(FRAMEWORKS) if names == "all" else [name.strip() for name in names.split(",")]
    for name in wanted:
        get(name)
    return wanted


def _framework_rows(
    models: Sequence[StoredModel], frameworks: Sequence[str]
) -> Iterable[tuple[str, ...]]:
    for name in frameworks:
        framework = get(name)
        results = (framework.assess(model.extraction.findings).values for model in models)
        yield (framework.version, *(summary(framework.name, values) for values in results))


def _table(first: str, models: Sequence[StoredModel]) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(first, overflow="fold")
    for model in models:
        table.add_column(words.printable(model.name).replace("/", "/\n"), overflow="fold")
    return table


def _cell(found: Finding) -> Text:
    cell = availability(found.availability)
    if found.license:
        cell.append(f" {words.license_word(found.license)}", "default not dim")
    return cell

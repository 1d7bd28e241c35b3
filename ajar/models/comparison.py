"""Models side by side: component by component, framework by framework."""

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Group, RenderableType
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

Row = tuple[str | Text, ...]

_FIRST: Final = 26
"""The longest title of a component, and what is between it and the next column."""
_NARROWEST: Final = 17
"""Below that a column breaks most words."""


def comparison(
    models: Sequence[StoredModel],
    frameworks: Sequence[str],
    *,
    differing: bool = False,
    width: int = 100,
) -> Group:
    """Tables of components, then of frameworks, each of as many models as ``width`` has room for;
    ``differing`` leaves out rows in which all of them are equal.
    """
    found = [model.extraction.findings for model in models]
    components: list[Row] = [
        (component.title, *(_cell(finding(each, component.id)) for each in found))
        for component in COMPONENTS
    ]
    readings: list[Row] = list(_framework_rows(models, frameworks))
    several = max(1, (width - _FIRST) // _NARROWEST)
    tables: list[RenderableType] = []
    for head, rows in (("component", components), ("framework", readings)):
        kept = [row for row in rows if not differing or len(set(map(str, row[1:]))) > 1]
        for at in range(0, len(models), several):
            table = _table(head, models[at : at + several])
            for row in kept:
                table.add_row(row[0], *row[1:][at : at + several])
            tables.append(Padding(table, (1 if tables else 0, 0, 0, 0)))
    return Group(*tables)


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
    table.add_column(first, no_wrap=True)
    for model in models:
        table.add_column(words.printable(model.name).replace("/", "/\n"), overflow="fold")
    return table


def _cell(found: Finding) -> Text:
    cell = availability(found.availability)
    if found.license:
        cell.append(f" {words.license_word(found.license)}", "default not dim")
    return cell

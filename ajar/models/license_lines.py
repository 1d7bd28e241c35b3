"""The licenses that sources state of a model, a line for all that say the same."""

from collections.abc import Iterator

from rich.text import Text

from ajar import words
from ajar.models.pieces import place, quoted
from taxonomy.findings import Extraction, LicenseConflict, LicenseStatement


def license_lines(extraction: Extraction) -> Iterator[Text]:
    """A line for every license of every part; below them what disagrees."""
    alike: dict[tuple[str, str], list[LicenseStatement]] = {}
    for statement in extraction.licenses:
        alike.setdefault((statement.subject, statement.key), []).append(statement)
    yield from map(_statement, alike.values())
    yield from map(_conflict, extraction.conflicts)


def _statement(statements: list[LicenseStatement]) -> Text:
    """One line for all places that say the same."""
    first = statements[0]
    line = Text(f"{first.subject}: {words.license_name(first.key)}: ")
    line.append(f"{words.license_meaning(first.key)}. ")
    line.append(place(first.evidence), "cyan")
    line.append(quoted(first.evidence.quote or first.raw))
    if first.subject == "data" and first.raw not in first.evidence.quote:
        line.append(", whose own license it is")
    return line.append(f" and {len(statements) - 1} more" if len(statements) > 1 else "", "dim")


def _conflict(conflict: LicenseConflict) -> Text:
    line = Text("These disagree: ", "bold yellow")
    line.append(
        f"{conflict.subject} {conflict.kept.key} ({place(conflict.kept.evidence)}) against "
        f"{conflict.against.key} ({place(conflict.against.evidence)}); "
        f"{words.printable(conflict.reason)}",
        "default not bold",
    )
    return line

"""What became of a dataset or a GitHub repository, for a person and for a machine."""

from typing import Any, Final

from rich.console import Group, RenderableType
from rich.text import Text

from ajar import words
from ajar.models.histories import SCHEMA, change_lines, changes_json
from ajar.models.pieces import apart, indented
from ajar.moments import day, iso
from storage.reading.reports.neighbours import Course, Stretch

KEYS: Final = {"dataset": "dataset", "github": "repository"}


def history(course: Course) -> Group:
    """One line a stretch, oldest first; then what changed."""
    parts: list[RenderableType] = [Text(words.printable(course.name), "bold")]
    parts += [indented(_line(each)) for each in course.stretches]
    if course.gone_at is not None:
        parts.append(Text(f"gone since {day(course.gone_at)}", "bold red"))
    if course.changes:
        parts.append(apart(Text("changes", "bold")))
    parts += change_lines(course.changes)
    return Group(*parts)


def _line(stretch: Stretch) -> Text:
    until = day(stretch.valid_to) if stretch.valid_to else "now"
    said = [words.license_name(stretch.license), stretch.access, stretch.state]
    line = Text(f"{day(stretch.valid_from)} to {until}", "bold")
    line.append("  " + words.printable(", ".join(word for word in said if word)), "not bold")
    return line.append(f"  seen {day(stretch.observed_at)}", "not bold dim")


def as_json(course: Course) -> dict[str, Any]:
    """The series for a machine."""
    return {
        "schema": SCHEMA,
        KEYS[course.kind]: course.name,
        "host_id": course.host_id,
        "gone_at": iso(course.gone_at),
        "spells": [
            {
                "valid_from": iso(each.valid_from),
                "valid_to": iso(each.valid_to),
                "observed_at": iso(each.observed_at),
                "license": each.license,
                "access": each.access,
                "state": each.state,
            }
            for each in course.stretches
        ],
        "changes": changes_json(course.changes),
    }

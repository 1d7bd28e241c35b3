"""``ajar frameworks``: which frameworks there are, and how each reads what we find."""

import click

from ajar.cli.parameters import as_json
from ajar.streams import emit


@click.command(
    "frameworks",
    short_help="List the frameworks, their readings and versions.",
    epilog="""\b
Examples:
  ajar frameworks
  ajar frameworks --json | head -1""",
)
@as_json
def command(*, json_: bool) -> None:
    """List every framework in every reading, the default first.

    A reading is chosen as NAME/READING, such as eiras2024/literal; results of different
    versions are never mixed in one series.
    """
    from taxonomy.frameworks import all_readings

    if json_:
        for framework in all_readings():
            row = {
                "name": framework.name,
                "reading": framework.reading,
                "version": framework.version,
                "title": framework.title,
                "published": framework.published,
                "source": framework.source,
                "reads": framework.reads,
                "readings": {str(key): text for key, text in framework.readings.items()},
                "gaps": framework.gaps,
                "quirks": framework.quirks,
            }
            emit(row)
        return
    from rich.table import Table

    from ajar.terminal import write

    table = Table(box=None, header_style="bold")
    table.add_column("version", no_wrap=True)
    table.add_column("framework")
    table.add_column("gives")
    for framework in all_readings():
        table.add_row(framework.version, framework.title, framework.results)
    write(table)

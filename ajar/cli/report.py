"""``ajar report``: figures of the field in one page."""

import time
from typing import TYPE_CHECKING

import click

from ajar.cli.parameters import as_json, as_of, known_at
from ajar.streams import emit

if TYPE_CHECKING:
    from ajar.series.headline import Figure


@click.group(
    "report",
    short_help="Figures of the field in one page: headline.",
    epilog="""\b
Example:
  ajar report headline --as-of 2025-07""",
)
def command() -> None:
    """Figures of the field in one page."""


@command.command(
    "headline",
    short_help="The figures that papers quote.",
    epilog="""\b
Examples:
  ajar report headline
  ajar report headline --as-of 2025-07 --json""",
)
@as_of
@known_at
@as_json
def headline(*, as_of: int | None, known_at: int | None, json_: bool) -> None:
    """The figures that papers quote: cards, licenses, components, frameworks, lineage.

    Each with its n and how many are unknown: a share is at least what is known, at most that
    plus what is not. The JSON names the export that reproduces each.
    """
    from ajar.series.headline import figures
    from ajar.setup.stores import opened

    with opened(read_only=True) as store:
        found = list(figures(store, as_of, known_at=known_at))
    if json_:
        import msgspec

        for figure in found:
            row = {
                **msgspec.structs.asdict(figure),
                "share": figure.share,
                "at_most": figure.at_most,
            }
            emit(row)
        return
    from rich.table import Table

    from ajar.moments import iso
    from ajar.terminal import write

    table = Table(box=None, header_style="bold")
    table.add_column("figure", overflow="fold")
    for name in ("share", "n", "of", "unknown"):
        table.add_column(name, justify="right")
    for figure in found:
        counts = (f"{count:,.0f}" for count in (figure.n, figure.of, figure.unknown))
        table.add_row(figure.what, _share(figure), *counts)
    write(table)
    known = f", as far as it was known on {iso(known_at)}" if known_at else ""
    click.echo(f"as it stood on {iso(as_of or known_at or int(time.time()))}{known}")
    if any(figure.unknown for figure in found):
        click.echo(
            "a range: what is known, and what it would be if all that is unknown counted too"
        )
    if version := next((figure.extractor_version for figure in found), ""):
        click.echo(f"extractor version {version}; `ajar export trends` has every series")


def _share(figure: "Figure") -> str:
    if figure.share is None or figure.at_most is None:
        return "–"
    if not figure.unknown:
        return f"{figure.share:.1%}"
    return f"{figure.share:.1%} to {figure.at_most:.1%}"

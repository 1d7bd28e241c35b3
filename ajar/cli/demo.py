"""``ajar demo``: the whole of Ajar in a minute, without a network."""

from pathlib import Path

import click


@click.command(
    "demo",
    short_help="Three nights on a sandbox Hub: look-up, exports and a chart under demo/.",
    epilog="""\b
Examples:
  ajar demo
  ajar demo --folder /tmp/ajar-demo""",
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Where database, CSVs and chart go.",
)
def command(*, folder: Path) -> int:
    """Crawl a sandbox Hub through three nights, look a model up, export the series.

    Needs no network and no token; ends by itself. What it crawls are models that we made up.
    """
    from ajar import demo

    return demo.run(folder.resolve(), click.echo)

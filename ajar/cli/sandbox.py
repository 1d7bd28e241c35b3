"""``ajar sandbox``: a Hub and a GitHub on loopback."""

import contextlib
from pathlib import Path
from typing import Final

import click

from ajar.cli.parameters import ManyValues
from ajar.problems import Problem

_FILES: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    "sandbox",
    cls=ManyValues,
    short_help="Serve a Hub and a GitHub on this machine, to try things offline.",
    epilog="""\b
Examples:
  ajar sandbox --models models.jsonl.xz --datasets datasets.jsonl.xz --port 8017
  ajar sandbox --models a.jsonl b.jsonl --github repositories.jsonl --plan anonymous
  ajar sandbox --models a.jsonl --pages pages.jsonl
  ajar sandbox --models m.jsonl --fault 'slow:README:20' --fault 503:/api/models""",
)
@click.option("--models", multiple=True, type=_FILES, metavar="FILE …", help="JSON Lines, .xz too.")
@click.option("--datasets", multiple=True, type=_FILES, metavar="FILE …", help="JSON Lines.")
@click.option("--github", multiple=True, type=_FILES, metavar="FILE …", help="JSON Lines.")
@click.option("--pages", multiple=True, type=_FILES, metavar="FILE …", help="JSON Lines.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8017,
    show_default=True,
    help="0: any free one.",
)
@click.option(
    "--plan", default="generous", show_default=True, help="Rate limits: whose budget callers have."
)
@click.option("--nights", type=_FILES, help="A script of edits between crawls (JSON).")
@click.option(
    "--fault", "faults", multiple=True, metavar="KIND[:PATH[:TIMES]]", help="Let it go wrong."
)
def command(
    *,
    models: tuple[Path, ...],
    datasets: tuple[Path, ...],
    github: tuple[Path, ...],
    pages: tuple[Path, ...],
    port: int,
    plan: str,
    nights: Path | None,
    faults: tuple[str, ...],
) -> None:
    """Serve a Hub and a GitHub on this machine.

    Says in one line where it listens and what to set, then serves until Ctrl-C or SIGTERM.
    Records are JSON Lines: {"id", "info", "readme", "files"} for models and datasets,
    {"full_name", "meta", "tree", "files"} for repositories, {"url", "text"} for web pages.
    """
    from sandbox import server

    def ready(running: server.Running) -> None:
        click.echo(
            f"Hub at {running.url}, GitHub at {running.github_url}; in another terminal: "
            f"export HF_ENDPOINT={running.url} AJAR_GITHUB_API={running.github_url}"
            + (f" AJAR_PAGES={running.pages_url}" if pages else "")
        )

    try:
        with contextlib.suppress(KeyboardInterrupt):
            server.run(
                models, datasets, github, pages,
                port=port, plan=plan, nights=nights, faults=faults, ready=ready,
            )  # fmt: skip
    except OSError as problem:
        raise Problem(f"cannot serve on port {port}: {problem.strerror}; try --port 0") from None
    except ValueError as problem:
        raise click.UsageError(str(problem)) from None

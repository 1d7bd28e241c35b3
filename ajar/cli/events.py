"""``ajar events``: what changed in the field."""

from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

import click

from ajar.cli.parameters import COUNT, Moment, as_json
from ajar.models.names import model_named
from ajar.problems import ExitCode
from ajar.streams import emit, is_read, say

if TYPE_CHECKING:
    from ajar.series.changes import Asked, Found, Row
    from storage import Store

_STDOUT: Final = Path("-")
_DIRECTIONS: Final = ["tighter", "looser", "lateral", "first_seen", "removed"]


@click.command(
    "events",
    short_help="What changed: licenses, components, access, names, models that went.",
    epilog="""\b
Examples:
  ajar events --since 2026-11-01
  ajar events --kind license --direction tighter
  ajar events --model bigscience/bloom --json
  ajar events --watch mine.txt --seen-since 2026-11-23 --fail-on tighter   # for cron: exit 1 if any
  ajar events --since 2026-11 --atom events.xml
  ajar events --follow                                                # as the service learns""",
)
@click.option("--since", type=Moment(start=True), metavar="DATE", help="Only since that date.")
@click.option(
    "--seen-since",
    type=Moment(start=True),
    metavar="DATE",
    help="Only what became known since that date, however old it is.",
)
@click.option("--model", type=model_named, metavar="ORG/NAME", help="Only this model.")
@click.option(
    "--watch",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help="Only models (ORG/NAME) and owners (ORG) that FILE names, one a line.",
)
@click.option(
    "--kind",
    type=click.Choice(["license", "component", "access", "name", "gone"]),
    help="Only changes of this kind.",
)
@click.option("--direction", type=click.Choice(_DIRECTIONS), help="Only changes of this direction.")
@click.option("--limit", type=COUNT, default=100, show_default=True, help="The last N.")
@click.option("--follow", is_flag=True, help="Go on telling, as JSON Lines, until Ctrl-C.")
@click.option(
    "--every",
    type=COUNT,
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="With --follow: how often to look whether a crawl has ended.",
)
@click.option(
    "--atom",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    metavar="FILE",
    help="Write them as an Atom feed; - is stdout.",
)
@click.option(
    "--fail-on",
    type=click.Choice(_DIRECTIONS),
    multiple=True,
    help="Exit code 1 if any of those asked for is of this direction, beyond --limit too.",
)
@as_json
def command(
    *,
    since: int | None,
    seen_since: int | None,
    model: str | None,
    watch: TextIO | None,
    kind: str | None,
    direction: str | None,
    limit: int,
    follow: bool,
    every: int,
    atom: Path | None,
    fail_on: tuple[str, ...],
    json_: bool,
) -> int:
    """List what changed about models, the newest last.

    Without --direction, what was only seen for the first time is left out. --follow tells what
    becomes known, from now on or (--since) from that date on, whenever a crawl has ended. A watched
    model is watched on under a new name. What one owner did to several models on one day is one
    line, but for --json and --atom.
    """
    if follow and (atom or fail_on):
        raise click.UsageError("--follow does not end: --atom and --fail-on need an end")
    told = {*_DIRECTIONS} - {"first_seen"} if direction is None else {direction}
    if unheard := set(fail_on) - told:
        raise click.UsageError(
            f"--fail-on {unheard.pop()} needs --direction of it: it is left out as it stands"
        )
    if json_ and atom == _STDOUT:
        raise click.UsageError("--json and --atom - are two forms for one stdout")
    from ajar.series import changes

    asked = changes.Asked(since, _watched(model, watch), kind, direction, seen_since)
    if follow:
        return _follow(asked, every)
    from ajar.setup.stores import opened, stored

    with opened(read_only=True) as store:
        if model is not None:
            stored(store, model)
        _say_unheard(store, asked)
        found = changes.last(store, asked, limit)
    _say_more(found)
    if not (found.rows or json_ or atom or fail_on or watch):
        without = "; without --direction first_seen, first sightings are left out"
        say(f"no such event{'' if direction else without}")
    if atom is not None:
        _write(found.rows, atom)
    if json_ or atom is None:
        _tell(found.rows, json_=json_)
    failed = any(found.directions[each] for each in fail_on)
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE


def _say_unheard(store: "Store", asked: "Asked") -> None:
    from ajar.series.changes import unheard

    missing = unheard(store, asked.watched or ())
    if missing:
        some = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        say(f"not in the database so far: {some}")


def _say_more(found: "Found") -> None:
    total = found.directions.total()
    if total > len(found.rows):
        say(f"the last {len(found.rows):,} of {total:,} events; --limit N for more")


def _watched(model: str | None, watch: TextIO | None) -> frozenset[str] | None:
    if model is None and watch is None:
        return None
    from ajar.models.names import names_in
    from ajar.series.changes import watch_list

    listed = frozenset() if watch is None else watch_list(names_in(watch))
    if odd := [name for name in listed if "*" in name]:
        raise click.UsageError(f"{odd[0]}: a watch list knows ORG/NAME, ORG and ORG/* only")
    if watch is not None and not listed:
        raise click.UsageError("the watch list is empty; write one ORG/NAME or ORG a line")
    return listed | (frozenset() if model is None else {model.lower()})


def _tell(found: "list[Row]", *, json_: bool) -> None:
    if json_:
        for row in found:
            emit(row)
        return
    from ajar.series.changes import table
    from ajar.terminal import write

    write(table(found))


def _write(found: "list[Row]", path: Path) -> None:
    from ajar.series.atom import feed
    from ajar.setup.settings import load
    from ajar.setup.tokens import access
    from storage.writers import write_whole

    xml = feed(found, access(load()).hub_endpoint)
    if path == _STDOUT:
        click.echo(xml, nl=False)
        return
    write_whole(path, xml)
    click.echo(f"{path}: {len(found):,} events", err=True)


def _follow(asked: "Asked", every: int) -> int:
    import time

    from ajar.series.changes import follow
    from ajar.setup.stores import opened
    from ajar.work.stopping import stopping

    with stopping() as stop, opened(read_only=True) as store:
        _say_unheard(store, asked)

        def pause() -> bool:
            if not is_read():
                raise BrokenPipeError
            return not stop.wait(every)

        follow(store, asked, int(time.time()), emit, pause)
    return ExitCode.DONE

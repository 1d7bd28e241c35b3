"""What a crawl or look-ups would do, told without doing it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from ajar.setup.settings import Settings
from ajar.streams import emit

if TYPE_CHECKING:
    from crawler.asking.access import Scope
    from crawler.plan import Plan


def crawl(settings: Settings, scope: "Scope", seconds: float, *, json: bool) -> None:
    """What a crawl of at most so many seconds would do; asks nobody. Raises Problem."""
    from ajar.setup.stores import or_empty  # noqa: PLC0415
    from ajar.setup.tokens import access  # noqa: PLC0415
    from crawler.plan import plan  # noqa: PLC0415  brings the HTTP stack

    with or_empty(settings) as store:
        planned = plan(store, access(settings), scope, seconds=seconds)
    if json:
        emit(planned)
        return
    for kind, how in planned.passes.items():
        click.echo(f"{kind}s: {_PASSES.get(how, how)}")
    waiting = f", {planned.pending:,} models wait for theirs" if planned.pending else ""
    click.echo("cards of what is new: " + ("yes" if planned.documents else "no") + waiting)
    if nights := _nights(planned):
        click.echo(f"  most downloaded first: {nights}")
    if planned.data_cards:
        click.echo(f"cards of datasets that models are trained on: {planned.data_cards:,}")
    click.echo("linked GitHub repositories: " + ("yes" if planned.github else "no"))
    if planned.names:
        click.echo(f"names that models link to and no listing has: {planned.names:,}")
    if planned.requests is not None:
        spent = planned.requests
        click.echo(
            f"requests, what is new aside: Hub API {spent.hub_api:,}, "
            f"Hub files at most {spent.hub_resolvers:,}"
        )


def _nights(planned: "Plan") -> str:
    """How many nights the cards will take; empty for one."""
    if planned.documents and planned.requests is None and planned.passes["model"] != "part":
        return "of a whole Hub some nights; how many is known once it is listed"
    if planned.nights is None or planned.nights < 2:
        return ""
    if planned.measured:
        return f"about {planned.nights:,} nights more, by the last ones"
    cure = "" if planned.quota > 3_000 else "; a free account's token (HF_TOKEN) has 5,000"
    return f"at most {planned.nights:,} nights, at {planned.quota:,} requests in five minutes{cure}"


_PASSES: Final = {
    "full": "the whole listing, a thousand a request",
    "resumed": "the rest of the listing that was begun",
    "quick": "what changed since the last crawl",
    "part": "the part that was asked for",
}


def look_ups(names: Sequence[str], *, github: bool, json: bool) -> None:
    """What looking these models up would cost at most."""
    from crawler.lookup.budget import HUB_REQUESTS  # noqa: PLC0415

    most = HUB_REQUESTS * len(names)
    if json:
        emit({"models": names, "github": github, "hub_requests_at_most": most})
        return
    click.echo(f"look-ups: {', '.join(names)}")
    click.echo("linked GitHub repositories: " + ("yes" if github else "no"))
    click.echo(f"requests: at most {most:,} to the Hub, linked datasets aside")

"""``ajar override``: what a person says of a component, with a name on it."""

import time
from typing import TYPE_CHECKING, Any

import click

from ajar.cli.parameters import COUNT, as_json
from ajar.problems import ExitCode, Problem
from ajar.streams import emit

if TYPE_CHECKING:
    from storage.answers import Override


@click.command(
    "override",
    short_help="Set a cell by hand, with a reason, a name and a source; revocable.",
    epilog="""\b
Examples:
  ajar override acme/tiny data.pretraining --availability withheld --because 'said in the talk' --by 'A. Reader' --source https://example.org/talk
  ajar override --list
  ajar override acme/tiny --list
  ajar override --revoke 3""",  # noqa: E501
)
@click.argument("model", required=False)
@click.argument("component", required=False)
@click.option("--availability", metavar="WORD", help="released, gated, partial, named, withheld …")
@click.option("--license", "license_", metavar="KEY", help="SPDX identifier or LicenseRef-….")
@click.option("--because", metavar="TEXT", help="Why.")
@click.option("--by", metavar="NAME", help="Who says so.")
@click.option("--source", metavar="URL", help="Where it can be checked.")
@click.option("--list", "list_", is_flag=True, help="List what was set, revoked ones too.")
@click.option("--revoke", type=COUNT, metavar="ID", help="Take one back.")
@as_json
def command(
    *, model: str | None, component: str | None, list_: bool, revoke: int | None, json_: bool,
    **said: Any,
) -> None:  # fmt: skip
    """Set what a COMPONENT of MODEL is, beside what the rules found.

    The machine's finding is kept. Every output marks the cells that a person set, with the name;
    overrides are dated, exported with the components, and can be taken back.
    """
    if list_:
        _list(model, json_=json_)
    elif revoke is not None:
        _revoke(revoke, json_=json_)
    else:
        _set(model, component, said, json_=json_)


def _set(model: str | None, component: str | None, said: dict[str, Any], *, json_: bool) -> None:
    from ajar.setup.stores import opened, stored
    from taxonomy.licenses import normalise

    if model is None or component is None:
        raise click.UsageError("say which: ajar override MODEL COMPONENT …")
    for name in ("availability", "because", "by", "source"):
        if not (said[name] or "").strip():
            raise click.UsageError(
                f"--{name} is missing: an override says what, why, who and where"
            )
    if not said["source"].startswith(("https://", "http://")):
        raise click.UsageError("--source is the address where it can be checked: https://…")
    license_ = said.pop("license_")
    if license_ is not None and (license_ := normalise(license_)) is None:
        raise click.UsageError("--license is an SPDX identifier or LicenseRef-…")
    with opened(create=False) as store:
        found = stored(store, model)
        try:
            done = store.set_override(
                found.name,
                component,
                license=license_,
                at=int(time.time()),
                **said,
            )
        except ValueError as problem:
            raise click.UsageError(str(problem)) from None
    if done is not None:
        _tell(
            done, f"override {done.id}: {done.model} {done.component} is {done.availability}", json_
        )


def _revoke(number: int, *, json_: bool) -> None:
    from ajar.setup.stores import opened

    with opened(create=False) as store:
        if not store.revoke_override(number, int(time.time())):
            raise Problem(
                f"no override {number} is in force; `ajar override --list` has them",
                ExitCode.NOT_FOUND,
            )
        (done,) = (one for one in store.overrides() if one.id == number)
    _tell(done, f"override {number} is revoked; the rules' own finding counts again", json_)


def _list(model: str | None, *, json_: bool) -> None:
    from ajar.moments import day
    from ajar.setup.stores import opened
    from ajar.words import printable

    with opened(read_only=True) as store:
        found = store.overrides(model)
    for one in found:
        until = f", revoked {day(one.revoked_at)}" if one.revoked_at else ""
        license_ = f", {one.license}" if one.license else ""
        words = (
            f"{one.id}  {one.model} {one.component}: {one.availability}{license_}; "
            f"{one.because} ({one.by}, {day(one.set_at)}{until}) {one.source}"
        )
        _tell(one, printable(words), json_)


def _tell(override: "Override", words: str, json_: bool) -> None:
    if json_:
        import msgspec

        from ajar.moments import dated

        emit(dated(msgspec.structs.asdict(override)))
    else:
        click.echo(words)

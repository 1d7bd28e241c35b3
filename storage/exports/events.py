"""One row a change: license, component, access, name, gone, with its direction.

``together`` counts the models of one owner that changed in the same way on the same day: fifty
cards edited in one sweep are one decision, not a trend of the field.

``who`` is the author or the platform, by rule: only the host disables a repository, and results
that come without a commit are its tag ``eval-results``. Its other tags (``region:``) are in no
profile, so they never come out as an event at all. It is empty where nobody tells: who took a
repository away, and a component that moved without a commit or a gate of the model's own, by what
happened to a dataset, a repository or a base model that it links to.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.database.schema import DAY
from storage.directions import of_access, of_availability, of_license, of_name, of_presence
from storage.profiles import Profile
from storage.reading import known, rulesets
from storage.reading.findings import Profiles, Said
from storage.reading.moments import iso
from storage.reading.series import ASPECTS, Begin, Model, Wanted, owner_of, series
from storage.reading.spans import FOREVER
from taxonomy.components import COMPONENT_IDS

COLUMNS: Final = (
    *("model", "kind", "from", "to", "direction", "committed_at", "observed_at", "component"),
    *("happened_at", "extractor_version", "who", "together", "hub_id"),
)


class Event(NamedTuple):
    """A change of one model. ``committed_at`` is None where no commit made it."""

    happened_at: int
    kind: str
    old: str
    new: str
    direction: str
    committed_at: int | None
    observed_at: int
    component: str = ""


def rows(
    connection: Connection,
    *,
    as_of: int | None = None,
    known_at: int | None = None,
    since: int | None = None,
    ruleset: str | None = None,
    seen_since: int | None = None,
    owners: Collection[str] | None = None,
    first: bool = True,
) -> Iterator[tuple[str, ...]]:
    """By current name of the model, then as the columns stand. ``since`` and ``as_of`` bound when
    it happened. For who asks for less, as :class:`Wanted` has it, models that have none of it are
    left out, and what else became of the others is not.

    The first license that we know of is a ``first_seen``; what becomes known or unknown of a
    component is no event, for it is our work that moved.
    """
    ruleset_id = rulesets.default(connection, ruleset, known_at)
    profiles = Profiles(connection, ruleset_id)
    low, high = -FOREVER if since is None else since, FOREVER if as_of is None else as_of
    changes = _changes(connection, known_at, low, high)
    wanted = Wanted(since, as_of, seen_since, owners, first)
    models = series(connection, ruleset_id, known_at, wanted)
    for _, owned in groupby(models, key=lambda model: owner_of(model[0].name)):
        events = [
            (model, event)
            for model, begins in owned
            for event in [*changes.pop(model.id, ()), *_of_spells(profiles, begins)]
            if low <= event.happened_at <= high
        ]
        swept = Counter(_sweep(event) for _, event in events)
        access = _access(events)
        yield from sorted(
            _row(model, event, profiles.ruleset, _who(model, event, access), swept[_sweep(event)])
            for model, event in events
        )


Moment = tuple[Model, int]
"""Of a model."""


def _access(events: Iterable[tuple[Model, Event]]) -> dict[Moment, str]:
    """Who let models be fetched, or no longer: their weights went or came with that."""
    return {
        (model, event.happened_at): "platform" if "disabled" in {event.old, event.new} else "author"
        for model, event in events
        if event.kind == "access"
    }


def _who(model: Model, event: Event, access: Mapping[Moment, str]) -> str:
    """The author, the platform, or "": nobody tells."""
    if event.kind == "gone":
        return ""
    if event.kind not in {"access", "component"} or event.committed_at is not None:
        return "author"
    if _is_tag_of_host(event):
        return "platform"
    return access.get((model, event.happened_at), "")


def _sweep(event: Event) -> tuple[str, ...]:
    """What the changes of one sweep have in common."""
    day = str(event.happened_at // DAY)
    change = () if event.kind == "name" else (event.old, event.new)
    return (day, event.kind, event.component, event.direction, *change)


def _row(model: Model, event: Event, ruleset: str, who: str, together: int) -> tuple[str, ...]:
    from_rules = event.kind in {"license", "component"}
    return (
        *(model.name, event.kind, event.old, event.new, event.direction, iso(event.committed_at)),
        *(iso(event.observed_at), event.component, iso(event.happened_at)),
        *(ruleset if from_rules else "", who, str(together), model.host_id),
    )


def _is_tag_of_host(event: Event) -> bool:
    """Whether it can only be the tag that the platform gives where it has results of a model."""
    return event.component == "docs.evaluation_results" and event.committed_at is None


def _changes(
    connection: Connection, known_at: int | None, low: int, high: int
) -> dict[int, list[Event]]:
    """What happened to models beside their findings, from one moment up to another."""
    sql = (
        "SELECT c.entity_id, c.aspect, coalesce(c.old, ''), coalesce(c.new, ''), c.happened_at, "  # noqa: S608
        f"c.observed_at FROM {known.changes(known_at)} c JOIN entity e ON e.id = c.entity_id "
        f"WHERE e.kind = 0 AND c.aspect IN {ASPECTS} "
        f"AND c.happened_at BETWEEN {low:d} AND {high:d} ORDER BY c.id"
    )
    direction = {"access": of_access, "gone": of_presence, "name": of_name}
    found: dict[int, list[Event]] = {}
    for number, aspect, old, new, happened, observed in bulk.stream(connection, sql):
        way = direction[aspect](old, new)
        event = Event(happened, aspect, old, new, way, None, observed)
        found.setdefault(number, []).append(event)
    return found


def _of_spells(profiles: Profiles, begins: Sequence[Begin]) -> Iterator[Event]:
    license_: Said | None = None
    known: dict[str, str] = {}
    for start, profile_id, observed in begins:
        profile, said = profiles.profile(profile_id), profiles.license(profile_id)
        moments = (start if start < observed else None, observed)
        if said.known:
            yield from _license(license_, said, start, moments)
            license_ = said
        yield from _components(known, profile, start, moments)


def _license(
    before: Said | None, now: Said, start: int, moments: tuple[int | None, int]
) -> Iterator[Event]:
    if before is None:
        if now.key is not None:
            yield Event(start, "license", "", now.key, "first_seen", *moments)
    elif before.key != now.key:
        way = of_license(before.key, now.key)
        yield Event(start, "license", before.key or "", now.key or "", way, *moments)


def _components(
    known: dict[str, str], profile: Profile, start: int, moments: tuple[int | None, int]
) -> Iterator[Event]:
    for component, cell in zip(COMPONENT_IDS, profile.cells, strict=True):
        if cell.availability == "unknown":
            continue
        old = known.get(component)
        known[component] = cell.availability
        if old is not None and old != cell.availability:
            way = of_availability(old, cell.availability)
            yield Event(start, "component", old, cell.availability, way, *moments, component)

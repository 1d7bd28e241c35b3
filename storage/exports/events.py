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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from sqlalchemy import Connection

from storage.database import bulk
from storage.directions import of_access, of_availability, of_license, of_name, of_presence
from storage.profiles import Profile
from storage.reading import known, rulesets
from storage.reading.findings import Profiles, Said
from storage.reading.moments import iso
from storage.reading.spans import FOREVER
from taxonomy.components import COMPONENT_IDS

COLUMNS: Final = (
    *("model", "kind", "from", "to", "direction", "committed_at", "observed_at", "component"),
    *("happened_at", "extractor_version", "who", "together", "hub_id"),
)
_DAY: Final = 86_400


Named = tuple[str, str]
"""A model's current name, and the host's own id of it where that is known."""


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
) -> Iterator[tuple[str, ...]]:
    """By current name of the model, then as the columns stand. ``since`` and ``as_of`` bound when
    it happened.

    The first license that we know of is a ``first_seen``; what becomes known or unknown of a
    component is no event, for it is our work that moved.
    """
    ruleset_id = rulesets.default(connection, ruleset, known_at)
    profiles = Profiles(connection, ruleset_id)
    changes = _changes(connection, known_at)
    low, high = since or -FOREVER, FOREVER if as_of is None else as_of
    models = _series(connection, ruleset_id, known_at)
    for _, owned in groupby(models, key=lambda model: model[0][0].partition("/")[0]):
        events = [
            (named, event)
            for named, number, spans in owned
            for event in [*changes.pop(number, ()), *_of_spells(profiles, spans)]
            if low <= event.happened_at <= high
        ]
        swept = Counter(_sweep(event) for _, event in events)
        access = _access(events)
        yield from sorted(
            _row(named, event, profiles.ruleset, _who(named, event, access), swept[_sweep(event)])
            for named, event in events
        )


Moment = tuple[Named, int]
"""Of a model."""


def _access(events: Iterable[tuple[Named, Event]]) -> dict[Moment, str]:
    """Who let models be fetched, or no longer: their weights went or came with that."""
    return {
        (named, event.happened_at): "platform" if "disabled" in {event.old, event.new} else "author"
        for named, event in events
        if event.kind == "access"
    }


def _who(named: Named, event: Event, access: Mapping[Moment, str]) -> str:
    """The author, the platform, or "": nobody tells."""
    if event.kind == "gone":
        return ""
    if event.kind not in {"access", "component"} or event.committed_at is not None:
        return "author"
    if _is_tag_of_host(event):
        return "platform"
    return access.get((named, event.happened_at), "")


def _sweep(event: Event) -> tuple[str, ...]:
    """What the changes of one sweep have in common."""
    day = str(event.happened_at // _DAY)
    change = () if event.kind == "name" else (event.old, event.new)
    return (day, event.kind, event.component, event.direction, *change)


def _row(named: Named, event: Event, ruleset: str, who: str, together: int) -> tuple[str, ...]:
    from_rules = event.kind in {"license", "component"}
    name, host_id = named
    return (
        *(name, event.kind, event.old, event.new, event.direction, iso(event.committed_at)),
        *(iso(event.observed_at), event.component, iso(event.happened_at)),
        *(ruleset if from_rules else "", who, str(together), host_id),
    )


def _is_tag_of_host(event: Event) -> bool:
    """Whether it can only be the tag that the platform gives where it has results of a model."""
    return event.component == "docs.evaluation_results" and event.committed_at is None


Span = tuple[int, int, int]
"""Start, profile id, and when the start was observed."""


def _series(
    connection: Connection, ruleset_id: int, known_at: int | None
) -> Iterator[tuple[Named, int, Sequence[Span]]]:
    """All models by name, with their spells."""
    sql = (
        "SELECT e.name, coalesce(e.host_id, ''), e.id, s.valid_from, s.profile_id, s.observed_at "  # noqa: S608
        f"FROM {known.entities(known_at)} e LEFT JOIN {known.spells(known_at)} s "
        f"ON s.entity_id = e.id AND s.ruleset_id = {ruleset_id:d} "
        "WHERE e.kind = 0 ORDER BY e.name, e.id, s.valid_from"
    )
    held: tuple[Named, int] | None = None
    spans: list[Span] = []
    for name, host_id, number, *span in bulk.stream(connection, sql):
        if held is not None and held[1] != number:
            yield (*held, spans)
            spans = []
        held = ((name, host_id), number)
        if span[0] is not None:
            spans.append((span[0], span[1], span[2]))
    if held is not None:
        yield (*held, spans)


def _changes(connection: Connection, known_at: int | None) -> dict[int, list[Event]]:
    sql = (
        "SELECT c.entity_id, c.aspect, coalesce(c.old, ''), coalesce(c.new, ''), c.happened_at, "  # noqa: S608
        f"c.observed_at FROM {known.changes(known_at)} c JOIN entity e ON e.id = c.entity_id "
        "WHERE e.kind = 0 AND c.aspect IN ('access', 'name', 'gone') ORDER BY c.id"
    )
    direction = {"access": of_access, "gone": of_presence, "name": of_name}
    found: dict[int, list[Event]] = {}
    for number, aspect, old, new, happened, observed in bulk.stream(connection, sql):
        way = direction[aspect](old, new)
        event = Event(happened, aspect, old, new, way, None, observed)
        found.setdefault(number, []).append(event)
    return found


def _of_spells(profiles: Profiles, spans: Sequence[Span]) -> Iterator[Event]:
    license_: Said | None = None
    known: dict[str, str] = {}
    for start, profile_id, observed in spans:
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

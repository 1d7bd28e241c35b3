"""What persons say against the machine: kept beside it, dated, revocable."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, insert, update

from storage.answers import Override
from storage.database import bulk, schema
from storage.database.texts import clean
from storage.interning import Interner
from taxonomy.components import COMPONENT
from taxonomy.findings import Availability, Evidence, Finding, Rejected

_SELECT: Final = (
    "SELECT o.entity_id, o.id, e.name, c.name, o.availability, o.license, o.because, o.by, "
    "o.source, o.set_at, o.revoked_at FROM override o JOIN entity e ON e.id = o.entity_id "
    "JOIN component c ON c.id = o.component_id"
)


def check(component: str, availability: str) -> None:
    """ValueError that names what there is."""
    if component not in COMPONENT:
        raise ValueError(f"no component {component!r}; there are {', '.join(COMPONENT)}")
    words = [word.value for word in Availability]
    if availability not in words:
        raise ValueError(f"no availability {availability!r}; there are {', '.join(words)}")


def add(connection: Connection, interner: Interner, entity_id: int, said: Override) -> Override:
    """Write an override; the one in force for the same cell is revoked at that moment."""
    components = interner.components(connection)
    table = schema.override
    cell = (table.c.entity_id == entity_id) & (table.c.component_id == components[said.component])
    revoked = update(table).where(cell, table.c.revoked_at.is_(None))
    connection.execute(revoked.values(revoked_at=said.set_at))
    number = bulk.next_id(connection, table)
    connection.execute(
        insert(table).values(
            id=number,
            entity_id=entity_id,
            component_id=components[said.component],
            availability=said.availability,
            license=said.license,
            because=clean(said.because),
            by=clean(said.by),
            source=clean(said.source),
            set_at=said.set_at,
        )
    )
    return one(connection, number)


def one(connection: Connection, number: int) -> Override:
    """An override by its id."""
    rows = bulk.select(connection, f"{_SELECT} WHERE o.id {{among}}", [number])
    return Override(*next(rows)[1:])


def revoke(connection: Connection, number: int, at: int) -> bool:
    """Take an override back; False where it is not in force."""
    table = schema.override
    done = connection.execute(
        update(table)
        .where(table.c.id == number, table.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    return bool(done.rowcount)


def listed(connection: Connection, entity_id: int | None) -> list[Override]:
    """All overrides, or those of one model, revoked ones too, oldest first."""
    where = "" if entity_id is None else f" WHERE o.entity_id = {entity_id:d}"
    rows = bulk.stream(connection, f"{_SELECT}{where} ORDER BY o.id")
    return [Override(*row[1:]) for row in rows]


def in_force(
    connection: Connection,
    as_of: int | None,
    entity_id: int | None = None,
    known_at: int | None = None,
) -> dict[int, dict[str, Override]]:
    """Overrides by entity and component, as of a moment, as far as said by another."""
    where = "o.revoked_at IS NULL"
    bounds = [moment for moment in (as_of, known_at) if moment is not None]
    if bounds:
        at = min(bounds)
        where = f"o.set_at <= {at:d} AND (o.revoked_at IS NULL OR o.revoked_at > {at:d})"
    if entity_id is not None:
        where += f" AND o.entity_id = {entity_id:d}"
    found: dict[int, dict[str, Override]] = {}
    for number, *rest in bulk.stream(connection, f"{_SELECT} WHERE {where} ORDER BY o.id"):
        said = Override(*rest)
        found.setdefault(number, {})[said.component] = said
    return found


def applied(
    findings: Mapping[str, Finding], said: Mapping[str, Override]
) -> tuple[dict[str, Finding], Sequence[str]]:
    """The findings with the cells that a person set, and which ones these are."""
    return {**findings, **{c: _finding(findings[c], o) for c, o in said.items()}}, tuple(said)


def _finding(machine: Finding, said: Override) -> Finding:
    availability = Availability(said.availability)
    evidence = Evidence(
        rule="override",
        component=said.component,
        availability=availability,
        confidence=1.0,
        source=said.source,
        revision="",
        locator=f"set by {said.by}",
        quote=said.because,
        license=said.license,
    )
    lost = tuple(Rejected(e, f"set by {said.by}: {said.because}") for e in machine.evidence)
    return Finding(
        availability, 1.0, said.license, evidence=(evidence,), rejected=(*lost, *machine.rejected)
    )

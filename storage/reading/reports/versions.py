"""Two extractor versions side by side: what moves because of the method, not of the world."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection

from storage import profiles
from storage.answers import Moved, MovedModel, VersionPair
from storage.archive import readings
from storage.database import bulk
from storage.profiles import Profile
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import Extraction

LICENSE: Final = "license"
"""In the place of a component: the declared license of the weights."""

_EXAMPLES: Final = 3

Move = tuple[str, str, str]
"""A component, and what was and is said of it."""


def compared(connection: Connection, old: int, new: int) -> VersionPair:
    """The open spells of two rulesets, model by model; only models that both have read."""
    pairs = _pairs(connection, old, new)
    numbers = sorted({number for pair in pairs for number in pair})
    known = profiles.load(connection, numbers)
    moves = {pair: _moves(known[pair[0]], known[pair[1]]) for pair in pairs if pair[0] != pair[1]}
    found: Counter[Move] = Counter()
    for pair, its in moves.items():
        for move in its:
            found[move] += pairs[pair]
    examples = _examples(connection, (old, new), moves)
    moved = [Moved(*move, n, examples[move]) for move, n in found.items()]
    return VersionPair(
        models=sum(pairs.values()),
        changed=sum(n for (before, after), n in pairs.items() if before != after),
        moved=tuple(sorted(moved, key=_order)),
        spells=(_spells(connection, old, new), _spells(connection, new, old)),
    )


def _spells(connection: Connection, of: int, other: int) -> int:
    """How many spells rules tell of the models that the other rules tell of too."""
    sql = (
        f"SELECT count(*) FROM spell s WHERE s.ruleset_id = {of:d} AND EXISTS (SELECT 1 "  # noqa: S608
        f"FROM spell o WHERE o.entity_id = s.entity_id AND o.ruleset_id = {other:d})"
    )
    return int(bulk.scalar(connection, sql) or 0)


def _pairs(connection: Connection, old: int, new: int) -> dict[tuple[int, int], int]:
    sql = (
        "SELECT a.profile_id, b.profile_id, count(*) FROM spell a "  # noqa: S608
        "JOIN spell b ON b.entity_id = a.entity_id AND b.valid_to IS NULL "
        f"AND b.ruleset_id = {new:d} WHERE a.valid_to IS NULL AND a.ruleset_id = {old:d} "
        "GROUP BY a.profile_id, b.profile_id"
    )
    return {(before, after): n for before, after, n in bulk.stream(connection, sql)}


def _examples(
    connection: Connection, rules: tuple[int, int], moves: Mapping[tuple[int, int], list[Move]]
) -> dict[Move, tuple[MovedModel, ...]]:
    """The most downloaded models of every move, with the rules that decided."""
    chosen: defaultdict[Move, list[tuple[int, str]]] = defaultdict(list)
    for pair, number, name in _moved(connection, *rules):
        for move in moves[pair]:
            if len(chosen[move]) < _EXAMPLES:
                chosen[move].append((number, name))
    numbers = {number for models in chosen.values() for number, _ in models}
    was, is_ = (
        {number: readings.unpacked(body) for number, body in kept.items()}
        for kept in (readings.stored(connection, each, numbers) for each in rules)
    )
    return {
        move: tuple(
            MovedModel(name, _rule(was.get(number), move[0]), _rule(is_.get(number), move[0]))
            for number, name in models
        )
        for move, models in chosen.items()
    }


def _moved(
    connection: Connection, old: int, new: int
) -> Iterator[tuple[tuple[int, int], int, str]]:
    """Models that two rulesets read differently, the most downloaded first."""
    sql = (
        "SELECT a.profile_id, b.profile_id, e.id, e.name FROM spell a "  # noqa: S608
        "JOIN spell b ON b.entity_id = a.entity_id AND b.valid_to IS NULL "
        f"AND b.ruleset_id = {new:d} JOIN entity e ON e.id = a.entity_id "
        f"WHERE a.valid_to IS NULL AND a.ruleset_id = {old:d} AND a.profile_id <> b.profile_id "
        "ORDER BY coalesce(e.downloads, -1) DESC, e.id"
    )
    for before, after, number, name in bulk.stream(connection, sql):
        yield (before, after), number, name


def _rule(reading: Extraction | None, component: str) -> str:
    """The rule whose evidence weighed most."""
    if reading is None:
        return ""
    if component == LICENSE:
        told = [each.evidence.rule for each in reading.licenses if each.subject == "weights"]
        return next(iter(told), "")
    finding = reading.findings.get(component)
    return finding.evidence[0].rule if finding is not None and finding.evidence else ""


def _moves(before: Profile, after: Profile) -> list[Move]:
    found = [
        (component, was.availability, is_.availability)
        for component, was, is_ in zip(COMPONENT_IDS, before.cells, after.cells, strict=True)
        if was.availability != is_.availability
    ]
    if before.license != after.license:
        found.append((LICENSE, before.license or "", after.license or ""))
    return found


def _order(moved: Moved) -> tuple[int, int, str, str]:
    places = {name: place for place, name in enumerate((LICENSE, *COMPONENT_IDS))}
    return places[moved.component], -moved.models, moved.before, moved.after

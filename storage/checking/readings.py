"""Whether readings, the archive and the spells agree: what is quoted is at hand, and what a reading
found is what its spell says.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection

from storage import profiles, shapes
from storage.archive import readings
from storage.archive.documents import DUMP, RECORD
from storage.database import bulk
from storage.problems import DatabaseDamaged
from storage.profiles import UNKNOWN, Cell, Profile
from storage.writing import links
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import Extraction, Finding

_PIECE: Final = 1_000
_READINGS: Final = (
    "SELECT e.id, e.name, r.body, s.profile_id, e.record_id IS NOT NULL, "
    "r.ruleset_id = (SELECT max(o.ruleset_id) FROM reading o WHERE o.entity_id = e.id), "
    "e.read_revision = '=' AND coalesce(r.revision, '') = coalesce(e.revision, '') "
    "FROM reading r JOIN entity e ON e.id = r.entity_id LEFT JOIN spell s "
    "ON s.entity_id = r.entity_id AND s.ruleset_id = r.ruleset_id AND s.valid_to IS NULL "
    "AND s.full_depth"
)
_PATHS: Final = (
    "SELECT k.entity_id, w.text, k.replaced_at IS NULL, k.document_id IS NOT NULL "
    "FROM entity_document k JOIN word w ON w.id = k.path_id "
    "WHERE k.state <> 'absent' AND k.entity_id {among}"
)
_UNREAD: Final = "a reading does not decode"
_LOST: Final = "a reading quotes a text that is not in the archive"
_ASTRAY: Final = "a reading points to something else than its edges"
_OTHER: Final = "a reading finds something else than its spell says"


def problems(connection: Connection) -> Iterable[tuple[str, list[str]]]:
    """What can be wrong with readings, with the names of the models whose are."""
    found: dict[str, list[str]] = {_UNREAD: [], _LOST: [], _OTHER: [], _ASTRAY: []}
    rows = bulk.stream(connection, _READINGS)
    while piece := list(islice(rows, _PIECE)):
        for what, name in _of(connection, piece):
            found[what].append(name)
    return found.items()


def _of(connection: Connection, piece: list[Any]) -> Iterator[tuple[str, str]]:
    kept: dict[int, set[str]] = {number: {RECORD} for number, *_, record, _, _ in piece if record}
    former: dict[int, set[str]] = {}
    shut: dict[int, set[str]] = {}
    for number, path, current, held in bulk.select(connection, _PATHS, {row[0] for row in piece}):
        if held or current:
            among = shut if not held else kept if current else former
            among.setdefault(number, set()).add(path)
    told = profiles.load(connection, sorted({row[3] for row in piece if row[3] is not None}))
    edges = links.in_force(connection, {row[0] for row in piece})
    for number, name, body, profile, _, newest, current in piece:
        at_hand, before = kept.get(number, set()), former.get(number, set())
        dumped = DUMP in at_hand | before
        # What cannot be read any more stands as it was read before.
        quotable = at_hand | (before if dumped else before & shut.get(number, set()))
        try:
            reading = readings.unpacked(bytes(body))
        except DatabaseDamaged:
            yield _UNREAD, name
            continue
        if newest and not readings.quoted(reading) <= quotable:
            yield _LOST, name
        if not current or profile not in told or dumped:
            continue  # what a dump said since is in the spell alone
        if not _agree(reading, told[profile]):
            yield _OTHER, name
        if newest and links.edges(reading.links).keys() != {e.edge for e in edges.get(number, ())}:
            yield _ASTRAY, name


def _agree(reading: Extraction, told: Profile) -> bool:
    """But for a gate, of which a listing may tell without another reading, and for whom it was
    inherited from, which is not known of what was carried over bare.
    """
    found = [reading.findings.get(name) for name in COMPONENT_IDS]
    return all(map(_fits, found, told.cells))


def _fits(finding: Finding | None, says: Cell) -> bool:
    is_ = UNKNOWN if finding is None else shapes.cell(finding)
    if finding is not None and not finding.evidence:
        is_ = is_._replace(inherited=says.inherited)
    return is_ == says or {is_.availability, says.availability} == {"released", "gated"}

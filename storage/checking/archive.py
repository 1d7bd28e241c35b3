"""What must hold of the archive, of words and of the ledger: SQL that names where it does not."""

from collections.abc import Collection
from typing import Final

from storage.archive.documents import RECORD
from storage.packing import packing
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import Availability

RULES: Final = {
    "an API record is missing from the archive": (
        "SELECT e.name FROM entity e LEFT JOIN document d ON d.id = e.record_id "
        "WHERE e.record_id IS NOT NULL AND d.id IS NULL"
    ),
    "a document is missing from the archive": (
        "SELECT e.name FROM entity_document k JOIN entity e ON e.id = k.entity_id "
        "LEFT JOIN document d ON d.id = k.document_id "
        "WHERE k.document_id IS NOT NULL AND d.id IS NULL"
    ),
    "two current documents at one path": (
        "SELECT e.name FROM entity_document k JOIN entity e ON e.id = k.entity_id "
        "WHERE k.replaced_at IS NULL GROUP BY e.name, k.entity_id, k.path_id HAVING count(*) > 1"
    ),
    "a model that was read in full has no reading": (
        "SELECT e.name FROM spell s JOIN entity e ON e.id = s.entity_id "
        "WHERE s.valid_to IS NULL AND s.full_depth AND NOT EXISTS (SELECT 1 FROM reading r "
        "WHERE r.entity_id = s.entity_id AND r.ruleset_id = s.ruleset_id)"
    ),
    "a reading names a revision of which nothing else tells": (
        "SELECT e.name FROM reading s JOIN entity e ON e.id = s.entity_id "
        "WHERE s.revision IS NOT NULL AND s.revision <> coalesce(e.revision, '') "
        "AND s.revision <> coalesce(e.read_revision, '') "
        "AND NOT EXISTS (SELECT 1 FROM spell p WHERE p.entity_id = s.entity_id "
        "AND p.revision = s.revision) "
        "AND NOT EXISTS (SELECT 1 FROM entity_document k WHERE k.entity_id = s.entity_id "
        "AND k.revision = s.revision) AND (s.entity_id, s.revision) NOT IN ("
        "SELECT b.entity_id, b.revision FROM entity_before b WHERE b.revision IS NOT NULL)"
    ),
    "a GitHub repository was never visited": (
        "SELECT e.name FROM entity e WHERE e.kind = 2 "
        "AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.entity_id = e.id)"
    ),
    "two versions of a document stand at one time": (
        "SELECT e.name FROM entity_document a JOIN entity_document b "
        "ON b.entity_id = a.entity_id AND b.path_id = a.path_id AND b.observed_at > a.observed_at "
        "AND b.observed_at < a.replaced_at JOIN entity e ON e.id = a.entity_id"
    ),
    "an absent text has bytes": (
        "SELECT e.name FROM entity_document k JOIN entity e ON e.id = k.entity_id "
        "WHERE k.state <> 'read' AND k.document_id IS NOT NULL"
    ),
    "an API record stands at the path of a text": (
        "SELECT e.name FROM entity_document k JOIN entity e ON e.id = k.entity_id "  # noqa: S608
        "JOIN document d ON d.id = k.document_id JOIN word w ON w.id = k.path_id "
        f"WHERE d.codec = {packing.RECORDS:d} AND w.text <> '{RECORD}'"
    ),
    "a text is not named by its content": (
        "SELECT e.name FROM entity_document k JOIN entity e ON e.id = k.entity_id "  # noqa: S608
        "JOIN document d ON d.id = k.document_id JOIN word w ON w.id = k.path_id "
        f"WHERE d.hash IS NULL AND d.codec <> {packing.RECORDS:d} AND w.text <> '{RECORD}'"
    ),
    "two current texts of one web page": (
        "SELECT url FROM page WHERE replaced_at IS NULL GROUP BY url HAVING count(*) > 1"
    ),
    "a GitHub visit is to something else": (
        "SELECT e.name FROM visit v JOIN entity e ON e.id = v.entity_id WHERE e.kind <> 2"
    ),
    "a run ended before it started": ("SELECT 'run ' || id FROM run WHERE ended_at < started_at"),
    "a run is over without an end, or ended without being over": (
        "SELECT 'run ' || id FROM run WHERE (state = 'running') <> (ended_at IS NULL)"
    ),
    "a run counts other failures than it lists": (
        "SELECT 'run ' || r.id FROM run r WHERE r.ended_at IS NOT NULL AND r.failed <> "
        "(SELECT count(*) FROM run_failure f WHERE f.run_id = r.id)"
    ),
    "a run counts less than nothing": (
        "SELECT 'run ' || id FROM run WHERE seen < 0 OR expected < 0 OR new < 0 OR changed < 0 "
        "OR gone < 0 OR failed < 0 OR requests_api < 0 OR requests_resolvers < 0 "
        "OR requests_github < 0"
    ),
}


def _others(place: str, known: Collection[str], where: str = "") -> str:
    table, _, column = place.partition(".")
    words = ", ".join(f"'{word}'" for word in known)
    return (
        f"SELECT '{place} ' || {column} FROM {table} "  # noqa: S608
        f"WHERE {column} NOT IN ({words}) {where} "
    )


_TEXT: Final = ("read", "absent", "unread", "unreadable", "unfit")
_ACCESS: Final = ("public", "auto", "manual", "disabled", "private")
_AVAILABLE: Final = tuple(word.value for word in Availability)
_RUN: Final = ("running", "done", "partial", "paused", "interrupted", "failed")
RULES["a word that Ajar does not write"] = "UNION ALL ".join(
    (
        _others("component.name", COMPONENT_IDS),
        _others("override.availability", _AVAILABLE),
        _others("entity_document.state", _TEXT),
        _others("page.state", _TEXT),
        _others("change.old", _ACCESS, "AND aspect = 'access'"),
        _others("change.new", _ACCESS, "AND aspect = 'access'"),
        _others("change.old", ("present", "gone"), "AND aspect = 'gone'"),
        _others("change.new", ("present", "gone"), "AND aspect = 'gone'"),
        _others("run.state", _RUN),
    )
)

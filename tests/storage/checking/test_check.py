"""`Store.check` names what is wrong, and the guards keep most of it from being written."""

from functools import partial

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import Store
from storage.records import Observation, StoredDocument
from tests.storage.builders import DAY, T0, TEXTS, commit, data, evidenced, extraction, seen

PLANTED = {
    "a spell begins after it was seen": "UPDATE spell SET observed_at = 1",
    "says the same as the one before": "UPDATE spell SET profile_id = 1",
    "a gap between two spells": "UPDATE spell SET valid_to = valid_to - 5 "
    "WHERE valid_to IS NOT NULL",
    "gone has an open spell": "UPDATE entity SET gone_at = 1 WHERE name = 'ada/base'",
    "two changes of one thing do not meet": "INSERT INTO change VALUES "
    "(70, 1, 'access', 'public', 'auto', 5, 5, 0), (80, 1, 'access', 'manual', 'public', 6, 6, 0)",
    "the last change is not what stands": "INSERT INTO change VALUES "
    "(70, 1, 'access', 'public', 'auto', 5, 5, 0)",
    "a change happened after": "INSERT INTO change VALUES "
    "(70, 1, 'access', 'auto', 'public', 6, 5, 0)",
    "one edge stands twice": "INSERT INTO link VALUES "
    "(1, 'dataset', 'a/b', '', 5, NULL, NULL, NULL, 5), "
    "(1, 'dataset', 'a/b', '', 6, NULL, NULL, NULL, 5)",
    "was released after": "UPDATE entity SET released_at = observed_at + 1",
    "not those last counted": "UPDATE entity SET downloads = 99",
    "has no reading": "DELETE FROM reading",
    "is there has no open spell": "DELETE FROM spell WHERE valid_to IS NULL",
    "second clock stands before": "DELETE FROM clock",
    "a profile does not say": "DELETE FROM profile_component",
    "a certainty does not say": "UPDATE certainty_component SET percent = 300",
    "does not decompress": "UPDATE document SET size = size + 1",
    "reading does not decode": "UPDATE reading SET body = document.body FROM document "
    "WHERE document.id = 1",
    "quotes a text that is not in the archive": "DELETE FROM entity_document WHERE path_id = "
    "(SELECT id FROM word WHERE text = 'README.md')",
    "quotes a text": "UPDATE word SET text = 'LIESMICH.md' WHERE text = 'README.md'",
    "finds something else than its spell": "UPDATE spell SET profile_id = (SELECT min(id) "
    "FROM profile) WHERE full_depth",
    "points to something else than its edges": "DELETE FROM link",
    "had another name but no change": "UPDATE entity SET name = 'ada/other' WHERE id = 1",
    "had another access but no change": "UPDATE entity SET gated = 'auto' WHERE id = 1",
    "begins before the commit": "UPDATE spell SET valid_from = valid_from - 3 * 86400 "
    "WHERE valid_to IS NOT NULL",
    "begins before its model was there": "UPDATE spell SET valid_from = 5 "
    "WHERE valid_to IS NOT NULL",
    "names a revision of which nothing": "UPDATE spell SET revision = 'r7' WHERE full_depth",
    "a reading names a revision": "UPDATE reading SET revision = 'r7'",
    "does not say when that was learnt": "UPDATE spell SET end_lag = NULL",
    "end of a spell lies after it was seen": "UPDATE spell SET end_observed_at = valid_to - 1 "
    "WHERE valid_to IS NOT NULL",
    "is of no model": "UPDATE entity SET kind = 1 WHERE name = 'ada/full'",
    "released after it was created": "UPDATE entity SET created_at = released_at - 1",
    "changes nothing": "INSERT INTO change VALUES (70, 1, 'access', 'auto', 'auto', 5, 5, 0)",
    "change happened before its": "INSERT INTO change VALUES "
    "(70, 1, 'access', 'auto', 'public', 5, 5, 0)",
    "edge begins after it was known": "UPDATE link SET valid_from = known_at + 1",
    "edge begins before its model": "UPDATE link SET valid_from = 5",
    "less than none": "UPDATE metric SET likes = -1",
    "counted on no day": "DELETE FROM metric",
    "counted before there was": "UPDATE metric SET day = 5",
    "two overrides": "INSERT INTO override VALUES "
    "(1, 1, 1, 'gated', NULL, '', '', '', 5, NULL), (2, 1, 1, 'gated', NULL, '', '', '', 6, NULL)",
    "learnt before it was seen": "UPDATE spell SET lag = -1",
    "of something that is not there": "INSERT INTO spell_before (until, entity_id, ruleset_id, "
    "valid_from) VALUES (5, 77, 1, 5)",
    "was a profile that is not there": "INSERT INTO spell_before (until, entity_id, ruleset_id, "
    "valid_from, profile_id, certainty_id) VALUES (5, 1, 1, 5, 77, 1)",
    "two versions of a document": "INSERT INTO entity_document (entity_id, path_id, observed_at, "
    "replaced_at, state) SELECT entity_id, path_id, 5, observed_at + 1, 'absent' "
    "FROM entity_document",
    "an absent text has bytes": "UPDATE entity_document SET state = 'absent'",
    "stands at the path of a text": "UPDATE entity_document SET document_id = "
    "(SELECT max(record_id) FROM entity)",
    "not named by its content": "UPDATE document SET hash = NULL",
    "two current texts of one web page": "INSERT INTO page (url, observed_at, checked_at, state) "
    "VALUES ('https://a.b/c', 5, 5, 'read'), ('https://a.b/c', 6, 6, 'read')",
    "visit is to something else": "INSERT INTO visit VALUES (1, 5)",
    "never visited": "INSERT INTO entity (id, kind, name, released_at, observed_at) "
    "VALUES (77, 2, 'ada/code', 5, 5)",
    "ended before it started": "UPDATE run SET ended_at = started_at - 1",
    "without an end": "UPDATE run SET ended_at = NULL",
    "other failures than it lists": "UPDATE run SET failed = 7",
    "counts less than nothing": "UPDATE run SET seen = -7",
    "begins after the commit": "UPDATE spell SET valid_from = valid_from + 86400 "
    "WHERE entity_id = 2",
    "seen before its first spell": "DELETE FROM spell WHERE valid_to IS NOT NULL",
    "gone since another moment": "UPDATE entity SET gone_at = gone_at + 5 WHERE gone_at > 0",
    "had another state but no change": "DELETE FROM change WHERE aspect = 'state'",
    "is gone by its state alone": "UPDATE entity SET state = 'gone' WHERE kind = 2",
    "a word that Ajar": "UPDATE run SET state = 'perhaps'",
    "a word that Ajar does not write": "UPDATE component SET name = 'code.magic' WHERE id = 1",
}


def filled(store: Store) -> None:
    commit(store, seen())
    gpl = extraction("GPL-3.0-only")
    commit(store, seen(at=T0 + DAY, revision="r2", committed_at=T0 + 9, extraction=gpl))
    told = msgspec.structs.replace(evidenced(), links=data("ada/corpus"))
    commit(store, seen("ada/full", T0 + DAY, depth="full", extraction=told, documents=TEXTS))


def filled_with_more(store: Store) -> None:
    """And with a model that is gone, and a repository that was archived."""
    filled(store)
    commit(store, seen("ada/lost"))
    commit(store, seen("ada/lost", T0 + DAY, state="gone"))
    for day, state in enumerate(("ok", "archived"), 2):
        commit(store, code(T0 + day * DAY, state))


def code(at: int, state: str) -> Observation:
    return Observation("github", "ada/tool", "7", at, "full", created_at=T0 - DAY, state=state)


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_fault_is_named(store: Store, what: str) -> None:
    filled_with_more(store)
    assert store.check() == []
    with store.writing() as connection:
        connection.execute(text(PLANTED[what]))
    found = store.check()
    assert [p for p in found if what in p.what], [p.what for p in found]
    assert all(p.count and p.examples for p in found)


def test_a_text_that_is_shut_now_may_be_quoted_as_it_was(store: Store) -> None:
    told = evidenced()
    (proof,) = told.findings["weights.final"].evidence
    card = msgspec.structs.replace(told.findings["docs.model_card"], evidence=(proof,))
    told = msgspec.structs.replace(told, findings=told.findings | {"docs.model_card": card})
    commit(store, seen(depth="full", extraction=told, documents=TEXTS))
    shut = StoredDocument("README.md", b"", "r2", "unread", "gated")
    gated = partial(seen, at=T0 + DAY, revision="r2", committed_at=T0 + 9, gated="auto")
    unread = extraction(weights__final="gated")
    commit(store, gated(extraction=unread))
    commit(store, gated(depth="full", extraction=unread, documents=(TEXTS[0], shut)))
    assert store.check() == []


@pytest.mark.parametrize(
    ("statement", "lost"),
    [
        ("DROP TABLE lease", "table lease"),
        ("DROP INDEX uq_entity_kind_name_present", "index uq_entity_kind_name_present"),
        ("DROP TRIGGER link_mended{}", "trigger link_mended"),
        ("DROP VIEW licenses_now", "view licenses_now"),
    ],
)
def test_a_part_of_the_schema_that_is_lost_is_named(
    store: Store, statement: str, lost: str
) -> None:
    filled(store)
    with store.writing() as connection:
        on = "" if connection.dialect.name == "sqlite" else " ON link"
        connection.execute(text(statement.format(on)))
    (found,) = store.check()
    assert (found.what, found.examples) == ("the database lacks parts of its schema", (lost,))


def test_a_record_that_is_not_among_those_of_its_document_is_named(store: Store) -> None:
    filled(store)
    with store.writing() as connection:
        move = "UPDATE entity SET record_id = (SELECT max(record_id) FROM entity)"
        connection.execute(text(move))
    (found,) = store.check()
    assert "missing from the document" in found.what
    assert found.examples == ("ada/base",)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE spell SET valid_to = valid_to + 5 WHERE valid_to IS NOT NULL",
        "UPDATE spell SET valid_to = NULL, end_observed_at = NULL",
        "UPDATE spell SET valid_to = valid_from, end_observed_at = 1",
        "UPDATE spell SET valid_to = NULL WHERE valid_to IS NOT NULL",
        "UPDATE spell SET valid_from = valid_from - 5 WHERE valid_to IS NULL",
        """INSERT INTO spell (entity_id, ruleset_id, valid_from, profile_id, certainty_id,
        full_depth, observed_at) SELECT entity_id, ruleset_id, valid_from + 1, profile_id,
        certainty_id, full_depth, observed_at FROM spell WHERE valid_to IS NULL""",
        "DELETE FROM profile",
        "UPDATE entity SET gated = 'perhaps'",
        "UPDATE entity SET name = 'ada/base'",
    ],
)
def test_the_database_itself_refuses(store: Store, statement: str) -> None:
    filled(store)
    with pytest.raises(DBAPIError), store.writing() as connection:
        connection.execute(text(statement))
    assert store.check() == []


def test_the_status_counts_what_is_there(store: Store) -> None:
    filled(store)
    status = store.status()
    assert (status.models, status.read, status.spells, status.gone) == (2, 1, 3, 0)
    assert [(r.ruleset, r.open_spells) for r in status.rulesets] == [("a1b2c3d4e5f6", 2)]
    assert [run.id for run in status.runs] == [3, 2, 1]
    assert status.size > 0
    assert store.stats()["entity"] == 2

"""``ajar show`` of an earlier moment: quotes and links from what the archive has of it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import recalling
from crawler.importing.importing import import_dump
from sandbox.server import Running
from storage import Store
from tests.ajar.cli.test_known_at import NOON, World, iso
from tests.ajar.conftest import MODEL, Ajar, served

DAY = 86_400


def before(hub: Running) -> None:
    hub.edit({"do": "license", "model": MODEL, "to": "mit"}, at="2026-09-01T00:00:00Z")


def between(hub: Running) -> None:
    hub.edit({"do": "license", "model": MODEL, "to": "apache-2.0"}, at="2026-11-29T20:00:00Z")


@pytest.fixture(scope="module")
def two_nights(records: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the nights of ``world`` wrote, to be copied."""
    with served(records) as hub:
        made = World(hub, tmp_path_factory.mktemp("nights") / "ajar.sqlite")
        before(hub)
        made.night()
        between(hub)
        made.time.now = NOON + DAY
        made.night()
    return made.path


@pytest.fixture
def world(hub: Running, two_nights: Path, tmp_path: Path) -> World:
    """Two nights; between them MODEL has another card and another license."""
    made = World(hub, Path(shutil.copyfile(two_nights, tmp_path / "ajar.sqlite")))
    before(hub)
    between(hub)
    made.time.now = NOON + DAY
    return made


def shown(ajar: Ajar, *options: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(ajar("show", MODEL, *options, "--json").out)
    return told


def quotes(told: dict[str, Any]) -> dict[str, list[str]]:
    return {
        name: [each["quote"] for each in found["evidence"] if each["quote"]]
        for name, found in told["components"].items()
        if found["availability"] not in ("unknown", "not_found", "not_applicable")
    }


def test_a_spell_that_ended_has_its_quotes(ajar: Ajar, world: World) -> None:
    now, then = shown(ajar), shown(ajar, "--as-of", "2026-10-01")
    assert now["components"]["weights.final"]["license"] == "Apache-2.0"
    assert then["components"]["weights.final"]["license"] == "MIT"
    said = quotes(then)
    assert said["weights.final"]
    licenses = [each["spdx"] for each in then["licenses"] if each["subject"] == "weights"]
    assert licenses[0] == "MIT"
    assert {e["revision"] for e in then["components"]["weights.final"]["evidence"]} == {
        then["revision"]
    }
    assert then["links"]["base_models"] == now["links"]["base_models"] != []
    assert now["committed_at"] == "2026-11-29T20:00:00Z"
    assert (then["committed_at"], then["observed_at"]) == ("2026-09-01T00:00:00Z", iso(NOON - DAY))


def test_known_at_has_the_quotes_of_then(ajar: Ajar, world: World) -> None:
    then = ("--known-at", iso(NOON))
    told = shown(ajar, *then)
    assert told["components"]["weights.final"]["license"] == "MIT"
    assert quotes(told)["weights.final"]
    assert told["links"]["base_models"]
    bare = [name for name, said in quotes(told).items() if not said]
    assert bool(bare) == any("have no quote" in each for each in told["warnings"])


def test_what_rests_elsewhere_is_counted(ajar: Ajar, world: World) -> None:
    told = shown(ajar, "--known-at", iso(NOON))
    bare = sum(not said for said in quotes(told).values())
    warned = [each for each in told["warnings"] if "have no quote" in each]
    assert [int(each.split()[0]) for each in warned] == ([bare] if bare else [])


def test_texts_that_came_later_are_not_quoted(ajar: Ajar, world: World, tmp_path: Path) -> None:
    moments = ("--as-of", "2026-11-20", "--known-at", iso(NOON))
    before = ajar("show", MODEL, *moments, "--json").out
    dump = tmp_path / "dump.jsonl"
    dump.write_text(json.dumps({"id": MODEL, "tags": ["license:mit"], "likes": 3}) + "\n")
    with world.open() as store:
        import_dump(store, dump, "listing", observed_at=int(NOON) - 20 * DAY, clock=world.time)
    assert ajar("show", MODEL, *moments, "--json").out == before


def test_other_rules_are_said(ajar: Ajar, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalling, "RULESET", "feedbeef0001")
    told = shown(ajar, "--known-at", iso(NOON))
    assert any("feedbeef0001" in each for each in told["warnings"])


def test_a_listed_model_has_quotes_of_its_record(ajar: Ajar, tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text(json.dumps({"id": MODEL, "tags": ["license:mit"], "likes": 3}) + "\n")
    with Store.open(f"sqlite:///{tmp_path / 'ajar.sqlite'}") as store:
        import_dump(store, dump, "listing", observed_at=int(NOON))
    told = shown(ajar)
    (statement,) = told["licenses"]
    assert (statement["spdx"], statement["evidence"][0]["quote"]) == ("MIT", "license:mit")
    assert not any("no quote" in each for each in told["warnings"])


def test_what_stood_between_listing_and_card_has_quotes(ajar: Ajar, world: World) -> None:
    """Its record is in the archive since the card came, yet was known before."""
    with world.open() as store, store.writing() as connection:
        card = connection.exec_driver_sql(
            "UPDATE entity_document SET observed_at = observed_at + 7 WHERE path_id = "
            "(SELECT id FROM word WHERE text = 'record') AND replaced_at > observed_at + 7"
        )
        assert card.rowcount
    told = shown(ajar, "--known-at", iso(NOON - DAY))
    assert quotes(told)["weights.final"]


def test_compare_quotes_as_show_does(ajar: Ajar, world: World) -> None:
    then = ("--known-at", iso(NOON), "--json")
    assert ajar("compare", MODEL, *then).out == ajar("show", MODEL, *then).out


def test_the_list_of_evidence_says_what_has_no_quote(ajar: Ajar, world: World) -> None:
    then = ("--known-at", iso(NOON))
    (note,) = (each for each in shown(ajar, *then)["warnings"] if "have no quote" in each)
    told = " ".join(ajar("show", MODEL, *then, "--evidence").out.split())
    assert note in told
    assert all(name in note for name, said in quotes(shown(ajar, *then)).items() if not said)


def test_an_archive_without_the_text_says_so(ajar: Ajar, world: World) -> None:
    with world.open() as store, store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM entity_document")
        connection.exec_driver_sql("UPDATE entity SET record_id = NULL")
    told = shown(ajar, "--known-at", iso(NOON))
    assert not any(quotes(told).values())
    assert any("without quotes" in each for each in told["warnings"])


def reworded(world: World) -> None:
    """MODEL's card says the same in other lines, one night later."""
    with world.open() as store:
        known = store.model(MODEL)
        assert known is not None
        card = next(d for d in store.documents(known.id) if d.path == "README.md")
    text = card.body.decode() + "\n\nThanks to everybody who asked.\n"
    world.hub.edit({"do": "card", "model": MODEL, "text": text}, at=iso(NOON + DAY + 3600))
    world.time.now = NOON + 2 * DAY
    world.night()


def test_a_state_before_a_reworded_card_quotes_its_own_revision(ajar: Ajar, world: World) -> None:
    before = shown(ajar)
    reworded(world)
    now, then = shown(ajar), shown(ajar, "--as-of", iso(NOON + DAY))
    for told in (before, now, then):
        cited = {
            each["revision"]
            for found in told["components"].values()
            for each in found["evidence"]
            if each["source"] == "README.md"
        }
        assert cited == {told["revision"]}
    assert then["revision"] == before["revision"] != now["revision"]

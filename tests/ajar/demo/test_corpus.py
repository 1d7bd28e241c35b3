"""The demo's world has a model of every kind that a report tells of, and always the same bytes."""

import json
from pathlib import Path
from typing import Any

import pytest

from ajar.demo import corpus
from sandbox.nights import nights


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    files = corpus.write(tmp_path_factory.mktemp("corpus"))
    return {
        name: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for name, path in files.items()
    }


def infos(world: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [record["info"] for record in world["models"]]


def names(info: dict[str, Any]) -> list[str]:
    return [item["rfilename"] for item in info["siblings"]]


def tagged(world: dict[str, list[dict[str, Any]]], start: str) -> list[str]:
    return [tag for info in infos(world) for tag in info["tags"] if tag.startswith(start)]


def test_it_is_small_and_has_nothing_twice(world: dict[str, list[dict[str, Any]]]) -> None:
    assert 55 <= len(world["models"]) <= 70
    assert 13 <= len(world["datasets"]) <= 20
    assert 10 <= len(world["repositories"]) <= 15
    for records in world.values():
        keys = [record.get("id") or record["full_name"] for record in records]
        assert len(set(keys)) == len(keys)


def test_ids_of_the_host_differ(world: dict[str, list[dict[str, Any]]]) -> None:
    ids = [info["_id"] for info in infos(world)]
    assert len(set(ids)) == len(ids)
    assert all(len(identifier) == 24 for identifier in ids)


@pytest.mark.parametrize(
    ("what", "holds"),
    [
        ("gated by form", lambda info: info["gated"] == "auto"),
        ("gated by hand", lambda info: info["gated"] == "manual"),
        ("missing card", lambda info: "README.md" not in names(info)),
        ("adapter", lambda info: "adapter_config.json" in names(info)),
        ("quantised", lambda info: any(name.endswith(".gguf") for name in names(info))),
        ("no weights", lambda info: not any("model" in n or ".gguf" in n for n in names(info))),
        ("RAIL", lambda info: any("rail" in tag for tag in info["tags"])),
        ("community", lambda info: any(tag.startswith("license:llama") for tag in info["tags"])),
        ("no license", lambda info: not any(tag.startswith("license:") for tag in info["tags"])),
        ("custom license", lambda info: "license:other" in info["tags"]),
        (
            "weights only",
            lambda info: any("safetensors" in name for name in names(info))
            and not any(tag.startswith("dataset:") for tag in info["tags"]),
        ),
        (
            "open data",
            lambda info: any(tag.startswith("dataset:") for tag in info["tags"])
            and "license:apache-2.0" in info["tags"],
        ),
        ("checkpoints or parts", lambda info: any("-of-" in name for name in names(info))),
        ("old", lambda info: info["createdAt"] == "2022-03-02T23:29:04.000Z"),
    ],
)  # fmt: skip
def test_every_kind_is_there(world: dict[str, list[dict[str, Any]]], what: str, holds: Any) -> None:
    assert any(holds(info) for info in infos(world)), what


def test_front_matter_is_broken_somewhere(world: dict[str, list[dict[str, Any]]]) -> None:
    broken = [
        record["id"]
        for record in world["models"]
        if record.get("readme", "").startswith("---") and "cardData" not in record["info"]
    ]
    assert broken


def test_chains_of_base_models_lead_to_models_that_exist(
    world: dict[str, list[dict[str, Any]]],
) -> None:
    known = {record["id"] for record in world["models"]}
    parents = {
        info["id"]: tag.rpartition(":")[2]
        for info in infos(world)
        for tag in info["tags"]
        if tag.startswith("base_model:")
    }
    assert any(parents.get(parent) in known for parent in parents.values()), "no chain of three"


def test_licenses_and_links_differ(world: dict[str, list[dict[str, Any]]]) -> None:
    assert len(set(tagged(world, "license:"))) >= 8
    text = " ".join(record.get("readme", "") for record in world["models"])
    linked = [
        record["full_name"] for record in world["repositories"] if record["full_name"] in text
    ]
    assert len(linked) >= 6


def test_it_is_the_same_every_time(tmp_path: Path) -> None:
    first, second = corpus.write(tmp_path / "a"), corpus.write(tmp_path / "b")
    assert set(first) == set(second) != set()
    for name in first:
        assert first[name].read_bytes() == second[name].read_bytes()


def test_the_nights_bring_edits_of_every_kind_that_a_person_asks_about() -> None:
    script = (Path(corpus.__file__).parent / "nights.json").read_text(encoding="utf-8")
    edits = [edit["do"] for night in json.loads(script)["nights"] for edit in night["edits"]]
    assert {"license", "rename", "delete", "gate", "card"} <= set(edits)
    assert set(edits) <= set(nights.EDITS)

"""What a person says beside the rules."""

import json

from ajar.moments import end_of, start_of
from tests.ajar.conftest import MODEL, Ajar, table


def overridden(online: Ajar, *more: str) -> None:
    ended = online(
        "override", MODEL, "access.api", "--availability", "released", "--because", "it was told",
        "--by", "A. Reader", "--source", "https://example.org/talk", *more,
    )  # fmt: skip
    assert ended.code == 0
    assert ended.out.startswith("override 1:")


def test_an_override_carries_a_name_everywhere_and_can_be_taken_back(online: Ajar) -> None:
    online("crawl", "--model", MODEL)
    overridden(online, "--license", "mit")
    assert "set by A. Reader" in online("show", MODEL).out
    cell = json.loads(online("show", MODEL, "--json").out)["components"]["access.api"]
    assert (cell["availability"], cell["license"]) == ("released", "MIT")
    assert cell["evidence"][0]["rule"] == "override"
    row = next(
        row
        for row in table(online("export", "components").out)
        if (row["model"], row["component"]) == (MODEL, "access.api")
    )
    assert row["set_by"] == "A. Reader"
    assert "it was told" in online("override", "--list").out
    assert online("override", "--revoke", "1").code == 0
    assert "set by" not in online("show", MODEL).out
    assert "revoked" in online("override", MODEL, "--list").out
    assert online("override", "--revoke", "1").code == 3


def test_an_override_is_told_to_machines_too(online: Ajar) -> None:
    online("crawl", "--model", MODEL)
    said = ("--because", "x", "--by", "y", "--source", "https://example.org/z", "--json")
    told = json.loads(online("override", MODEL, "access.api", "--availability", "gated", *said).out)
    assert (told["model"], told["availability"], told["revoked_at"]) == (MODEL, "gated", None)
    assert end_of(told["set_at"]) == start_of(told["set_at"])
    assert json.loads(online("override", "--list", "--json").out) == told
    assert end_of(json.loads(online("override", "--revoke", "1", "--json").out)["revoked_at"])


def test_an_override_needs_a_reason_a_name_and_a_source(online: Ajar) -> None:
    online("crawl", "--model", MODEL)
    assert online("override", MODEL, "access.api", "--availability", "released").code == 2
    assert online("override", MODEL).code == 2
    whole = ("--because", "x", "--by", "y", "--source", "https://example.org/z")
    assert online("override", MODEL, "nothing", "--availability", "gated", *whole).code == 2
    assert online("override", MODEL, "access.api", "--availability", "open", *whole).code == 2
    gated = ("override", MODEL, "access.api", "--availability", "gated", *whole)
    assert online(*gated, "--source", "javascript:alert(1)").code == 2
    assert online(*gated, "--license", "nonsense").code == 2
    assert online("override", "--list").out == ""
    assert online("override", "no/such", "access.api", "--availability", "gated", *whole).code == 3

"""`ajar crawl --model` and what reads its result, against the demo's Hub."""

import json
from pathlib import Path

import msgspec
import pytest

from sandbox.server import Running
from tests.ajar.conftest import MODEL, Ajar
from tests.ajar.models.test_lookup_json import FRAMEWORK_KEYS, Lookup


def test_a_look_up_prints_a_report_and_is_kept(online: Ajar) -> None:
    looked = online("crawl", "--model", MODEL)
    assert looked.code == 0
    assert "Final weights" in looked.out
    assert "Apache-2.0 (permissive)" in looked.out
    assert "\x1b" not in looked.out
    shown = online("show", MODEL)
    assert shown.code == 0
    assert shown.out.strip() == looked.out.strip()


def test_the_json_of_a_look_up_keeps_the_contract(online: Ajar) -> None:
    ended = online("crawl", "--model", MODEL, "halcyon-ai/halcyon-7b-chat", "--json")
    assert ended.code == 0
    lines = ended.out.splitlines()
    found = [msgspec.json.decode(line, type=Lookup) for line in lines]
    assert [item.model for item in found] == [MODEL, "halcyon-ai/halcyon-7b-chat"]
    for item in found:
        assert item.requests.hub_api + item.requests.hub_resolvers <= 6 + len(item.links.datasets)
        for name, keys in FRAMEWORK_KEYS.items():
            assert keys <= set(item.frameworks[name])
    first = found[0]
    assert first.components["weights.final"].availability == "released"
    assert first.components["weights.final"].license == "Apache-2.0"
    assert first.components["code.pretraining"].evidence[0].source.startswith("github:openlantern/")
    assert first.observed_at is not None
    assert first.committed_at == "2024-04-01T11:45:00Z"


def test_every_finding_has_a_quote_or_says_where_we_looked(online: Ajar) -> None:
    ended = online("crawl", "--model", MODEL, "--json")
    for name, found in msgspec.json.decode(ended.out, type=Lookup).components.items():
        for item in found.evidence:
            silent = found.availability in {"unknown", "not_found", "not_applicable"}
            assert item.quote or (silent and item.locator), name
            assert len(item.quote) <= 240, name


def test_an_unknown_model_is_exit_3_and_one_line(online: Ajar) -> None:
    ended = online("crawl", "--model", "no/such-model")
    assert ended.code == 3
    assert ended.out == ""
    assert ended.err.count("\n") == 1
    assert "no/such-model" in ended.err


def test_a_model_that_the_hub_lacks_leads_to_those_of_that_name_here(online: Ajar) -> None:
    online("crawl", "--model", MODEL)
    ended = online("crawl", "--model", MODEL.replace("instruct", "instuct"))
    assert ended.code == 3
    assert f"(here are {MODEL}" in ended.err
    assert len(ended.err.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b/c", "a b", "ä/ö", "?", "a/b#c", ""])
def test_a_name_that_no_model_can_have_is_not_found_either(online: Ajar, name: str) -> None:
    ended = online("crawl", "--model", name)
    assert ended.code in {2, 3}
    assert ended.out == ""
    assert ended.err.strip()
    assert "unexpected" not in ended.err


def test_of_several_the_others_are_done_and_the_missing_one_is_listed(online: Ajar) -> None:
    ended = online("crawl", "--model", "no/such-model", "--model", MODEL, "--json")
    assert ended.code == 1
    assert json.loads(ended.out)["model"] == MODEL
    assert "no/such-model" in ended.err


def test_names_come_from_a_file_too(online: Ajar, tmp_path: Path) -> None:
    file = tmp_path / "names.txt"
    file.write_text(f"# two models\n{MODEL}  # the first\n\n{MODEL}\n")
    ended = online("crawl", "--from-file", str(file), "--json", "--no-github")
    assert ended.code == 0
    assert len(ended.out.splitlines()) == 1
    assert json.loads(ended.out)["requests"]["github"] == 0


def test_a_look_up_is_planned_without_asking_and_limited(
    online: Ajar, hub: Running, tmp_path: Path
) -> None:
    (tmp_path / "names.txt").write_text(f"{MODEL}\nno/such-model\n")
    asked = len(hub.requests.paths())
    planned = online("crawl", "--from-file", "names.txt", "--plan", "--json", "--limit", "1")
    assert json.loads(planned.out)["models"] == [MODEL]
    assert len(hub.requests.paths()) == asked
    assert f"look-ups: {MODEL}" in online("crawl", "--model", MODEL, "--plan").out
    ended = online("crawl", "--from-file", "names.txt", "--limit", "1", "--json")
    assert (ended.code, len(ended.out.splitlines())) == (0, 1)


def test_a_bare_name_is_told_how_it_is_looked_up(online: Ajar) -> None:
    ended = online("crawl", MODEL, "a/b")
    assert (ended.code, ended.out) == (2, "")
    assert f"ajar crawl --model {MODEL} a/b" in ended.err


def test_an_empty_file_is_a_usage_error(online: Ajar, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("# none\n")
    assert online("crawl", "--from-file", "names.txt").code == 2
    (tmp_path / "names.txt").write_bytes(b"acme/tiny\n\xff\xfe\n")
    ended = online("crawl", "--from-file", "names.txt")
    assert (ended.code, ended.err) == (2, "ajar: the file of names is no text in UTF-8\n")
    assert online("crawl", "--author", "").code == 2


def test_a_bad_token_is_named_by_its_source_and_never_shown(
    online: Ajar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_bad_and_secret")
    ended = online("crawl", "--model", MODEL)
    assert ended.code == 4
    assert "HF_TOKEN" in ended.err
    assert "secret" not in ended.err + ended.out
    assert ended.err.count("\n") == 1


def test_without_a_network_the_database_is_offered(
    online: Ajar, hub: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    online("crawl", "--model", MODEL)
    monkeypatch.setattr("crawler.asking.http._ATTEMPTS", 1)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    ended = online("crawl", "--model", MODEL)
    assert ended.code == 4
    assert f"`ajar show {MODEL}`" in ended.err
    assert ended.err.count("\n") == 1


def test_a_card_that_cannot_be_read_leaves_the_model_and_exit_1(online: Ajar, hub: Running) -> None:
    hub.fault("endless", "README", times=20)
    ended = online("crawl", "--model", "halcyon-ai/halcyon-7b-chat", "--json")
    assert ended.code == 1
    found = msgspec.json.decode(ended.out, type=Lookup)
    assert found.components["weights.final"].availability == "released"
    assert found.components["docs.model_card"].availability == "unknown"
    assert "halcyon-ai/halcyon-7b-chat" in ended.err


def test_look_ups_take_no_scope(ajar: Ajar) -> None:
    ended = ajar("crawl", "--model", MODEL, "--author", "acme")
    assert ended.code == 2
    assert ended.out == ""


def test_show_tells_all_evidence(online: Ajar) -> None:
    online("crawl", "--model", MODEL)
    ended = online("show", MODEL, "--evidence")
    assert ended.code == 0
    assert "• README.md L2" in ended.out
    assert "lost:" in ended.out


def test_show_reads_what_was_true_at_a_date(online: Ajar) -> None:
    online("crawl", "--model", MODEL)
    assert online("show", MODEL, "--as-of", "2024-04").code == 0
    before = online("show", f"https://huggingface.co/{MODEL}", "--as-of", "2020")
    assert before.code == 3
    assert before.err.count("\n") == 1
    assert "released on 2024-03-20" in before.err
    unknown = online("show", MODEL, "--as-of", "2024-03-25")
    assert f"nothing is known of that moment: `ajar backfill --model {MODEL}`" in unknown.out
    assert online("show", MODEL, "--as-of", "soon").code == 2


def test_what_is_not_in_the_database_is_exit_3(online: Ajar) -> None:
    online("crawl", "--model", MODEL)
    for command in ("show", "history", "compare"):
        ended = online(command, "not/there")
        assert ended.code == 3
        assert "ajar crawl --model not/there" in ended.err


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("openlantern/lantern-7b-instuct", f"here are {MODEL}"),
        ("lantern-7b-instruct", f"here are {MODEL}"),
        ("someone/lantern-7b-instruct", f"here are {MODEL}"),
        ("a model of mine", "a name is ORG/NAME"),
    ],
)
def test_a_name_typed_wrongly_leads_on(online: Ajar, typed: str, told: str) -> None:
    online("crawl", "--model", MODEL)
    ended = online("show", typed)
    assert ended.code == 3
    assert told in ended.err


@pytest.mark.parametrize("command", ["show", "history", "compare"])
def test_of_several_in_the_database_the_missing_one_is_listed(online: Ajar, command: str) -> None:
    online("crawl", "--model", MODEL)
    ended = online(command, "not/there", MODEL, "--json")
    assert ended.code == 1
    assert json.loads(ended.out)["model"] == MODEL
    assert ended.err.count("\n") == 1
    assert "not/there is not in the database" in ended.err


@pytest.mark.parametrize("command", ["show", "history", "compare"])
def test_what_reads_a_model_takes_a_date_and_tells_evidence(online: Ajar, command: str) -> None:
    online("crawl", "--model", MODEL)
    told = online(command, MODEL, "--evidence", "--as-of", "2024-04")
    assert told.code == 0
    assert "README.md L2" in told.out
    ended = online(command, MODEL, "--evidence", "--as-of", "2024-04", "--json")
    assert ended.code == 0
    assert '"quote":"license: ' in ended.out
    assert online(command, MODEL, "--as-of", "2020").code == 3


def test_without_a_database_reading_says_how_to_begin_and_makes_none(
    ajar: Ajar, tmp_path: Path
) -> None:
    for command in (["show", MODEL], ["status"], ["export", "licenses"], ["events"]):
        ended = ajar(*command)
        assert ended.code == 4
        assert "ajar crawl" in ended.err
    assert not (tmp_path / "ajar.sqlite").exists()


def test_models_side_by_side(online: Ajar) -> None:
    names = (MODEL, "halcyon-ai/halcyon-7b-chat")
    online("crawl", "--model", *names)
    ended = online("compare", *names, "--frameworks", "all", "--differing")
    assert ended.code == 0
    for word in (*names, "eiras2024/table", "mof/compatibility", "g7/"):
        assert word.rpartition("/")[2] in ended.out
    assert online("compare", MODEL, "--frameworks", "nonsense").code == 2
    lines = online("compare", *names, "--json").out.splitlines()
    assert [json.loads(line)["model"] for line in lines] == list(names)


def test_pages_are_read_where_asked_and_left_out_with_no_pages(
    online: Ajar, hub: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = "---\nlicense: other\n---\n# Songbird\n\nOur paper: arXiv:2401.00007\n"
    hub.edit({"do": "add", "model": "acme/songbird", "readme": card}, at="2026-11-02T00:00:00Z")
    title = '<meta name="citation_title" content="Songbird">'
    hub.page("https://arxiv.org/abs/2401.00007", f"<html><head>{title}</head></html>")
    monkeypatch.setenv("AJAR_PAGES", hub.pages_url)
    told = online("crawl", "--model", "acme/songbird", "--json", "--no-pages")
    assert (told.code, hub.requests.paths("web")) == (0, [])
    told = online("crawl", "--model", "acme/songbird", "--json")
    assert hub.requests.paths("web") == ["/_pages/export.arxiv.org/abs/2401.00007"]
    assert "https://arxiv.org/abs/2401.00007" in told.out


def test_without_the_web_a_look_up_goes_on_with_a_warning(
    online: Ajar, hub: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = "---\nlicense: mit\n---\n# Songbird\n\nOur paper: arXiv:2401.00007\n"
    hub.edit({"do": "add", "model": "acme/songbird", "readme": card}, at="2026-11-02T00:00:00Z")
    monkeypatch.setenv("AJAR_PAGES", "http://127.0.0.1:9/_pages")
    told = online("crawl", "--model", "acme/songbird", "--json")
    assert told.code == 0
    (warning,) = json.loads(told.out)["warnings"]
    assert warning.startswith("https://arxiv.org/abs/2401.00007 was not read: nobody answers")

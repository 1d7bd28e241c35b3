"""The edits between crawls, and that the past stays as it was."""

import json
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub.utils import httpx

from sandbox.nights import nights
from sandbox.nights.edits import relicensed
from tests.sandbox.conftest import CARD, Start

AT = "2026-11-02T00:00:00Z"
OLD = f"{1:040x}"


def info(client: httpx.Client, name: str = "acme/tiny", tail: str = "") -> Any:
    return client.get(f"/api/models/{name}{tail}").json()


def card(client: httpx.Client, revision: str, name: str = "acme/tiny") -> str:
    return client.get(f"/{name}/resolve/{revision}/README.md", follow_redirects=True).text


def test_a_changed_license_is_a_commit_and_the_old_one_stays(start: Start) -> None:
    hub, client = start()
    before = info(client)
    hub.edit({"do": "license", "model": "acme/tiny", "to": "mit"}, at=AT)
    after = info(client)
    assert after["sha"] != before["sha"]
    assert after["lastModified"] == "2026-11-02T00:00:00.000Z"
    assert after["_id"] == before["_id"]
    assert after["cardData"]["license"] == "mit"
    assert "license:mit" in after["tags"]
    assert "license:apache-2.0" not in after["tags"]
    assert "transformers" in after["tags"]
    assert card(client, "main").startswith("---\nlicense: mit\n")
    assert card(client, OLD) == CARD
    assert info(client, tail=f"/revision/{OLD}")["tags"] == before["tags"]
    assert info(client, tail=f"/revision/{OLD}")["sha"] == OLD
    commits = client.get("/api/models/acme/tiny/commits/main").json()
    assert [each["id"] for each in commits] == [after["sha"], OLD]


def test_a_rename_keeps_the_id_and_leads_on(start: Start) -> None:
    hub, client = start()
    number = info(client)["_id"]
    hub.edit({"do": "rename", "model": "acme/tiny", "to": "other/small"})
    moved = client.get("/api/models/acme/tiny?expand=sha")
    assert moved.status_code == 307
    assert moved.headers["location"] == "/api/models/other/small?expand=sha"
    told = info(client, "other/small")
    assert (told["_id"], told["id"], told["author"]) == (number, "other/small", "other")
    listed = [each["id"] for each in client.get("/api/models?search=small").json()]
    assert listed == ["other/small"]
    assert card(client, "main", "other/small") == CARD


def test_a_name_can_be_taken_again_by_another(start: Start) -> None:
    hub, client = start()
    number = info(client)["_id"]
    hub.edit(
        {"do": "rename", "model": "acme/tiny", "to": "other/small"},
        {"do": "add", "model": "acme/tiny", "readme": "---\nlicense: mit\n---\n# New\n"},
        at=AT,
    )
    told = info(client)
    assert told["_id"] != number
    assert told["createdAt"] == "2026-11-02T00:00:00.000Z"
    assert int(told["_id"][:8], 16) == 1793577600
    assert told["cardData"] == {"license": "mit"}


def test_a_deletion_leaves_nothing(start: Start) -> None:
    hub, client = start()
    hub.edit({"do": "delete", "model": "acme/tiny"})
    assert client.get("/api/models/acme/tiny").status_code == 401
    assert client.get("/api/models?search=acme/tiny").json() == []


def test_gates_and_switches_change_no_commit(start: Start) -> None:
    hub, client = start()
    readme = "/acme/tiny/resolve/main/README.md"
    hub.edit({"do": "gate", "model": "acme/tiny", "mode": "auto"})
    assert (info(client)["gated"], info(client)["sha"]) == ("auto", OLD)
    assert client.get(readme).headers["x-error-code"] == "GatedRepo"
    hub.edit({"do": "ungate", "model": "acme/tiny"}, {"do": "disable", "model": "acme/tiny"})
    assert (info(client)["gated"], info(client)["disabled"]) == (False, True)
    assert client.get(readme).status_code == 403
    hub.edit({"do": "enable", "model": "acme/tiny"})
    assert client.get(readme).status_code == 307


def test_a_private_repository_is_as_if_it_were_not_there(start: Start) -> None:
    hub, client = start()
    hub.edit({"do": "hide", "model": "acme/tiny"})
    assert client.get("/api/models/acme/tiny").status_code == 401
    assert client.get("/acme/tiny/resolve/main/README.md").status_code == 401
    granted = {"authorization": "Bearer hf_other"}
    answer = client.get("/api/models/acme/tiny", headers=granted)
    assert (answer.status_code, answer.headers["x-error-code"]) == (404, "RepoNotFound")
    assert "acme/tiny" not in {each["id"] for each in client.get("/api/models").json()}
    hub.edit({"do": "publish", "model": "acme/tiny"})
    assert info(client)["private"] is False


def test_files_come_and_go_with_commits(start: Start) -> None:
    hub, client = start()
    hub.edit({"do": "file", "model": "acme/tiny", "path": "train.py", "text": "pass"})
    hub.edit({"do": "remove_file", "model": "acme/tiny", "path": "model.safetensors"})
    names = [each["rfilename"] for each in info(client)["siblings"]]
    assert "train.py" in names
    assert "model.safetensors" not in names
    assert client.get("/api/models/acme/tiny/commits/main").headers["x-total-count"] == "3"
    assert client.get(f"/acme/tiny/resolve/{OLD}/train.py").status_code == 404


def test_what_changed_last_comes_first_in_the_quick_order(start: Start) -> None:
    hub, client = start()
    hub.edit({"do": "card", "model": "many/m20", "text": "# New\n"}, at=AT)
    first = client.get("/api/models?sort=lastModified&limit=1").json()
    assert [each["id"] for each in first] == ["many/m20"]


def test_a_dataset_is_edited_alike(start: Start) -> None:
    hub, client = start()
    hub.edit({"do": "license", "dataset": "acme/corpus", "to": "cc0-1.0"})
    told = client.get("/api/datasets/acme/corpus").json()
    assert told["cardData"]["license"] == "cc0-1.0"
    assert told["cardData"]["language"] == ["en"]


def test_nights_pass_one_by_one_until_the_script_is_over(start: Start, tmp_path: Path) -> None:
    script = {
        "nights": [
            {"at": AT, "edits": [{"do": "bump", "model": "acme/tiny", "downloads": 5}]},
            {"edits": [{"do": "delete", "model": "old"}, {"do": "gate", "model": "acme/tiny"}]},
        ]
    }
    path = tmp_path / "nights.json"
    path.write_text(json.dumps(script))
    hub, client = start(nights=path)
    assert hub.night() == 1
    assert info(client)["downloads"] == 5
    assert client.get("/api/models/old").status_code == 200
    assert client.post("/_sandbox/night").json() == {"edits": 2, "left": 0}
    assert client.get("/api/models/old").status_code == 401
    assert hub.night() == 0


@pytest.mark.parametrize(
    "edit",
    [
        {"do": "paint", "model": "acme/tiny"},
        {"do": "delete", "model": "acme/none"},
        {"do": "rename", "model": "acme/tiny"},
        {"do": "delete"},
    ],
)
def test_an_edit_that_cannot_be_done_says_so(start: Start, edit: dict[str, str]) -> None:
    hub, _ = start()
    with pytest.raises(nights.BadEdit):
        hub.edit(edit)


@pytest.mark.parametrize("edit", [{"do": "paint", "model": "acme/tiny"}, {"do": "delete"}])
def test_what_no_night_can_do_is_told_when_the_script_is_read(edit: dict[str, str]) -> None:
    with pytest.raises(nights.BadEdit, match="not an edit"):
        nights.read({"nights": [{"edits": []}, {"edits": [edit]}]})


@pytest.mark.parametrize(
    ("text", "to", "expected"),
    [
        ("# No front matter\n", "mit", "---\nlicense: mit\n---\n# No front matter\n"),
        ("---\nlicense: a\nx: 1\n---\nT", "b", "---\nlicense: b\nx: 1\n---\nT"),
        ("---\nlicense:\n- a\n- b\nx: 1\n---\nT", "c", "---\nlicense: c\nx: 1\n---\nT"),
        ("---\nx: 1\nlicense: a\n---\nT", None, "---\nx: 1\n---\nT"),
    ],
)
def test_the_license_line_is_replaced(text: str, to: str | None, expected: str) -> None:
    assert relicensed(text, to) == expected

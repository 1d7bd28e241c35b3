"""The handles under /_sandbox/."""

from sandbox.journal import Journal
from tests.sandbox.conftest import Start


def test_state_and_log_are_not_counted(start: Start) -> None:
    _, client = start()
    client.get("/api/models?limit=1")
    told = client.get("/_sandbox/state").json()
    assert (told["models"], told["datasets"], told["repositories"]) == (36, 2, 3)
    log = client.get("/_sandbox/log").json()
    assert log["buckets"] == {"api": 1}
    assert log["requests"][0]["path"] == "/api/models"
    assert client.delete("/_sandbox/log").json() == {"done": True}
    assert client.get("/_sandbox/log").json() == {"buckets": {}, "requests": []}


def test_faults_over_http_one_or_many(start: Start) -> None:
    _, client = start()
    one = {"kind": "status", "path": "/api/"}
    assert client.post("/_sandbox/faults", json=[one, one | {"status": 500}]).status_code == 200
    assert [client.get("/api/models").status_code for _ in range(3)] == [503, 500, 200]
    client.post("/_sandbox/faults", json=one)
    client.delete("/_sandbox/faults")
    assert client.get("/api/models").status_code == 200


def test_edits_over_http(start: Start) -> None:
    _, client = start()
    edit = {"do": "bump", "model": "acme/tiny", "likes": 77}
    client.post("/_sandbox/edit", json=edit)
    assert client.get("/api/models/acme/tiny").json()["likes"] == 77


def test_bad_handles_and_bad_bodies_are_refused(start: Start) -> None:
    _, client = start()
    assert client.get("/_sandbox/none").status_code == 404
    for path, body in (("faults", {"kind": "flood"}), ("edit", {"do": "x"}), ("faults", "x")):
        answer = client.post(f"/_sandbox/{path}", json=body)
        assert answer.status_code == 400
        assert answer.json()["error"]


def test_a_journal_can_begin_anew() -> None:
    journal = Journal()
    journal.buckets["api"] += 1
    journal.clear()
    assert not journal.buckets

"""Everything that can go wrong on the wire, on demand."""

import json

import pytest
from huggingface_hub.utils import httpx

from sandbox.faults import Fault, Faults, parsed
from tests.sandbox.conftest import Start


def test_a_status_comes_as_often_as_asked_after_what_is_let_through(start: Start) -> None:
    hub, client = start()
    hub.fault("status", r"/api/models\?", status=504, times=2, skip=1, retry_after="3")
    found = [client.get("/api/models?limit=1") for _ in range(4)]
    assert [each.status_code for each in found] == [200, 504, 504, 200]
    assert found[1].headers["retry-after"] == "3"
    assert "ratelimit" in found[1].headers


def test_a_reset_answers_nothing(start: Start) -> None:
    hub, client = start()
    hub.fault("reset")
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        client.get("/api/models")
    assert client.get("/api/models").status_code == 200


def test_a_cut_body_breaks_its_content_length(start: Start) -> None:
    hub, client = start()
    hub.fault("cut", "/api/models")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        client.get("/api/models")


def test_garbage_is_200_and_neither_json_nor_text(start: Start) -> None:
    hub, client = start()
    hub.fault("garbage")
    answer = client.get("/api/models")
    assert (answer.status_code, answer.headers["content-type"][:16]) == (200, "application/json")
    with pytest.raises(UnicodeDecodeError):
        json.loads(answer.content)


def test_html_and_an_empty_body_with_200(start: Start) -> None:
    hub, client = start()
    hub.fault("html")
    answer = client.get("/api/models")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    hub.fault("empty")
    assert client.get("/api/models").content == b""


def test_a_slow_answer_outlasts_a_short_timeout(start: Start) -> None:
    hub, client = start()
    hub.fault("slow", seconds=30)
    with pytest.raises(httpx.ReadTimeout):
        client.get("/api/models", timeout=0.05)


def test_an_endless_body_goes_on_until_the_caller_hangs_up(start: Start) -> None:
    hub, client = start()
    hub.fault("endless", "README")
    taken = 0
    with client.stream("GET", "/acme/tiny/resolve/main/README.md") as answer:
        for block in answer.iter_raw():
            taken += len(block)
            if taken > 8 << 20:
                break
    assert taken > 8 << 20
    assert client.get("/api/models").status_code == 200


@pytest.mark.parametrize(("status", "wait"), [(403, "60"), (429, None)])
def test_the_secondary_limit_of_github_with_retry_after_or_without(
    start: Start, status: int, wait: str | None
) -> None:
    hub, client = start()
    hub.fault("secondary", "^/repos", status=status, retry_after=wait)
    answer = client.get("/repos/acme/code")
    assert answer.status_code == status
    assert "secondary rate limit" in answer.json()["message"]
    assert answer.headers.get("retry-after") == wait
    assert answer.headers["x-ratelimit-remaining"] != "0"


def test_faults_of_the_command_line() -> None:
    assert parsed("503:/api/models:2") == Fault("status", "/api/models", 2, status=503)
    assert parsed("reset") == Fault("reset")
    assert parsed("slow:README") == Fault("slow", "README", 1)
    with pytest.raises(ValueError, match="no pattern"):
        parsed("503:[")
    with pytest.raises(ValueError, match="no fault is called flood"):
        parsed("flood:/api")


def test_a_fault_can_be_for_one_method() -> None:
    faults = Faults()
    faults.add(Fault("reset", method="HEAD"))
    assert faults.due("GET", "/x") is None
    assert faults.due("HEAD", "/x") is not None
    assert faults.due("HEAD", "/x") is None

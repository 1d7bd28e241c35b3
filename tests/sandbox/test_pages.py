"""Web pages of other hosts, as a stand-in serves them."""

from pathlib import Path

from sandbox.pages import Page
from tests.sandbox.conftest import Start


def test_a_page_is_served_under_its_host(start: Start) -> None:
    running, client = start()
    running.page("https://arxiv.org/abs/2401.00001", "<p>words</p>")
    answer = client.get("/_pages/export.arxiv.org/abs/2401.00001")
    assert (answer.status_code, answer.text) == (200, "<p>words</p>")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "ratelimit" not in answer.headers
    known = {"if-none-match": answer.headers["etag"]}
    assert client.get("/_pages/arxiv.org/abs/2401.00001", headers=known).status_code == 304
    assert client.get("/_pages/arxiv.org/abs/2401.00002").status_code == 404
    assert dict(running.requests.buckets) == {"web": 3}


def test_a_record_says_how_it_answers(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "pages.jsonl"
    file.write_text(
        '{"url": "https://x.example/a?b=c", "status": 302, "location": "https://y.example/"}\n'
        '{"url": "https://x.example/", "text": "%PDF", "type": "application/pdf", "etag": ""}\n'
    )
    _, client = start(pages=[file, {"url": "https://z.example/l", "text": "terms"}])
    moved = client.get("/_pages/www.x.example/a?b=c")
    assert (moved.status_code, moved.headers["location"]) == (302, "https://y.example/")
    pdf = client.get("/_pages/x.example/")
    assert pdf.headers["content-type"] == "application/pdf"
    assert "etag" not in pdf.headers
    assert client.get("/_pages/z.example/l").text == "terms"


def test_faults_befall_pages_too(start: Start) -> None:
    running, client = start()
    running.application.pages.add(Page("https://x.example/", "words"))
    running.fault("status", "/_pages/", status=503)
    assert client.get("/_pages/x.example/").status_code == 503
    assert client.get("/_pages/x.example/").status_code == 200

"""The Link header in every form that RFC 8288 allows."""

import pytest

from crawler.answers import Answer, following

URL = "https://hub.example/api/models?limit=2"
NEXT = "https://hub.example/api/models?limit=2&cursor=a,b;c%3D"


@pytest.mark.parametrize(
    "link",
    [
        f'<{NEXT}>; rel="next"',
        f"<{NEXT}>;rel=next",
        f'<{NEXT}>; title="a, <b>"; type="application/json"; Rel="last next"',
        f'<{URL}>; rel="first", <{NEXT}>; rel="next"; foo=bar, <{URL}>; rel="last"',
        '</api/models?limit=2&cursor=a,b;c%3D>; rel="next"',
    ],
)
def test_the_next_page(link):
    assert following(Answer(200, {"link": link}, b"", URL)) == NEXT


@pytest.mark.parametrize(
    "link", ["", f'<{NEXT}>; rel="prev"', f'<{NEXT}>; rel="next-archive"', f'<{NEXT}>; type="next"']
)
def test_no_next_page(link):
    assert following(Answer(200, {"link": link}, b"", URL)) is None

"""What an answer means: the Link header in every form that RFC 8288 allows, and the budgets."""

import pytest

from crawler.asking.answers import Answer, budget, following, passing, rate_limit
from crawler.errors import Passing

URL = "https://hub.example/api/models?limit=2"
NEXT = "https://hub.example/api/models?limit=2&cursor=a,b;c%3D"


@pytest.mark.parametrize(
    ("service", "path", "bucket"),
    [
        ("hub", "/api/models?limit=2", "api"),
        ("hub", "/a/b/resolve/main/README.md", "resolvers"),
        ("hub", "/api/resolve-cache/models/a/b/c/README.md", "resolvers"),
        ("hub", "/a/b", "pages"),
        ("github", "/repos/a/b", "core"),
        ("github", "/graphql", "graphql"),
        ("page", "/LICENSE", "host.example"),
    ],
)
def test_a_request_is_taken_from_the_budget_of_its_kind(
    service: str, path: str, bucket: str
) -> None:
    assert budget(service, f"https://host.example{path}") == (service, bucket)


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
def test_the_next_page(link: str) -> None:
    assert following(Answer(200, {"link": link}, b"", URL)) == NEXT


@pytest.mark.parametrize(
    "link", ["", f'<{NEXT}>; rel="prev"', f'<{NEXT}>; rel="next-archive"', f'<{NEXT}>; type="next"']
)
def test_no_next_page(link: str) -> None:
    assert following(Answer(200, {"link": link}, b"", URL)) is None


@pytest.mark.parametrize("link", ['<http://[x>; rel="next"', "<//h:99999999/>; rel=next"])
def test_a_next_page_that_is_no_address_is_a_fault(link: str) -> None:
    with pytest.raises(Passing, match="no address"):
        following(Answer(200, {"link": link}, b"", URL))


@pytest.mark.parametrize("figure", ["²", "9" * 5000, "", "-1", "soon"])
def test_what_is_no_number_tells_no_budget(figure: str) -> None:
    names = ("remaining", "reset", "limit")
    headers = {f"x-ratelimit-{name}": figure for name in names} | {"retry-after": figure}
    assert rate_limit("github", Answer(200, headers, b"", URL), 0) is None


@pytest.mark.parametrize(("hint", "wait"), [("7", 7.0), ("86400", 600.0), ("", 0.0)])
def test_a_broken_host_is_waited_for_as_it_says_but_not_for_ever(hint: str, wait: float) -> None:
    broken = Answer(503, {"retry-after": hint}, b"", URL)
    found = passing(broken, limited=False, now=0)
    assert found is not None
    assert found.wait == wait

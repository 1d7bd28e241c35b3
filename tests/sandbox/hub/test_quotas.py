"""Quotas of the Hub: three buckets of fixed windows, told on every answer."""

import pytest

from sandbox.hub.quotas import PLANS, Quotas
from tests.sandbox.conftest import Clock, Start

PATHS = {
    "api": "/api/models/acme/tiny",
    "resolvers": "/acme/tiny/resolve/main/a",
    "pages": "/acme/tiny",
}


@pytest.mark.parametrize("bucket", list(PATHS))
def test_each_answer_tells_its_bucket(start: Start, clock: Clock, bucket: str) -> None:
    _, client = start(plan="anonymous", clock=clock)
    quota = PLANS["anonymous"][bucket]
    for left in (quota - 1, quota - 2):
        answer = client.get(PATHS[bucket])
        assert answer.headers["ratelimit"] == f'"{bucket}";r={left};t=300'
        assert answer.headers["ratelimit-policy"] == f'"fixed window";"{bucket}";q={quota};w=300'


@pytest.mark.parametrize(
    "path",
    [
        "/api/models/ACME/tiny",
        "/api/models?expand=x",
        "/api/models/a/b",
        "/acme/shut/resolve/main/a",
    ],
)
def test_redirects_and_errors_cost_too(start: Start, path: str) -> None:
    _, client = start(plan="anonymous")
    answer = client.get(path)
    assert answer.status_code >= 300
    assert "ratelimit" in answer.headers


def test_the_window_is_fixed_and_opens_again(start: Start, clock: Clock) -> None:
    hub, client = start(plan="anonymous", clock=clock)
    hub.application.quotas.spend(None, "api", 2)
    clock.now += 299.5
    assert client.get("/api/models").headers["ratelimit"] == '"api";r=1;t=1'
    assert client.get("/api/models").status_code == 200
    refused = client.get("/api/models")
    assert refused.status_code == 429
    assert refused.headers["ratelimit"] == '"api";r=0;t=1'
    assert "retry-after" not in refused.headers
    assert "you hit the quota of 500 api requests per 5 minutes" in refused.json()["error"]
    assert client.get("/acme/tiny").status_code == 200
    clock.now += 0.5
    assert client.get("/api/models").headers["ratelimit"] == '"api";r=499;t=300'


def test_callers_with_a_token_have_the_plan_and_a_window_of_their_own(start: Start) -> None:
    _, client = start(plan="pro")
    token = {"authorization": "Bearer hf_someone"}
    assert "q=2500" in client.get("/api/models", headers=token).headers["ratelimit-policy"]
    assert "q=500" in client.get("/api/models").headers["ratelimit-policy"]


def test_a_429_of_the_network_in_front_has_no_headers(start: Start) -> None:
    hub, client = start()
    hub.fault("bare-429", "^/api/")
    answer = client.get("/api/models")
    assert answer.status_code == 429
    assert not {"ratelimit", "ratelimit-policy", "retry-after"} & set(answer.headers)
    assert client.get("/api/models").status_code == 200


def test_an_unknown_plan_is_named(clock: Clock) -> None:
    with pytest.raises(ValueError, match="no plan is called platinum"):
        Quotas("platinum", clock)

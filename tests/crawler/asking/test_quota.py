"""Budgets: nobody sends when nothing is left, the wait is exact, all workers share."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from crawler.asking.quota import MARGIN, Quota, RateLimit, seconds
from crawler.clients.github import GitHub
from crawler.clients.huggingface import Hub
from crawler.errors import QuotaSpent, TimeUp
from tests.crawler.conftest import Heard, OpenWeb, Start, Time, access_to

API = ("hub", "api")


def told(remaining: int, reset_in: int = 100, limit: int = 500, bucket: str = "api") -> RateLimit:
    return RateLimit(bucket, remaining, reset_in, limit)


def test_the_budget_of_the_hub_is_never_exceeded(start: Start, web: OpenWeb, time: Time) -> None:
    hub = start(plan="anonymous", clock=time)
    client = Hub(web(hub))
    for _ in range(1_100):
        client.newest("model")
    statuses = hub.application.quotas
    assert client.web.requests().hub_api == 1_100
    assert statuses.charge(None, "api").refused is False
    assert [round(wait) for wait in time.waits] == [300 + MARGIN] * 2


def test_eight_workers_share_a_budget_and_none_is_refused(
    start: Start, web: OpenWeb, time: Time
) -> None:
    hub = start(plan="anonymous", clock=time)
    hub.application.quotas.spend(None, "api", 20)
    client = Hub(web(hub))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: client.newest("model"), range(60)))
    assert client.web.requests().hub_api == 60
    assert sum(time.waits) >= 300


def test_buckets_are_apart(start: Start, web: OpenWeb, time: Time) -> None:
    hub = start(plan="anonymous", clock=time)
    client = Hub(web(hub))
    client.newest("model")
    client.text("acme/tiny", "main", "README.md")
    assert client.web.quota.left(API) == 499
    assert client.web.quota.left(("hub", "resolvers")) == 2_998
    assert not time.waits


def test_a_429_with_headers_waits_for_the_reset(start: Start, web: OpenWeb, time: Time) -> None:
    hub = start(plan="anonymous", clock=time)
    hub.application.quotas.spend(None, "api", 0)
    time.now += 100
    Hub(web(hub)).newest("model")
    assert time.waits == [200 + MARGIN]
    assert len(hub.requests.paths()) == 2


def test_a_429_without_headers_backs_off_for_all(start: Start, web: OpenWeb, time: Time) -> None:
    hub = start()
    hub.fault("bare-429", times=3)
    client = Hub(web(hub))
    client.newest("model")
    assert time.waits == [15.0, 30.0, 60.0]


def test_githubs_primary_limit(start: Start, web: OpenWeb, time: Time) -> None:
    hub = start(plan="anonymous", clock=time)
    hub.application.limits.spend(None, "core", 2)
    github = GitHub(web(hub, patience={"github": 3700.0}))
    for _ in range(3):
        github.repository("acme/code")
    assert time.waits == [3600 + MARGIN]
    assert len(hub.requests.paths()) == 3


@pytest.mark.parametrize("retry_after", ["70", None])
@pytest.mark.parametrize("status", [403, 429])
def test_githubs_secondary_limit(
    start: Start, web: OpenWeb, time: Time, status: int, retry_after: str | None
) -> None:
    hub = start(clock=time)
    hub.fault("secondary", "/repos", status=status, retry_after=retry_after)
    GitHub(web(hub)).repository("acme/code")
    assert time.waits == [float(retry_after or 60)]


def test_one_who_will_not_wait_is_told_until_when(start: Start, web: OpenWeb, time: Time) -> None:
    hub = start(plan="anonymous", clock=time)
    hub.application.limits.spend(None, "core", 0)
    github = GitHub(web(hub, patience={"github": 5.0}))
    with pytest.raises(QuotaSpent, match=r"GitHub .* 60 min more.*GITHUB_TOKEN"):
        github.repository("acme/code")
    assert not time.waits


def test_a_long_wait_is_said_once_by_all_who_wait(
    start: Start, web: OpenWeb, time: Time, heard: Heard
) -> None:
    hub = start(plan="anonymous", clock=time)
    hub.application.quotas.spend(None, "api", 1)
    client = Hub(web(hub, progress=heard))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: client.newest("model"), range(12)))
    said = "the quota of the Hub (api) is spent: waiting 5 min, then going on by itself"
    assert heard.notes == [said]


def test_that_what_is_left_is_spread_is_said_once(time: Time) -> None:
    said: list[str] = []
    quota = Quota(time, time.pause, spread={"api": 0.1}, waits=said.append)
    quota.learn(quota.take(API), told(11, reset_in=99, limit=100))
    for left in range(10, 5, -1):
        quota.learn(quota.take(API), told(left, reset_in=int(1_800_000_099 - time.now), limit=100))
    assert said == ["the quota of the Hub (api) is nearly spent: going slowly for 2 min"]


def test_a_short_wait_is_not_worth_a_line(time: Time) -> None:
    said: list[str] = []
    quota = Quota(time, time.pause, waits=said.append)
    quota.learn(quota.take(API), told(0, reset_in=5))
    quota.take(API)
    assert said == []


def test_a_304_of_github_costs_nothing(start: Start, web: OpenWeb, time: Time) -> None:
    hub = start(plan="free", clock=time)
    github = GitHub(web(access_to(hub, github_token="ghp_x")))
    _, etag = github.repository("acme/code")
    left = github.web.quota.left(("github", "core"))
    github.repository("acme/code", etag)
    assert github.web.quota.left(("github", "core")) == left


def test_while_a_budget_is_unknown_one_goes_ahead(time: Time) -> None:
    quota = Quota(time, time.pause)
    key = quota.take(API)
    second = threading.Thread(target=quota.take, args=(API,))
    second.start()
    second.join(0.02)
    assert second.is_alive()
    quota.learn(key, told(5))
    second.join(5)
    assert not second.is_alive()
    assert quota.left(API) == 4


def test_what_is_under_way_counts_as_spent(time: Time) -> None:
    quota = Quota(time, time.pause)
    quota.learn(quota.take(API), told(10))
    first, _, _ = (quota.take(API) for _ in range(3))
    quota.learn(first, told(9))
    assert quota.left(API) == 7


def test_somebody_elses_spending_is_seen(time: Time) -> None:
    quota = Quota(time, time.pause)
    quota.learn(quota.take(API), told(10))
    quota.learn(quota.take(API), told(3))
    assert quota.left(API) == 3


def test_a_reset_that_is_told_a_second_later_is_no_new_window(time: Time) -> None:
    quota = Quota(time, time.pause)
    quota.learn(quota.take(API), told(10, reset_in=100))
    first, second = quota.take(API), quota.take(API)
    quota.learn(second, told(8, reset_in=100))
    quota.learn(first, told(9, reset_in=101))
    assert quota.left(API) == 8


def test_the_end_of_a_window_is_spread_for_those_who_can_wait(time: Time) -> None:
    quota = Quota(time, time.pause, spread={"api": 0.1})
    quota.learn(quota.take(API), told(11, reset_in=99, limit=100))
    for left in range(10, 5, -1):
        quota.learn(quota.take(API), told(left, reset_in=int(1_800_000_099 - time.now), limit=100))
    assert len(time.waits) >= 4
    assert all(5 < wait < 25 for wait in time.waits)


def test_a_bucket_that_the_host_calls_otherwise(time: Time) -> None:
    quota = Quota(time, time.pause)
    quota.learn(quota.take(("hub", "pages")), told(0, reset_in=30, bucket="api"))
    quota.take(("hub", "pages"))
    assert time.waits == [30 + MARGIN]


def test_a_host_without_budget_is_not_held_back(time: Time) -> None:
    quota = Quota(time, time.pause)
    quota.learn(quota.take(API), None)
    for _ in range(50):
        quota.take(API)
    assert not time.waits


def test_retry_after_is_seconds_or_a_date() -> None:
    assert seconds("120", 0) == 120
    assert seconds("Thu, 01 Jan 1970 00:02:00 GMT", 60) == 60
    assert seconds("soon", 0) is None
    assert seconds(None, 0) is None


def test_an_answer_that_was_overtaken_gives_nothing_back(time: Time) -> None:
    quota = Quota(time, time.pause)
    quota.take(API)
    quota.learn(API, told(7))
    for _ in range(2):
        quota.take(API)
    quota.learn(API, told(5))
    quota.learn(API, told(6))
    assert quota.left(API) == 5


def test_a_window_that_ended_early_is_a_new_one(time: Time) -> None:
    quota = Quota(time, time.pause)
    quota.take(API)
    quota.learn(API, told(2, reset_in=100))
    quota.take(API)
    quota.learn(API, told(499, reset_in=300))
    assert quota.left(API) == 499


def test_nobody_waits_beyond_the_end(time: Time) -> None:
    quota = Quota(time, time.pause, patience={"github": 500.0})
    quota.learn(quota.take(API), told(0, reset_in=100))
    core = ("github", "core")
    quota.learn(quota.take(core), told(0, reset_in=100, bucket="core"))
    quota.until = time.now + 100
    with pytest.raises(TimeUp):
        quota.take(API)
    with pytest.raises(QuotaSpent):
        quota.take(core)
    assert not time.waits
    quota.until = time.now + 101
    quota.take(API)
    assert time.waits == [100 + MARGIN]

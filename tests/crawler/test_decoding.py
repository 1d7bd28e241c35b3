"""What a host's JSON means, wherever this machine stands."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from crawler.clients import entries
from crawler.decoding import seconds


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_moment_without_a_zone_is_utc(far_away: None) -> None:
    moment = datetime(2024, 7, 1, tzinfo=UTC)
    assert seconds(moment.replace(tzinfo=None)) == seconds(moment) == 1719792000
    assert seconds(None) is None


def test_so_are_the_moments_of_a_listing(far_away: None) -> None:
    body = b'[{"id": "a/b", "createdAt": "2024-07-01T00:00:00"}]'
    [seen] = entries.page("model", body)
    assert seen.created_at == 1719792000

"""Look-ups whose pages the sandbox serves."""

from collections.abc import Callable
from typing import Any

import pytest

from crawler.lookup.lookup import LookedUp, LookUps
from tests.crawler.conftest import access_to

LookUp = Callable[..., LookedUp]


@pytest.fixture
def look(store, time) -> LookUp:
    """One process's look-up of one model, its pages served by the sandbox."""

    def looked(hub, name="acme/songbird", **options: Any) -> LookedUp:
        access = access_to(hub, pages=options.pop("pages", hub.pages_url))
        with LookUps(store, access, clock=time, pause=time.pause, **options) as ups:
            return ups.one(name)

    return looked

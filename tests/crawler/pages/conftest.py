"""Look-ups whose pages the sandbox serves."""

from typing import NamedTuple

import pytest

from crawler.lookup.lookup import LookedUp, LookUps
from sandbox.server import Running
from storage import Store
from tests.crawler.conftest import Time, access_to


class LookUp(NamedTuple):
    """One process's look-up of one model, its pages served by the sandbox."""

    store: Store
    time: Time

    def __call__(
        self,
        hub: Running,
        name: str = "acme/songbird",
        *,
        github: bool = True,
        pages: str | None = None,
    ) -> LookedUp:
        access = access_to(hub, pages=hub.pages_url if pages is None else pages)
        with LookUps(
            *(self.store, access), github=github, clock=self.time, pause=self.time.pause
        ) as ups:
            return ups.one(name)


@pytest.fixture
def look(store: Store, time: Time) -> LookUp:
    return LookUp(store, time)

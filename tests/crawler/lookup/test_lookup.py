"""Look-ups: what they cost, what they store, and what they say when it goes wrong."""

from typing import NamedTuple

import pytest

from crawler.asking.access import Access
from crawler.errors import BadToken, ModelNotFound, NoNetwork
from crawler.lookup.lookup import LookedUp, LookUps
from sandbox.server import Running
from storage import Store
from tests import shared
from tests.crawler.conftest import Start, Time, access_to, reached
from tests.sandbox.conftest import APACHE

CARD = """---
license: other
base_model: acme/tiny
datasets:
- acme/corpus
- acme/nowhere
---
# Rich

Training code: https://github.com/acme/code and https://github.com/acme/gone
"""


class LookUp(NamedTuple):
    """One process's look-up of one model."""

    store: Store
    time: Time

    def __call__(self, where: Running | Access, name: str, *, github: bool = True) -> LookedUp:
        with LookUps(
            *(self.store, reached(where)), github=github, clock=self.time, pause=self.time.pause
        ) as ups:
            return ups.one(name)


@pytest.fixture
def look(store: Store, time: Time) -> LookUp:
    return LookUp(store, time)


@pytest.fixture
def hub(start: Start) -> Running:
    running = start()
    running.edit(
        {"do": "add", "model": "acme/rich", "readme": CARD, "files": {"LICENSE": APACHE}},
        at="2026-11-02T00:00:00Z",
    )
    return running


def test_a_rich_model_costs_six_requests_to_the_hub_datasets_aside(
    hub: Running, look: LookUp, store: Store
) -> None:
    found = look(hub, "acme/rich")
    assert found.requests.hub_api + found.requests.hub_resolvers == 6 + 2
    assert found.requests.hub_api == hub.requests.buckets["api"]
    assert found.requests.hub_resolvers == hub.requests.buckets["resolvers"] == 4
    assert found.requests.github == hub.requests.buckets["github"]
    assert hub.requests.counted() == []
    assert found.model.depth == "full"
    links = found.model.extraction.links
    assert {each.id: each.resolved for each in links.datasets} == {
        "acme/corpus": True,
        "acme/nowhere": False,
    }
    assert {each.repo: each.state for each in links.github} == {
        "acme/code": "ok",
        "acme/gone": "gone",
    }
    assert found.failures == ()


def test_data_that_words_only_name_is_not_looked_up(hub: Running, look: LookUp) -> None:
    card = "# Plain\n\n## Training data\n\n- Wikipedia\n- OSCAR\n- BookCorpus\n"
    hub.edit({"do": "add", "model": "acme/plain", "readme": card}, at="2026-11-02T00:00:00Z")
    hub.edit({"do": "add", "model": "acme/bare", "readme": "# Plain"}, at="2026-11-02T00:00:00Z")
    bare = look(hub, "acme/bare").requests
    found = look(hub, "acme/plain")
    assert {each.id for each in found.model.extraction.links.datasets} == {
        "Wikipedia",
        "OSCAR",
        "BookCorpus",
    }
    assert found.requests.hub_api == bare.hub_api


def test_what_it_brought_is_stored_and_not_asked_for_again(
    hub: Running, look: LookUp, store: Store
) -> None:
    look(hub, "acme/rich")
    assert store.datasets(["acme/corpus"])["acme/corpus"].license == "CC-BY-4.0"
    assert store.repositories(["acme/code"])["acme/code"].license == "Apache-2.0"
    assert store.model("acme/tiny") is not None
    again = look(hub, "acme/rich")
    assert again.requests.github == 0
    assert again.requests.hub_api + again.requests.hub_resolvers <= 6
    assert again.model == store.model("acme/rich")


def test_a_second_look_at_once_changes_nothing(hub: Running, look: LookUp, store: Store) -> None:
    first = look(hub, "acme/rich")
    second = look(hub, "acme/rich")
    assert second.model.extraction == first.model.extraction
    assert len(store.history("acme/rich")) == 1


def test_github_may_be_left_out(hub: Running, look: LookUp) -> None:
    found = look(hub, "acme/rich", github=False)
    assert found.requests.github == 0
    assert all(each.state == "unread" for each in found.model.extraction.links.github)


def test_without_github_what_is_kept_of_it_counts(hub: Running, look: LookUp, store: Store) -> None:
    """What was not asked for this time has not gone: no change, and no request."""
    first = look(hub, "acme/rich")
    found = look(hub, "acme/rich", github=False)
    assert found.requests.github == 0
    assert found.model.extraction == first.model.extraction
    assert found.warnings == first.warnings
    assert len(store.history("acme/rich")) == 1


def test_github_that_is_spent_or_down_is_a_warning(start: Start, look: LookUp, time: Time) -> None:
    hub = start(plan="anonymous", clock=time)
    hub.edit({"do": "add", "model": "acme/rich", "readme": CARD})
    hub.application.limits.spend(None, "core", 0)
    found = look(hub, "acme/rich")
    assert any("quota of GitHub" in text for text in found.warnings)
    hub.application.limits.spend(None, "core", 50)
    hub.fault("status", "/repos/", status=500, times=100)
    found = look(hub, "acme/rich")
    assert any("GitHub was not read" in text for text in found.warnings)
    assert found.model.depth == "full"


def test_what_it_links_to_and_does_not_come_is_a_warning(hub: Running, look: LookUp) -> None:
    hub.fault("status", "/api/datasets/acme/corpus", times=5)
    hub.fault("status", "/api/models/acme/tiny", times=5)
    found = look(hub, "acme/rich")
    assert [text.partition(":")[0] for text in found.warnings[:3]] == [
        "the dataset acme/corpus was not read",
        "the base model acme/tiny was not read",
        "no other dataset or base model was asked for",
    ]
    assert "status 503" in found.warnings[0]
    resolved = {each.id: each.resolved for each in found.model.extraction.links.datasets}
    assert resolved == {"acme/corpus": None, "acme/nowhere": False}
    assert found.model.depth == "full"


def test_a_renamed_model_is_stored_under_its_name_and_keeps_its_history(
    hub: Running, look: LookUp, store: Store, time: Time
) -> None:
    number = look(hub, "acme/rich").model.host_id
    hub.edit({"do": "rename", "model": "acme/rich", "to": "other/rich"})
    time.now += 86_400
    found = look(hub, "acme/rich")
    assert (found.model.name, found.model.host_id) == ("other/rich", number)
    assert "acme/rich is now other/rich" in found.warnings
    assert found.requests.hub_api + found.requests.hub_resolvers <= 6 + 2


def test_an_unknown_model(hub: Running, look: LookUp, store: Store) -> None:
    with pytest.raises(ModelNotFound, match="acme/none") as problem:
        look(hub, "acme/none")
    assert problem.value.exit_code == 3
    assert "\n" not in str(problem.value)
    assert store.model("acme/none") is None
    assert store.runs(1)[0].state == "interrupted"


def test_one_that_is_gone_now(hub: Running, look: LookUp, store: Store, time: Time) -> None:
    look(hub, "acme/rich")
    hub.edit({"do": "delete", "model": "acme/rich"})
    time.now += 86_400
    with pytest.raises(ModelNotFound, match=r"no longer.*ajar show acme/rich"):
        look(hub, "acme/rich")
    known = store.model("acme/rich")
    assert known is not None
    assert known.gone_at == time.now


def test_one_of_a_similar_name_is_not_gone(hub: Running, look: LookUp, store: Store) -> None:
    look(hub, "acme/rich")
    hub.fault("status", "/api/models/ACME/RICH", status=401)
    with pytest.raises(ModelNotFound, match="no model ACME/RICH"):
        look(hub, "ACME/RICH")
    known = store.model("acme/rich")
    assert known is not None
    assert known.gone_at is None


def test_a_gated_model_is_stored_with_what_its_record_tells(hub: Running, look: LookUp) -> None:
    found = look(hub, "acme/shut")
    assert found.model.gated == "manual"
    assert any("gated" in text for text in found.warnings)
    assert found.model.extraction.findings["weights.final"].availability == "gated"
    assert found.requests.hub_resolvers <= 1


def test_a_card_that_cannot_be_read_is_a_failure(hub: Running, look: LookUp) -> None:
    hub.fault("status", "acme/tiny/resolve/.*README", times=100)
    found = look(hub, "acme/tiny")
    assert [each.name for each in found.failures] == ["acme/tiny"]
    assert found.model.extraction.findings["docs.model_card"].availability == "unknown"
    assert found.warnings == ()  # the reading has the reason
    assert "the card could not be read" in found.model.extraction.warnings[0]


def test_a_bad_token_and_no_network(hub: Running, look: LookUp) -> None:
    bad = access_to(hub, hub_token="hf_bad", hub_token_source="ajar.toml")
    with pytest.raises(BadToken, match=r"ajar\.toml"):
        look(bad, "acme/rich")
    with pytest.raises(NoNetwork):
        look(Access("http://127.0.0.1:9"), "acme/rich")


def test_many_look_ups_share_one_budget(start: Start, store: Store, time: Time) -> None:
    hub = start(plan="anonymous", clock=time)
    hub.application.quotas.spend(None, "api", 3)
    with LookUps(store, access_to(hub), clock=time, pause=time.pause, github=False) as ups:
        for number in range(10, 18):
            ups.one(f"many/m{number}")
    assert hub.requests.buckets["api"] == 8
    assert 299 <= sum(time.waits) <= 302


def test_a_base_models_card_is_read_while_the_requests_last(
    start: Start, look: LookUp, store: Store
) -> None:
    hub = start()
    base = "---\nlicense: mit\n---\n# Base\n\nIt was pre-trained on the Pile."
    child = "---\nlicense: mit\nbase_model: acme/base\n---\n# Child\n\nFine-tuned."
    for name, card in (("acme/base", base), ("acme/child", child)):
        hub.edit({"do": "add", "model": name, "readme": card}, at="2026-11-02T00:00:00Z")
    found = look(hub, "acme/child")
    data = found.model.extraction.findings["data.pretraining"]
    assert (data.availability, data.inherited_from) == ("released", "acme/base")
    assert found.requests.hub_api + found.requests.hub_resolvers <= 6
    stored = store.model("acme/base")
    assert stored is not None
    assert stored.depth == "full"
    again = look(hub, "acme/child")
    assert again.model.extraction == found.model.extraction
    assert again.requests.hub_api + again.requests.hub_resolvers == 3


def test_the_file_that_the_metadata_name_as_the_license_is_the_one_that_is_read(
    hub: Running, look: LookUp
) -> None:
    card = "---\nlicense: other\nlicense_name: ours\nlicense_link: terms/TERMS.md\n---\n# M\n"
    files = {"terms/TERMS.md": shared.APACHE, "NOTICE": "Thanks."}
    hub.edit({"do": "add", "model": "acme/terms", "readme": card, "files": files})
    finding = look(hub, "acme/terms").model.extraction.findings["weights.final"]
    assert finding.license == "Apache-2.0"
    assert hub.requests.counted() == []
    harmful = card.replace("terms/TERMS.md", "config.json")
    hub.edit({"do": "add", "model": "acme/bad", "readme": harmful, "files": {"config.json": "{}"}})
    look(hub, "acme/bad")
    assert hub.requests.counted() == []

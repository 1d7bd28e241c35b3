"""What a model inherits changes when its base changed, not when the base was read."""

import msgspec

from storage import Store
from storage.records import Observation
from taxonomy.findings import Availability, BaseModelLink, Evidence, Extraction, Finding, Links
from tests.storage.builders import DAY, T0, commit, extraction, finding, seen, times

BEGUN = T0 - 20 * DAY


def child(at: int, data: str | Finding) -> Observation:
    told = extraction(data__pretraining=data)
    return seen("ada/child", at=at, depth="full", extraction=told)


def of_base(word: str) -> Finding:
    return msgspec.structs.replace(finding(word), inherited_from="Ada/Base")


def changed(told: Extraction) -> Observation:
    """The base a day later, at another revision."""
    return seen(at=T0 + DAY, depth="full", revision="r2", committed_at=T0 + 9, extraction=told)


def test_a_base_that_is_read_later_changes_nothing(store: Store) -> None:
    commit(store, seen(), child(T0, "released"))
    commit(store, seen(at=T0 + DAY, depth="full", extraction=extraction(data__pretraining="named")))
    commit(store, child(T0 + DAY, of_base("named")), kind="heirs")
    assert times(store, "ada/child") == [(BEGUN, None)]
    assert store.history("ada/child")[0].findings["data.pretraining"][0] == "named"


def test_a_base_that_changed_changes_its_heirs(store: Store) -> None:
    told = extraction(data__pretraining="released")
    commit(store, seen(depth="full", extraction=told), child(T0, of_base("released")))
    told = extraction(data__pretraining="named")
    commit(store, changed(told))
    commit(store, child(T0 + DAY, of_base("named")), kind="heirs")
    assert times(store, "ada/child") == [(BEGUN, T0 + 9), (T0 + 9, None)]
    before, now = store.history("ada/child")
    assert (before.end_observed_at, now.observed_at) == (T0 + DAY, T0 + DAY)


def test_what_else_changed_was_seen_when_it_was_seen(store: Store) -> None:
    told = extraction(data__pretraining="released", code__inference="released")
    commit(store, seen(depth="full", extraction=told), child(T0, of_base("released")))
    told = extraction(data__pretraining="named")
    commit(store, changed(told))
    said = extraction(data__pretraining=of_base("named"), weights__final=finding("gated", "MIT"))
    moved = msgspec.structs.replace(child(T0 + DAY, "named"), extraction=said, gated="auto")
    commit(store, moved, kind="heirs")
    assert times(store, "ada/child") == [(BEGUN, T0 + DAY), (T0 + DAY, None)]


def test_so_it_is_where_both_come_in_one_page(store: Store) -> None:
    told = extraction(data__pretraining="released")
    commit(store, seen(depth="full", extraction=told), child(T0, of_base("released")))
    told = extraction(data__pretraining="named")
    commit(store, changed(told), child(T0 + DAY, of_base("named")))
    assert times(store, "ada/child") == [(BEGUN, T0 + 9), (T0 + 9, None)]


def paper(word: str) -> Observation:
    """A copy whose card links a paper: its own, unless its base is known to call it so."""
    line = ("README.md", "r1", "L9", "Paper: https://example.org/paper.pdf")
    proof = Evidence("paper", "docs.research_paper", Availability(word), 0.6, *line)
    told = msgspec.structs.replace(finding(word), evidence=(proof,))
    links = Links(base_models=(BaseModelLink("Ada/Base", "finetune"),))
    return seen(
        "ada/child",
        at=T0 if word == "released" else T0 + DAY,
        depth="full",
        extraction=extraction(docs__research_paper=told, links=links),
    )


def test_a_paper_that_a_base_read_later_calls_its_own_changes_nothing(store: Store) -> None:
    commit(store, seen(depth="full"), paper("released"))
    commit(store, paper("named"), kind="heirs")
    assert times(store, "ada/child") == [(BEGUN, None)]
    assert store.history("ada/child")[0].findings["docs.research_paper"][0] == "named"

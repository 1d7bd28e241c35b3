"""The door: ledger, cursors, leases, what is known, what is missing, what is to be read."""

import threading
from functools import partial
from pathlib import Path

import pytest

from storage import Store
from storage.records import StoredDocument
from storage.runs import Failure, Requests
from taxonomy.findings import Links, RepositoryLink
from tests.storage.builders import (
    DAY,
    RULES,
    T0,
    commit,
    dump,
    evidenced,
    extraction,
    seen,
)


def test_a_run_from_start_to_end(store: Store) -> None:
    run = store.start_run("full", "all", RULES, T0, expected=4)
    store.tick_run(run, Requests(1, 2, 3))
    asked = Requests(hub_api=1)
    store.commit_page(run, [seen()], ruleset=RULES, requests=asked, seen=5, cursor=("all", b"1"))
    failures = [Failure("ada/x", "404"), Failure("ada/y", "5 MiB")]
    ended = store.end_run(run, T0 + 9, "partial", failures=failures, error="")
    assert store.runs() == [ended]
    assert (ended.state, ended.seen, ended.new, ended.failed, ended.expected) == (
        "partial",
        5,
        1,
        2,
        4,
    )
    assert (ended.requests_api, ended.requests_resolvers, ended.requests_github) == (2, 2, 3)
    assert (ended.started_at, ended.ended_at, ended.ruleset) == (T0, T0 + 9, RULES)
    assert store.failures(run) == failures


def test_a_cursor_is_kept_with_the_page_and_forgotten(store: Store) -> None:
    run = store.start_run("full", "all", RULES, T0)
    assert store.cursor("all") is None
    store.commit_page(run, [], ruleset=RULES, cursor=("all", b"\x00place"))
    assert store.cursor("all") == b"\x00place"
    store.commit_page(run, [], ruleset=RULES, cursor=("all", None))
    assert store.cursor("all") is None


def test_a_failed_page_leaves_cursor_ledger_and_memory_as_they_were(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = store.start_run("full", "all", RULES, T0)
    before = dump(store, ledger=True)
    with monkeypatch.context() as patch:
        patch.setattr("storage.ledger.set_cursor", _fail)
        with pytest.raises(RuntimeError):
            store.commit_page(run, [seen()], ruleset="other", cursor=("all", b"1"))
    assert dump(store, ledger=True) == before
    store.commit_page(run, [seen()], ruleset="other", cursor=("all", b"1"))
    assert store.check() == []
    assert [row[1] for row in dump(store)["ruleset"]] == [RULES, "other"]


def _fail(*_: object) -> None:
    raise RuntimeError


def test_known_keeps_the_order_of_the_keys(store: Store) -> None:
    commit(store, seen("ada/a"), seen("ada/b"))
    keys = [("id-ada/b", "x"), (None, "ADA/A"), ("new", "ada/new"), (None, "nobody")]
    found = [known.name if known else None for known in store.known("model", keys)]
    assert found == ["ada/b", "ada/a", None, None]
    assert store.known("dataset", keys) == [None] * 4


def test_known_tells_what_was_read_and_what_is_gone(store: Store) -> None:
    commit(store, seen(depth="full", extraction=evidenced()))
    commit(store, seen(at=T0 + 1, revision="r2", committed_at=T0))
    (known,) = store.known("model", [("id-ada/base", "")])
    assert known is not None
    assert (known.revision, known.read_revision, known.gone) == ("r2", "r1", False)
    commit(store, seen(at=T0 + 2, state="gone", extraction=None))
    (known,) = store.known("model", [("id-ada/base", "")])
    assert known is not None
    assert known.gone


def test_missing_is_what_a_stretch_of_creation_lacks(store: Store) -> None:
    models = [seen(f"ada/m{i}", created_at=T0 + i // 2, committed_at=T0 + i) for i in range(6)]
    commit(store, *models)
    everything = store.missing("model", None, None, [], limit=9)
    assert [known.name for known in everything] == [f"ada/m{i}" for i in range(6)]
    stretch = store.missing(
        "model", (T0, "id-ada/m0"), (T0 + 2, "id-ada/m4"), ["id-ada/m2"], limit=9
    )
    assert [known.name for known in stretch] == ["ada/m1", "ada/m3", "ada/m4"]
    few = store.missing("model", None, None, ["id-ada/m0"], limit=2)
    assert len(few) == 2
    assert "ada/m0" not in [known.name for known in few]


def test_what_waits_to_be_read_is_most_downloaded_first(store: Store) -> None:
    commit(
        store,
        *(seen(f"ada/m{i}", downloads=d) for i, d in enumerate([5, 9, 9, None])),
        seen("bob/read", depth="full", extraction=evidenced(), downloads=99),
        seen("ada/data", kind="dataset", extraction=None, downloads=99),
        seen("ada/gone", downloads=99),
    )
    commit(store, seen("ada/gone", at=T0 + 1, state="gone", extraction=None))
    waiting = store.waiting()
    models = store.pending(waiting)
    assert [model.name for model in models] == ["ada/m1", "ada/m2", "ada/m0", "ada/m3"]
    assert models[0].record.startswith(b'{"revision":"r1"')
    assert [model.name for model in store.pending(waiting[1:3])] == ["ada/m2", "ada/m0"]
    assert not store.waiting("BOB")
    assert store.waiting("Ada") == waiting
    commit(store, seen("bob/read", at=T0 + 1, revision="r2", committed_at=T0, downloads=99))
    assert [model.name for model in store.pending(store.waiting("bob"))] == ["bob/read"]
    assert len(store.waiting()) == store.status().waiting == 5


def test_what_was_read_meanwhile_waits_no_more(store: Store) -> None:
    commit(store, seen("ada/a"), seen("ada/b"))
    waiting = store.waiting()
    commit(store, seen("ada/a", depth="full", extraction=evidenced()))
    assert [model.name for model in store.pending(waiting)] == ["ada/b"]


def test_datasets_by_any_name_they_had(store: Store) -> None:
    data = partial(seen, kind="dataset", extraction=None)
    commit(store, data("ada/old", license="MIT", gated="auto"), kind="datasets")
    commit(store, data("ada/new", T0 + 1, was="ada/old", license=None), kind="datasets")
    commit(store, data("ada/lost", state="gone", host_id=None), kind="datasets")
    found = store.datasets(["Ada/Old", "ada/new", "ada/lost", "no/body"])
    assert set(found) == {"ada/old", "ada/new", "ada/lost"}
    assert (found["ada/old"].name, found["ada/old"].license) == ("ada/new", None)
    assert [found[n].gone for n in ("ada/new", "ada/lost")] == [False, True]
    assert store.status().gone == 0  # that counts models


def test_repositories_with_documents_and_when_they_were_looked_at(store: Store) -> None:
    tree = StoredDocument("tree", b"{}", "h1")
    record = StoredDocument("record", b'{"id":1}', etag='"e1"')
    here = partial(seen, "ada/code", kind="github", depth="full", license="MIT")
    here = partial(here, documents=(record, tree), extraction=None)
    commit(store, here())
    before = dump(store)
    assert commit(store, here(at=T0 + DAY)).unchanged == 1
    assert dump(store) == before
    row = store.repositories(["ADA/code"])["ada/code"]
    assert (row.license, row.etag, row.checked_at, row.gone) == ("MIT", '"e1"', T0 + DAY, False)
    assert [d.path for d in row.documents] == ["record", "tree"]


def test_repositories_to_ask_for_stalest_first_then_those_only_linked(store: Store) -> None:
    code = partial(seen, kind="github", extraction=None)
    commit(store, code("ada/late", T0 + 2), code("ada/Early", T0), code("ada/again", T0))
    commit(store, code("ada/was", T0 + 1), code("ada/lost", T0 + 1, state="gone", host_id=None))
    commit(store, code("ada/now", T0 + 3, was="ada/was"), code("ada/again", T0 + DAY))
    # The name of one that is gone is another's now: the visit to that one counts.
    commit(store, code("ada/late", T0 + DAY, host_id="id-other"))
    names = ("ada/WAS", "ada/early", "Ada/Unseen", "ada/lost")
    links = Links(github=tuple(RepositoryLink(name) for name in names))
    commit(store, seen(extraction=extraction(links=links), depth="full"))
    assert store.unvisited(T0 + DAY) == ["ada/Early", "ada/lost", "ada/now", "Ada/Unseen"]
    assert store.unvisited(T0) == ["Ada/Unseen"]
    commit(store, seen(at=T0 + 1, state="gone", extraction=None))
    assert store.unvisited(T0) == []


def test_a_lease_has_one_winner_and_lapses(store: Store) -> None:
    assert store.acquire_lease("nightly", "a", until=100, now=0)
    assert not store.acquire_lease("nightly", "b", until=200, now=50)
    assert store.renew_lease("nightly", "a", until=150)
    assert not store.renew_lease("nightly", "b", until=999)
    assert store.lease_holder("nightly") == ("a", 150)
    assert store.acquire_lease("nightly", "b", until=300, now=151)
    assert not store.renew_lease("nightly", "a", until=999)
    store.release_lease("nightly", "a")
    assert store.lease_holder("nightly") == ("b", 300)
    store.release_lease("nightly", "b")
    assert store.lease_holder("nightly") is None


def test_threads_race_for_a_lease_and_one_wins(url: str) -> None:
    with Store.open(url) as store:
        won: list[bool] = []

        def race(owner: str) -> None:
            won.append(store.acquire_lease("nightly", owner, until=100, now=0))

        threads = [threading.Thread(target=race, args=(f"t{i}",)) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert won.count(True) == 1


def test_two_stores_write_to_one_database(url: str) -> None:
    with Store.open(url) as one, Store.open(url) as two:
        commit(one, seen("ada/a", task="t1"))
        commit(two, seen("ada/b", task="t2", extraction=extraction("GPL-3.0-only")))
        commit(one, seen("ada/c", task="t2", extraction=extraction("GPL-3.0-only")))
        assert one.check() == []
        assert [row[3] for row in dump(two)["entity"]] == ["ada/a", "ada/b", "ada/c"]


def test_overrides_stand_beside_the_machine(store: Store) -> None:
    commit(store, seen(depth="full", extraction=evidenced()))
    said = {"because": "Delta only.", "by": "Ada", "source": "https://example.org"}
    first = store.set_override(
        "ada/base", "weights.final", availability="partial", at=T0 + 5, **said
    )
    assert first is not None
    model = store.model("ada/base")
    assert model is not None
    finding = model.extraction.findings["weights.final"]
    assert (model.overrides, finding.availability) == (("weights.final",), "partial")
    assert (finding.evidence[0].quote, finding.evidence[0].locator) == ("Delta only.", "set by Ada")
    assert finding.rejected[0].evidence.quote == "license: mit"
    second = store.set_override(
        "ada/base", "weights.final", availability="named", at=T0 + 9, **said
    )
    assert second is not None
    assert [o.revoked_at for o in store.overrides("ada/base")] == [T0 + 9, None]
    assert store.revoke_override(second.id, T0 + 20)
    assert not store.revoke_override(second.id, T0 + 21)
    model = store.model("ada/base")
    assert model is not None
    assert model.overrides == ()
    then = store.model("ada/base", as_of=T0 + 10)
    assert then is not None
    assert then.extraction.findings["weights.final"].availability == "named"
    nobody = store.set_override("no/body", "weights.final", availability="named", at=1, **said)
    assert nobody is None
    with pytest.raises(ValueError, match="there are code"):
        store.set_override("ada/base", "wheels", availability="named", at=1, **said)
    with pytest.raises(ValueError, match="withheld"):
        store.set_override("ada/base", "weights.final", availability="lost", at=1, **said)


def test_a_moment_before_the_first_known_state_has_no_revision(store: Store) -> None:
    commit(store, seen("ada/base"))
    revisions = [
        model.revision
        for at in (None, T0, T0 - 25 * DAY)
        if (model := store.model("ada/base", as_of=at)) is not None
    ]
    assert revisions == ["r1", "r1", None]


def test_rescoring_reads_the_archive_and_prunes_old_rules(store: Store) -> None:
    commit(store, seen("ada/a"), seen("ada/b"), seen("ada/c"))
    first, second, third = store.rescore_due("new", 0, 9)
    assert store.rescore_due("new", 0, 2) == [first, second]
    (archived,) = store.archived("new", [first])
    assert (archived.entity.name, archived.unread) == ("ada/a", True)
    assert [each.path for each in archived.documents] == ["record"]
    new = extraction("MIT", rules="new")
    commit(store, seen("ada/a", extraction=new), kind="rescore", rules="new")
    assert (store.rescore_due("new", 0, 9), store.rescore_left("new")) == ([second, third], 2)
    assert store.rescore_due("new", second, 9) == [third]
    assert store.prune({"new"}) == 3
    assert [s.ruleset for s in store.history("ada/a")] == ["new"]


def test_names_by_a_part(store: Store) -> None:
    commit(store, seen("ada/one", downloads=1), seen("bob/ONE_more", downloads=5), seen("c/100%"))
    assert store.names("one") == ["bob/ONE_more", "ada/one"]
    assert store.names("%") == ["c/100%"]
    assert store.names("_") == ["bob/ONE_more"]
    assert store.names("o", limit=1) == ["bob/ONE_more"]


def test_a_name_may_be_asked_for_that_no_database_can_hold(store: Store) -> None:
    commit(store, seen("ada/one"))
    for as_of in (None, 10**10):
        assert store.model("ada/\0two", as_of=as_of) is None
        assert store.model("ada/\udcfftwo", as_of=as_of) is None
    assert store.names("\0t") == []
    assert store.history("\0") == []


def test_a_bare_path_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "ajar 100%.db"
    with Store.open(str(path)) as store:
        commit(store, seen())
    assert path.exists()
    with Store.open(f"sqlite:///{path}") as store:
        assert store.status().models == 1

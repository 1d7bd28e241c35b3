"""The past from commits, over real HTTP: what is asked, what is laid, where it goes on."""

import threading
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

import pytest

from crawler.asking.access import Progress, Scope, Silent
from crawler.clients.huggingface import Commit
from crawler.crawl import CrawlReport, crawl
from crawler.errors import ModelNotFound, Unreachable
from crawler.past import revisions
from crawler.past.backfill import Wanted, backfill, plan
from sandbox.faults import Fault
from sandbox.server import Running
from storage import Store
from storage.records import StoredDocument
from tests.crawler.conftest import Heard, Start, Time, access_to
from tests.sandbox.conftest import CARD
from tests.storage.blank import blank_store
from tests.storage.builders import dump

NAME = "acme/tiny"


@pytest.fixture
def hub(start: Start) -> Running:
    """A model whose license was changed twice, with other commits between."""
    running = start()
    running.edit({"do": "card", "model": NAME, "text": CARD + "More.\n"}, at="2024-03-01T00:00:00Z")
    running.edit(
        {"do": "file", "model": NAME, "path": "docs/b.txt", "text": "b"}, at="2024-04-01T00:00:00Z"
    )
    for month, license_ in (("05", "mit"), ("07", "cc-by-nc-4.0")):
        edit = {"do": "license", "model": NAME, "to": license_}
        running.edit(edit, at=f"2024-{month}-01T00:00:00Z")
    running.edit(
        {"do": "file", "model": NAME, "path": "docs/c.txt", "text": "c"}, at="2024-08-01T00:00:00Z"
    )
    return running


@pytest.fixture
def crawled(store: Store, hub: Running, time: Time) -> Store:
    crawl(store, access_to(hub), Scope(github=False), clock=time, pause=time.pause)
    hub.requests.clear()
    return store


class Walk(NamedTuple):
    """Goes back along the commits of models; the database is sound after it."""

    crawled: Store
    hub: Running
    time: Time

    def __call__(
        self,
        wanted: Wanted | None = None,
        *,
        budget: int | None = None,
        bisect: bool = False,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> CrawlReport:
        report = backfill(
            self.crawled,
            access_to(self.hub),
            wanted or Wanted((NAME,)),
            budget=budget,
            bisect=bisect,
            progress=progress,
            stop=stop,
            clock=self.time,
            pause=self.time.pause,
        )
        assert self.crawled.check() == []
        return report


@pytest.fixture
def walk(crawled: Store, hub: Running, time: Time) -> Walk:
    return Walk(crawled, hub, time)


def licenses(store: Store, name: str = NAME) -> list[tuple[int, str | None]]:
    return [(spell.valid_from, spell.findings["weights.final"][1]) for spell in store.history(name)]


def at(month: int, day: int = 1) -> int:
    return int(datetime(2024, month, day, tzinfo=UTC).timestamp())


WHOLE = [(at(2, 2) + 36_000, "Apache-2.0"), (at(5), "MIT"), (at(7), "CC-BY-NC-4.0")]


def test_licenses_of_old_at_the_time_of_their_commits(
    crawled: Store, walk: Walk, hub: Running
) -> None:
    assert licenses(crawled) == [(at(8), "CC-BY-NC-4.0")]
    report = walk()
    assert report.runs[0].kind == "backfill"
    assert [key for _, key in licenses(crawled)] == ["Apache-2.0", "MIT", "CC-BY-NC-4.0"]
    assert licenses(crawled)[1:] == WHOLE[1:]
    assert not [path for path in hub.requests.paths() if "config.json" in path]


def test_what_is_done_costs_nothing(crawled: Store, walk: Walk, hub: Running) -> None:
    walk()
    before = crawled.history(NAME)
    hub.requests.clear()
    report = walk()
    assert hub.requests.paths() == []
    assert report.counts.spells == 0
    assert crawled.history(NAME) == before


def test_a_budget_is_kept_and_the_next_time_goes_on(
    crawled: Store, walk: Walk, hub: Running, heard: Heard
) -> None:
    spent = []
    for _ in range(20):
        report = walk(budget=8, progress=heard)
        spent.append(report.requests.hub_api + report.requests.hub_resolvers)
        if not heard.notes:
            break
        heard.notes.clear()
    assert max(spent) <= 8
    assert len(spent) > 1
    assert [key for _, key in licenses(crawled)] == ["Apache-2.0", "MIT", "CC-BY-NC-4.0"]


@pytest.mark.parametrize("budget", range(1, 9))
def test_a_budget_holds_when_the_hub_has_to_be_asked_again(
    crawled: Store, walk: Walk, hub: Running, budget: int
) -> None:
    hub.fault("status", "/commits/|/resolve/", times=4, skip=budget - 1)
    hub.requests.clear()
    walk(budget=budget)
    assert len(hub.requests.entries) <= budget


def test_a_list_of_commits_in_pages_is_within_the_budget(
    crawled: Store, walk: Walk, hub: Running, heard: Heard
) -> None:
    hub.edit(
        *({"do": "file", "model": NAME, "path": "n.txt", "text": str(n)} for n in range(2_100))
    )
    hub.requests.clear()
    walk(budget=2, progress=heard)
    assert len(hub.requests.entries) == 2
    (note,) = heard.notes
    assert "a budget of 2 requests is too small" in note


def test_a_name_that_another_repository_has_now_tells_nothing_of_this_one(
    crawled: Store, walk: Walk, hub: Running
) -> None:
    hub.edit({"do": "license", "model": "acme/card-only", "to": "gpl-3.0"}, at="2023-01-01")
    hub.edit({"do": "license", "model": "acme/card-only", "to": "wtfpl"}, at="2023-02-01")
    hub.edit({"do": "rename", "model": NAME, "to": "acme/moved"})
    hub.edit({"do": "rename", "model": "acme/card-only", "to": NAME})
    before = licenses(crawled)
    report = walk()
    assert [each.reason for each in report.failures] == [
        "the name is another repository's now: `ajar crawl` first"
    ]
    assert licenses(crawled) == before
    hub.edit({"do": "rename", "model": NAME, "to": "acme/third"})
    hub.edit({"do": "rename", "model": "acme/moved", "to": NAME})
    walk()
    assert licenses(crawled)[1:] == WHOLE[1:]


def test_one_whose_history_was_squashed_is_known_by_its_id(
    crawled: Store, walk: Walk, hub: Running
) -> None:
    repository = hub.application.corpus.models.held(NAME)
    hub.edit({"do": "license", "model": NAME, "to": "mit"}, at="2024-09-01T00:00:00Z")
    assert repository is not None
    assert repository.commits is not None
    repository.commits = [repository.commits[0], *repository.commits[2:]]
    report = walk()
    assert not report.failures
    assert len(licenses(crawled)) == 3


def test_who_is_behind_a_gate_is_asked_for_last(
    store: Store, hub: Running, time: Time, walk: Walk
) -> None:
    hub.edit(
        {"do": "bump", "model": "acme/shut", "downloads": 900},
        {"do": "bump", "model": NAME, "downloads": 800},
    )
    crawl(store, access_to(hub), Scope(github=False, full=True), clock=time, pause=time.pause)
    hub.requests.clear()
    report = walk(Wanted(top=2))
    asked = [path for path in hub.requests.paths() if "/commits/" in path]
    assert asked == [f"/api/models/{NAME}/commits/main", "/api/models/acme/shut/commits/main"]
    assert [each.name for each in report.failures] == ["acme/shut"]


@pytest.mark.parametrize("bisect", [False, True])
@pytest.mark.parametrize("budget", range(1, 12))
def test_a_budget_gets_on_or_is_said_to_be_too_small(
    crawled: Store, walk: Walk, heard: Heard, budget: int, bisect: bool
) -> None:
    for _ in range(60):
        before = crawled.cursor(f"backfill/{crawled.present(names=[NAME])[0].id}")
        report = walk(budget=budget, progress=heard, bisect=bisect)
        assert report.requests.hub_api + report.requests.hub_resolvers <= budget
        after = crawled.cursor(f"backfill/{crawled.present(names=[NAME])[0].id}")
        if not heard.notes:
            assert [key for _, key in licenses(crawled)] == ["Apache-2.0", "MIT", "CC-BY-NC-4.0"]
            assert licenses(crawled)[1:] == WHOLE[1:]
            return
        (note,) = heard.notes
        if "too small" in note:
            assert f"a budget of {budget} requests is too small for one revision of {NAME}" in note
            least = int(note.split("--budget ")[1].split()[0])
            assert least > budget
            assert least <= plan(crawled, Wanted((NAME,))).least
            return
        assert before != after
        heard.notes.clear()
    pytest.fail("it never came to an end")


def test_a_license_file_of_old_is_read_under_the_name_it_had(
    store: Store, start: Start, time: Time
) -> None:
    hub = start()
    legal = {"do": "file", "model": NAME, "path": "LICENSE.txt", "text": "MIT License"}
    hub.edit({"do": "remove_file", "model": NAME, "path": "LICENSE"}, legal, at="2024-03-01")
    away = {"do": "remove_file", "model": NAME, "path": "LICENSE.txt"}
    hub.edit(away, {"do": "license", "model": NAME, "to": "mit"}, at="2024-05-01T00:00:00Z")
    crawl(store, access_to(hub), Scope(github=False), clock=time, pause=time.pause)
    hub.requests.clear()
    backfill(store, access_to(hub), Wanted((NAME,)), clock=time, pause=time.pause)
    assert any(path.endswith("/LICENSE.txt") for path in hub.requests.paths())
    assert store.check() == []


@pytest.mark.parametrize("bisect", [False, True])
def test_a_license_file_that_is_gone_is_read_where_it_was(
    store: Store, start: Start, time: Time, bisect: bool
) -> None:
    hub = start()
    terms = "MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining"
    hub.edit({"do": "license", "model": NAME, "to": "other"}, at="2024-03-01T00:00:00Z")
    hub.edit(
        {"do": "file", "model": NAME, "path": "LICENSE", "text": terms}, at="2024-04-01T00:00:00Z"
    )
    away = {"do": "remove_file", "model": NAME, "path": "LICENSE"}
    hub.edit(away, at="2024-05-01T00:00:00Z")
    hub.edit(
        *({"do": "file", "model": NAME, "path": "n.txt", "text": str(n)} for n in range(20)),
        at="2024-06-01T00:00:00Z",
    )
    crawl(store, access_to(hub), Scope(github=False), clock=time, pause=time.pause)
    backfill(store, access_to(hub), Wanted((NAME,)), bisect=bisect, clock=time, pause=time.pause)
    assert store.check() == []
    assert licenses(store)[-2:] == [(at(4), "MIT"), (at(5), "LicenseRef-other")]


class Stopping(Silent):
    """A progress that wants the work to end at the n-th answer."""

    def __init__(self, answers: int) -> None:
        self.stop = threading.Event()
        self._left = answers

    def quota(self, bucket: str, remaining: int | None, reset_in: float) -> None:
        self._left -= 1
        if not self._left:
            self.stop.set()


def texts(store: Store) -> dict[tuple[str, int], tuple[Any, ...]]:
    """The rows of a model's archive, with the words of paths and the bytes of texts, not ids."""
    (known,) = store.present(names=[NAME])
    held = dump(store)
    words = {row[0]: row[1] for row in held["word"]}
    bodies = {row[0]: row[4] for row in held["document"]}
    return {
        (words[path], since): (until, bodies.get(body), *said)
        for number, path, since, until, body, *said in held["entity_document"]
        if number == known.id
    }


@pytest.mark.parametrize("bisect", [False, True])
@pytest.mark.parametrize("answers", [4, 11])
def test_a_text_that_stands_at_a_stop_is_one_row(
    store: Store, start: Start, time: Time, answers: int, bisect: bool
) -> None:
    hub = start()
    for number in range(20):
        edit = {"do": "file", "model": NAME, "path": f"f{number}.txt", "text": "x"}
        if number % 4 == 1:
            edit = {"do": "card", "model": NAME, "text": f"{CARD}\n{number}\n"}
        hub.edit(edit, at=f"2024-08-{1 + number:02d}T00:00:00Z")
    crawl(store, access_to(hub), Scope(github=False), clock=time, pause=time.pause)
    how = partial(backfill, bisect=bisect, clock=time, pause=time.pause)
    with blank_store() as other:
        crawl(other, access_to(hub), Scope(github=False), clock=time, pause=time.pause)
        how(other, access_to(hub), Wanted((NAME,)))
        whole = texts(other)
    for _ in range(60):
        stopping = Stopping(answers)
        report = how(
            *(store, access_to(hub), Wanted((NAME,))), stop=stopping.stop, progress=stopping
        )
        if not report.interrupted:
            break
        answers += 2
    assert store.check() == []
    assert texts(store) == whole


@pytest.mark.parametrize("answers", range(1, 14))
def test_stopped_at_any_answer_the_end_is_the_same(
    crawled: Store, walk: Walk, answers: int
) -> None:
    for _ in range(40):
        stopping = Stopping(answers)
        if not walk(stop=stopping.stop, progress=stopping).interrupted:
            break
        answers += 2
    assert [key for _, key in licenses(crawled)] == ["Apache-2.0", "MIT", "CC-BY-NC-4.0"]
    assert licenses(crawled)[1:] == WHOLE[1:]


def test_bisection_asks_less_and_finds_the_same(store: Store, start: Start, time: Time) -> None:
    hub = start()
    for number in range(30):
        moment = f"2024-{8 + number // 15:02d}-{1 + number % 15:02d}T00:00:00Z"
        file = {"do": "file", "model": NAME, "path": f"f{number}.txt", "text": "x"}
        hub.edit(file, at=moment)
        if number == 11:
            hub.edit({"do": "license", "model": NAME, "to": "mit"}, at="2024-08-12T09:00:00Z")
    crawl(store, access_to(hub), Scope(github=False), clock=time, pause=time.pause)
    hub.requests.clear()
    backfill(store, access_to(hub), Wanted((NAME,)), bisect=True, clock=time, pause=time.pause)
    assert [key for _, key in licenses(store)] == ["Apache-2.0", "MIT"]
    assert licenses(store)[1][0] == at(8, 12) + 9 * 3_600
    assert len(hub.requests.paths()) <= 36


def test_dates_that_go_back_and_forth_lay_nothing_over_another(
    store: Store, start: Start, time: Time
) -> None:
    hub = start()
    for license_, moment in (
        ("mit", "2024-06-01"),
        ("openrail", "2024-05-01"),
        ("gpl", "2024-07-01"),
    ):
        hub.edit({"do": "license", "model": NAME, "to": license_}, at=f"{moment}T00:00:00Z")
    hub.edit({"do": "license", "model": NAME, "to": "cc0-1.0"}, at="2024-06-15T00:00:00Z")
    crawl(store, access_to(hub), Scope(github=False), clock=time, pause=time.pause)
    backfill(store, access_to(hub), Wanted((NAME,)), clock=time, pause=time.pause)
    assert store.check() == []
    assert [key for _, key in licenses(store)] == ["Apache-2.0", "LicenseRef-openrail", "CC0-1.0"]


def test_a_model_that_is_not_known(walk: Walk) -> None:
    with pytest.raises(ModelNotFound, match="ajar crawl --model"):
        walk(Wanted(("no/such",)))


def test_one_that_is_shut_is_a_failure_and_the_others_go_on(crawled: Store, walk: Walk) -> None:
    report = walk(Wanted(("acme/shut", NAME)))
    assert [each.name for each in report.failures] == ["acme/shut"]
    assert len(licenses(crawled)) == 3


def test_a_card_of_old_that_is_none_bars_the_way_to_no_older_one(
    crawled: Store, walk: Walk, hub: Running
) -> None:
    repository = hub.application.corpus.models.held(NAME)
    assert repository is not None
    assert repository.commits is not None
    of_may = next(each for each in repository.commits if each.date == at(5) * 1000)
    hub.faults.add(Fault("endless", path=f"{NAME}/resolve/{of_may.sha}/README"))
    assert walk().failures == ()
    assert licenses(crawled) == WHOLE
    cards = [spell.findings["docs.model_card"][0] for spell in crawled.history(NAME)]
    assert [card == "unknown" for card in cards] == [False, True, False]


def test_one_whose_commits_fail_is_a_failure_and_an_outage_is_the_end(
    crawled: Store, walk: Walk, hub: Running
) -> None:
    hub.faults.add(Fault("status", path="card-only/commits", times=5))
    report = walk(Wanted(("acme/card-only", NAME)))
    assert [each.name for each in report.failures] == ["acme/card-only"]
    assert len(licenses(crawled)) == 3
    hub.faults.add(Fault("status", path="/commits/", times=10_000))
    with pytest.raises(Unreachable):
        walk(Wanted(author="many"))


def test_a_plan_asks_nobody(crawled: Store, walk: Walk, hub: Running) -> None:
    planned = plan(crawled, Wanted(author="acme"))
    assert planned.todo == planned.models > 1
    assert plan(crawled, Wanted(top=2)).models == 2
    assert plan(crawled, Wanted((NAME, "no/such"))).missing == ("no/such",)
    walk()
    hub.requests.clear()
    assert plan(crawled, Wanted((NAME,))).done == 1
    assert hub.requests.paths() == []


def commits(number: int) -> list[Commit]:
    return [Commit(f"{place:040x}", 1_000 - place) for place in range(number)]


@pytest.mark.parametrize("changes", [(), (7,), (3, 30), (0, 1, 2), (59,)])
def test_bisect_finds_every_change_between_unlike_ends(changes: tuple[int, ...]) -> None:
    asked = []

    def ask(commit: Commit, _held: revisions.Texts) -> revisions.Texts:
        asked.append(commit)
        place = 1_000 - commit.at
        return {"README.md": StoredDocument("README.md", b"%d" % sum(c <= place for c in changes))}

    held = {"README.md": StoredDocument("README.md", b"0")}
    fast = list(revisions.bisect(ask, commits(60), held))
    cost = len(asked)
    assert fast == list(revisions.walk(ask, commits(60), held))
    assert cost <= 1 + 6 * len(changes)

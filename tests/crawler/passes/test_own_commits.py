"""What a model's own commit brings began with that commit; what its base brings, with the base."""

from pathlib import Path
from typing import Any

import pytest

from crawler.asking.access import Scope
from sandbox.server import Running
from storage import Store
from tests.crawler.conftest import Crawl, Start, Time
from tests.crawler.passes.test_heirs import COMMIT, DATA, DAY, FILES, NIGHT, add

LATER = "2027-01-17T00:00:00Z"
"""COMMIT; the night that sees it begins eight hours after."""

CLOSED = (
    "---\nlicense: mit\n---\n# Base\n\n"
    "The pre-training data is proprietary and will not be released.\n"
)
CHILD = "---\nlicense: mit\nbase_model: {}\n---\n# Child\n\nFine-tuned. {}\n"
APACHE = (Path(__file__).parents[3] / "LICENSE").read_text("utf-8")
EVERY = Scope(github=True, full=True)

Edit = dict[str, Any]


def made(name: str, card: str) -> Edit:
    return {"do": "add", "model": name, "readme": card, "files": FILES}


def card(name: str, text: str) -> Edit:
    return {"do": "card", "model": name, "text": text}


def gone(name: str) -> Edit:
    return {"do": "delete", "model": name}


class World:
    """A sandbox with nights of edits; one day passes with each."""

    def __init__(self, hub: Running, run: Crawl, store: Store, time: Time) -> None:
        self._hub, self._run, self.store, self._time = hub, run, store, time

    def night(self, *edits: Edit, later: Edit | None = None) -> int:
        """When it was. ``later``: an hour after the others."""
        for edit in edits:
            self._hub.edit(edit, at=LATER)
        if later is not None:
            self._hub.edit(later, at=LATER.replace("T00", "T01"))
        self._run(self._hub, EVERY)
        assert self.store.check() == []
        self._time.now += DAY
        return int(self._time.now) - DAY

    def told(self, name: str, component: str) -> list[tuple[int | None, str]]:
        """Where spells begin, but for the first, and what they say of a component."""
        spells = self.store.history(name)
        said = [each.findings.get(component, ("unknown", None)) for each in spells]
        began = [None, *(each.valid_from for each in spells[1:])]
        return list(zip(began, [word for word, _ in said], strict=True))


@pytest.fixture
def world(start: Start, run: Crawl, store: Store, time: Time) -> World:
    """A base of which the data is released, its child and grandchild, known for two nights."""
    hub = start(models=[])
    hub.edit({"do": "license", "dataset": "acme/corpus", "to": "mit"}, at=NIGHT)
    add(hub, "acme/base", card=DATA)
    add(hub, "acme/child", "acme/base")
    add(hub, "acme/grandchild", "acme/child")
    add(hub, "acme/plain", card="# Plain\n\nA model.\n")
    built = World(hub, run, store, time)
    built.night()
    built.night()
    return built


def test_a_base_made_anew_under_its_name_turns_its_heirs(world: World) -> None:
    world.night(gone("acme/base"))
    world.night(made("acme/base", CLOSED))
    world.night()
    told = world.told("acme/child", "data.pretraining")
    assert told == [(None, "released"), (COMMIT, "withheld")]


def test_so_it_does_where_both_happen_between_two_nights(world: World) -> None:
    world.night(gone("acme/base"), made("acme/base", CLOSED))
    told = world.told("acme/child", "data.pretraining")
    assert told == [(None, "released"), (COMMIT, "withheld")]


def test_a_name_that_another_model_takes_over_turns_the_heirs_of_the_one_before(
    world: World,
) -> None:
    world.night({"do": "rename", "model": "acme/base", "to": "acme/root"})
    world.night(made("acme/base", CLOSED))
    told = world.told("acme/child", "data.pretraining")
    assert told == [(None, "released"), (COMMIT, "withheld")]


def test_an_older_model_that_takes_the_name_has_it_since_then(world: World) -> None:
    world.night(made("acme/other", CLOSED))
    world.night({"do": "rename", "model": "acme/base", "to": "acme/root"})
    at = world.night({"do": "rename", "model": "acme/other", "to": "acme/base"})
    told = world.told("acme/child", "data.pretraining")
    assert told == [(None, "released"), (at, "withheld")]


def test_a_base_that_was_renamed_is_still_the_base(world: World) -> None:
    world.night({"do": "rename", "model": "acme/base", "to": "acme/root"})
    world.night(card("acme/root", CLOSED))
    told = world.told("acme/child", "data.pretraining")
    assert told == [(None, "released"), (COMMIT, "withheld")]


def test_a_base_that_comes_back_another_turns_its_heirs(world: World) -> None:
    world.night({"do": "hide", "model": "acme/base"})
    at = world.night({"do": "publish", "model": "acme/base"}, card("acme/base", CLOSED))
    told = world.told("acme/child", "data.pretraining")
    assert told == [(None, "released"), (at, "withheld")]


def test_a_base_that_turned_and_went_before_its_heirs_were_read_turns_them(world: World) -> None:
    world.night(card("acme/base", CLOSED), gone("acme/base"))
    assert world.told("acme/child", "data.pretraining") == [(None, "released")]


def test_a_card_without_news_after_that_of_its_base_turns_with_the_base(world: World) -> None:
    own = card("acme/child", CHILD.format("acme/base", "Well."))
    world.night(card("acme/base", CLOSED), later=own)
    told = world.told("acme/child", "data.pretraining")
    assert told == [(None, "released"), (COMMIT, "withheld")]


def test_a_card_that_names_another_base_turns_at_its_commit(world: World) -> None:
    world.night(made("acme/other", CLOSED))
    world.night(card("acme/child", CHILD.format("acme/other", "")))
    told = world.told("acme/child", "data.pretraining")
    assert told == [(None, "released"), (COMMIT, "withheld")]


def test_words_of_its_own_turn_at_their_commit(world: World) -> None:
    words = "The pre-training data is proprietary and will not be released."
    world.night(card("acme/child", CHILD.format("acme/base", words)))
    told = world.told("acme/child", "data.pretraining")
    assert told == [(None, "released"), (COMMIT, "withheld")]
    world.night(card("acme/child", CHILD.format("acme/base", "Well.")))
    assert [word for _, word in world.told("acme/child", "data.pretraining")] == [
        *("released", "withheld", "released")
    ]


def test_a_card_without_news_beside_a_base_that_is_gone_turns_nothing(world: World) -> None:
    world.night(gone("acme/base"))
    world.night(card("acme/child", CHILD.format("acme/base", "Well.")))
    assert world.told("acme/child", "data.pretraining") == [(None, "released")]


def test_a_parent_that_names_another_base_turns_its_heirs(world: World) -> None:
    world.night(made("acme/other", CLOSED))
    world.night(card("acme/child", CHILD.format("acme/other", "")))
    told = world.told("acme/grandchild", "data.pretraining")
    assert told == [(None, "released"), (COMMIT, "withheld")]


def test_a_parent_that_tells_of_itself_turns_its_heirs(world: World) -> None:
    words = "The pre-training data is proprietary and will not be released."
    world.night(card("acme/child", CHILD.format("acme/base", words)))
    told = world.told("acme/grandchild", "data.pretraining")
    assert told == [(None, "released"), (COMMIT, "withheld")]


def test_a_license_file_began_with_its_commit(world: World) -> None:
    edit = {"do": "file", "model": "acme/plain", "path": "LICENSE", "text": APACHE}
    world.night(edit)
    spells = world.store.history("acme/plain")
    licenses = [each.findings["weights.final"][1] for each in spells]
    assert (licenses, spells[-1].valid_from) == ([None, "Apache-2.0"], COMMIT)


def test_a_dataset_that_nobody_had_seen_began_with_the_commit_that_links_it(world: World) -> None:
    linked = "---\nlicense: mit\ndatasets:\n- acme/letters\n---\n# Plain\n\nPre-trained on it.\n"
    letters = {"do": "add", "dataset": "acme/letters", "readme": "---\nlicense: mit\n---\n# L\n"}
    world.night(letters, card("acme/plain", linked))
    told = world.told("acme/plain", "data.pretraining")
    assert told == [(None, "not_found"), (COMMIT, "released")]


def test_code_that_nobody_had_seen_began_with_the_commit_that_links_it(world: World) -> None:
    files = {"README.md": "# Code\n\n```\npython pretrain.py\n```\n", "LICENSE": APACHE}
    tree = [
        {"path": path, "type": "blob", "sha": f"{n:040x}", "size": 9}
        for n, path in enumerate([*files, "pretrain.py"], 1)
    ]
    meta = {"license": "Apache-2.0", "created_at": NIGHT}
    code = {"do": "add", "repository": "acme/code", "meta": meta, "tree": tree, "files": files}
    line = "Pre-training code: https://github.com/acme/code"
    world.night(code, card("acme/plain", f"# Plain\n\n{line}\n"))
    told = world.told("acme/plain", "code.pretraining")
    assert told == [(None, "not_found"), (COMMIT, "released")]

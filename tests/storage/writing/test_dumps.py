"""What a published dump says over a reading in full: news of the record, nothing else."""

from functools import partial
from typing import Any

import msgspec
import pytest

from storage import Store, export
from storage.records import Observation, StoredDocument
from storage.sightings import notes
from taxonomy.findings import Extraction
from tests.storage.builders import DAY, T0, commit, data, dump, extraction, finding, seen, spans

LATER = T0 + 400 * DAY
NAMED = extraction("MIT", docs__research_paper="named", code__finetuning="released")


def read_in_full(store: Store, license_: str | None = "MIT") -> None:
    told = extraction(license_, docs__model_card="released", code__finetuning="released")
    commit(store, seen(depth="full", extraction=told))


def dumped(
    license_: str | None = "MIT",
    /,
    *,
    lacks: tuple[str, ...] = (),
    card: bool = False,
    at: int = LATER,
    revision: str | None = None,
    committed_at: int | None = None,
    findings: dict[str, Any] | None = None,
    **said: Any,
) -> Observation:
    """What a dump tells whose records lack these fields."""
    about = {"code__finetuning": "not_applicable"} | (findings or {})
    fields = {"tags": [], "gated": False, "siblings": []}
    record = msgspec.json.encode({key: fields[key] for key in fields if key not in lacks})
    note = notes.document(notes.Note("listing", lacks, card), revision, str(at))
    return seen(
        at=at,
        revision=revision,
        committed_at=committed_at,
        era="listing",
        depth="full" if card else "listing",
        extraction=extraction(license_, **about),
        documents=(StoredDocument("record", record), note),
        lacks=lacks,
        **said,
    )


def test_a_license_that_changed_unseen_is_a_change(store: Store) -> None:
    read_in_full(store)
    commit(store, dumped("Apache-2.0"), kind="import")
    assert [each[1:] for each in spans(store, "ada/base")] == [
        (LATER, "MIT"),
        (None, "Apache-2.0"),
    ]
    assert store.check() == []


def test_what_a_record_does_not_show_is_not_gone_for_that(store: Store) -> None:
    read_in_full(store)
    commit(store, dumped(findings={"data__finetuning": "named"}), kind="import")
    last = store.history("ada/base")[-1].findings
    assert last["code.finetuning"][0] == "released"
    assert last["docs.model_card"][0] == "released"
    assert last["data.finetuning"][0] == "named"


def test_a_record_does_not_guess_anew_what_documents_decided(store: Store) -> None:
    commit(store, seen(depth="full", extraction=NAMED))
    commit(store, dumped(findings={"docs__research_paper": "released"}), kind="import")
    assert store.history("ada/base")[-1].findings["docs.research_paper"][0] == "named"
    assert len(spans(store, "ada/base")) == 1


@pytest.mark.parametrize(
    ("files", "stands"),
    [("not_found", "partial"), ("unknown", "partial"), ("released", "released")],
)
def test_what_a_card_told_is_not_gone_where_no_file_is_it(
    store: Store, files: str, stands: str
) -> None:
    told = extraction("MIT", weights__training_state="partial")
    commit(store, seen(depth="full", extraction=told))
    commit(store, dumped("MIT", findings={"weights__training_state": files}), kind="import")
    assert store.history("ada/base")[-1].findings["weights.training_state"][0] == stands


def test_nor_does_the_record_after_it(store: Store) -> None:
    commit(store, seen(depth="full", extraction=NAMED))
    guessed_anew = partial(dumped, findings={"docs__research_paper": "released"})
    for number, said in enumerate(("Apache-2.0", "BSD-3-Clause")):
        commit(store, guessed_anew(said, at=LATER + number * DAY), kind="import")
        assert store.check() == []
    assert {each.findings["docs.research_paper"][0] for each in store.history("ada/base")} == {
        "named"
    }
    assert [each[2] for each in spans(store, "ada/base")] == ["MIT", "Apache-2.0", "BSD-3-Clause"]


def test_nor_does_it_end_the_links_that_documents_told(store: Store) -> None:
    links = data("ada/texts")
    commit(store, seen(depth="full", extraction=extraction("MIT", links=links)))
    for number, said in enumerate(("Apache-2.0", "BSD-3-Clause")):
        commit(store, dumped(said, at=LATER + number * DAY), kind="import")
    assert [row[2] for row in export.rows(store, "links")] == ["ada/texts"]


def test_a_dump_without_tags_ends_no_links(store: Store) -> None:
    commit(store, seen(extraction=extraction("MIT", links=data("ada/texts"))))
    commit(store, dumped(None, lacks=("tags",)), kind="import")
    commit(store, dumped("MIT", at=LATER + DAY), kind="import")
    ends = [(row[2], row[5]) for row in dump(store)["link"]]
    assert ends == [("ada/texts", LATER + DAY)]


def test_files_that_the_record_after_it_tells_first_are_news(store: Store) -> None:
    commit(store, seen(depth="full", extraction=extraction("MIT")))
    told = partial(dumped, revision="r2", committed_at=LATER)
    commit(store, told("Apache-2.0", lacks=BARE, gated=None), kind="import")
    about = {"weights__final": "not_found", "weights__checkpoints": "released"}
    now = told("Apache-2.0", findings=about, at=LATER + DAY)
    commit(store, now, kind="import")
    last = store.history("ada/base")[-1].findings
    assert (last["weights.final"][0], last["weights.checkpoints"][0]) == ("not_found", "released")


@pytest.mark.parametrize("depth", ["full", "listing"])
def test_other_without_its_name_is_no_other_license(store: Store, depth: str) -> None:
    told = extraction("LicenseRef-our-terms", code__finetuning="not_applicable")
    commit(store, seen(depth=depth, extraction=told))
    commit(store, dumped("LicenseRef-other"), kind="import")
    assert [each[2] for each in spans(store, "ada/base")] == ["LicenseRef-our-terms"]
    commit(store, dumped("MIT", at=LATER + DAY), kind="import")
    assert spans(store, "ada/base")[-1] == (LATER + DAY, None, "MIT")


def test_a_dump_that_tells_of_no_gate_opens_none(store: Store) -> None:
    shut, open_ = finding("gated", "MIT"), finding("released", "MIT")
    commit(store, seen(gated="auto", extraction=extraction("MIT", weights__final=shut)))
    for number, said in enumerate((open_, finding("partial", "MIT"))):
        bare = partial(dumped, lacks=("gated", "siblings"), gated=None)
        told = bare(findings={"weights__final": said}, at=LATER - DAY * number)
        commit(store, told, kind="import")
        assert store.history("ada/base")[-1].findings["weights.final"][0] == "gated"
    told = dumped(findings={"weights__final": open_}, gated="no", at=LATER + DAY)
    commit(store, told, kind="import")
    assert store.history("ada/base")[-1].findings["weights.final"][0] == "released"


def test_weights_are_files_and_can_go(store: Store) -> None:
    read_in_full(store)
    commit(store, dumped(findings={"weights__final": "not_found"}), kind="import")
    assert store.history("ada/base")[-1].findings["weights.final"][0] == "not_found"


def test_a_commit_time_of_its_own_dates_the_change(store: Store) -> None:
    read_in_full(store)
    commit(store, dumped("Apache-2.0", committed_at=T0 + 50 * DAY), kind="import")
    assert spans(store, "ada/base")[-1] == (T0 + 50 * DAY, None, "Apache-2.0")


def test_a_dump_without_licenses_says_nothing_of_them(store: Store) -> None:
    read_in_full(store)
    silent = seen(extraction=extraction(None, looked=False, weights__final="unknown"), record="x",
                  revision=None, committed_at=None, era="hfcommunity", at=LATER)  # fmt: skip
    commit(store, silent, kind="import")
    assert spans(store, "ada/base") == [(T0 - 20 * DAY, None, "MIT")]


BARE = ("gated", "siblings")


def weights(store: Store) -> list[tuple[int, int | None, str]]:
    """The spells of the model as (from, to, how its weights are to be had)."""
    return [
        (each.valid_from, each.valid_to, each.findings["weights.final"][0])
        for each in store.history("ada/base")
    ]


def files(word: str, license_: str = "MIT", **more: Any) -> Extraction:
    return extraction(license_, weights__final=finding(word, license_), **more)


def guessed(word: str, /, **said: Any) -> Observation:
    about = {"weights__final": finding(word, "MIT")}
    return dumped(lacks=BARE, gated=None, findings=about, **said)


@pytest.mark.parametrize("depth", ["full", "listing"])
@pytest.mark.parametrize("card", [True, False])
@pytest.mark.parametrize(("listed", "guess"), [("partial", "released"), ("released", "partial")])
def test_tags_contradict_no_file_list(
    store: Store, depth: str, card: bool, listed: str, guess: str
) -> None:
    said = files(listed, code__finetuning="not_applicable", weights__checkpoints="released")
    commit(store, seen(depth=depth, extraction=said))
    commit(store, guessed(guess, card=card), kind="import")
    assert weights(store) == [(T0 - 20 * DAY, None, listed)]
    last = store.history("ada/base")[-1].findings
    assert last["weights.checkpoints"][0] == "released"
    assert store.check() == []


def test_weights_that_tags_tell_of_have_come(store: Store) -> None:
    commit(store, seen(extraction=files("not_found", code__finetuning="not_applicable")))
    commit(store, guessed("released"), kind="import")
    assert weights(store) == [(T0 - 20 * DAY, LATER, "not_found"), (LATER, None, "released")]


def told_after_a_guess(store: Store, *after: Observation) -> None:
    commit(store, guessed("released", at=T0), kind="import")
    for each in after:
        commit(store, each, kind="full" if each.era == "hub" else "import")
        assert store.check() == []


TURN = T0 + 50 * DAY
shown = partial(seen, at=LATER, revision="r2", committed_at=TURN)


@pytest.mark.parametrize("depth", ["full", "listing"])
@pytest.mark.parametrize("era", ["hub", "listing"])
def test_files_that_are_told_first_are_no_change(store: Store, depth: str, era: str) -> None:
    card = depth == "full"
    now = files("partial", code__finetuning="not_applicable")
    listing = dumped(card=card, revision="r2", committed_at=TURN)
    told = listing if era == "listing" else shown(depth=depth)
    told_after_a_guess(store, msgspec.structs.replace(told, extraction=now))
    assert weights(store) == [(T0, None, "partial")]
    before = export.rows(store, "components", as_of=T0 + DAY, known_at=T0 + DAY)
    assert {row[2] for row in before if row[1] == "weights.final"} == {"released"}


def test_what_else_changed_is_a_change(store: Store) -> None:
    now = files("partial", "Apache-2.0", code__finetuning="not_applicable")
    told_after_a_guess(store, shown(extraction=now))
    assert spans(store, "ada/base") == [(T0, TURN, "MIT"), (TURN, None, "Apache-2.0")]
    assert {word for *_, word in weights(store)} == {"partial"}


def test_a_guess_before_a_gate_is_one_too(store: Store) -> None:
    about = {"weights__final": finding("gated", "MIT")}
    shut = dumped(lacks=("siblings",), gated="auto", at=T0 + 9 * DAY, findings=about)
    now = files("partial", code__finetuning="not_applicable")
    told_after_a_guess(store, shut, shown(extraction=now))
    assert [word for *_, word in weights(store)] == ["partial", "gated", "partial"]


def test_files_that_were_told_can_change(store: Store) -> None:
    there = partial(files, code__finetuning="not_applicable")
    same = seen(at=T0 + DAY, extraction=there("released"), revision="r1")
    other = shown(extraction=there("partial"))
    told_after_a_guess(store, same, other)
    assert [word for *_, word in weights(store)] == ["released", "partial"]


def test_so_it_is_of_a_model_that_was_gone(store: Store) -> None:
    now = files("partial", code__finetuning="not_applicable")
    gone = seen(at=T0 + 9 * DAY, state="gone", extraction=None)
    told_after_a_guess(store, gone, shown(extraction=now))
    assert [word for *_, word in weights(store)] == ["partial", "partial"]

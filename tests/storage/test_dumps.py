"""What a published dump says over a reading in full: news of the record, nothing else."""

import pytest

from storage import Store
from tests.storage.builders import DAY, T0, commit, extraction, finding, seen, spans

LATER = T0 + 400 * DAY


def read_in_full(store: Store, license_: str | None = "MIT") -> None:
    said = {"docs__model_card": "released", "code__finetuning": "released"}
    commit(store, seen(depth="full", extraction=extraction(license_, **said)))


def dumped(license_: str | None = "MIT", /, **said) -> None:
    about = {"code__finetuning": "not_applicable"} | said.pop("findings", {})
    given = {"revision": None, "committed_at": None, "era": "listing", "at": LATER}
    return seen(extraction=extraction(license_, **about), record="dump", **given | said)


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
    about = {"docs__research_paper": "named", "code__finetuning": "released"}
    commit(store, seen(depth="full", extraction=extraction("MIT", **about)))
    commit(store, dumped(findings={"docs__research_paper": "released"}), kind="import")
    assert store.history("ada/base")[-1].findings["docs.research_paper"][0] == "named"
    assert len(spans(store, "ada/base")) == 1


@pytest.mark.parametrize("depth", ["full", "listing"])
def test_other_without_its_name_is_no_other_license(store: Store, depth: str) -> None:
    about = {"code__finetuning": "not_applicable"}
    commit(store, seen(depth=depth, extraction=extraction("LicenseRef-our-terms", **about)))
    commit(store, dumped("LicenseRef-other"), kind="import")
    assert [each[2] for each in spans(store, "ada/base")] == ["LicenseRef-our-terms"]
    commit(store, dumped("MIT", at=LATER + DAY), kind="import")
    assert spans(store, "ada/base")[-1] == (LATER + DAY, None, "MIT")


def test_a_dump_that_tells_of_no_gate_opens_none(store: Store) -> None:
    shut, open_ = finding("gated", "MIT"), finding("released", "MIT")
    commit(store, seen(gated="auto", extraction=extraction("MIT", weights__final=shut)))
    silent = dumped(findings={"weights__final": open_}, gated=None)
    commit(store, silent, kind="import")
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

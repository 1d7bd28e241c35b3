"""Which license a finding has, and whether anybody looked for one."""

import pytest

from extractors import extract, listed
from extractors.snapshot import DatasetRecord
from taxonomy.findings import Availability
from tests.extractors.build import read, snapshot

CORPUS = "---\ndatasets: [librispeech_asr]\n---\n# M\nTrained on LibriSpeech.\n"
RECORD = DatasetRecord("librispeech_asr", exists=True)


def test_of_public_data_that_a_card_only_names_nobody_looked_a_license_up() -> None:
    data = read(CORPUS).findings["data.pretraining"]
    assert data.availability is Availability.RELEASED
    assert data.license_untold


@pytest.mark.parametrize("license_", [None, "CC-BY-4.0"])
def test_the_record_of_a_dataset_tells_its_license_or_that_it_has_none(
    license_: str | None,
) -> None:
    known = DatasetRecord("librispeech_asr", exists=True, license=license_)
    data = read(CORPUS, datasets=(known,)).findings["data.pretraining"]
    assert (data.license, data.license_untold) == (license_, False)


def test_what_is_inherited_brings_along_that_nobody_looked() -> None:
    parents = {"o/base": read(CORPUS), "o/known": read(CORPUS, datasets=(RECORD,))}
    for base, untold in (("o/base", True), ("o/known", False)):
        heir = read(f"---\nbase_model: {base}\n---\n# M", parents=parents)
        data = heir.findings["data.pretraining"]
        assert (data.inherited_from, data.license_untold) == (base, untold)


def test_papers_have_a_license_of_their_own_and_cards_that_of_the_repository() -> None:
    card = "# some-model\nOur paper: [some-model](https://arxiv.org/abs/2404.17047).\n"
    found = read(card, tags=("license:mit",)).findings
    assert found["docs.research_paper"].license_untold
    assert found["docs.model_card"].license == "MIT"


def test_that_there_is_no_license_in_the_repository_was_looked_up() -> None:
    found = read("# some-model\nA model.\n").findings
    assert not any(finding.license_untold for finding in found.values())


def test_a_listing_says_the_same() -> None:
    seen = snapshot(tags=("dataset:librispeech_asr", "license:mit"))
    for said in (listed(seen), extract(seen)):
        assert said.findings["data.pretraining"].license_untold

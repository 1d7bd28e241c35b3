"""The README of the owner's code repository, where it speaks of the weights."""

import msgspec
import pytest

from extractors import extract
from extractors.snapshot import Document, RepositoryRecord
from taxonomy.findings import Extraction
from tests.extractors.build import snapshot

CARD = "---\nlicense: apache-2.0\n---\nThe code is at https://github.com/{repo}."


def read(readme: str, *, repo: str = "owner/some-model", state: str = "ok") -> Extraction:
    record = RepositoryRecord(repo, state, documents=(Document("README.md", "read", readme),))
    release = snapshot(CARD.format(repo=repo))
    return extract(msgspec.structs.replace(release, repositories={repo: record}))


def test_a_sentence_about_the_weights_beats_a_bare_tag() -> None:
    found = read("# M\n\nThe code and the model weights are released under the MIT License. Enjoy.")
    weights = found.findings["weights.final"]
    assert (weights.license, weights.license_source) == ("MIT", "github")
    (conflict,) = found.conflicts
    assert conflict.kept.evidence.locator == "L3"
    assert conflict.kept.raw == "The code and the model weights are released under the MIT License"


@pytest.mark.parametrize("state", ["archived", "gone"])
def test_weights_keep_their_license_whatever_becomes_of_the_repository(state: str) -> None:
    found = read("The model weights are released under the MIT License.", state=state)
    assert found.findings["weights.final"].license == "MIT"


@pytest.mark.parametrize(
    "readme",
    [
        "The code is released under the MIT License.",
        "All our models are released under the MIT License.",
        "The base model is released under the MIT License.",
        "The models are released under our own great terms.",
    ],
)
def test_other_sentences_say_nothing_of_the_weights(readme: str) -> None:
    assert read(readme).findings["weights.final"].license == "Apache-2.0"


def test_another_owners_repository_does_not_speak_for_the_model() -> None:
    found = read("The model weights are released under the MIT License.", repo="other/some-model")
    assert found.findings["weights.final"].license == "Apache-2.0"


def test_a_link_to_a_license_file_of_a_repository_is_followed_where_the_card_has_its_license() -> (
    None
):
    card = "---\nlicense: other\n---\n## License\n\nIt is [here](https://github.com/a/code/blob/main/{})."
    record = RepositoryRecord("a/code", "ok", license="MIT")
    for path, key in (("LICENSE", "MIT"), ("docs/terms.md", "LicenseRef-other")):
        release = msgspec.structs.replace(
            snapshot(card.format(path)), repositories={"a/code": record}
        )
        assert extract(release).findings["weights.final"].license == key


def test_the_text_of_the_linked_file_counts_more_than_what_the_host_says_of_the_repository() -> (
    None
):
    text = "# Skywork Community License\n\nTerms follow here."
    documents = (Document("LICENSE-MODEL", "read", text),)
    record = RepositoryRecord("a/code", "ok", license="Apache-2.0", documents=documents)
    card = "## License\n\nIt is [here](https://github.com/a/code/blob/main/LICENSE-MODEL)."
    release = msgspec.structs.replace(snapshot(card), repositories={"a/code": record})
    assert extract(release).findings["weights.final"].license == "LicenseRef-skywork"

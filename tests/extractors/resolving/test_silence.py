"""Where nothing speaks of a component: we looked there, or we could not."""

import pytest

from tests.extractors.build import read

FILES = (".gitattributes", "README.md")


@pytest.mark.parametrize("component", ["weights.checkpoints", "weights.training_state"])
@pytest.mark.parametrize(
    ("card", "state", "said"),
    [
        ("# M", "", ("not_found", "silence.files")),
        (None, "absent", ("not_found", "silence.files")),
        (None, "unread", ("unknown", "silence.card")),
    ],
)
def test_of_what_lies_beside_the_weights_files_and_card_have_to_be_silent(
    component: str, card: str | None, state: str, said: tuple[str, str]
) -> None:
    found = read(card, state=state, siblings=FILES).findings
    assert (found[component].availability, found[component].evidence[0].rule) == said
    assert found["weights.final"].availability == "not_found"
    assert read(card, state=state, siblings=None).findings[component].availability == "unknown"

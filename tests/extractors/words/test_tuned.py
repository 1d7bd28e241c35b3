"""What a model itself is: a base, made from nothing, or tuned."""

import pytest

from extractors.words import tuned
from tests.extractors.build import context, read

PLAYS = "reinforcement-learning"


@pytest.mark.parametrize(
    ("tags", "stage"),
    [
        ((PLAYS, "stable-baselines3"), "pretraining"),
        ((PLAYS, "ppo"), "pretraining"),
        ((PLAYS, "trl"), "alignment"),
        ((PLAYS, "transformers"), "alignment"),
        ((), "alignment"),
    ],
)
def test_an_agent_that_plays_learns_by_ppo_from_nothing(tags: tuple[str, ...], stage: str) -> None:
    assert tuned.stage(context("# M", name="o/ppo-MossRunner-v2", tags=tags)) == stage


def test_the_weights_of_an_agent_are_made_of_no_others() -> None:
    files = (".gitattributes", "README.md", "ppo-MossRunner-v2.zip")
    agent = read("# M", name="o/ppo-MossRunner-v2", tags=(PLAYS,), siblings=files).findings
    assert agent["weights.base"].availability == "released"
    assert read("# M", name="o/moss-ppo", siblings=files).findings["weights.base"].availability == (
        "unknown"
    )

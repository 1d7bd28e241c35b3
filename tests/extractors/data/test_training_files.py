"""Data that a training configuration in a card lists."""

from extractors.data.datasets import links
from tests.extractors.build import context, read

CONFIG = """\
```yaml
base_model: moss/lichen
datasets:
  - path: fern/spores-sft
    type: sharegpt
    roles:
      - user
  - path: data.jsonl
  - path: fern/roots # sorted
output_dir: ./out
- not: data
```"""


def test_paths_of_a_configuration_are_its_data() -> None:
    found = [(link.id, link.stage) for link in read(CONFIG).links.datasets]
    assert [name for name, _ in found] == ["fern/spores-sft", "fern/roots"]
    assert found[0][1] == "finetuning"


def test_plain_names_and_options_below_a_name() -> None:
    card = (
        "```\nmix:\n  datasets:\n    - spores:\n      lang: en\n    - roots\n  shuffle: true\n```"
    )
    found = links(context(card))
    assert [link.id for link in found] == ["spores", "roots"]
    assert found[0].evidence is not None
    assert (found[0].evidence.locator, found[0].evidence.quote) == ("L4", "- spores:")


def test_front_matter_in_a_sentence_is_no_configuration() -> None:
    assert links(context("The key datasets: is a list.\n\n- spores")) == ()

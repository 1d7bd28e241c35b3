"""What a model has from its ancestors: the weights of the base, data, and what it has not."""

from extractors.snapshot import DatasetRecord
from taxonomy.findings import Availability
from tests.extractors.build import read

DATA = (DatasetRecord("o/d", exists=True, license="CC-BY-4.0"),)


def test_a_fine_tune_inherits_pre_training_with_the_ancestor_named() -> None:
    base = read("---\ndatasets: [o/d]\n---\n# B", name="o/base", datasets=DATA)
    child = read(tags=("base_model:finetune:o/base",), parents={"o/base": base})
    finding = child.findings["data.pretraining"]
    assert finding.availability is Availability.RELEASED
    assert finding.inherited_from == "o/base"
    assert finding.license == "CC-BY-4.0"
    assert finding.evidence[0].source == "model:o/base"
    assert finding.evidence[0].quote
    assert child.findings["data.finetuning"].inherited_from is None
    assert child.findings["weights.base"].availability is Availability.RELEASED


def test_the_chain_leads_to_the_ancestor_that_carries_it() -> None:
    base = read("---\ndatasets: [o/d]\n---\n# B", name="o/base", datasets=DATA)
    middle = read(tags=("base_model:finetune:o/base",), name="o/mid")
    parents = {"o/base": base, "o/mid": middle}
    child = read(tags=("base_model:quantized:o/mid",), parents=parents)
    finding = child.findings["data.pretraining"]
    assert finding.inherited_from == "o/base"
    assert "through o/mid" in finding.evidence[0].locator


def test_a_merge_has_in_part_what_only_some_of_its_parents_have() -> None:
    told = read("---\ndatasets: [o/d]\n---\n# B", name="o/told", datasets=DATA)
    silent = read("# B\n\ntext", name="o/silent")
    tags = ("base_model:merge:o/told", "base_model:merge:o/silent")
    merge = read("# M", tags=tags, parents={"o/told": told, "o/silent": silent})
    finding = merge.findings["data.pretraining"]
    assert finding.availability is Availability.PARTIAL
    assert finding.inherited_from == "o/told"
    assert merge.findings["weights.base"].availability is Availability.RELEASED
    half_read = read("# M", tags=tags, parents={"o/told": told})
    assert half_read.findings["data.pretraining"].availability is Availability.RELEASED


def test_cycles_and_missing_ancestors_survive() -> None:
    one = read(tags=("base_model:finetune:o/two",), name="o/one")
    two = read(tags=("base_model:finetune:o/one",), name="o/two")
    child = read(tags=("base_model:finetune:o/one",), parents={"o/one": one, "o/two": two})
    assert child.findings["data.pretraining"].availability is Availability.UNKNOWN
    alone = read(tags=("base_model:finetune:o/gone",))
    assert "o/gone was not read" in alone.findings["data.pretraining"].evidence[0].locator


def test_a_derivative_has_no_license_from_its_parent() -> None:
    base = read(tags=("license:apache-2.0",), name="o/base")
    child = read(tags=("base_model:adapter:o/base",), parents={"o/base": base})
    assert child.findings["weights.final"].license is None
    assert [s for s in child.licenses if s.subject == "weights"] == []


def test_own_evidence_beats_the_ancestors() -> None:
    base = read("# B\n\ntext", name="o/base")
    card = "---\nbase_model: o/base\n---\nPre-trained on [d](https://huggingface.co/datasets/o/d)."
    child = read(card, parents={"o/base": base}, datasets=DATA)
    assert child.findings["data.pretraining"].inherited_from is None
    assert child.findings["data.pretraining"].availability is Availability.RELEASED


def test_where_the_base_is_silent_the_words_of_the_child_are_no_quote_of_it() -> None:
    base = read("# B\n\nA base.", name="o/base")
    child = read("---\nbase_model: o/base\n---\n# M", parents={"o/base": base})
    (told,) = child.findings["data.pretraining"].evidence
    assert (told.source, told.locator) == ("model:o/base", "README.md card, tags, file list")
    assert told.availability is Availability.NOT_FOUND
    assert not told.quote


def test_what_an_ancestor_has_itself_from_another_is_quoted_where_it_stands() -> None:
    base = read("---\ndatasets: [o/d]\n---\n# B", name="o/base", datasets=DATA)
    tuned = read("---\nbase_model: o/base\n---\n# T", name="o/t", parents={"o/base": base})
    copy = read(tags=("base_model:quantized:o/t",), name="o/q", parents={"o/t": tuned})
    adapter = read(tags=("base_model:adapter:o/q",), parents={"o/q": copy})
    (told,) = adapter.findings["data.pretraining"].evidence
    assert (told.source, told.quote) == ("model:o/base", "datasets: [o/d")
    assert told.locator == "README.md L2 through o/q, o/t"
    assert adapter.findings["data.pretraining"].inherited_from == "o/base"

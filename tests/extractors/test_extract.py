"""The whole reading: complete, deterministic, and never a raised exception."""

import gc
import json
import lzma
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extractors
from extractors import extract, listed, parsed
from extractors.snapshot import Document, Record, Snapshot
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import QUOTE_LIMIT, Availability, Extraction
from tests.extractors.build import read, snapshot
from tests.shared import SHARED, needs_shared


def check(read_: Extraction) -> None:
    """What holds of every reading (design rules 8 and 9)."""
    assert tuple(read_.findings) == COMPONENT_IDS
    assert read_.ruleset == extractors.RULESET
    for component, finding in read_.findings.items():
        assert 0 <= finding.confidence <= 1
        assert finding.evidence, component
        first = finding.evidence[0]
        for item in finding.evidence:
            assert item.component.partition(".")[0] == component.partition(".")[0]
            assert len(item.quote) <= QUOTE_LIMIT
            assert item.rule
            assert item.source
            assert item.locator
        if finding.availability not in {Availability.UNKNOWN, Availability.NOT_FOUND}:
            assert first.quote, (component, first)
    assert msgspec.json.decode(msgspec.json.encode(read_), type=Extraction) == read_


@given(st.text(max_size=400))
def test_any_text_as_a_card(text: str) -> None:
    one = read(text)
    check(one)
    assert read(text) == one


_YAML = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
_KEYS = st.sampled_from(
    """license license_name license_link datasets base_model base_model_relation tags pipeline_tag
    library_name model-index widget extra_gated_prompt language""".split()
)


@settings(max_examples=150)
@given(
    card_data=st.dictionaries(_KEYS, _YAML, max_size=6),
    tags=st.lists(
        st.sampled_from(
            ["license:", "dataset:", "base_model:", "base_model:merge:", "arxiv:", ""]
        ).flatmap(lambda prefix: st.text(max_size=12).map(lambda rest: prefix + rest)),
        max_size=5,
    ),
    siblings=st.none() | st.lists(st.text(max_size=15), max_size=5),
    gated=st.sampled_from([None, False, "auto", "manual", True]),
    name=st.text(max_size=20),
)
def test_any_record(
    card_data: dict[str, Any], tags: list[str], siblings: list[str] | None, gated: Any, name: str
) -> None:
    record = Record(
        tags=tuple(tags),
        siblings=None if siblings is None else tuple(siblings),
        card_data=card_data,
        gated=gated,
    )
    shot = Snapshot(name, "", record, Document("README.md", "unread"))
    check_record(extract(shot), listed(shot))
    front = json.dumps(card_data)
    check(
        extract(msgspec.structs.replace(shot, card=Document("R", "read", f"---\n{front}\n---\n")))
    )


def check_record(full: Extraction, short: Extraction) -> None:
    check(full)
    for component, finding in full.findings.items():
        other = short.findings[component]
        assert other.availability is finding.availability, component
        assert (other.license, other.license_source) == (finding.license, finding.license_source)


def test_a_failing_rule_costs_its_components_not_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractors import rules_run

    def broken(context: Any) -> Iterator[Any]:
        yield from ()
        raise ValueError("not today")

    kept = [
        (rule, of) for rule, of in rules_run.RULES if rule.__module__ != "extractors.papers.papers"
    ]
    broken_papers = (broken, ("docs.research_paper",))
    monkeypatch.setattr(rules_run, "RULES", (*kept, broken_papers))
    found = read("Our [paper](https://arxiv.org/abs/2401.00001).", tags=("license:mit",))
    assert found.findings["docs.research_paper"].availability is Availability.UNKNOWN
    assert "ValueError: not today" in found.findings["docs.research_paper"].evidence[0].locator
    assert found.findings["weights.final"].license == "MIT"
    assert any("not today" in warning for warning in found.warnings)


def broken(*_: object) -> None:
    raise RuntimeError("no such thing")


def test_where_a_card_cannot_even_be_parsed_the_record_still_tells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("extractors.reading.markdown.card", broken)
    shot = snapshot("---\nlicense: mit\n---\n# Moss\n", tags=("license:mit",))
    found = extract(shot, parsed(shot))
    check(found)
    weights = found.findings["weights.final"]
    assert (weights.availability, weights.license) == (Availability.RELEASED, "MIT")
    assert found.findings["docs.model_card"].availability is Availability.UNKNOWN
    problem = "reading failed: RuntimeError: no such thing"
    assert found.warnings == (f"the card could not be read: {problem}",)


def test_where_all_fails_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.rules_run.resolve", broken)
    found = extract(snapshot("# Moss\n", tags=("license:mit",)))
    check(found)
    assert {each.availability for each in found.findings.values()} == {Availability.UNKNOWN}
    assert (found.licenses, found.license_looked) == ((), False)
    assert found.warnings == ("reading failed: RuntimeError: no such thing",)


def test_a_listing_entry_that_cannot_be_shared_is_read_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shot = snapshot(None, state="unread", tags=("license:mit",))
    before = extract(shot)
    monkeypatch.setattr("extractors.listing._set", lambda raw: raw.no_such_thing)
    monkeypatch.setattr("extractors.listing._sets", {})
    assert listed(shot) == before


def test_a_card_that_was_parsed_before_is_read_the_same() -> None:
    shot = snapshot(
        "---\nlicense: mit\n---\n# Moss\n\nTrained on [moss](https://github.com/a/moss)."
    )
    card = parsed(shot)
    assert card is not None
    assert extract(shot, card) == extract(shot)
    absent = snapshot(None)
    assert extract(absent, parsed(absent)) == extract(absent)
    assert parsed(snapshot("moss " * 20_000)) is None


def test_an_unreadable_card_leaves_the_model_and_the_reason() -> None:
    found = read(None, state="unreadable", reason="HTTP 500", tags=("license:mit",))
    check(found)
    assert found.findings["weights.final"].availability is Availability.RELEASED
    assert found.findings["data.pretraining"].availability is Availability.UNKNOWN
    assert "HTTP 500" in found.findings["data.pretraining"].evidence[0].locator
    assert any("HTTP 500" in warning for warning in found.warnings)


def test_rejected_evidence_is_kept_with_a_reason() -> None:
    card = (
        "---\ndatasets: [o/d]\n---\n# M\nThe training data is proprietary and will not be released."
    )
    from extractors.snapshot import DatasetRecord

    found = read(card, datasets=(DatasetRecord("o/d", exists=True),)).findings["data.pretraining"]
    assert found.availability is Availability.WITHHELD
    assert [r.evidence.availability for r in found.rejected] == [Availability.RELEASED]
    assert "more certain" in found.rejected[0].reason
    assert found.confidence < found.evidence[0].confidence


def test_a_reading_leaves_no_circle_for_the_garbage_collector() -> None:
    card = (
        "---\nlicense: mit\ndatasets: [o/d]\nbase_model: a/base\n---\n# M\n\n"
        "Trained on the Pile, see [the paper](https://arxiv.org/abs/2001.00001) and "
        "https://github.com/a/m.\n\n## Training\n\n| step | loss |\n|---|---|\n| 1 | 2 |\n"
    )
    read(card)  # what is made once for all cards may hold circles
    gc.collect()
    gc.disable()
    try:
        read(card)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_the_ruleset_is_twelve_digits_and_the_same_in_another_process() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", extractors.RULESET)
    code = "import extractors; print(extractors.RULESET)"
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert other == extractors.RULESET


def test_an_unknown_name_is_no_ruleset() -> None:
    with pytest.raises(AttributeError):
        extractors.RULESETS  # noqa: B018


def record_of(info: dict[str, Any]) -> Record:
    kept = dict(info)
    kept["siblings"] = [s["rfilename"] for s in info.get("siblings") or ()]
    for theirs, ours in (("pipeline_tag", "pipelineTag"), ("library_name", "libraryName")):
        if theirs in kept:
            kept[ours] = kept[theirs]
    return msgspec.convert(kept, Record, strict=False)


def real(step: int) -> Iterator[Snapshot]:
    with lzma.open(SHARED / "data/hub/models.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, step):
            entry = json.loads(line)
            text = entry.get("readme")
            card = Document("README.md", "unread" if text is None else "read", text or "")
            yield Snapshot(
                entry["id"], entry["info"].get("sha") or "", record_of(entry["info"]), card
            )


@needs_shared
def test_real_cards_are_read_without_a_failing_rule() -> None:
    for shot in real(97):
        found = extract(shot)
        check(found)
        assert not [w for w in found.warnings if "failed" in w], (shot.name, found.warnings)


@needs_shared
def test_a_listing_entry_is_read_as_by_extract() -> None:
    for shot in real(41):
        bare = msgspec.structs.replace(shot, card=Document("README.md", "unread"))
        full, short = extract(bare), listed(bare)
        assert profile(full) == profile(short), shot.name
        assert names(full) == names(short), shot.name


def profile(read_: Extraction) -> dict[str, Any]:
    return {
        c: (f.availability, f.confidence, f.license, f.license_source)
        for c, f in read_.findings.items()
    }


def names(read_: Extraction) -> Any:
    links = read_.links
    return (
        [(d.id, d.stage) for d in links.datasets],
        [(b.id, b.relation) for b in links.base_models],
        [(p.arxiv, p.kind) for p in links.papers],
    )


def test_records_of_one_shape_share_their_findings() -> None:
    one = listed(snapshot(None, name="o/a", tags=("license:mit", "en")))
    two = listed(snapshot(None, name="o/b", tags=("fr", "license:mit", "dataset:o/d")))
    three = listed(snapshot(None, name="o/c", tags=("license:mit", "region:us")))
    assert one.findings is three.findings
    assert one.links == three.links
    assert two.links.datasets[0].id == "o/d"
    assert one.findings["weights.final"].license == "MIT"
    assert one.findings["weights.final"].evidence == ()


def test_what_a_server_said_instead_of_a_card_is_no_card() -> None:
    error = "Error: the path 'README.md' does not exist in the given tree"
    found = read(error).findings
    assert found["docs.model_card"].availability is Availability.NOT_FOUND
    assert "no card" in found["data.pretraining"].evidence[0].locator


def test_a_stage_is_not_ruled_out_by_words_that_do_not_say_so() -> None:
    absent = "data.finetuning"
    for words in ("The model was trained with the parameters:", "Trained from wren-base-2."):
        assert read(words).findings[absent].availability is Availability.NOT_FOUND
    for words in ("It was trained on books.", "Trained with Moss.", "It was trained from scratch."):
        assert read(words).findings[absent].availability is Availability.NOT_APPLICABLE


def test_a_link_to_a_file_that_a_short_list_lacks_makes_the_weights_unknown() -> None:
    card = "Get the [weights](https://huggingface.co/owner/some-model/resolve/main/a%20b.pth?x=1)."
    short = (".gitattributes", "README.md")

    def weights(text: str, *files: str) -> Availability:
        return read(text, siblings=(*short, *files)).findings["weights.final"].availability

    assert weights(card) is Availability.UNKNOWN
    assert weights(card, "a b.pth") is Availability.RELEASED
    assert weights(card, "config.json", "vocab.txt") is Availability.NOT_FOUND
    assert weights(card.replace("owner", "other")) is Availability.NOT_FOUND
    assert weights("This repo contains the weights of a bird.") is Availability.UNKNOWN
    assert weights("This repo contains songs.") is Availability.NOT_FOUND

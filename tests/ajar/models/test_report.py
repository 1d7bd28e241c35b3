import io
import re

import msgspec
import pytest
from rich.console import Console

from ajar import words
from ajar.models.comparison import comparison
from ajar.models.evidence import evidence
from ajar.models.report import report
from storage.answers import StoredModel
from taxonomy.components import COMPONENTS
from taxonomy.findings import Availability, Finding, LicenseStatement
from taxonomy.licenses import CLASSES
from tests.ajar import samples


def shown(content: object, width: int = 110, *, coloured: bool = False) -> str:
    out = io.StringIO()
    if coloured:
        console = Console(file=out, width=width, force_terminal=True, color_system="standard")
    else:
        console = Console(file=out, width=width)
    console.print(content)
    return out.getvalue()


def test_the_report_names_every_component_with_a_word() -> None:
    text = shown(report(samples.model(), width=110))
    for component in COMPONENTS:
        assert component.title in text
    for availability in ("released", "gated", "named only", "not found", "unknown"):
        assert availability in text


def test_the_report_says_what_a_policy_reader_asks() -> None:
    text = " ".join(shown(report(samples.model(), ["no GitHub"], width=110)).split())
    assert "the weights are released (anyone can fetch it), Apache-2.0 (permissive)" in text
    assert "use, change and share it, commercially too" in text
    assert "README.md L3 “license: apache-2.0”" in text
    assert "the card was not read" in text
    assert "These disagree: weights Apache-2.0" in text
    assert "from acme/base" in text
    assert "0123456789ab" in text
    assert "no GitHub" in text
    for framework in ("Eiras et al. 2024", "Model Openness Framework", "G7"):
        assert framework in text


def told(model: StoredModel) -> str:
    return " ".join(shown(report(model, width=80), 80).split())


def test_what_is_a_base_models_is_said_to_be_on_a_narrow_terminal_too() -> None:
    model = samples.model()
    text = told(model)
    assert (
        "What is said of a base model, not of this one acme/base: Base-model weights gated" in text
    )
    data = samples.finding("data.pretraining", Availability.RELEASED, inherited_from="acme/base")
    taken = {**model.extraction.findings, "data.pretraining": data}
    extraction = msgspec.structs.replace(model.extraction, findings=taken)
    said = told(samples.model(extraction=extraction))
    assert "released (1 of them by those of the base model), " in said


def test_where_nobody_told_of_a_gate_nobody_says_that_anyone_can_fetch_it() -> None:
    model = samples.model()
    assert "(anyone can fetch it)" in told(model)
    unknown = msgspec.structs.replace(model, gated=None)
    assert "(anyone can fetch it, unless there is a gate: that is not known)" in told(unknown)


def test_the_license_of_a_dataset_is_quoted_where_the_dataset_is_named() -> None:
    named = samples.evidence("data.pretraining", Availability.RELEASED, quote="datasets: - a/b")
    stated = LicenseStatement("data", "MIT", "front_matter", "MIT", named)
    extraction = msgspec.structs.replace(samples.extraction(), licenses=(stated,))
    said = told(samples.model(extraction=extraction))
    assert "README.md L3 “datasets: - a/b”, whose own license it is" in said


def test_tags_that_are_words_of_ours_are_no_words_of_ours() -> None:
    for word in ("other", "unknown"):
        assert words.license_word(f"LicenseRef-{word}") == f"tagged “{word}”"
    assert words.license_word("MIT OR LicenseRef-moss") == "MIT OR moss"
    assert words.license_name(None) not in words.license_meaning(None)


def test_it_is_plain_where_nobody_looks_and_coloured_with_words_where_somebody_does() -> None:
    assert "\x1b" not in shown(report(samples.model()))
    coloured = shown(report(samples.model()), coloured=True)
    assert "\x1b[32mreleased" in coloured


@pytest.mark.parametrize("width", [40, 60, 84, 110, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = shown(report(samples.model(), width=width), width).splitlines()
    assert max(len(line.rstrip()) for line in lines) <= width


def test_strangers_text_cannot_steer_the_terminal() -> None:
    told = samples.evidence("weights.final", Availability.RELEASED, quote="a\x1b[2J\u202eb")
    found = {
        **samples.findings(),
        "weights.final": Finding(Availability.RELEASED, evidence=(told,)),
    }
    model = samples.model(extraction=msgspec.structs.replace(samples.extraction(), findings=found))
    for text in (shown(report(model)), shown(evidence(model))):
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "[2J" in text


def test_all_evidence_and_why_the_rest_lost() -> None:
    text = " ".join(shown(evidence(samples.model())).split())
    assert "“license: apache-2.0”" in text
    assert "sample.rule" in text
    assert "✗ README.md L3" in text
    assert "lost: the record says that there is no gate" in text


def test_a_model_that_is_gone_says_so() -> None:
    assert "gone from the Hub since 2026" in shown(report(samples.model(gone_at=1_795_000_000)))


def test_every_availability_and_class_has_words() -> None:
    assert set(words.AVAILABILITY) == set(words.MEANS) == set(Availability)
    for name in CLASSES:
        assert re.search(r"\w", words._CLASS[name])


def test_the_evidence_says_why_another_license_lost() -> None:
    text = " ".join(shown(evidence(samples.model())).split())
    assert "lost: front matter is trusted over prose" in text


def test_models_that_find_no_room_beside_each_other_stand_below() -> None:
    models = [samples.model(name=f"acme/m{number}") for number in range(5)]
    other = {**models[4].extraction.findings, "docs.model_card": Finding(Availability.NOT_FOUND)}
    extraction = msgspec.structs.replace(models[4].extraction, findings=other)
    models[4] = samples.model(name="acme/m4", extraction=extraction)
    text = shown(comparison(models, ["g7"], width=80), 80)
    assert text.count("Architecture description") == 2
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80
    wide = shown(comparison(models, ["g7"], width=120), 120)
    assert wide.count("Architecture description") == 1
    few = shown(comparison(models, ["g7"], differing=True, width=80), 80)
    assert [few.count(component.title) for component in COMPONENTS].count(2) == 1

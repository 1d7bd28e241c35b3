"""Which way a license changes, and what a derivative may not drop."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy.licenses import registry
from taxonomy.permissions import compatible, direction

KEYS = st.one_of(st.none(), st.sampled_from(sorted(registry())))
RELATIONS = st.sampled_from([None, "finetune", "adapter", "quantized", "merge"])
RAIL, BLOOM_RAIL = "LicenseRef-creativeml-openrail-m", "LicenseRef-bigscience-bloom-rail-1.0"
LLAMA, LLAMA_NEXT = "LicenseRef-llama3", "LicenseRef-llama3.1"
RESEARCH = "LicenseRef-qwen-research"


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        ("Apache-2.0", "MIT", "lateral"),
        ("Apache-2.0", "CC-BY-NC-4.0", "tighter"),
        ("Apache-2.0", LLAMA, "tighter"),
        (LLAMA, "MIT", "looser"),
        ("CC-BY-4.0", "CC-BY-SA-4.0", "tighter"),
        ("CC-BY-NC-SA-4.0", "CC-BY-NC-4.0", "looser"),
        ("GPL-3.0-only", "CC-BY-NC-4.0", "tighter"),
        (RAIL, "GPL-3.0-only", "looser"),
        ("LicenseRef-openrail", "Apache-2.0", "looser"),
        ("Apache-2.0", "LicenseRef-other", "lateral"),
        ("MIT", "LicenseRef-unheard-of", "lateral"),
        ("LicenseRef-unheard-of", "MIT", "lateral"),
        ("LicenseRef-other", "LicenseRef-llama2", "lateral"),
        ("CC-BY-NC-4.0", LLAMA, "lateral"),
        (None, "CC-BY-NC-ND-4.0", "looser"),
        ("MIT", None, "tighter"),
        (None, None, "lateral"),
        ("GPL-3.0-only", "GPL-3.0-only OR MIT", "looser"),
    ],
)
def test_direction(before: str | None, after: str | None, way: str) -> None:
    assert direction(before, after) == way


@given(KEYS, KEYS)
def test_the_way_back_is_the_opposite(before: str | None, after: str | None) -> None:
    opposite = {"tighter": "looser", "looser": "tighter", "lateral": "lateral"}
    assert direction(after, before) == opposite[direction(before, after)]


KEPT, DROPPED, OPEN = False, True, None


@pytest.mark.parametrize(
    ("parent", "child", "relation", "conflict"),
    [
        ("MIT", "CC-BY-NC-4.0", "finetune", KEPT),
        ("Apache-2.0", "MIT", "quantized", KEPT),
        ("Apache-2.0", "CC0-1.0", "finetune", OPEN),
        ("CC0-1.0", "Unlicense", "finetune", KEPT),
        # RAIL: use restrictions travel.
        (RAIL, "MIT", "finetune", DROPPED),
        (RAIL, "MIT", "adapter", DROPPED),
        (RAIL, "CC-BY-NC-4.0", "merge", DROPPED),
        (RAIL, BLOOM_RAIL, "finetune", OPEN),
        (RAIL, RAIL, "merge", KEPT),
        # Share-alike.
        ("CC-BY-SA-4.0", "Apache-2.0", "finetune", DROPPED),
        ("CC-BY-SA-4.0", "Apache-2.0", "adapter", OPEN),
        ("CC-BY-SA-3.0", "CC-BY-SA-4.0", "finetune", KEPT),
        ("CC-BY-SA-4.0", "CC-BY-SA-3.0", "finetune", DROPPED),
        ("GPL-3.0-only", "AGPL-3.0-only", "finetune", KEPT),
        ("GPL-3.0-only", "GPL-2.0-only", "finetune", DROPPED),
        ("GPL-3.0-only", "LicenseRef-gpl", "finetune", OPEN),
        ("MPL-2.0", "MIT", "finetune", DROPPED),
        ("MPL-2.0", "MIT", "adapter", KEPT),
        ("LGPL-2.1-only", "GPL-3.0-only", "finetune", KEPT),
        # Non-commercial and research only.
        ("CC-BY-NC-4.0", "Apache-2.0", "finetune", DROPPED),
        ("CC-BY-NC-4.0", "Apache-2.0", "adapter", OPEN),
        (RESEARCH, "Apache-2.0", "adapter", DROPPED),
        ("CC-BY-NC-4.0", LLAMA, "merge", DROPPED),
        ("CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "finetune", KEPT),
        ("CC-BY-NC-SA-4.0", "CC-BY-NC-4.0", "finetune", DROPPED),
        (RESEARCH, "CC-BY-NC-4.0", "finetune", DROPPED),
        # Community terms travel as they are.
        (LLAMA, "Apache-2.0", "finetune", DROPPED),
        (LLAMA, LLAMA_NEXT, "finetune", DROPPED),
        (LLAMA, "MIT", "adapter", DROPPED),
        (LLAMA, "LicenseRef-other", "quantized", OPEN),
        # No derivatives.
        ("CC-BY-NC-ND-4.0", "CC-BY-NC-ND-4.0", "finetune", DROPPED),
        ("CC-BY-NC-ND-4.0", "CC-BY-NC-ND-4.0", "quantized", OPEN),
        ("CC-BY-NC-ND-4.0", "MIT", "adapter", OPEN),
        # What nobody knows.
        ("LicenseRef-other", "MIT", "finetune", OPEN),
        ("LicenseRef-unheard-of", "MIT", "finetune", OPEN),
        ("MIT", "LicenseRef-unheard-of", "finetune", OPEN),
        # Expressions.
        ("MIT OR GPL-3.0-only", "Apache-2.0", "finetune", KEPT),
        ("MIT AND GPL-3.0-only", "Apache-2.0", "finetune", DROPPED),
        ("GPL-3.0-only", "GPL-3.0-only OR MIT", "finetune", DROPPED),
        (LLAMA, f"{LLAMA} AND MIT", "finetune", KEPT),
    ],
)
def test_the_matrix(parent: str, child: str, relation: str, conflict: bool | None) -> None:
    verdict = compatible(parent, child, relation)
    assert verdict.conflict is conflict, verdict.reason


def test_changes_have_names() -> None:
    assert compatible("MIT", "MIT", None).change == "same"
    assert compatible("MIT", "CC-BY-NC-4.0", None).change == "tighter"
    assert compatible("MIT", "LicenseRef-other", None).change == "unknown"
    assert compatible(None, "MIT", "merge").change == "undeclared"
    assert "child" in compatible("MIT", None, "merge").reason


@given(KEYS, KEYS, RELATIONS)
def test_every_pair_has_one_sentence_of_reason(
    parent: str | None, child: str | None, relation: str | None
) -> None:
    verdict = compatible(parent, child, relation)
    assert verdict.reason.endswith(".")
    assert "\n" not in verdict.reason


@given(KEYS, RELATIONS)
def test_keeping_the_license_is_no_conflict_unless_derivatives_are_forbidden(
    key: str | None, relation: str | None
) -> None:
    verdict = compatible(key, key, relation)
    forbidden = key is not None and registry()[key].permissions.copyright_derivative == "no"
    assert forbidden or verdict.conflict is not True


@given(KEYS, KEYS)
def test_an_adapter_is_never_bound_more_than_a_finetune(
    parent: str | None, child: str | None
) -> None:
    order = (False, None, True)
    adapter = compatible(parent, child, "adapter").conflict
    finetune = compatible(parent, child, "finetune").conflict
    assert order.index(adapter) <= order.index(finetune)

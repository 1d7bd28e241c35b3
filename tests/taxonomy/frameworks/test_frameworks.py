"""What holds for every framework in every reading, and where one may break a rule on purpose."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from taxonomy.components import COMPONENT
from taxonomy.findings import Availability, Finding
from taxonomy.frameworks import FRAMEWORKS, all_readings, assess_all, get, readings
from taxonomy.frameworks.framework import Framework
from taxonomy.frameworks.g7 import LABELS
from taxonomy.frameworks.terms import osi_terms
from taxonomy.licenses import permissions
from taxonomy.permissions import direction
from tests.taxonomy.frameworks.profiles import (
    COMPONENTS,
    LICENSES,
    PROFILES,
    UNTOLD,
    A,
    Profile,
    found,
    fully_open,
    nothing_known,
)

READINGS = pytest.mark.parametrize("framework", all_readings(), ids=lambda f: f.version)

_ANY_LEVEL = {"N/A": -1, "Unknown": 0}
_LABELS = ("No label", "Weights Available AI", "Open Weights AI", "Open Source AI")


def _levels(values: dict[str, Any]) -> list[float]:
    return [
        _ANY_LEVEL.get(level, int(level[-1]) if level[-1].isdigit() else 0)
        for level in values["levels"].values()
    ]


def _class(values: dict[str, Any]) -> list[float]:
    return [{0: 0, 3: 1, 2: 2, 1: 3}[values["class"]]]


RESULTS: dict[str, Callable[[dict[str, Any]], list[float]]] = {
    "eiras2024": _levels,
    "mof": _class,
    "osaid": lambda values: [values["verdict"] == "meets"],
    "osai_index": lambda values: [values["between"][0]],
    "g7": lambda values: [values["rank"]],
}
"""What a framework says as numbers, where more is more open. Unknown is the least."""


AT_MOST: dict[str, Callable[[dict[str, Any]], list[float]]] = {
    "eiras2024": lambda values: [level or 5 for level in _levels(values)],
    "mof": lambda values: _class({"class": values["at_most"]}),
    "osaid": lambda values: [values["verdict"] != "fails"],
    "osai_index": lambda values: [values["between"][1]],
    "g7": lambda values: [LABELS.index(values["at_most"])],
}
"""The most that it could say if more were known."""


def result(framework: Framework, profile: Profile) -> list[float]:
    return RESULTS[framework.name](framework.assess(profile).values)


def test_frameworks_are_found_oldest_first() -> None:
    five = ["eiras2024", "osaid", "mof", "osai_index", "g7"]
    assert [name for name in FRAMEWORKS if name in five] == five
    published = [framework.published for framework in FRAMEWORKS.values()]
    assert published == sorted(published)
    assert set(RESULTS) == set(AT_MOST) == set(FRAMEWORKS)


@READINGS
def test_a_framework_declares_how_it_reads_everything(framework: Framework) -> None:
    assert set(framework.readings) == set(Availability)
    assert all(component in COMPONENT for component in framework.reads)
    assert len(set(framework.reads)) == len(framework.reads)
    assert framework.source
    assert framework.results
    assert framework.version == f"{framework.name}/{framework.reading}/{framework.revision}"


def test_versions_are_different() -> None:
    versions = [framework.version for framework in all_readings()]
    assert len(set(versions)) == len(versions)


def test_a_framework_is_got_by_name_and_reading() -> None:
    assert get("mof").reading == "compatibility"
    assert get("mof/corrected").reading == "corrected"
    assert get("eiras2024/literal").reading == "literal"
    assert get("eiras2024/literal/1").reading == "literal"
    with pytest.raises(KeyError, match="there are eiras2024"):
        get("no-such-framework")
    with pytest.raises(KeyError, match="it has compatibility, corrected"):
        get("mof/no-such-reading")
    assert readings("g7")[0] is get("g7")


def test_the_object_of_the_look_up_has_the_keys_of_the_contract() -> None:
    values = assess_all(fully_open())
    assert {"version", "levels"} <= set(values["eiras2024"])
    assert {"version", "class", "label", "progress"} <= set(values["mof"])
    assert set(values["mof"]["progress"]) == {"1", "2", "3"}
    assert {"version", "verdict", "missing"} <= set(values["osaid"])
    assert {"version", "score", "dimensions"} <= set(values["osai_index"])
    assert {"version", "label"} <= set(values["g7"])


def test_a_fully_open_model_gets_the_best_of_everything() -> None:
    values = assess_all(fully_open())
    assert set(values["eiras2024"]["levels"].values()) == {"C5", "D5"}
    assert values["mof"]["class"] == 1
    assert values["osaid"]["verdict"] == "meets"
    assert values["osai_index"]["score"] == 1.0
    assert values["g7"]["label"] == "Open Source AI with Open Data"


@pytest.mark.parametrize("profile", [{}, nothing_known()], ids=["empty", "unknown"])
def test_of_a_model_nobody_looked_at_nothing_is_said(profile: Profile) -> None:
    values = assess_all(profile)
    assert set(values["eiras2024"]["levels"].values()) == {"Unknown"}
    assert values["mof"]["class"] == 0
    assert values["mof"]["at_most"] == 1
    assert values["osaid"]["verdict"] == "undetermined"
    assert values["osaid"]["missing"] == []
    assert values["osai_index"]["score"] is None
    assert set(values["osai_index"]["dimensions"].values()) == {None}
    assert values["g7"]["label"] == "Unknown"


@READINGS
@given(profile=PROFILES, order=st.randoms())
def test_the_order_of_a_profile_does_not_matter(
    framework: Framework, profile: Profile, order: Any
) -> None:
    shuffled = list(profile.items())
    order.shuffle(shuffled)
    assert framework.assess(dict(shuffled)) == framework.assess(profile)


@READINGS
@given(profile=PROFILES)
def test_every_result_says_which_findings_decided_and_why(
    framework: Framework, profile: Profile
) -> None:
    assessment = framework.assess(profile)
    assert assessment.values["version"] == framework.version
    assert assessment.because
    for deciding in assessment.because.values():
        assert deciding
        assert set(deciding) <= set(framework.reads)
    assert all(assessment.reasons.values())


@READINGS
@given(profile=PROFILES, component=COMPONENTS)
def test_what_becomes_unknown_improves_nothing(
    framework: Framework, profile: Profile, component: str
) -> None:
    profile = profile | {component: _known(profile[component])}
    after = result(framework, profile | {component: found(A.UNKNOWN)})
    before = result(framework, profile)
    assert all(new <= old for new, old in zip(after, before, strict=True))


@READINGS
@given(profile=PROFILES, component=COMPONENTS, terms=st.sampled_from(LICENSES))
def test_a_license_that_nobody_looked_up_may_be_any(
    framework: Framework, profile: Profile, component: str, terms: str
) -> None:
    untold = framework.assess(profile | {component: UNTOLD}).values
    licensed = framework.assess(profile | {component: found(A.RELEASED, terms)}).values
    bound = AT_MOST[framework.name]
    assert all(new >= old for new, old in zip(bound(untold), bound(licensed), strict=True))


def _known(finding: Finding) -> Finding:
    """Whether a stage exists is another question: what does not apply is not found here."""
    if finding.availability is A.NOT_APPLICABLE:
        return found(A.NOT_FOUND)
    return finding


@given(profile=PROFILES, component=COMPONENTS)
def test_the_bounds_of_the_index_only_widen_with_what_is_unknown(
    profile: Profile, component: str
) -> None:
    profile = profile | {component: _known(profile[component])}
    for framework in readings("osai_index"):
        low, high = framework.assess(profile).values["between"]
        unknown = profile | {component: found(A.UNKNOWN)}
        wider = framework.assess(unknown).values["between"]
        assert wider[0] <= low
        assert wider[1] >= high


@READINGS
@given(profile=PROFILES, draw=st.data())
def test_components_that_a_framework_does_not_read_change_nothing(
    framework: Framework, profile: Profile, draw: st.DataObject
) -> None:
    unread = [component for component in COMPONENT if component not in framework.reads]
    component = draw.draw(st.sampled_from(unread))
    changed = profile | {component: found(A.RELEASED, "MIT")}
    assert framework.assess(changed).values == framework.assess(profile).values


def more(before: str | None, after: str | None) -> bool:
    """Whether ``after`` is known to grant all that ``before`` grants, and restricts no use."""
    order = ("no", "cond", "yes")
    pairs = zip(_answers(before), _answers(after), strict=True)
    grants = all(
        "unknown" not in (old, new) and order.index(old) <= order.index(new) for old, new in pairs
    )
    return grants and direction(before, after) != "tighter"


def _answers(key: str | None) -> list[str]:
    granted = permissions(key)
    return [getattr(granted, name) for name in granted.__struct_fields__]


MORE = [(a, b) for a in (None, *LICENSES) for b in LICENSES if a != b and more(a, b)]


def quirk(framework: Framework, before: str | None, after: str) -> bool:
    """The exceptions that the frameworks list under ``quirks``, as code."""
    if framework.version == "eiras2024/table/1":
        return before is None  # public without a license scores 5 there
    if framework.version == "mof/compatibility/1":
        return after == "PDDL-1.0"  # misspelt in the tool's list
    if framework.version in {"osaid/checklist/1", "osai_index/edition_2025/1"} and before:
        return osi_terms(after) < osi_terms(before)  # only what the OSI approved counts there
    return False


@READINGS
@given(profile=PROFILES, component=COMPONENTS, terms=st.sampled_from(MORE))
def test_a_license_that_permits_more_lowers_nothing(
    framework: Framework, profile: Profile, component: str, terms: tuple[str | None, str]
) -> None:
    before, after = terms
    assume(not quirk(framework, before, after))
    assume(not _own_for_inherited(framework, component, before))
    availability = profile[component].availability
    less = result(framework, profile | {component: found(availability, before)})
    permits_more = result(framework, profile | {component: found(availability, after)})
    assert all(new >= old for new, old in zip(permits_more, less, strict=True))


def _own_for_inherited(framework: Framework, component: str, before: str | None) -> bool:
    """In MOF a component without a license of its own has the distribution's: no less."""
    return framework.name == "mof" and before is None and component != "weights.final"


LESS_TO_MORE = [A.NOT_FOUND, A.WITHHELD, A.NAMED, A.PARTIAL, A.GATED, A.RELEASED]


@READINGS
@given(profile=PROFILES, draw=st.data(), step=st.integers(0, len(LESS_TO_MORE) - 2))
def test_a_component_that_becomes_more_available_lowers_nothing(
    framework: Framework, profile: Profile, draw: st.DataObject, step: int
) -> None:
    plain = [component for component in COMPONENT if not _released_quirk(framework, component)]
    component = draw.draw(st.sampled_from(plain))
    terms = profile[component].license
    before = result(framework, profile | {component: found(LESS_TO_MORE[step], terms)})
    after = result(framework, profile | {component: found(LESS_TO_MORE[step + 1], terms)})
    unclear = framework.name == "eiras2024" and 0 in after  # its license is not known
    assert unclear or all(new >= old for new, old in zip(after, before, strict=True))


def _released_quirk(framework: Framework, component: str) -> bool:
    if framework.name == "mof":
        # A report without an open license stands in the way of the paper.
        return framework.reading == "compatibility" and component == "docs.technical_report"
    if framework.name == "osai_index":
        # Licenses count 'as available'.
        return (
            component.startswith(("code.", "data.", "weights."))
            or component == "docs.research_paper"
        )
    return False

"""Profiles for the framework tests: a fully open model, and any model at all (hypothesis)."""

from hypothesis import strategies as st

from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import NOT_LOOKED, Availability, Finding

A = Availability
LICENSES = (
    "Apache-2.0",
    "MIT",
    "GPL-3.0-only",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC-BY-NC-4.0",
    "CC0-1.0",
    "PDDL-1.0",
    "LicenseRef-llama3",
    "LicenseRef-creativeml-openrail-m",
    "LicenseRef-other",
    "MIT OR CC-BY-NC-4.0",
    "MIT AND GPL-3.0-only",
)
Profile = dict[str, Finding]


def found(availability: Availability, license_key: str | None = None) -> Finding:
    return Finding(availability, 0.9, license_key)


UNTOLD = Finding(A.RELEASED, 0.9, None, NOT_LOOKED)
"""Released, under terms that nobody looked up."""


def fully_open() -> Profile:
    """Everything released under a license that suits it."""
    terms = {"code": "Apache-2.0", "data": "CC-BY-4.0", "weights": "Apache-2.0"}
    return {
        component: found(A.RELEASED, terms.get(component.partition(".")[0], "CC-BY-4.0"))
        for component in COMPONENT_IDS
    }


def nothing_known() -> Profile:
    return {component: found(A.UNKNOWN) for component in COMPONENT_IDS}


def with_changes(profile: Profile, **changes: Finding) -> Profile:
    """The profile with components changed; ``code__inference`` stands for ``code.inference``."""
    return profile | {name.replace("__", "."): finding for name, finding in changes.items()}


FINDINGS = st.builds(
    found,
    st.sampled_from(list(Availability)),
    st.one_of(st.none(), st.sampled_from(LICENSES)),
)
COMPONENTS = st.sampled_from(COMPONENT_IDS)


def _changed(changes: Profile) -> Profile:
    return fully_open() | changes


PROFILES = st.one_of(
    # Most verdicts need nearly everything: a profile at random would hardly ever earn one.
    st.dictionaries(COMPONENTS, FINDINGS, max_size=4).map(_changed),
    st.fixed_dictionaries(dict.fromkeys(COMPONENT_IDS, FINDINGS)),
)

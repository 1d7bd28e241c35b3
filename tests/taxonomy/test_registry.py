"""The registry has every license that the facts list, and means by each what they say."""

import csv
from collections.abc import Iterator

import pytest

from taxonomy import spdx
from taxonomy.license_names import fold
from taxonomy.licenses import license, license_class, normalise, registry  # noqa: A004
from taxonomy.registry import CLASSES, creative_commons
from tests.shared import SHARED, needs_shared

MEANING = {"yes": "yes", "no": "no", "cond": "cond", "?": "unknown"}


def facts(name: str) -> Iterator[dict[str, str]]:
    with (SHARED / "facts" / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@needs_shared
def test_all_83_ids_of_the_hub_are_in_the_registry() -> None:
    ids = [row["id"] for row in facts("hf_license_ids.csv")]
    assert len(ids) == 83
    for identifier in ids:
        key = normalise(identifier)
        assert key is not None, identifier
        assert identifier in registry()[key].hub_ids


@needs_shared
def test_a_hub_id_and_its_full_name_are_the_same_license() -> None:
    differ = [
        row["id"]
        for row in facts("hf_license_ids.csv")
        if normalise(row["full_name"]) != normalise(row["id"])
    ]
    assert not differ


@needs_shared
def test_every_license_of_the_facts_is_in_the_registry_with_its_permissions() -> None:
    rows = list(facts("licenses.csv"))
    assert len(rows) == 117
    for row in rows:
        key = normalise(row["id"])
        assert key in registry(), row["id"]
        if row["spdx_id"]:
            assert key == row["spdx_id"]
        told = row["commercial_use"]
        meant = "cond" if told.startswith("yes (") else MEANING[told.split(" ")[0]]
        assert registry()[key].permissions.commercial == meant, row["id"]
        assert bool(registry()[key].osi_approved) == row["osi_approved"].startswith("yes")


def test_a_hub_id_stands_in_the_registry_once() -> None:
    ids = [identifier for entry in registry().values() for identifier in entry.hub_ids]
    assert len(ids) == len(set(ids)) >= 83


def test_keys_are_spdx_identifiers_or_references_in_lower_case() -> None:
    for key in registry():
        if key.startswith("LicenseRef-"):
            assert key == f"LicenseRef-{key.removeprefix('LicenseRef-').lower()}"
        else:
            assert key in spdx.licenses() or key == "OpenMDW-1.0"


def test_every_entry_says_where_it_is_from_and_is_found_by_all_its_names() -> None:
    for key, entry in registry().items():
        assert entry.source
        assert license(key) is entry
        for name in (key, *entry.hub_ids, *entry.aliases):
            assert normalise(name) == key, f"{name} of {key}"


def test_an_alias_is_no_other_spelling_of_a_name_that_stands_already() -> None:
    spelled = []
    for key, entry in registry().items():
        known = {
            fold(name) for name in (key.removeprefix("LicenseRef-"), entry.name, *entry.hub_ids)
        }
        for alias in entry.aliases:
            if fold(alias) in known and spdx.current(alias) is None:  # SPDX's ids come before
                spelled.append(f"{alias} of {key}")
            known.add(fold(alias))
    assert not spelled


def test_what_is_open_gives_all_but_its_share_alike() -> None:
    for key, entry in registry().items():
        if CLASSES.index(entry.license_class) < CLASSES.index("copyleft"):
            low, _ = entry.permissions.points_between()
            assert low >= 4, key


def test_what_must_travel_and_the_fifth_permission_agree() -> None:
    expected = {
        "nothing": {"yes", "no"},
        "use restrictions": {"cond"},
        "library": {"cond"},
        "file": {"cond"},
        "same license": {"no"},
        "agreement": {"no"},
        "unknown": {"unknown"},
    }
    for key, entry in registry().items():
        assert entry.permissions.relicense in expected[entry.passes_on], key


def test_licenses_that_only_spdx_knows_are_described_from_its_flags() -> None:
    known = license("AGPL-1.0-only")
    assert known is not None
    assert not known.osi_approved
    assert known.license_class == "copyleft"
    assert license_class("SSPL-1.0") not in {"permissive", "attribution"}


def test_an_exception_leaves_the_license_as_it_is() -> None:
    assert license("GPL-2.0-only WITH Classpath-exception-2.0") is license("GPL-2.0-only")


def test_nobody_knows_an_unknown_license() -> None:
    assert license("LicenseRef-no-such-license") is None
    assert license_class("LicenseRef-no-such-license") == "unclear"


@pytest.mark.parametrize(
    ("identifier", "kind", "relicense"),
    [
        ("CC-BY-1.0", "attribution", "yes"),
        ("CC-BY-SA-2.5", "copyleft", "no"),
        ("CC-BY-NC-SA-1.0", "non-commercial", "no"),
        ("CC-BY-ND-3.0", "proprietary", "no"),
    ],
)
def test_creative_commons_elements(identifier: str, kind: str, relicense: str) -> None:
    described = creative_commons(identifier)
    assert described is not None
    assert described[0] == kind
    assert described[1].relicense == relicense


def test_other_identifiers_have_no_creative_commons_elements() -> None:
    assert creative_commons("CC0-1.0") is None
    assert creative_commons("MIT") is None

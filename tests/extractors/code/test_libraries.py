"""Support in a public library: what it makes public, and under whose license."""

import pytest

from extractors import extract, listed
from extractors.code.libraries import LICENSES
from extractors.snapshot import Document, Record, Snapshot
from taxonomy import licenses
from taxonomy.findings import Finding

CODE = ("code.inference", "code.architecture")


def findings(library: str, card: str = "") -> dict[str, Finding]:
    record = Record(tags=("license:cc-by-nc-4.0",), siblings=("a.bin",), library_name=library)
    document = Document("README.md", "read", f"---\nlicense: cc-by-nc-4.0\n---\n{card}")
    return dict(extract(Snapshot("ada/m", "r", record, document)).findings)


@pytest.mark.parametrize("key", sorted({key for key in LICENSES.values() if key}))
def test_their_licenses_are_in_the_registry(key: str) -> None:
    assert licenses.is_known(key)


def test_what_a_library_brings_has_its_license_and_not_that_of_the_weights() -> None:
    found = findings("transformers")
    assert [found[name].license for name in CODE] == ["Apache-2.0", "Apache-2.0"]
    assert found["weights.final"].license == "CC-BY-NC-4.0"
    assert [findings("pygmalion")[name].license for name in CODE] == [None, None]


def test_code_in_the_card_has_the_license_of_the_repository() -> None:
    found = findings("transformers", "# M\n\n```python\nAutoModel.from_pretrained('ada/m')\n```\n")
    assert found["code.inference"].license == "CC-BY-NC-4.0"
    assert found["code.architecture"].license == "Apache-2.0"


def test_the_license_of_a_library_is_none_that_the_model_states() -> None:
    record = Record(tags=(), siblings=("a.bin",), library_name="transformers")
    read = extract(Snapshot("ada/m", "r", record, Document("README.md", "read", "# M\n")))
    assert read.licenses == ()


def test_a_listing_tells_the_same() -> None:
    record = Record(tags=("license:mit",), siblings=("a.bin",), library_name="spacy")
    unread = Snapshot("ada/m", "r", record, Document("README.md", "unread"))
    quick, whole = listed(unread).findings, extract(unread).findings
    assert [quick[name].license for name in CODE] == [whole[name].license for name in CODE]

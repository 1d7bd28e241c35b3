"""A model as the database gives it, made by hand: one finding of every kind."""

from typing import Any

import msgspec

from storage.answers import StoredModel
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import (
    Availability,
    BaseModelLink,
    DatasetLink,
    Evidence,
    Extraction,
    Finding,
    LicenseConflict,
    LicenseSource,
    LicenseStatement,
    Links,
    PaperLink,
    Rejected,
    RepositoryLink,
    Subject,
)

REVISION = "3f2a9c" + "0" * 34


def evidence(component: str, availability: Availability, **fields: Any) -> Evidence:
    told = Evidence(
        *("sample.rule", component, availability, 0.9),
        *("README.md", REVISION, "L3", "license: apache-2.0"),
    )
    return msgspec.structs.replace(told, **fields)


def finding(component: str, availability: Availability, **fields: Any) -> Finding:
    told = Finding(availability, 0.9, evidence=(evidence(component, availability),))
    return msgspec.structs.replace(told, **fields)


def findings() -> dict[str, Finding]:
    found = {
        name: Finding(
            Availability.UNKNOWN,
            evidence=(
                evidence(
                    name, Availability.UNKNOWN, locator="the card was not read", quote="",
                    confidence=0.0,
                ),
            ),
        )
        for name in COMPONENT_IDS
    }  # fmt: skip
    lost = Rejected(
        evidence("weights.final", Availability.GATED, quote="request access"),
        "the record says that there is no gate",
    )
    found["weights.final"] = finding(
        "weights.final", Availability.RELEASED, license="Apache-2.0",
        license_source="front_matter", rejected=(lost,),
    )  # fmt: skip
    found["code.inference"] = finding("code.inference", Availability.RELEASED, license="MIT")
    found["data.pretraining"] = finding("data.pretraining", Availability.NAMED)
    found["weights.base"] = finding(
        "weights.base",
        Availability.GATED,
        license="LicenseRef-llama3.1",
        inherited_from="acme/base",
    )
    found["data.alignment"] = Finding(Availability.NOT_APPLICABLE)
    found["docs.data_card"] = Finding(Availability.NOT_FOUND)
    return found


def statement(
    key: str, source: LicenseSource, raw: str, subject: Subject = "weights"
) -> LicenseStatement:
    told = evidence("weights.final", Availability.RELEASED, quote=raw, license=key)
    return LicenseStatement(subject, key, source, raw, told)


def extraction() -> Extraction:
    kept = statement("Apache-2.0", "front_matter", "apache-2.0")
    against = statement("CC-BY-NC-4.0", "card_text", "CC BY-NC 4.0")
    return Extraction(
        findings=findings(),
        ruleset="0123456789ab",
        licenses=(kept, statement("CC-BY-4.0", "dataset", "cc-by-4.0", "data")),
        conflicts=(
            LicenseConflict("weights", kept, against, "front matter is trusted over prose"),
        ),
        links=Links(
            datasets=(DatasetLink("acme/corpus", "pretraining", True, "CC-BY-4.0"),),
            base_models=(BaseModelLink("acme/base", "finetune"),),
            github=(RepositoryLink("acme/code", ("pretraining",), "MIT", "ok", True),),
            papers=(PaperLink("https://arxiv.org/abs/2404.17047", "preprint", "2404.17047"),),
        ),
        warnings=("the front matter has the key license twice",),
    )


def model(**fields: Any) -> StoredModel:
    told = StoredModel(
        id=1,
        name="acme/tiny",
        host_id="65a000010000000000000001",
        revision=REVISION,
        released_at=1_704_103_200,
        committed_at=1_706_781_600,
        observed_at=1_795_000_000,
        gated="no",
        disabled=False,
        private=False,
        gone_at=None,
        depth="full",
        downloads=100,
        likes=3,
        task="text-generation",
        library="transformers",
        extraction=extraction(),
    )
    return msgspec.structs.replace(told, **fields)

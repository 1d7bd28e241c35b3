"""A model as a bill of materials: CycloneDX 1.6 (ECMA-424), as tools for compliance read it.

The model is its subject; its datasets, each with its stages, and its own code are components, base
models ancestors. What CycloneDX has no word for stands in properties ``ajar:…``. The same state
gives the same bytes: no moment and no number in it is of the day on which it was asked for.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final
from urllib.parse import quote

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, Property, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType, Pedigree
from cyclonedx.model.component_evidence import ComponentEvidence
from cyclonedx.model.license import (
    DisjunctiveLicense,
    License,
    LicenseAcknowledgement,
    LicenseExpression,
)
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from ajar.models.pieces import place
from ajar.moments import iso
from ajar.setup.settings import HUB
from storage.answers import StoredModel
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import (
    BaseModelLink,
    DatasetLink,
    Extraction,
    Links,
    PaperLink,
    RepositoryLink,
)
from taxonomy.frameworks import assess_all
from taxonomy.frameworks.framework import finding

Told = tuple[str, str | None]
"""The name of a property, and its value if there is one."""

_GITHUB: Final = "https://github.com/"
_ARXIV: Final = "https://arxiv.org/abs/"
_RESULTS: Final = (("mof", "label"), ("osaid", "verdict"), ("osai_index", "score"), ("g7", "label"))
_LICENSES: Final = LicenseFactory()


def bill(model: StoredModel, hub: str) -> str:
    """The document, JSON; ``hub`` is the address of the Hub that the model is on."""
    links = model.extraction.links
    subject = _model(model, hub)
    parts = [*_datasets(links.datasets, hub), *map(_code, _own(links))]
    bom = Bom(serial_number=uuid.UUID(int=0), components=parts)
    bom.metadata.timestamp = datetime.fromtimestamp(model.observed_at, UTC)
    bom.metadata.component = subject
    bom.metadata.tools.components.add(
        Component(name="ajar", type=ComponentType.APPLICATION, version=version("ajar-openness"))
    )
    bom.register_dependency(subject, parts)
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, _written(bom))
    return _written(bom)


def _own(links: Links) -> list[RepositoryLink]:
    return [link for link in links.github if link.own]


def _written(bom: Bom) -> str:
    return JsonV1Dot6(bom).output_as_string(indent=2)


def _model(model: StoredModel, hub: str) -> Component:
    extraction, (group, name) = model.extraction, _apart(model.name)
    links = extraction.links
    return Component(
        type=ComponentType.MACHINE_LEARNING_MODEL,
        bom_ref=f"model:{model.name}",
        group=group,
        name=name,
        version=model.revision,
        purl=_purl(model.name, hub, model.revision),
        licenses=_concluded(finding(extraction.findings, "weights.final").license),
        evidence=_stated(extraction),
        pedigree=Pedigree(ancestors=[_ancestor(link, hub) for link in links.base_models])
        if links.base_models
        else None,
        external_references=[
            _reference(ExternalReferenceType.DISTRIBUTION, f"{hub}/{model.name}"),
            *(_reference(ExternalReferenceType.DOCUMENTATION, *_paper(p)) for p in links.papers),
        ],
        properties=_properties([*_state(model), *_components(extraction), *_results(extraction)]),
    )


def _apart(name: str) -> tuple[str | None, str]:
    owner, _, part = name.rpartition("/")
    return owner or None, part


def _purl(name: str, hub: str, revision: str | None = None) -> PackageURL:
    group, part = _apart(name)
    elsewhere = {} if hub == HUB else {"repository_url": hub}
    return PackageURL("huggingface", group, part, revision and revision.lower(), elsewhere)


def _concluded(key: str | None) -> list[License]:
    """The license that counts, where there is one."""
    told = LicenseAcknowledgement.CONCLUDED
    return [_LICENSES.make_from_string(key, license_acknowledgement=told)] if key else []


def _stated(extraction: Extraction) -> ComponentEvidence | None:
    """Every license that a source states of the weights, as it stands there."""
    stated = sorted({each.key for each in extraction.licenses if each.subject == "weights"})
    if not stated:
        return None
    return ComponentEvidence(licenses=[_declared(key, alone=len(stated) == 1) for key in stated])


def _declared(key: str, *, alone: bool) -> License:
    """CycloneDX takes an expression alone; among others it is a name."""
    told = LicenseAcknowledgement.DECLARED
    found = _LICENSES.make_from_string(key, license_acknowledgement=told)
    whole = alone or not isinstance(found, LicenseExpression)
    return found if whole else DisjunctiveLicense(name=key, acknowledgement=told)


def _ancestor(link: BaseModelLink, hub: str) -> Component:
    group, name = _apart(link.id)
    return Component(
        type=ComponentType.MACHINE_LEARNING_MODEL,
        group=group,
        name=name,
        purl=_purl(link.id, hub),
        external_references=[_reference(ExternalReferenceType.DISTRIBUTION, f"{hub}/{link.id}")],
        properties=_properties([("relation", link.relation)]),
    )


def _datasets(links: Iterable[DatasetLink], hub: str) -> Iterator[Component]:
    """Each dataset once, with all the stages that it was used in."""
    stages: dict[str, list[DatasetLink]] = {}
    for link in links:
        stages.setdefault(link.id, []).append(link)
    for name, told in stages.items():
        outside = "://" in name
        group, part = (None, name) if outside else _apart(name)
        license_key = next((link.license for link in told if link.license), None)
        resolved = "true" if any(link.resolved for link in told) else None
        address = name if outside else f"{hub}/datasets/{name}"
        yield Component(
            type=ComponentType.DATA,
            bom_ref=f"dataset:{name}",
            group=group,
            name=part,
            licenses=_concluded(license_key),
            external_references=[_reference(ExternalReferenceType.DISTRIBUTION, address)]
            if outside or resolved
            else (),
            properties=_properties(
                [("resolved", resolved), *(("stage", link.stage) for link in told)]
            ),
        )


def _code(link: RepositoryLink) -> Component:
    group, name = _apart(link.repo)
    return Component(
        type=ComponentType.APPLICATION,
        bom_ref=f"github:{link.repo}",
        group=group,
        name=name,
        purl=PackageURL("github", (group or "").lower(), name.lower()),
        licenses=_concluded(link.license),
        external_references=[_reference(ExternalReferenceType.VCS, f"{_GITHUB}{link.repo}")],
        properties=_properties(
            [("state", link.state), *(("stage", stage) for stage in link.stages)]
        ),
    )


def _paper(link: PaperLink) -> tuple[str, str]:
    return (f"{_ARXIV}{link.arxiv}" if link.arxiv else link.url), link.kind


def _reference(
    kind: ExternalReferenceType, address: str, said: str | None = None
) -> ExternalReference:
    safe = quote(address, safe="%/:=&?~#+!$,;'@()*[]")
    return ExternalReference(type=kind, url=XsUri(safe), comment=said)


def _state(model: StoredModel) -> Iterator[Told]:
    yield "extractor_version", model.extraction.ruleset
    for moment in ("released_at", "committed_at", "observed_at", "gone_at"):
        yield moment, iso(getattr(model, moment))
    yield "gated", model.gated


def _components(extraction: Extraction) -> Iterator[Told]:
    """Availability, license and the first evidence of each component."""
    for name in COMPONENT_IDS:
        found = finding(extraction.findings, name)
        yield f"component:{name}", str(found.availability)
        yield f"component:{name}:license", found.license
        yield f"component:{name}:inherited_from", found.inherited_from
        for first in found.evidence[:1]:
            yield f"component:{name}:evidence", f"{place(first)}: {first.quote}".rstrip(": ")


def _results(extraction: Extraction) -> Iterator[Told]:
    found = assess_all(extraction.findings)
    for box, level in found["eiras2024"]["levels"].items():
        yield f"eiras2024:{box}", level
    for framework, result in _RESULTS:
        value = found[framework][result]
        yield f"{framework}:{result}", None if value is None else str(value)


def _properties(told: Iterable[Told]) -> list[Property]:
    return [Property(name=f"ajar:{name}", value=value) for name, value in told if value]

"""The look-up JSON, schema ``ajar/lookup/1``: every key always there."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, get_args

import msgspec

from ajar.moments import iso
from extractors.licenses.choice import choose
from storage.answers import StoredModel
from storage.runs import Requests
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import (
    Evidence,
    Extraction,
    LicenseConflict,
    LicenseStatement,
    Links,
    RepositoryLink,
    Subject,
)
from taxonomy.frameworks import assess_all
from taxonomy.frameworks.framework import finding

SCHEMA: Final = "ajar/lookup/1"
SUBJECTS: Final[tuple[Subject, ...]] = get_args(Subject)
_SOURCES: Final = {"dataset": "front_matter"}
_encode: Final = msgspec.json.Encoder().encode


def line(model: StoredModel, requests: Requests | None = None, warnings: Sequence[str] = ()) -> str:
    """One JSON object on one line, without the line's end; no requests: nobody was asked."""
    return _encode(lookup(model, requests or Requests(), warnings)).decode()


def lookup(model: StoredModel, requests: Requests, warnings: Sequence[str] = ()) -> dict[str, Any]:
    """The object of the contract, keys in its order."""
    extraction = model.extraction
    return {
        "schema": SCHEMA,
        "model": model.name,
        "hub_id": model.host_id,
        "revision": model.revision,
        "released_at": iso(model.released_at),
        "committed_at": iso(model.committed_at),
        "observed_at": iso(model.observed_at),
        "access": {
            "gated": False if model.gated == "no" else model.gated,
            "disabled": model.disabled,
            "private": model.private,
        },
        "extractor_version": extraction.ruleset,
        "components": {name: _component(extraction, name) for name in COMPONENT_IDS},
        "licenses": [_license(statement) for statement in _kept(extraction.licenses)],
        "license_conflicts": [_conflict(conflict) for conflict in extraction.conflicts],
        "links": _links(extraction.links),
        "frameworks": assess_all(extraction.findings),
        "requests": {
            "hub_api": requests.hub_api,
            "hub_resolvers": requests.hub_resolvers,
            "github": requests.github,
        },
        "warnings": [*_gone(model), *extraction.warnings, *warnings],
    }


def _gone(model: StoredModel) -> list[str]:
    if model.gone_at is None:
        return []
    return [f"It is gone from the Hub since {iso(model.gone_at)}: this is how it was last seen."]


def evidence(found: Evidence) -> dict[str, str]:
    """Where a finding comes from, as the contract writes it."""
    return {
        "rule": found.rule,
        "source": found.source,
        "revision": found.revision,
        "locator": found.locator,
        "quote": found.quote,
    }


def _component(extraction: Extraction, name: str) -> dict[str, Any]:
    found = finding(extraction.findings, name)
    return {
        "availability": str(found.availability),
        "license": found.license,
        "confidence": round(found.confidence, 2),
        "inherited_from": found.inherited_from,
        "evidence": [evidence(item) for item in found.evidence],
    }


def _kept(statements: Sequence[LicenseStatement]) -> Iterator[LicenseStatement]:
    """The statement that counts for each subject; of data each license, since there may be
    several datasets. What disagrees stands in the conflicts.
    """
    for subject in SUBJECTS:
        kept = choose(subject, statements).kept
        if kept is not None:
            yield kept
        if kept is not None and subject == "data":
            others = {s.key: s for s in reversed(statements) if s.subject == subject}
            yield from (others[key] for key in sorted(others.keys() - {kept.key}))


def _license(statement: LicenseStatement) -> dict[str, Any]:
    """A dataset's license stands in the dataset's front matter: the contract's word for it."""
    return {
        "subject": statement.subject,
        "spdx": statement.key,
        "source": _SOURCES.get(statement.source, statement.source),
        "raw": statement.raw,
        "evidence": [evidence(statement.evidence)],
    }


def _conflict(conflict: LicenseConflict) -> dict[str, Any]:
    return {
        "subject": conflict.subject,
        "kept": _license(conflict.kept),
        "against": _license(conflict.against),
        "reason": conflict.reason,
    }


def _links(links: Links) -> dict[str, Any]:
    return {
        "datasets": [
            {"id": item.id, "stage": item.stage, "resolved": item.resolved, "license": item.license}
            for item in links.datasets
        ],
        "base_models": [{"id": item.id, "relation": item.relation} for item in links.base_models],
        "github": [_repository(item) for item in links.github if item.own],
        "tools": [_repository(item) for item in links.github if not item.own],
        "papers": [{"arxiv": item.arxiv, "kind": item.kind} for item in links.papers],
    }


def _repository(link: RepositoryLink) -> dict[str, Any]:
    return {"repo": link.repo, "stages": list(link.stages), "license": link.license}

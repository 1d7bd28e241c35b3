"""A release file for the Model Openness Tool, drafted from findings, evidence as comments.

The form is what the tool itself writes and imports (ModelSerializer.php, ModelUpdater.php of
lfai/model_openness_tool): ``framework``, then ``release`` with global licenses and a list of the
components that are there. Its importer takes a component only if it states a license or a path.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from taxonomy.expressions import alternatives
from taxonomy.frameworks import mof, provenance
from taxonomy.frameworks.framework import Findings, finding
from taxonomy.frameworks.mof_rules import UNLICENSED, Status, is_open

_ABSENT: Final = {Status.MISSING, Status.UNKNOWN}


def draft(model: str, findings: Findings, *, released_at: int | None = None) -> str:
    """The YAML of ``model`` (``owner/name``); ``released_at`` in UTC seconds."""
    listed = mof.listings(findings, "compatibility")
    present = [one for one in listed if one.status not in _ABSENT]
    lines = [
        *_head(model, released_at),
        *_global(finding(findings, "weights.final").license),
        "  components:" if present else "  components: []",
    ]
    for one in present:
        lines += _component(one, findings, model)
    lines += [f"  # {_absent(one)}" for one in listed if one.status in _ABSENT]
    return "\n".join(lines) + "\n"


def _head(model: str, released_at: int | None) -> Iterable[str]:
    owner, _, name = model.rpartition("/")
    day = "" if released_at is None else f"{datetime.fromtimestamp(released_at, UTC):%Y-%m-%d}"
    yield "# A draft made by Ajar from public evidence. Check every line before you submit it."
    yield "framework:"
    yield "  name: 'Model Openness Framework'"
    yield "  version: '1.0'"
    yield "  date: '2024-12-15'"
    yield "release:"
    fields = {"name": name, "version": "", "date": day, "type": "", "architecture": ""}
    fields |= {"origin": "", "producer": owner, "contact": "", "repository": ""}
    for key, value in fields.items():
        yield f"  {key}: {_quoted(value)}"
    yield f"  huggingface: {_quoted(f'https://huggingface.co/{model}')}"


def _global(terms: str | None) -> Iterable[str]:
    """The distribution's license is that of the weights, as in our reading of the tool."""
    if terms is None:
        yield "  license: {}"
        return
    yield "  license:"
    yield "    distribution:"
    yield f"      name: {_quoted(_single(terms, 'data'))}"
    yield "      path: ''"


def _component(one: mof.Listing, findings: Findings, model: str) -> Iterable[str]:
    component = one.component
    yield "    -"
    yield f"      name: {_quoted(component.name)}"
    yield f"      description: {_quoted(component.description)}"
    terms = UNLICENSED if one.license is None else _single(one.license, component.type)
    yield f"      license: {_quoted(terms)}"
    if one.license not in {None, terms}:
        yield f"      # in full: {one.license}"
    evidence = provenance.deciding(finding(findings, part) for part in component.reads)
    path = provenance.address(evidence[0].source if evidence else "record", model)
    yield f"      component_path: {_quoted(path)}"
    for told in evidence:
        yield f"      # {provenance.line(told)}"


def _absent(one: mof.Listing) -> str:
    unseen = one.status is Status.UNKNOWN
    return f"{one.component.name}: {'unknown' if unseen else 'not there'} ({one.reason})"


def _single(terms: str, content: str) -> str:
    """The tool takes one identifier: of an expression that is open to it, the first license."""
    for together in alternatives(terms):
        if all(is_open(key, content, "compatibility") for key in together):
            return together[0]
    return terms


def _quoted(text: str) -> str:
    """A double-quoted scalar: a JSON string is one."""
    return json.dumps(text, ensure_ascii=False)

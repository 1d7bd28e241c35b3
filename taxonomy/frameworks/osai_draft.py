"""A row for the European Open Source AI Index, drafted from findings, evidence as comments.

One file per system: ``system``, ``org``, then per dimension ``class`` (open, partial, closed; empty
where a person must judge), ``link`` and ``notes``, in the order of the current edition.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from taxonomy.findings import Evidence
from taxonomy.frameworks import provenance
from taxonomy.frameworks.framework import Findings, finding
from taxonomy.frameworks.osai_dimensions import CURRENT, Dimension
from taxonomy.frameworks.osai_index import WORDS


def draft(
    model: str, findings: Findings, *, base_model: str = "", released_at: int | None = None
) -> str:
    """The YAML of ``model`` (``owner/name``); ``released_at`` in UTC seconds."""
    lines = [*_head(model, findings, base_model, released_at)]
    category = ""
    for dimension in CURRENT:
        if dimension.category != category:
            category = dimension.category
            lines.append(f"# {category}")
        lines += _row(dimension, WORDS[dimension.degree(findings)] or "", findings, model)
    return "\n".join(lines) + "\n"


def _head(
    model: str, findings: Findings, base_model: str, released_at: int | None
) -> Iterable[str]:
    owner = model.partition("/")[0] if "/" in model else ""
    month = "" if released_at is None else f"{datetime.fromtimestamp(released_at, UTC):%Y-%m}"
    yield "# A draft made by Ajar from public evidence. Check every line before you submit it."
    yield "system:"
    fields = {"name": model.rpartition("/")[2], "link": f"https://huggingface.co/{model}"}
    fields |= {"type": "", "basemodelname": base_model, "endmodelname": model}
    fields |= {"endmodellicense": finding(findings, "weights.final").license or ""}
    fields |= {"releasedate": month, "notes": ""}
    yield from _fields(fields)
    yield "org:"
    yield from _fields({"name": owner, "link": "", "notes": ""})


def _row(dimension: Dimension, word: str, findings: Findings, model: str) -> Iterable[str]:
    evidence = provenance.deciding(finding(findings, part) for part in dimension.reads)
    yield f"{dimension.ref}:"
    yield f"  # {dimension.name}" + ("" if word else ": not told by evidence, please judge")
    yield from _fields({"class": word, "link": _link(evidence, model), "notes": ""})
    for told in evidence:
        yield f"  # {provenance.line(told)}"


def _link(evidence: list[Evidence], model: str) -> str:
    return provenance.address(evidence[0].source, model) if evidence else ""


def _fields(fields: dict[str, str]) -> Iterable[str]:
    for key, value in fields.items():
        yield f"  {key}: {json.dumps(value, ensure_ascii=False)}"

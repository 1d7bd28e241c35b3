"""What the pages show, as plain values for the templates."""

from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any, Final

import jinja2

from ajar import words
from ajar.models.framework_lines import framework_lines
from ajar.models.license_lines import license_lines
from ajar.models.report import license_cell
from ajar.moments import day, iso
from ajar.series import charts, trending
from storage import Store
from storage.answers import Spell, StoredModel
from taxonomy.components import COMPONENTS
from taxonomy.findings import Availability, Evidence, Finding
from taxonomy.frameworks.framework import finding

LONGEST_NAME: Final = 200
MEASURES: Final = (
    "license_class",
    "license",
    "card",
    "component:weights.final",
    "component:data.pretraining",
    "component:code.pretraining",
    "mof_class",
    "osaid_verdict",
    "g7_label",
)
_SILENT: Final = {
    Availability.UNKNOWN: "why it is unknown",
    Availability.NOT_FOUND: "where we looked",
}
_PERIODS: Final = ("month", "quarter", "year")


def environment() -> jinja2.Environment:
    """Templates that escape whatever strangers wrote, and fail on a misspelt name."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("ajar.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def style() -> str:
    """The style sheet."""
    return (resources.files("ajar.web") / "style.css").read_text(encoding="utf-8")


def model(found: StoredModel, spells: Sequence[Spell]) -> dict[str, Any]:
    """One model: findings in groups, licenses, frameworks, history."""
    findings = found.extraction.findings
    weights = finding(findings, "weights.final")
    return {
        "model": found,
        "access": words.access(found.gated, disabled=found.disabled, private=found.private),
        "gone": day(found.gone_at) if found.gone_at is not None else "",
        "clocks": {
            "released": day(found.released_at),
            "last commit": day(found.committed_at),
            "seen": day(found.observed_at),
        },
        "weights": words.AVAILABILITY[weights.availability][0],
        "license": words.license_name(weights.license),
        "meaning": words.license_meaning(weights.license),
        "groups": [
            (heading, [_row(part.title, finding(findings, part.id)) for part in parts])
            for kind, heading in words.KINDS.items()
            if (parts := [part for part in COMPONENTS if part.kind == kind])
        ],
        "means": {words.AVAILABILITY[value][0]: text for value, text in words.MEANS.items()},
        "stated": [line.plain for line in license_lines(found.extraction)],
        "warnings": found.extraction.warnings,
        "frameworks": list(framework_lines(findings)),
        "spells": [(day(spell.valid_from), day(spell.valid_to)) for spell in spells],
        "observed": iso(found.observed_at),
    }


def _row(title: str, found: Finding) -> dict[str, Any]:
    word, style_ = words.AVAILABILITY[found.availability]
    return {
        "title": title,
        "word": word,
        "style": style_,
        "license": license_cell(found).plain,
        "why": _SILENT.get(found.availability)
        or f"{len(found.evidence)} for, {len(found.rejected)} against, "
        f"confidence {found.confidence:.2f}",
        "inherited": found.inherited_from or "",
        "evidence": [_evidence(item) for item in found.evidence],
        "rejected": [(_evidence(lost.evidence), lost.reason) for lost in found.rejected],
    }


def _evidence(item: Evidence) -> dict[str, str]:
    return {
        "place": f"{item.source} {item.locator}".strip(),
        "quote": item.quote,
        "rule": item.rule,
        "revision": item.revision[:12],
    }


def trends(store: Store, asked: Mapping[str, str]) -> dict[str, Any]:
    """One trend as a table under its chart."""
    chosen = _chosen(asked)
    found = trending.trend(store, chosen)
    along = trending.series(found.points, sorted({point.period for point in found.points}))
    return {
        **chosen,
        "measures": {name: trending.measured(name) for name in MEASURES},
        "periods": _PERIODS,
        "trend": found,
        "last": [points[-1] for _, points in along],
    }


def chart(store: Store, asked: Mapping[str, str]) -> str:
    """The SVG of a trend; an empty one where nothing can be drawn."""
    found = trending.trend(store, _chosen(asked))
    return charts.svg(found)


def _chosen(asked: Mapping[str, str]) -> dict[str, str]:
    """What the address asks for, where we offer it, else the first."""
    measure, by = asked.get("measure", ""), asked.get("by", "")
    return {
        "measure": measure if measure in MEASURES else MEASURES[0],
        "by": by if by in _PERIODS else "quarter",
    }

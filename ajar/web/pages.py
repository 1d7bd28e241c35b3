"""What the pages show, as plain values for the templates."""

from collections.abc import Sequence
from importlib import resources
from typing import Any, Final

import jinja2

from ajar import words
from ajar.models import histories
from ajar.models.framework_lines import framework_lines
from ajar.models.license_lines import license_lines
from ajar.models.report import license_cell
from ajar.moments import day, iso
from storage.answers import Spell, StoredModel
from taxonomy.components import COMPONENTS
from taxonomy.findings import Availability, Evidence, Finding
from taxonomy.frameworks.framework import finding

LONGEST_NAME: Final = 200
_SILENT: Final = {
    Availability.UNKNOWN: "why it is unknown",
    Availability.NOT_FOUND: "where we looked",
}


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
    """One model: findings in groups, licenses, frameworks, what it was before."""
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
        "spells": [*map(_spell, (None, *spells), spells)][::-1],
        "observed": iso(found.observed_at),
    }


def _spell(before: Spell | None, spell: Spell) -> dict[str, Any]:
    """From when to when it stood so, and what had changed then; a first one only stands."""
    moves = () if before is None else histories.moves(before, spell)
    return {
        "start": day(spell.valid_from),
        "end": "now" if spell.valid_to is None else day(spell.valid_to),
        "moves": [words.printable(line.plain) for line in moves],
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

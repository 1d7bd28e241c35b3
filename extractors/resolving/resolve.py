"""Evidence to findings, in one place: what wins of what, and which license it has."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from extractors.code.repository import repositories
from extractors.context import CARD, Context
from extractors.licenses.choice import Choice, choose
from extractors.lineage import inheritance
from extractors.resolving.silence import silence
from extractors.resolving.weighing import code_of_no_stage, confidence, ranked, why_lost
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import (
    NOT_LOOKED,
    Availability,
    Evidence,
    Finding,
    LicenseConflict,
    LicenseOrigin,
    LicenseStatement,
    Rejected,
    Subject,
)

_SUBJECTS: Final[tuple[Subject, ...]] = ("weights", "code", "documentation")
_HELD: Final = frozenset({Availability.RELEASED, Availability.GATED, Availability.PARTIAL})
_FINAL: Final = "weights.final"
_KEPT: Final = 8


class Resolved(msgspec.Struct, frozen=True):
    """Findings for every component, and the license statements behind them."""

    findings: dict[str, Finding]
    licenses: tuple[LicenseStatement, ...]
    conflicts: tuple[LicenseConflict, ...]


def resolve(
    context: Context, evidence: Iterable[Evidence], statements: Sequence[LicenseStatement]
) -> Resolved:
    """Weigh all evidence. ``statements`` are license declarations that are not evidence yet."""
    grouped = _grouped(evidence)
    weights = choose("weights", statements)
    absent = code_of_no_stage(grouped)
    silent = silence(context)
    findings: dict[str, Finding] = {}
    for component in COMPONENT_IDS:
        told = grouped.get(component)
        if told is None:
            findings[component] = silent(component).finding(component, context.revision)
        else:
            same, lost = ranked(told, absent=component in absent)
            findings[component] = _finding(context, component, same, lost, weights.kept)
    findings[_FINAL] = _licensed(findings[_FINAL], weights)
    everything = _all_statements(context, statements, grouped, findings)
    return Resolved(findings, everything, tuple(_conflicts(everything)))


def _conflicts(statements: Sequence[LicenseStatement]) -> Iterator[LicenseConflict]:
    """Where statements about one subject contradict each other; data has many licenses."""
    if len(statements) > 1:
        for subject in _SUBJECTS:
            yield from choose(subject, statements).conflicts


def profile(
    context: Context, evidence: Iterable[Evidence]
) -> tuple[dict[str, Finding], tuple[str, ...]]:
    """The same findings without evidence, and those that the repository's license would cover."""
    grouped = _grouped(evidence)
    absent = code_of_no_stage(grouped)
    silent = silence(context)
    findings: dict[str, Finding] = {}
    licensed: list[str] = []
    for component in COMPONENT_IDS:
        told = grouped.get(component)
        if told is None:
            findings[component] = silent(component).bare()
        else:
            same, lost = ranked(told, absent=component in absent)
            said = _told(component, same[0])
            findings[component] = Finding(same[0].availability, confidence(same, lost), *said)
            if same[0].license is None and _of_repository(component, same[0]):
                licensed.append(component)
    if _FINAL not in licensed:
        licensed.append(_FINAL)
    return findings, tuple(licensed)


def _grouped(evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    grouped: dict[str, list[Evidence]] = {}
    for item in evidence:
        grouped.setdefault(item.component, []).append(item)
    return grouped


def _finding(
    context: Context,
    component: str,
    same: Sequence[Evidence],
    lost: Sequence[Evidence],
    weights: LicenseStatement | None,
) -> Finding:
    """What the evidence adds up to, with the license that it names, else its repository's."""
    winner = same[0]
    license, source = _told(component, winner)  # noqa: A001  the word of the field
    if license is None and weights is not None and _of_repository(component, winner):
        license, source = weights.key, weights.source  # noqa: A001
    return Finding(
        winner.availability,
        confidence(same, lost),
        license,
        source,
        _ancestor(context, winner) if winner.rule == inheritance.INHERITED else None,
        evidence=tuple(same[:_KEPT]),
        rejected=tuple([Rejected(e, why_lost(e, winner)) for e in lost[:_KEPT]]) if lost else (),
    )


def _told(component: str, winner: Evidence) -> tuple[str | None, LicenseOrigin | None]:
    """The license that the evidence names. Of data at other places, and of papers, nobody looks for
    one but in the records of datasets on the Hub.
    """
    key, source = winner.license, winner.license_source
    if key is None and source is None and winner.availability in _HELD:
        away = component.startswith("data.") or winner.rule.startswith(_PAPERS)
        if away and winner.source in {CARD, "record"} and not winner.rule.endswith(_OF_RECORD):
            return None, NOT_LOOKED
    return key, source


_PAPERS: Final = ("paper.", "data_card.")
_OF_RECORD: Final = (".resolved", ".gated", inheritance.INHERITED)


def _ancestor(context: Context, winner: Evidence) -> str | None:
    carriers = context.once(inheritance.inherited)
    return next((item.ancestor for item in carriers if item.evidence is winner), None)


def _licensed(finding: Finding, weights: Choice) -> Finding:
    """The finding of the weights with their license and what else states it."""
    kept = weights.kept
    if kept is None:
        return finding
    return msgspec.structs.replace(
        finding,
        license=kept.key,
        license_source=kept.source,
        evidence=(*finding.evidence, kept.evidence, *[s.evidence for s in weights.agreeing]),
    )


def _of_repository(component: str, winner: Evidence) -> bool:
    """Whether what was found lies in the model repository, so that its license covers it."""
    return (
        winner.availability in _HELD
        and winner.source in {CARD, "record"}
        and component.startswith(("weights.", "code.", "docs."))
        and not winner.rule.startswith(_ELSEWHERE)
    )


_ELSEWHERE: Final = (*_PAPERS, "code.library")
"""Rules for what lies at other places than the model repository."""


def _all_statements(
    context: Context,
    statements: Sequence[LicenseStatement],
    grouped: Mapping[str, Sequence[Evidence]],
    findings: Mapping[str, Finding],
) -> tuple[LicenseStatement, ...]:
    """The declared ones, and those that evidence about code, data and papers brought.

    The license of somebody's tool with which the model was made or measured is that of no code of
    the model's own.
    """
    known = {(s.subject, s.key, s.source, s.evidence.source) for s in statements}
    found = list(statements)
    for component in filter(grouped.__contains__, COMPONENT_IDS):
        for item in findings[component].evidence:
            key, source = item.license, item.license_source
            if key is None or source is None or source == NOT_LOOKED:
                continue
            if item.rule == inheritance.INHERITED:
                continue
            if item.source.startswith(_GITHUB) and not _is_models_own(context, item.source):
                continue
            subject = _SUBJECT[component.partition(".")[0]]
            if subject and (subject, key, source, item.source) not in known:
                known.add((subject, key, source, item.source))
                found.append(LicenseStatement(subject, key, source, key, item))
    return tuple(found)


_GITHUB: Final = "github:"


def _is_models_own(context: Context, source: str) -> bool:
    """Whether a file on GitHub lies in a repository of the model's own code."""
    owner, name, *_ = source.removeprefix(_GITHUB).lower().split("/")
    found = context.once(repositories)
    return any(each.is_models and each.full_name.lower() == f"{owner}/{name}" for each in found)


_SUBJECT: Final[dict[str, Subject | None]] = {
    "weights": "weights",
    "code": "code",
    "data": "data",
    "docs": "documentation",
    "access": None,
}

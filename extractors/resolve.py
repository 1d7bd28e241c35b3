"""Evidence to findings, in one place: precedence, contradiction, confidence, licenses."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from extractors import inheritance
from extractors.calibration import calibrated
from extractors.context import CARD, Context
from extractors.license_choice import Choice, choose
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import (
    Availability,
    Evidence,
    Finding,
    LicenseConflict,
    LicenseStatement,
    Rejected,
    Subject,
)

_SUBJECTS: Final[tuple[Subject, ...]] = ("weights", "code", "data", "documentation")
_RANK: Final = {
    Availability.NOT_FOUND: 0,
    Availability.UNKNOWN: 1,
    Availability.NOT_APPLICABLE: 2,
}
_HELD: Final = frozenset({Availability.RELEASED, Availability.GATED, Availability.PARTIAL})
_FINAL: Final = "weights.final"
_POSITIVE: Final = 3
_KEPT: Final = 8
_SILENCE: Final = {"silence.files": 0.85, "silence.card": 0.65}


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
    silent = _silence(context)
    absent = _absent(grouped)
    findings = {
        component: _finding(
            context, component, grouped[component], weights, absent=component in absent
        )
        if component in grouped
        else _licensed(component, silent(component), (), weights)
        if component == _FINAL
        else silent(component)
        for component in COMPONENT_IDS
    }
    everything = _all_statements(statements, findings)
    conflicts = [c for s in _SUBJECTS for c in choose(s, everything).conflicts if s != "data"]
    return Resolved(findings, everything, tuple(conflicts))


def profile(
    context: Context, evidence: Iterable[Evidence]
) -> tuple[dict[str, Finding], tuple[str, ...]]:
    """The same findings without evidence, and those that the repository's license would cover."""
    grouped = _grouped(evidence)
    absent = _absent(grouped)
    nothing = {True: _nothing(context, "weights."), False: _nothing(context, "")}
    findings: dict[str, Finding] = {}
    licensed: list[str] = []
    for component in COMPONENT_IDS:
        told = grouped.get(component)
        if told is None:
            _, _, availability, confidence, _ = nothing[component.startswith("weights.")]
            findings[component] = Finding(availability, calibrated(confidence))
        else:
            same, lost = _ranked(told, absent=component in absent)
            findings[component] = Finding(same[0].availability, _confidence(same, lost))
            if same[0].license is None and _of_repository(component, same):
                licensed.append(component)
    if _FINAL not in licensed:
        licensed.append(_FINAL)
    return findings, tuple(licensed)


def _grouped(evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    grouped: dict[str, list[Evidence]] = {}
    for item in evidence:
        grouped.setdefault(item.component, []).append(item)
    return grouped


def _absent(grouped: Mapping[str, Sequence[Evidence]]) -> frozenset[str]:
    """Code of the stages whose data does not apply: the model has no such stage to have code of."""
    return frozenset(
        f"code.{stage}"
        for stage in ("finetuning", "alignment")
        if _does_not_apply(grouped.get(f"data.{stage}", ()))
    )


def _does_not_apply(evidence: Sequence[Evidence]) -> bool:
    best = max(evidence, key=_weight, default=None)
    return best is not None and best.availability is Availability.NOT_APPLICABLE


def _finding(
    context: Context,
    component: str,
    evidence: Sequence[Evidence],
    weights: Choice,
    *,
    absent: bool,
) -> Finding:
    same, lost = _ranked(evidence, absent=absent)
    winner = same[0]
    finding = Finding(
        winner.availability,
        _confidence(same, lost),
        winner.license,
        winner.license_source,
        _ancestor(context, winner),
        evidence=same[:_KEPT],
        rejected=tuple([Rejected(e, _lost(e, winner)) for e in lost[:_KEPT]]),
    )
    return _licensed(component, finding, same, weights)


def _ranked(
    evidence: Sequence[Evidence], *, absent: bool
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """What says the same as the weightiest, that one first, and what does not."""
    if len(evidence) == 1:
        return tuple(evidence), ()
    ranked = sorted(evidence, key=_weight_where_absent if absent else _weight, reverse=True)
    said = ranked[0].availability
    same = tuple([e for e in ranked if e.availability is said])
    if len(same) == len(ranked):
        return same, ()
    return same, tuple([e for e in ranked if e.availability is not said])


def _weight(evidence: Evidence) -> tuple[int, float]:
    """Something found beats nothing found; the model's own evidence beats an ancestor's."""
    discount = 0.7 if evidence.rule == inheritance.INHERITED else 1.0
    return _RANK.get(evidence.availability, _POSITIVE), evidence.confidence * discount


def _weight_where_absent(evidence: Evidence) -> tuple[int, float]:
    """Code that is only named there is for users who tune the model: no recipe of its own."""
    if evidence.availability is Availability.NAMED:
        return _RANK[Availability.UNKNOWN], evidence.confidence
    return _weight(evidence)


def _ancestor(context: Context, winner: Evidence) -> str | None:
    if winner.rule != inheritance.INHERITED:
        return None
    carriers = context.once(inheritance.inherited)
    return next((item.ancestor for item in carriers if item.evidence is winner), None)


def _lost(evidence: Evidence, winner: Evidence) -> str:
    if winner.availability is Availability.NOT_APPLICABLE and _weight(evidence) > _weight(winner):
        return f"{winner.rule}: the model has no such stage; this is for its users"
    if _weight(evidence)[0] < _weight(winner)[0]:
        return f"{winner.rule} found something: {winner.availability}"
    return f"{winner.rule} is more certain ({winner.confidence}): {winner.availability}"


def _confidence(same: Sequence[Evidence], lost: Sequence[Evidence]) -> float:
    """Independent rules that agree add up; a contradiction takes away; then the measured curve."""
    doubt = 1.0
    for confidence in {e.rule: e.confidence for e in reversed(same)}.values():
        doubt *= 1.0 - confidence
    against = max([e.confidence for e in lost], default=0.0)
    return calibrated(min(0.99, 1.0 - doubt) * (1.0 - 0.3 * against))


Nothing = tuple[str, str, Availability, float, str]
"""Rule, source, availability, confidence and locator of a finding that nothing was found for."""


def _nothing(context: Context, room: str) -> Nothing:
    """Where we looked for components of ``weights.`` or others, or why we could not."""
    if room == "weights.":
        rule, source, where = "silence.files", "record", "siblings"
        unread = "" if context.files.known else "the file list was not read"
    else:
        rule, source, unread = "silence.card", CARD, context.card_problem
        where = "card, tags, file list" if context.has_card else "no card; tags, file list"
    if unread:
        return rule, source, Availability.UNKNOWN, 0.0, unread
    return rule, source, Availability.NOT_FOUND, _SILENCE[rule], where


def _silence(context: Context) -> Callable[[str], Finding]:
    """Where nothing was found: a function that says where we looked, or why we could not."""
    of_weights, of_others = _nothing(context, "weights."), _nothing(context, "")
    revision = context.revision

    def silent(component: str) -> Finding:
        nothing = of_weights if component.startswith("weights.") else of_others
        rule, source, availability, confidence, where = nothing
        told = Evidence(rule, component, availability, confidence, source, revision, where)
        return Finding(availability, calibrated(confidence), evidence=(told,))

    return silent


def _licensed(
    component: str, finding: Finding, same: Sequence[Evidence], weights: Choice
) -> Finding:
    """The finding with its license: its own evidence's, else that of the repository."""
    kept = weights.kept
    if kept is None:
        return finding
    if component == _FINAL:
        also = tuple(s.evidence for s in (kept, *weights.agreeing))
        return msgspec.structs.replace(
            finding,
            license=kept.key,
            license_source=kept.source,
            evidence=(*finding.evidence, *also),
        )
    if finding.license is None and _of_repository(component, same):
        return msgspec.structs.replace(finding, license=kept.key, license_source=kept.source)
    return finding


def _of_repository(component: str, same: Sequence[Evidence]) -> bool:
    """Whether what was found lies in the model repository, so that its license covers it."""
    return (
        bool(same)
        and same[0].availability in _HELD
        and same[0].source in {CARD, "record"}
        and component.startswith(("weights.", "code.", "docs."))
    )


def _all_statements(
    statements: Sequence[LicenseStatement], findings: dict[str, Finding]
) -> tuple[LicenseStatement, ...]:
    """The declared ones, and those that evidence about code, data and papers brought."""
    known = {(s.subject, s.key, s.source, s.evidence.source) for s in statements}
    found = list(statements)
    for component, finding in findings.items():
        for item in finding.evidence:
            key, source = item.license, item.license_source
            if key is None or source is None or item.rule == inheritance.INHERITED:
                continue
            subject = _SUBJECT[component.partition(".")[0]]
            if subject and (subject, key, source, item.source) not in known:
                known.add((subject, key, source, item.source))
                found.append(LicenseStatement(subject, key, source, key, item))
    return tuple(found)


_SUBJECT: Final[dict[str, Subject | None]] = {
    "weights": "weights",
    "code": "code",
    "data": "data",
    "docs": "documentation",
    "access": None,
}

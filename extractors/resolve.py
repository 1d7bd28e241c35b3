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
    grouped: dict[str, list[Evidence]] = {}
    for item in evidence:
        grouped.setdefault(item.component, []).append(item)
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
    weight = _weight_where_absent if absent else _weight
    ranked = sorted(evidence, key=weight, reverse=True) if len(evidence) > 1 else evidence
    winner = ranked[0]
    same = tuple(e for e in ranked if e.availability is winner.availability)
    lost = tuple(
        Rejected(e, _lost(e, winner)) for e in ranked if e.availability is not winner.availability
    )
    finding = Finding(
        winner.availability,
        _confidence(same, lost),
        winner.license,
        winner.license_source,
        _ancestor(context, winner),
        evidence=same[:_KEPT],
        rejected=lost[:_KEPT],
    )
    return _licensed(component, finding, same, weights)


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


def _confidence(same: Sequence[Evidence], lost: Sequence[Rejected]) -> float:
    """Independent rules that agree add up; a contradiction takes away; then the measured curve."""
    doubt = 1.0
    for confidence in {e.rule: e.confidence for e in reversed(same)}.values():
        doubt *= 1.0 - confidence
    against = max((r.evidence.confidence for r in lost), default=0.0)
    return calibrated(min(0.99, 1.0 - doubt) * (1.0 - 0.3 * against))


def _silence(context: Context) -> Callable[[str], Finding]:
    """Where nothing was found: a function that says where we looked, or why we could not."""
    files_unread = "" if context.files.known else "the file list was not read"
    card_unread = context.card_problem
    looked = "card, tags, file list" if context.has_card else "no card; tags, file list"
    revision = context.revision

    def silent(component: str) -> Finding:
        if component.startswith("weights."):
            rule, source, unread, where = "silence.files", "record", files_unread, "siblings"
        else:
            rule, source, unread, where = "silence.card", CARD, card_unread, looked
        if unread:
            availability, confidence, where = Availability.UNKNOWN, 0.0, unread
        else:
            availability, confidence = Availability.NOT_FOUND, _SILENCE[rule]
        told = Evidence(rule, component, availability, confidence, source, revision, where)
        return Finding(availability, calibrated(confidence), evidence=(told,))

    return silent


def _licensed(
    component: str, finding: Finding, same: Sequence[Evidence], weights: Choice
) -> Finding:
    """The finding with its license: its own evidence's, else that of the repository."""
    kind = component.partition(".")[0]
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
    if finding.license is None and _of_repository(kind, finding, same):
        return msgspec.structs.replace(finding, license=kept.key, license_source=kept.source)
    return finding


def _of_repository(kind: str, finding: Finding, same: Sequence[Evidence]) -> bool:
    """Whether what was found lies in the model repository, so that its license covers it."""
    if (
        kind not in {"weights", "code", "docs"}
        or not same
        or same[0].source not in {CARD, "record"}
    ):
        return False
    return finding.availability in {
        Availability.RELEASED,
        Availability.GATED,
        Availability.PARTIAL,
    }


def _all_statements(
    statements: Sequence[LicenseStatement], findings: dict[str, Finding]
) -> tuple[LicenseStatement, ...]:
    """The declared ones, and those that evidence about code, data and papers brought."""
    known = {(s.subject, s.key, s.source, s.evidence.source) for s in statements}
    found = list(statements)
    for component, finding in findings.items():
        subject = _SUBJECT[component.partition(".")[0]]
        for item in finding.evidence:
            key, source = item.license, item.license_source
            if (
                key is None
                or source is None
                or subject is None
                or item.rule == inheritance.INHERITED
            ):
                continue
            if (subject, key, source, item.source) not in known:
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

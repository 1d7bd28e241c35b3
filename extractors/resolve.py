"""Evidence to findings, in one place: precedence, contradiction, confidence, licenses."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from extractors.calibration import calibrated
from extractors.context import CARD, Context
from extractors.licenses.choice import Choice, choose
from extractors.lineage import inheritance
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

_SUBJECTS: Final[tuple[Subject, ...]] = ("weights", "code", "documentation")
_RANK: Final = {
    Availability.NOT_FOUND: 0,
    Availability.UNKNOWN: 1,
    Availability.NOT_APPLICABLE: 2,
}
_HELD: Final = frozenset({Availability.RELEASED, Availability.GATED, Availability.PARTIAL})
_FINAL: Final = "weights.final"
_OF_WEIGHTS: Final = frozenset(c for c in COMPONENT_IDS if c.startswith("weights."))
_POSITIVE: Final = 3
_KEPT: Final = 8
_STAGES: Final = (("code.finetuning", "data.finetuning"), ("code.alignment", "data.alignment"))
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
    absent = _absent(grouped)
    silent = _silence(context)
    findings: dict[str, Finding] = {}
    for component in COMPONENT_IDS:
        told = grouped.get(component)
        if told is None:
            findings[component] = silent(component)
        else:
            same, lost = _ranked(told, absent=component in absent)
            findings[component] = _finding(context, component, same, lost, weights.kept)
    findings[_FINAL] = _licensed(findings[_FINAL], weights)
    everything = _all_statements(statements, grouped, findings)
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
    absent = _absent(grouped)
    nothing = {True: _nothing(context, "weights."), False: _nothing(context, "")}
    findings: dict[str, Finding] = {}
    licensed: list[str] = []
    for component in COMPONENT_IDS:
        told = grouped.get(component)
        if told is None:
            _, _, availability, confidence, _ = nothing[component in _OF_WEIGHTS]
            findings[component] = Finding(availability, calibrated(confidence))
        else:
            same, lost = _ranked(told, absent=component in absent)
            findings[component] = Finding(same[0].availability, _confidence(same, lost))
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


def _absent(grouped: Mapping[str, Sequence[Evidence]]) -> list[str]:
    """Code of the stages whose data does not apply: the model has no such stage to have code of."""
    return [code for code, data in _STAGES if data in grouped and _does_not_apply(grouped[data])]


def _does_not_apply(evidence: Sequence[Evidence]) -> bool:
    best = max(evidence, key=_weight) if len(evidence) > 1 else evidence[0]
    return best.availability is Availability.NOT_APPLICABLE


def _finding(
    context: Context,
    component: str,
    same: Sequence[Evidence],
    lost: Sequence[Evidence],
    repository: LicenseStatement | None,
) -> Finding:
    """What the evidence adds up to, with the license that it names, else its repository's."""
    winner = same[0]
    license, source = winner.license, winner.license_source  # noqa: A001  the word of the field
    if license is None and repository is not None and _of_repository(component, winner):
        license, source = repository.key, repository.source  # noqa: A001
    return Finding(
        winner.availability,
        _confidence(same, lost),
        license,
        source,
        _ancestor(context, winner) if winner.rule == inheritance.INHERITED else None,
        evidence=tuple(same[:_KEPT]),
        rejected=tuple([Rejected(e, _lost(e, winner)) for e in lost[:_KEPT]]) if lost else (),
    )


def _ranked(
    evidence: Sequence[Evidence], *, absent: bool
) -> tuple[Sequence[Evidence], Sequence[Evidence]]:
    """What says the same as the weightiest, that one first, and what does not."""
    if len(evidence) == 1:
        return evidence, ()
    ranked = sorted(evidence, key=_weight_where_absent if absent else _weight, reverse=True)
    said = ranked[0].availability
    same = [e for e in ranked if e.availability is said]
    if len(same) == len(ranked):
        return same, ()
    return same, [e for e in ranked if e.availability is not said]


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
    if len(same) == 1:
        doubt = 1.0 - same[0].confidence
    else:
        doubt = 1.0
        for confidence in {e.rule: e.confidence for e in reversed(same)}.values():
            doubt *= 1.0 - confidence
    against = max([e.confidence for e in lost]) if lost else 0.0
    return calibrated(min(0.99, 1.0 - doubt) * (1.0 - 0.3 * against))


Nothing = tuple[str, str, Availability, float, str]
"""Rule, source, availability, confidence and locator of a finding that nothing was found for."""


def _nothing(context: Context, room: str) -> Nothing:
    """Where we looked for components of ``weights.`` or others, or why we could not."""
    if room == "weights.":
        rule, source, where = "silence.files", "record", "siblings"
        unread = "" if context.files.known else "the file list is missing or not whole"
    else:
        rule, source, unread = "silence.card", CARD, context.card_problem
        where = "card, tags, file list" if context.has_card else "no card; tags, file list"
    if unread:
        return rule, source, Availability.UNKNOWN, 0.0, unread
    return rule, source, Availability.NOT_FOUND, _SILENCE[rule], where


def _silence(context: Context) -> Callable[[str], Finding]:
    """Where nothing was found: a function that says where we looked, or why we could not."""
    of_weights, of_others = _nothing(context, "weights."), _nothing(context, "")
    sure = {told[0]: calibrated(told[3]) for told in (of_weights, of_others)}
    revision = context.revision

    def silent(component: str) -> Finding:
        nothing = of_weights if component in _OF_WEIGHTS else of_others
        rule, source, availability, confidence, where = nothing
        told = Evidence(rule, component, availability, confidence, source, revision, where)
        return Finding(availability, sure[rule], evidence=(told,))

    return silent


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


_ELSEWHERE: Final = ("paper.", "data_card.")
"""Rules whose documents lie at other places than the model repository."""


def _all_statements(
    statements: Sequence[LicenseStatement],
    grouped: Mapping[str, Sequence[Evidence]],
    findings: Mapping[str, Finding],
) -> tuple[LicenseStatement, ...]:
    """The declared ones, and those that evidence about code, data and papers brought."""
    known = {(s.subject, s.key, s.source, s.evidence.source) for s in statements}
    found = list(statements)
    for component in filter(grouped.__contains__, COMPONENT_IDS):
        for item in findings[component].evidence:
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

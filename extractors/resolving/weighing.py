"""Which evidence about one component wins, how sure that makes us, and why the rest lost."""

from collections.abc import Mapping, Sequence
from typing import Final

from extractors.lineage import inheritance
from extractors.resolving.calibration import calibrated
from taxonomy.findings import Availability, Evidence

_RANK: Final = {
    Availability.NOT_FOUND: 0,
    Availability.UNKNOWN: 1,
    Availability.NOT_APPLICABLE: 2,
}
_POSITIVE: Final = 3
_STAGES: Final = (("code.finetuning", "data.finetuning"), ("code.alignment", "data.alignment"))


def code_of_no_stage(grouped: Mapping[str, Sequence[Evidence]]) -> list[str]:
    """Code of the stages whose data does not apply: the model has no such stage to have code of."""
    return [code for code, data in _STAGES if data in grouped and _does_not_apply(grouped[data])]


def _does_not_apply(evidence: Sequence[Evidence]) -> bool:
    best = max(evidence, key=_weight) if len(evidence) > 1 else evidence[0]
    return best.availability is Availability.NOT_APPLICABLE


def ranked(
    evidence: Sequence[Evidence], *, absent: bool
) -> tuple[Sequence[Evidence], Sequence[Evidence]]:
    """What says the same as the weightiest, that one first, and what does not."""
    if len(evidence) == 1:
        return evidence, ()
    weighed = sorted(evidence, key=_weight_where_absent if absent else _weight, reverse=True)
    said = weighed[0].availability
    same = [e for e in weighed if e.availability is said]
    if len(same) == len(weighed):
        return same, ()
    return same, [e for e in weighed if e.availability is not said]


def _weight(evidence: Evidence) -> tuple[int, float]:
    """Something found beats nothing found; the model's own evidence beats an ancestor's."""
    discount = 0.7 if evidence.rule == inheritance.INHERITED else 1.0
    return _RANK.get(evidence.availability, _POSITIVE), evidence.confidence * discount


def _weight_where_absent(evidence: Evidence) -> tuple[int, float]:
    """Code that is only named there is for users who tune the model: no recipe of its own."""
    if evidence.availability is Availability.NAMED:
        return _RANK[Availability.UNKNOWN], evidence.confidence
    return _weight(evidence)


def why_lost(evidence: Evidence, winner: Evidence) -> str:
    """What a person is told of evidence that did not win."""
    if winner.availability is Availability.NOT_APPLICABLE and _weight(evidence) > _weight(winner):
        return f"{winner.rule}: the model has no such stage; this is for its users"
    if _weight(evidence)[0] < _weight(winner)[0]:
        return f"{winner.rule} found something: {winner.availability}"
    return f"{winner.rule} is more certain ({winner.confidence}): {winner.availability}"


def confidence(same: Sequence[Evidence], lost: Sequence[Evidence]) -> float:
    """Independent rules that agree add up; a contradiction takes away; then the measured curve."""
    if len(same) == 1:
        doubt = 1.0 - same[0].confidence
    else:
        doubt = 1.0
        for sure in {e.rule: e.confidence for e in reversed(same)}.values():
            doubt *= 1.0 - sure
    against = max([e.confidence for e in lost]) if lost else 0.0
    return calibrated(min(0.99, 1.0 - doubt) * (1.0 - 0.3 * against))

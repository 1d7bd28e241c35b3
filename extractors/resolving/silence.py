"""Components that no evidence speaks for: where we looked, or why we could not."""

from collections.abc import Callable
from typing import Final, NamedTuple

from extractors.context import CARD, Context
from extractors.resolving.calibration import calibrated
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import Availability, Evidence, Finding

_OF_WEIGHTS: Final = frozenset(c for c in COMPONENT_IDS if c.startswith("weights."))


class Silence(NamedTuple):
    """That nothing was found, as evidence says it; ``confidence`` is raw, 0 to 1."""

    rule: str
    source: str
    availability: Availability
    confidence: float
    locator: str

    def bare(self) -> Finding:
        """The finding without evidence."""
        return Finding(self.availability, calibrated(self.confidence))

    def finding(self, component: str, revision: str) -> Finding:
        """The finding with evidence of where we looked."""
        rule, source, availability, confidence, where = self
        told = Evidence(rule, component, availability, confidence, source, revision, where)
        return Finding(availability, calibrated(confidence), evidence=(told,))


def silence(context: Context) -> Callable[[str], Silence]:
    """What the silence about a component says."""
    of_weights, of_others = _of_weights(context), _of_others(context)
    return lambda component: of_weights if component in _OF_WEIGHTS else of_others


def _of_weights(context: Context) -> Silence:
    """Weights would be among the files."""
    rule, source = "silence.files", "record"
    if not context.files.known:
        why = "the file list is missing or not whole"
        return Silence(rule, source, Availability.UNKNOWN, 0.0, why)
    return Silence(rule, source, Availability.NOT_FOUND, 0.85, "siblings")


def _of_others(context: Context) -> Silence:
    """The card would tell of all else."""
    rule, why = "silence.card", context.card_problem
    if why:
        return Silence(rule, CARD, Availability.UNKNOWN, 0.0, why)
    where = "card, tags, file list" if context.has_card else "no card; tags, file list"
    return Silence(rule, CARD, Availability.NOT_FOUND, 0.65, where)

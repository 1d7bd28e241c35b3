"""Components that no evidence speaks for: where we looked, or why we could not."""

from collections.abc import Callable
from typing import Final, NamedTuple

from extractors.context import CARD, Context
from extractors.resolving.calibration import calibrated
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import Availability, Evidence, Finding

_OF_WEIGHTS: Final = frozenset(c for c in COMPONENT_IDS if c.startswith("weights."))
_IN_BOTH: Final = frozenset({"weights.checkpoints", "weights.training_state"})
"""Files may be these, and a card may tell of them: both have to be silent."""


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
    of_both = of_others if of_others.availability is Availability.UNKNOWN else of_weights
    said = dict.fromkeys(_OF_WEIGHTS, of_weights) | dict.fromkeys(_IN_BOTH, of_both)
    return lambda component: said.get(component, of_others)


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

"""What a derivative inherits, with the ancestor that really carries it.

A fine-tune has its base's pre-training, a quantised copy or a merge all of its training. A parent
that nobody read leaves what would be inherited unknown.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from extractors.context import Context
from extractors.lineage import declared as lineage
from extractors.lineage import own_base
from taxonomy.findings import Availability, BaseModelLink, Evidence, Finding

INHERITED: Final = "lineage.inherited"
_CHAIN_LIMIT: Final = 10
_THROUGH: Final = " through "
"""Stands in a locator before the models between, the nearest first."""
_PRETRAINING: Final = ("code.pretraining", "data.pretraining", "code.data_processing")
_TRAINING: Final = (
    *_PRETRAINING, "code.finetuning", "code.alignment", "data.finetuning", "data.alignment",
)  # fmt: skip
_INHERITED: Final[dict[str | None, tuple[str, ...]]] = {
    "finetune": _PRETRAINING,
    "adapter": _PRETRAINING,
    "merge": _TRAINING,
    "quantized": _TRAINING,
    None: _PRETRAINING,
}

_WHOLE: Final = frozenset({Availability.RELEASED, Availability.GATED})
_LESS: Final = frozenset({Availability.NOT_FOUND, Availability.WITHHELD, Availability.NAMED})


class Inherited(msgspec.Struct, frozen=True):
    """Evidence that speaks of an ancestor, and who that is."""

    evidence: Evidence
    ancestor: str


def evidence(context: Context) -> Iterator[Evidence]:
    """What nothing but the parents can tell: inherited components and the base weights."""
    for item in context.once(inherited):
        yield item.evidence


def inherited(context: Context) -> tuple[Inherited, ...]:
    """Evidence from every parent, with the ancestor that really carries the component."""
    parents = context.once(lineage.links)
    found: list[Inherited] = []
    for parent in parents:
        found.extend(
            _from_parent(context, parent, component)
            for component in (*_INHERITED[parent.relation], "weights.base")
        )
    if len(parents) > 1 and parents[0].relation == "merge":
        found = list(_in_part(found))
    if not parents:
        found.extend(Inherited(told, "") for told in own_base.evidence(context))
    return tuple(found)


def _in_part(found: list[Inherited]) -> Iterator[Inherited]:
    """What a merge has of some of its parents, and of others certainly not, it has in part."""
    less = {i.evidence.component for i in found if i.evidence.availability in _LESS}
    for item in found:
        told = item.evidence
        if told.component in less and told.component in _TRAINING and told.availability in _WHOLE:
            told = msgspec.structs.replace(told, availability=Availability.PARTIAL)
        yield Inherited(told, item.ancestor)


def _from_parent(context: Context, parent: BaseModelLink, component: str) -> Inherited:
    """What the nearest ancestor that tells of ``component`` says of it."""
    theirs = "weights.final" if component == "weights.base" else component
    told = [parent.evidence.quote] if parent.evidence else []
    carrier = _carrier(context, parent.id, theirs)
    if carrier is None:
        read = parent.id.lower() in context.snapshot.parents
        reason = "tells nothing of this" if read else "was not read"
        unknown = context.found(
            "lineage.unread",
            component,
            Availability.UNKNOWN,
            0.0,
            source=f"model:{parent.id}",
            locator=f"the base model {parent.id} {reason}",
            revision="",
        )
        return Inherited(unknown, parent.id)
    ancestor, finding, chain = carrier
    first = finding.evidence[0] if finding.evidence else None
    source, place = f"model:{ancestor}", f"{first.source} {first.locator}" if first else theirs
    if first and first.rule == INHERITED:
        source, (place, _, between) = first.source, first.locator.partition(_THROUGH)
        chain = (*chain, ancestor, *([between] if between else []))
    through = f"{_THROUGH}{', '.join(chain)}" if chain else ""
    inherited_evidence = context.found(
        INHERITED,
        component,
        finding.availability,
        round(finding.confidence * 0.95, 2),
        source=source,
        locator=f"{place}{through}",
        quote=first.quote if first else "; ".join(told),
        revision=first.revision if first else "",
        license=finding.license,
        license_source=finding.license_source,
    )
    return Inherited(inherited_evidence, finding.inherited_from or ancestor)


def _carrier(
    context: Context, name: str, component: str
) -> tuple[str, Finding, tuple[str, ...]] | None:
    """The nearest ancestor with a finding of its own, and the models between; cycles end it.

    A finding without evidence was only listed: it counts for weights, which a listing shows.
    """
    chain: list[str] = []
    waiting = [name]
    while waiting and len(chain) < _CHAIN_LIMIT:
        name = waiting.pop(0)
        read = context.snapshot.parents.get(name.lower())
        if name in chain or name.lower() == context.name.lower() or read is None:
            continue
        finding = read.findings.get(component)
        ancestors = [base.id for base in read.links.base_models]
        further = [a for a in ancestors if a.lower() in context.snapshot.parents]
        if (
            finding is not None
            and _tells(finding, component)
            and not (finding.inherited_from and further)
        ):
            return name, finding, tuple(chain)
        chain.append(name)
        waiting.extend(further)
    return None


def _tells(finding: Finding, component: str) -> bool:
    read = bool(finding.evidence) or component.startswith("weights.")
    return finding.availability is not Availability.UNKNOWN and read

"""Evidence, findings and what one reading of a model yields: the types at every seam.

Extractors make them, storage keeps them, frameworks read them. Moments are whole
seconds since 1970 in UTC (``int``); license keys are those of :mod:`taxonomy.licenses`.
"""

from enum import StrEnum
from typing import Final, Literal

import msgspec

QUOTE_LIMIT: Final = 240

Subject = Literal["weights", "code", "data", "documentation"]
LicenseSource = Literal["front_matter", "license_file", "card_text", "github", "dataset"]
NOT_LOOKED: Final = "unknown"
"""In the place of a license's source: nobody looked, or nobody told, whether there is a license."""
LicenseOrigin = LicenseSource | Literal["unknown"]
Relation = Literal["finetune", "adapter", "quantized", "merge"]


class Availability(StrEnum):
    """Whether a component can be had. README says what each word means."""

    RELEASED = "released"
    GATED = "gated"
    PARTIAL = "partial"
    NAMED = "named"
    WITHHELD = "withheld"
    NOT_FOUND = "not_found"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """Rule ``rule`` found ``quote`` at ``locator`` of ``source`` at ``revision``.

    ``source`` names the document: ``record`` (the Hub's API record), a file of the
    repository (``README.md``), ``github:owner/name`` or ``github:owner/name/path``,
    ``dataset:owner/name``, ``model:owner/name`` (an ancestor), ``https://…`` (a page).
    ``locator`` is a place in it: ``tags``, ``siblings``, ``L12``, ``L12-L14``.
    ``quote`` has at most QUOTE_LIMIT characters; only ``not_found`` and ``unknown`` may
    leave it empty, and then ``locator`` says where we looked or why we could not.
    """

    rule: str
    component: str
    availability: Availability
    confidence: float
    source: str
    revision: str
    locator: str
    quote: str = ""
    license: str | None = None
    license_source: LicenseOrigin | None = None


class Rejected(msgspec.Struct, frozen=True, omit_defaults=True):
    """Evidence that lost, and why."""

    evidence: Evidence
    reason: str


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """What all evidence about one component adds up to.

    ``license`` None: it has none as far as we looked, or nobody looked (``license_untold``).
    ``inherited_from`` is the ancestor model (``owner/name``) that really carries the
    component; the chain to it stands in the evidence. ``confidence`` is in 0..1, two digits.
    """

    availability: Availability
    confidence: float = 0.0
    license: str | None = None
    license_source: LicenseOrigin | None = None
    inherited_from: str | None = None
    evidence: tuple[Evidence, ...] = ()
    rejected: tuple[Rejected, ...] = ()

    @property
    def license_untold(self) -> bool:
        """Whether there may be a license that nobody looked for."""
        return self.license is None and self.license_source == NOT_LOOKED


class LicenseStatement(msgspec.Struct, frozen=True, omit_defaults=True):
    """One source says that ``subject`` is under ``key``; ``raw`` is what it wrote."""

    subject: Subject
    key: str
    source: LicenseSource
    raw: str
    evidence: Evidence


class LicenseConflict(msgspec.Struct, frozen=True, omit_defaults=True):
    """Two sources disagree about one subject; ``kept`` won by the order of trust."""

    subject: Subject
    kept: LicenseStatement
    against: LicenseStatement
    reason: str


class DatasetLink(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """``stage``: pretraining, finetuning, alignment, evaluation, safety_evaluation or training.

    ``resolved``: True (exists on the Hub), False (looked, not there), None (not looked).
    """

    id: str
    stage: str
    resolved: bool | None = None
    license: str | None = None
    evidence: Evidence | None = None


class BaseModelLink(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A declared parent; ``relation`` is None where no source tells it."""

    id: str
    relation: Relation | None = None
    evidence: Evidence | None = None


class RepositoryLink(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A linked GitHub repository, with the stages its content shows.

    ``state``: unread, ok, empty, placeholder, archived, renamed, gone.
    ``about``: True when its content is about this model, False when it is a general
    framework or somebody else's, None when unread. ``own``: by names, the card's words or its
    content it is the model's own code; a tool or somebody else's work where not.
    """

    repo: str
    stages: tuple[str, ...] = ()
    license: str | None = None
    state: str = "unread"
    about: bool | None = None
    own: bool = True
    evidence: Evidence | None = None


class PaperLink(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """``kind``: preprint, peer_reviewed, technical_report, blog. ``arxiv`` is the bare id."""

    url: str
    kind: str
    arxiv: str | None = None
    about: bool | None = None
    evidence: Evidence | None = None


class Links(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Everything a release points to; ``pages`` are license texts that its metadata links to."""

    datasets: tuple[DatasetLink, ...] = ()
    base_models: tuple[BaseModelLink, ...] = ()
    github: tuple[RepositoryLink, ...] = ()
    papers: tuple[PaperLink, ...] = ()
    pages: tuple[str, ...] = ()


class Extraction(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """All that the rules say of one model at one revision.

    ``findings`` has every component of :mod:`taxonomy.components`. ``ruleset`` is the
    extractor version: a hash over rules, registry and code. ``license_looked`` is False where no
    source told of licenses (a dump without tags): then no license means that we do not know.
    """

    findings: dict[str, Finding]
    ruleset: str
    licenses: tuple[LicenseStatement, ...] = ()
    conflicts: tuple[LicenseConflict, ...] = ()
    links: Links = Links()
    warnings: tuple[str, ...] = ()
    license_looked: bool = True

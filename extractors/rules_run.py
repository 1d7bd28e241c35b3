"""Run every rule over one snapshot; a rule that fails costs its components, not the model."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import msgspec

from extractors import weights
from extractors.code import packages, repository, repository_code
from extractors.code import shown as code_support
from extractors.context import Context
from extractors.data import cards as data_cards
from extractors.data import datasets
from extractors.data import named as named_datasets
from extractors.data import outside as outside_data
from extractors.data import tables as data_tables
from extractors.documentation import described, model_card, results
from extractors.licenses import declared as licenses
from extractors.licenses import gate as license_gate
from extractors.licenses import notice as license_notice
from extractors.licenses import prose as license_prose
from extractors.licenses import repository as license_repository
from extractors.lineage import declared as lineage
from extractors.lineage import inheritance
from extractors.papers import papers
from extractors.quoting import Quoting
from extractors.reading.card import Card
from extractors.resolving.resolve import Resolved, profile, resolve
from extractors.ruleset import ruleset
from extractors.snapshot import Document, Snapshot
from extractors.training import absent_stages, configuration, prose, recipes, scripts
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import (
    Availability,
    Evidence,
    Extraction,
    Finding,
    LicenseStatement,
    Links,
)

Rule = Callable[[Context], Iterable[Evidence]]

RULES: Final[tuple[tuple[Rule, tuple[str, ...]], ...]] = (
    (weights.evidence, ("weights.",)),
    (scripts.evidence, ("code.", "docs.")),
    (datasets.evidence, ("data.",)),
    (named_datasets.evidence, ("data.",)),
    (outside_data.evidence, ("data.",)),
    (data_tables.evidence, ("data.",)),
    (inheritance.evidence, ("weights.base",)),
    (papers.evidence, ("docs.research_paper", "docs.technical_report")),
    (model_card.evidence, ("docs.",)),
    (described.evidence, ("docs.architecture", "docs.hardware")),
    (data_cards.evidence, ("docs.data_card",)),
    (results.evidence, ("docs.evaluation_results",)),
    (absent_stages.evidence, ("code.finetuning", "code.alignment")),
    (repository_code.evidence, ("code.", "docs.code")),
    (prose.evidence, ("code.", "data.", "docs.", "access.", "weights.")),
    (code_support.evidence, ("code.", "weights.")),
    (packages.evidence, ("access.",)),
    (recipes.evidence, ("code.", "weights.training_state")),
    (configuration.evidence, ("weights.training_state",)),
)
"""Every module of evidence and the components (by prefix) that it speaks for."""
_OF_CARD: Final = frozenset({prose.evidence, repository_code.evidence, configuration.evidence})
"""Rules that can find nothing where no card was read."""

STATEMENTS: Final[tuple[Callable[[Context], Iterable[LicenseStatement]], ...]] = (
    licenses.statements,
    license_prose.license_statements,
    license_notice.statements,
    license_gate.statements,
    license_repository.statements,
)


def extract(snapshot: Snapshot, card: Card | None = None) -> Extraction:
    """Read one model. Pure and deterministic; never raises: where more fails than a rule, it is
    read as if its card were unreadable, else nothing of it is known, and the warning says why.

    ``card``: its parsed card, where that is at hand.
    """
    try:
        return _extract(snapshot, card)
    except Exception as problem:  # noqa: BLE001  one model must not end the reading of all others
        said = f"reading failed: {_said(problem)}"[:_WARNING]
    if snapshot.card.state != "read":
        return _nothing(Context(snapshot), said)
    unreadable = Document(snapshot.card.path, "unreadable", reason=said)
    return extract(msgspec.structs.replace(snapshot, card=unreadable))


def _extract(snapshot: Snapshot, card: Card | None) -> Extraction:
    context = Context(snapshot, card)
    # Not kept by the context, which it refers to: a circle would wait for the garbage collector.
    as_written = Quoting(context)
    warnings: list[str] = []
    resolved = _resolved(context, as_written, warnings)
    return Extraction(
        findings=resolved.findings,
        ruleset=ruleset(),
        licenses=resolved.licenses,
        conflicts=resolved.conflicts,
        links=_links(context, as_written, warnings),
        license_looked=has_license_place(context),
        warnings=tuple(dict.fromkeys([*_card_warnings(context), *warnings])),
    )


def parsed(snapshot: Snapshot) -> Card | None:
    """The card, for a model that is read more than once; None if it is too long to be kept, or
    cannot be parsed.
    """
    if len(snapshot.card.text) >= _LONG:
        return None
    try:
        return Context(snapshot).card
    except Exception:  # noqa: BLE001  `extract` will say so
        return None


_LONG: Final = 50_000
_WARNING: Final = 200
"""Characters of a warning about what failed."""


def _nothing(context: Context, problem: str) -> Extraction:
    """Nothing is known of any component."""
    told = _failed(context, extract, ("",), problem)
    findings = {each.component: Finding(each.availability, evidence=(each,)) for each in told}
    return Extraction(findings, ruleset(), license_looked=False, warnings=(problem,))


def _resolved(context: Context, as_written: Quoting, warnings: list[str]) -> Resolved:
    """Run the rules and weigh what they say; what fails is added to ``warnings``."""
    evidence = list(map(as_written.evidence, _evidence(context, warnings)))
    statements: list[LicenseStatement] = []
    for rule in STATEMENTS:
        _safely(rule, context, statements, warnings)
    return resolve(context, evidence, list(map(as_written.statement, statements)))


def profile_of(context: Context) -> tuple[dict[str, Finding], tuple[str, ...]]:
    """What the same rules find, without evidence, and what the repository's license covers."""
    return profile(context, _evidence(context, []))


def _evidence(context: Context, warnings: list[str]) -> list[Evidence]:
    found: list[Evidence] = []
    for rule, components in RULES:
        if rule in _OF_CARD and not context.has_card:
            continue
        if not _safely(rule, context, found, warnings):
            found.extend(_failed(context, rule, components, warnings[-1]))
    return found


def _safely(
    rule: Callable[[Context], Iterable[Any]],
    context: Context,
    found: list[Any],
    warnings: list[str],
) -> bool:
    """Add all that a rule yields; nothing, and a warning, where it fails."""
    before = len(found)
    try:
        found.extend(rule(context))
    except Exception as problem:  # noqa: BLE001  a broken rule must not cost the model
        del found[before:]
        warnings.append(f"{_name(rule)} failed: {_said(problem)}"[:_WARNING])
        return False
    return True


def _said(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"


def _name(rule: Callable[..., Any]) -> str:
    return f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}"


def _failed(
    context: Context, rule: Callable[..., Any], components: tuple[str, ...], problem: str
) -> Iterator[Evidence]:
    for component in COMPONENT_IDS:
        if component.startswith(components):
            yield context.found(
                f"failed.{_name(rule)}",
                component,
                Availability.UNKNOWN,
                0.0,
                source="README.md",
                locator=problem,
            )


def _links(context: Context, as_written: Quoting, warnings: list[str]) -> Links:
    """Everything the release points to; what a failing rule would have linked is left out."""

    def of(rule: Callable[[Context], Any], quoted: Callable[[Any], Any]) -> Any:
        found: list[Any] = []
        _safely(lambda c: c.once(rule), context, found, warnings)
        return tuple(map(quoted, found))

    return Links(
        of(named_datasets.links, as_written.link),
        of(lineage.links, as_written.link),
        of(repository.links, as_written.link),
        of(papers.links, as_written.link),
        of(licenses.linked_pages, str),
    )


def has_license_place(context: Context) -> bool:
    """Whether there was a place where a license would be declared."""
    record = context.record
    return context.has_card or record.tags is not None or record.card_data is not None


def _card_warnings(context: Context) -> Iterator[str]:
    yield from context.front.warnings
    if context.card.truncated:
        yield "the card is very long; its end was not read"
    if context.card.crowded:
        yield "the card has more text, links or tables than are read"
    if context.snapshot.card.state == "unreadable":
        yield context.card_problem

"""``ajar report headline``: the figures that papers and posts quote, each with its n.

Every figure is a sum over rows of an export, so that anybody can reproduce it from there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from ajar import words
from storage import Store, export

Row = Mapping[str, Any]

_THERE: Final = frozenset({"released", "gated", "partial"})
_COMPONENTS: Final = (
    "weights.final",
    "code.pretraining",
    "code.evaluation",
    "code.inference",
    "data.pretraining",
    "data.finetuning",
    "data.safety_evaluation",
    "docs.research_paper",
    "docs.training_summary",
)
_CLASSES: Final = ("permissive", "responsible use", "community", "non-commercial", "copyleft")
_FRAMEWORKS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "mof_class": ("Model Openness Framework: class", ("1", "2", "3")),
    "osaid_verdict": ("Open Source AI Definition:", ("meets",)),
    "g7_label": ("G7 label:", ()),
}
"""With the results that are a figure even where no model has them."""

_UNCLASSIFIED: Final = "Model Openness Framework: no class"
_TOP: Final = 5


class Figure(msgspec.Struct, frozen=True):
    """``n`` of ``of``; of ``unknown`` of these nobody can tell. ``source`` reproduces it, with the
    rules of ``extractor_version``; that is empty where there was nothing to count.
    """

    what: str
    n: float
    of: float
    unknown: float
    source: str
    extractor_version: str = ""

    @property
    def share(self) -> float | None:
        """At least so much, 0 to 1; None where there is nothing to share."""
        return self.n / self.of if self.of else None

    @property
    def at_most(self) -> float | None:
        """The share if all that is unknown counted too."""
        return min((self.n + self.unknown) / self.of, 1.0) if self.of else None


def figures(
    store: Store,
    as_of: int | None = None,
    ruleset: str | None = None,
    *,
    known_at: int | None = None,
) -> Iterator[Figure]:
    """All of them, the broad ones first; ``ruleset`` is an extractor version."""
    given = {"as_of": as_of, "known_at": known_at, "ruleset": ruleset}
    options = {name: value for name, value in given.items() if value is not None}
    last = _Last(store, options)
    yield last.figure("Models with a model card", "card", lambda value: value in _THERE)
    for weight, of in (("models", ""), ("downloads", ", by downloads")):
        yield last.figure(f"License declared{of}", "license", lambda value: value != "none", weight)
    yield from _licenses(last)
    for name in _CLASSES:
        yield last.figure(f"License class: {name}", "license_class", name.__eq__)
    for component in _COMPONENTS:
        what = f"{words.title(component)} released"
        yield last.figure(what, f"component:{component}", "released".__eq__)
    for measure, (title, always) in _FRAMEWORKS.items():
        there = {str(row["value"]) for row in last.rows(measure)}
        for value in sorted({*there, *(always if there else ())}):
            nothing = (measure, value) == ("mof_class", "0")
            what = _UNCLASSIFIED if nothing else f"{title} {value}"
            yield last.figure(what, measure, value.__eq__)
    yield from _lineage(store, options)


class _Last:
    """Trends in their last period."""

    def __init__(self, store: Store, options: Mapping[str, Any]) -> None:
        self._store = store
        self._options = options
        self._read: dict[tuple[str, str], list[Row]] = {}

    def rows(self, measure: str, weight: str = "models") -> list[Row]:
        """One row a value."""
        if (measure, weight) not in self._read:
            found = export.records(
                self._store, "trends", measure=measure, weight=weight, by="year",
                view=("stock",), **self._options,
            )  # fmt: skip
            rows = list(found)
            last = rows[-1]["period"] if rows else ""
            self._read[measure, weight] = [row for row in rows if row["period"] == last]
        return self._read[measure, weight]

    def figure(
        self, what: str, measure: str, holds: Callable[[str], bool], weight: str = "models"
    ) -> Figure:
        """Those whose value holds, of all."""
        rows = self.rows(measure, weight)
        unknown = float(rows[0]["unknown"] or 0) if rows else 0.0
        of = float(rows[0]["denominator"] or 0) if rows else 0.0
        n = sum(float(row["n"] or 0) for row in rows if holds(str(row["value"])))
        source = f"trends --measure {measure} --by year --view stock"
        source += "" if weight == "models" else f" --weight {weight}"
        return Figure(what, n, of, unknown, source, _version(rows))


def _licenses(last: _Last) -> Iterator[Figure]:
    """The most frequent licenses among the declared ones."""
    rows = [row for row in last.rows("license") if row["value"] not in {"none", "unknown"}]
    declared = sum(float(row["n"] or 0) for row in rows)
    for row in sorted(rows, key=lambda row: (-float(row["n"] or 0), row["value"]))[:_TOP]:
        yield Figure(
            f"{words.license_word(str(row['value']))} among declared", float(row["n"] or 0),
            declared, 0.0, "trends --measure license --by year --view stock", _version(rows),
        )  # fmt: skip


def _version(rows: Sequence[Row]) -> str:
    return str(rows[0]["extractor_version"]) if rows else ""


def _lineage(store: Store, options: Mapping[str, Any]) -> Iterator[Figure]:
    """Pairs of base model and derivative that both declare a license."""
    pairs = changed = conflicts = 0
    version = ""
    for row in export.records(store, "lineage", kinds=("base_model",), **options):
        if row["parent_license"] and row["child_license"]:
            pairs += 1
            changed += row["parent_license"] != row["child_license"]
            conflicts += row["conflict"] == "yes"
            version = str(row["extractor_version"])
    for what, n in (
        ("Derivatives whose license differs from the base, where both declare one", changed),
        ("Derivatives that drop what the base asks for, where both declare one", conflicts),
    ):
        yield Figure(what, n, pairs, 0, "lineage", version)

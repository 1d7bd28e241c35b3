"""One row a model, framework and result: levels, classes, verdicts, scores, labels."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection

from storage.reading import rulesets
from storage.reading.assessing import Assessor, flat
from storage.reading.findings import Profiles
from storage.reading.models import standing
from storage.reading.moments import iso
from taxonomy import frameworks

COLUMNS: Final = (
    *("model", "framework", "version", "key", "value", "committed_at", "observed_at"),
    "extractor_version",
)


def rows(
    connection: Connection,
    *,
    as_of: int | None = None,
    known_at: int | None = None,
    ruleset: str | None = None,
    framework: Sequence[str] = (),
) -> Iterator[tuple[str, ...]]:
    """By model, then framework, then key. ``framework`` names some ("eiras2024/literal")."""
    ruleset_id = rulesets.default(connection, ruleset, known_at)
    profiles = Profiles(connection, ruleset_id)
    chosen = [frameworks.get(name) for name in framework] or list(frameworks.FRAMEWORKS.values())
    assessors = [Assessor(each) for each in chosen]

    @lru_cache(50_000)
    def assessed(profile_id: int) -> list[tuple[str, ...]]:
        profile = profiles.profile(profile_id)
        return sorted(
            (assessor.framework.name, assessor.framework.version, key, value)
            for assessor in assessors
            for key, value in flat(assessor.values(profile))
            if key != "version"
        )

    for row in standing(connection, ruleset_id, as_of, known_at):
        if row.span is not None:
            moments = (iso(row.committed_at(as_of)), iso(row.observed_at(as_of)))
            for values in assessed(row.span.profile_id):
                yield (row.entity.name, *values, *moments, profiles.ruleset)

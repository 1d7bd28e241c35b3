"""One row a model that exists: the license of its weights, empty where none is declared."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

from storage.reading import rulesets
from storage.reading.findings import Profiles
from storage.reading.models import standing
from storage.reading.moments import iso
from taxonomy.licenses import license_class

COLUMNS: Final = (
    *("model", "license", "license_class", "source", "committed_at", "observed_at"),
    *("extractor_version", "declared"),
)


def rows(
    connection: Connection,
    *,
    as_of: int | None = None,
    known_at: int | None = None,
    ruleset: str | None = None,
) -> Iterator[tuple[str | bool | None, ...]]:
    """By model name. ``declared`` tells a model without a license from one of which nobody told
    (None: no reading by these rules, or from a source without licenses).
    """
    ruleset_id = rulesets.default(connection, ruleset, known_at)
    profiles = Profiles(connection, ruleset_id)
    for row in standing(connection, ruleset_id, as_of, known_at):
        said = profiles.license(row.span.profile_id) if row.span is not None else None
        key, source, known = said or (None, None, False)
        yield (
            row.entity.name,
            key or "",
            license_class(key) if key else "",
            (source or "") if key else "",
            iso(row.committed_at(as_of)),
            iso(row.observed_at(as_of)),
            profiles.ruleset if row.span is not None else "",
            key is not None if known else None,
        )

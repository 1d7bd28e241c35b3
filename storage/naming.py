"""Entities by the names that somebody wrote: of today, former ones, or names that lead on."""

from collections.abc import Iterator

from storage.entities import PRESENCE


def by_name(
    kind: int,
    columns: str,
    *,
    entities: str = "entity",
    changes: str = "change",
    known_at: int | None = None,
) -> Iterator[str]:
    """SQL for entities ``e`` of a kind that are called by names in lower case ({among}): the name,
    then ``columns``. Those that are there, those that are gone, those that bore it, and those to
    which the Hub leads from it; of several the last counts.

    ``entities`` and ``changes``: SQL of both tables as they were known at a moment.
    """
    learnt = "" if known_at is None else f"AND a.observed_at <= {known_at:d} "
    # In this order: left to itself SQLite looks through all of a kind for a page of names.
    renamed = f"{changes} c CROSS JOIN {entities} e WHERE e.id = c.entity_id AND c.aspect = 'name' "
    led = f"alias a JOIN {entities} e ON e.id = a.entity_id WHERE a.kind = {kind:d} {learnt}"
    for called, among, last in (
        *(
            ("lower(e.name)", f"{entities} e WHERE e.gone_at IS {gone} ", "e.id")
            for gone in PRESENCE
        ),
        ("lower(c.old)", renamed, "c.id"),
        ("a.name", led, "e.id"),
    ):
        yield (
            f"SELECT {called}, {columns} FROM {among}"  # noqa: S608
            f"AND e.kind = {kind:d} AND {called} {{among}} ORDER BY {last}"
        )

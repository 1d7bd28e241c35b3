"""Openness over time: one row a period, view, group and value."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from storage.reading.moments import By
from storage.trends import measures, over_time
from storage.trends.counting import View
from storage.trends.groups import GroupBy
from storage.trends.over_time import COLUMNS, Question, Row
from storage.trends.scope import Weight

__all__ = ["COLUMNS", "rows"]


def rows(
    connection: Connection,
    *,
    measure: str = "license",
    by: By = "month",
    group_by: GroupBy | None = None,
    top: int | None = None,
    view: Sequence[View] = ("cohort", "stock"),
    weight: Weight = "models",
    as_of: int | None = None,
    known_at: int | None = None,
    ruleset: str | None = None,
    framework: str | None = None,
) -> Iterator[Row]:
    """See :func:`storage.trends.over_time.rows`.

    ``framework`` names a reading ("eiras2024/literal").

    ValueError for a measure that there is not, KeyError for a framework.
    """
    asked = Question(measures.measure(measure, framework), by, group_by, top, view, weight)
    yield from over_time.rows(connection, asked, as_of, ruleset, known_at=known_at)

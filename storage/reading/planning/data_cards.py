"""Which datasets' cards are to be read."""

from typing import Final

from sqlalchemy import Connection

_TRAINED_ON: Final = (
    "SELECT min(l.target) FROM link l JOIN entity m ON m.id = l.entity_id AND m.gone_at IS NULL "
    "WHERE l.kind = 'dataset' AND l.valid_to IS NULL "
    "AND l.role <> 'evaluation' AND l.role <> 'safety_evaluation' "
    "GROUP BY lower(l.target) ORDER BY count(*) DESC, lower(l.target)"
)


def trained_on(connection: Connection) -> list[str]:
    """Names of all datasets that models are trained on, as they are linked, the most linked first;
    known datasets or not.
    """
    return list(connection.exec_driver_sql(_TRAINED_ON).scalars())

"""When what a model inherits changed: its ancestors turned, or their names came to others."""

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import Connection

from storage.database import bulk
from storage.database.schema import KINDS
from storage.naming import bearers

_MODEL: Final = KINDS.index("model")


def changed(
    connection: Connection,
    ruleset_id: int,
    names: Collection[str],
    turned: Mapping[int, int],
) -> dict[str, int]:
    """When the models that are called so (in lower case) last became others under these rules;
    those that never did are left out. One that was renamed is still the same, one that took over
    the name of another is another since then. ``turned``: those that turned a moment ago, by id.
    """
    meant = {name: of[-1] for name, of in bearers(connection, _MODEL, names).items()}
    last = _last_turned(connection, ruleset_id, {bearer.id for bearer in meant.values()})
    moments = {
        name: max(bearer.since, last.get(bearer.id, 0), turned.get(bearer.id, 0))
        for name, bearer in meant.items()
    }
    return {name: at for name, at in moments.items() if at}


def _last_turned(
    connection: Connection, ruleset_id: int, numbers: Collection[int]
) -> dict[int, int]:
    """When the last spell began that was not the first."""
    sql = (
        f"SELECT entity_id, max(valid_from) FROM spell WHERE ruleset_id = {ruleset_id:d} "  # noqa: S608
        "AND entity_id {among} GROUP BY entity_id HAVING count(*) > 1"
    )
    return dict(bulk.select(connection, sql, numbers))

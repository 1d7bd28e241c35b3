"""What a reading takes from elsewhere: which of it was only read later, and when the rest changed.

The order of our work never shows as a change in the world, and a change in the world never as work.
"""

from collections.abc import Mapping

from msgspec.structs import replace
from sqlalchemy import Connection

from storage import aliases
from storage.database.schema import KINDS
from storage.writing import ancestors, standing
from storage.writing.compared import Compared
from storage.writing.desk import Page
from storage.writing.spells import Open, Seen


def told(
    page: Page, compared: Compared, spell: Open, facts: Seen, turned: Mapping[int, int]
) -> Seen:
    """``facts`` with the components that rest on a document which the reading before did not have,
    or on an ancestor that has not changed since (it was only read later); and with when the
    ancestors of the others changed. ``turned``: models that turned in this page, by id.
    """
    connection = page.connection
    inherited = compared.ancestors()
    names = {name for of_place in inherited.values() for name in of_place}
    changed = ancestors.changed(connection, page.ruleset_id, names, turned)
    when = {place: max(changed.get(each, 0) for each in of) for place, of in inherited.items()}
    later = frozenset(place for place, at in when.items() if at <= spell.valid_from)
    better = compared.newly_told() | later
    better |= _first_cited(connection, compared, spell.observed_at)
    better |= _first_led_to(connection, compared, spell.observed_at)
    return replace(facts, better=better, inherited=frozenset(when.items()))


def _first_cited(connection: Connection, compared: Compared, since: int) -> frozenset[int]:
    """Places that rest on neighbours whose documents nobody had read when the spell began."""
    cited = compared.neighbours()
    read = standing.first_read(connection, {n for ns in cited.values() for n in ns})
    return frozenset(
        place for place, ns in cited.items() if any(read.get(n, since + 1) > since for n in ns)
    )


def _first_led_to(connection: Connection, compared: Compared, since: int) -> frozenset[int]:
    """Places that rest on datasets by names of which nobody knew, when the spell began, where
    they lead.
    """
    found = compared.resolved()
    learnt = aliases.learnt(connection, KINDS.index("dataset"), found.keys())
    return frozenset(place for name, at in learnt.items() if at >= since for place in found[name])

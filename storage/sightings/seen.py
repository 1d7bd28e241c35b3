"""All that was seen of models: what their archive, their spells and their changes tell together."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from storage import entities
from storage.entities import Entity
from storage.reading import spans
from storage.reading.spans import Span
from storage.sightings.document_versions import versions
from storage.sightings.timeline import Timeline
from storage.sightings.turns import Presence, presence


class Seen(NamedTuple):
    """One model; ``spans`` by any rules."""

    entity: Entity
    spans: Sequence[Span]
    presence: Presence
    timeline: Timeline


def seen(connection: Connection, numbers: Sequence[int]) -> dict[int, Seen]:
    """Models by id."""
    told = spans.of(connection, numbers)
    kept = versions(connection, numbers)
    turned = presence(connection, numbers)
    found: dict[int, Seen] = {}
    for number, entity in entities.by_ids(connection, numbers).items():
        spells, course = told.get(number, ()), turned.get(number, ())
        timeline = Timeline(entity, spells, kept.get(number, {}), course)
        found[number] = Seen(entity, spells, course, timeline)
    return found

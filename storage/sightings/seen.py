"""All that was seen of models: what their archive, their spells and their changes tell together."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from storage import entities
from storage.entities import Entity
from storage.reading import spans
from storage.reading.spans import FOREVER, Span
from storage.sightings.document_versions import at_hand, versions
from storage.sightings.timeline import Timeline
from storage.sightings.turns import Presence, presence


class Seen(NamedTuple):
    """One model; ``spans`` by any rules, oldest first of each."""

    entity: Entity
    spans: Sequence[Span]
    presence: Presence
    timeline: Timeline


def seen(
    connection: Connection, numbers: Sequence[int], known_at: int | None = None
) -> dict[int, Seen]:
    """Models by id, as far as surely known at a moment."""
    told = spans.of(connection, numbers, known_at)
    kept = versions(connection, numbers)
    turned = presence(connection, numbers)
    found: dict[int, Seen] = {}
    for number, entity in entities.by_ids(connection, numbers).items():
        spells, course = told.get(number, ()), turned.get(number, ())
        texts = kept.get(number, {})
        if known_at is not None:
            first = min((span.observed_at for span in spells), default=FOREVER)
            texts = at_hand(texts, first, known_at)
            course = [turn for turn in course if turn[0] <= known_at]
        found[number] = Seen(entity, spells, course, Timeline(entity, spells, texts, course))
    return found

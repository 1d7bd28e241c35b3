"""What profiles say, while an export runs: loaded once each, findings made once."""

from functools import lru_cache
from typing import Final, NamedTuple

from sqlalchemy import Connection

from storage import profiles
from storage.profiles import Certainty, Profile
from storage.reading import rulesets
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import NOT_LOOKED, Availability, Finding

_MOST: Final = 50_000


class Said(NamedTuple):
    """What a profile says of the license of the weights; ``known`` False where nobody told."""

    key: str | None
    source: str | None
    known: bool


class Profiles:
    """The profiles of one database under one extractor version."""

    def __init__(self, connection: Connection, ruleset_id: int) -> None:
        self.connection = connection
        self.ruleset = rulesets.names(connection).get(ruleset_id, "")
        self.profile = lru_cache(_MOST)(self._profile)
        self.certainty = lru_cache(_MOST)(self._certainty)
        self.license = lru_cache(_MOST)(self._license)

    def _profile(self, number: int) -> Profile:
        return profiles.load(self.connection, [number])[number]

    def _certainty(self, number: int) -> Certainty:
        return profiles.load_certainties(self.connection, [number])[number]

    def _license(self, number: int) -> Said:
        profile = self.profile(number)
        known = profile.license is not None or profile.license_source != NOT_LOOKED
        return Said(profile.license, profile.license_source, known)


def findings(profile: Profile) -> dict[str, Finding]:
    """A profile as the frameworks read it: a license that nobody told of is not "none"."""
    untold = UNTOLD if profile.license_source == NOT_LOOKED else None
    return {
        component: Finding(
            Availability(cell.availability),
            license=cell.license or (untold if component.startswith("weights.") else None),
            license_source=cell.license_source,  # type: ignore[arg-type]
        )
        for component, cell in zip(COMPONENT_IDS, profile.cells, strict=True)
    }


UNTOLD: Final = "LicenseRef-unknown"
"""The key of a license that we do not know."""

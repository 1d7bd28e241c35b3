"""What a record cannot tell for what it lacks: that neither ends nor contradicts what was told.

Without the gate everything looks open. Without the file list only tags speak of the weights, and
what they let one guess is not what files showed. Without the card much else is a guess.
"""

from collections.abc import Callable, Collection
from itertools import permutations
from typing import Final, TypeVar

from storage.profiles import UNKNOWN, Cell, Profile, Reading
from taxonomy.components import COMPONENT_IDS
from taxonomy.license_names import OTHER

GATE: Final = "gated"
FILES: Final = "siblings"
TAGS: Final = "tags"
"""Fields of a record."""
LICENSE: Final = "license"
"""No field: tags and card data tell of the license what the record before told, as far as they are
there.
"""
NEWS: Final = "news"
"""No field: the record tells nothing else than the record before, as far as both tell it."""

_WEIGHTS: Final = COMPONENT_IDS.index("weights.final")
_OF_FILES: Final = {"weights.final", "weights.checkpoints", "weights.training_state"}
_HERE: Final = {"released", "partial"}
_REACH: Final = {*_HERE, "gated"}
_EITHER_WAY: Final = set(permutations(_HERE))

_Sure = tuple[Cell, int]
"""A cell and how certain it is."""


def of_fields(before: Reading, now: Reading, lacks: Collection[str]) -> Reading:
    """``now``, with what only fields that its record ``lacks`` could tell as it was ``before``."""
    if FILES in lacks:
        now = _merged(before, now, _by_tags)
    if GATE in lacks:
        now = _merged(before, now, _opened)
    untold = LICENSE in lacks and TAGS not in lacks and now.profile.license is None
    if untold and before.profile.license is not None:
        now = _merged(before, now, _retold)
        now = now._replace(profile=_still(before.profile, now.profile))
    return now


def of_card(before: Reading, now: Reading, *, full: bool) -> Reading:
    """``now``, a record without its card, after a reading ``before`` (``full``: of the card too).

    The name of a license of its maker's own stands in the front matter, beside the tag ``other``.
    What documents decided stands until they are read again: a record alone would only guess it.
    """
    old, (profile, certainty) = before.profile, _merged(before, now, _named)
    if _is_bare(old.license, profile.license):
        profile = profile._replace(license=old.license, license_source=old.license_source)
    now = Reading(profile, certainty)
    return _merged(before, now, _decided) if full else now


def may_contradict(stands: Profile, now: Profile) -> bool:
    """Whether files may be other weights, whole or a part, than tags let one guess. Behind a gate
    that is open now, a guess before it does not show.
    """
    was, is_ = _weights(stands), _weights(now)
    return is_ in _HERE and was in _REACH and was != is_


def _weights(profile: Profile) -> str:
    return profile.cells[_WEIGHTS].availability


def shown(guess: Reading, now: Reading) -> Reading:
    """What tags let one guess, with the weights that files show."""

    def cell(component: str, told: _Sure, guessed: _Sure) -> _Sure:
        if component != COMPONENT_IDS[_WEIGHTS]:
            return guessed
        return guessed[0]._replace(availability=told[0].availability), told[1]

    pair = (_weights(guess.profile), _weights(now.profile))
    return _merged(now, guess, cell) if pair in _EITHER_WAY else guess


def _merged(before: Reading, now: Reading, cell: Callable[[str, _Sure, _Sure], _Sure]) -> Reading:
    """``now`` with each cell as it is after the one ``before``."""
    pairs = map(
        cell,
        COMPONENT_IDS,
        zip(before.profile.cells, before.certainty, strict=True),
        zip(now.profile.cells, now.certainty, strict=True),
    )
    cells, certainty = zip(*pairs, strict=True)
    return Reading(now.profile._replace(cells=cells), certainty)


def _by_tags(component: str, before: _Sure, now: _Sure) -> _Sure:
    """What nobody lists is not gone, and tags do not tell a part from the whole."""
    (was, held), is_ = before, now[0]
    if component not in _OF_FILES or was == UNKNOWN:
        return now
    if is_.availability == "unknown":
        return before
    pair = (was.availability, is_.availability)
    if is_.availability == was.availability or pair in _EITHER_WAY:
        return is_._replace(availability=was.availability), held
    return now


def _opened(_: str, before: _Sure, now: _Sure) -> _Sure:
    """What was behind a gate is no more open for that nobody speaks of the gate."""
    if before[0].availability == "gated" and now[0].availability in _HERE:
        return now[0]._replace(availability="gated"), now[1]
    return now


def _retold(_: str, before: _Sure, now: _Sure) -> _Sure:
    return (_still(before[0], now[0]) if now[0].availability in _REACH else now[0]), now[1]


_Licensed = TypeVar("_Licensed", Cell, Profile)


def _still(was: _Licensed, is_: _Licensed) -> _Licensed:
    """A license that only card data has words of does not end with a record that lacks them."""
    if is_.license is not None:
        return is_
    return is_._replace(license=was.license, license_source=was.license_source)


def _named(_: str, before: _Sure, now: _Sure) -> _Sure:
    was, is_ = before[0], now[0]
    if not _is_bare(was.license, is_.license):
        return now
    return is_._replace(license=was.license, license_source=was.license_source), now[1]


def _decided(component: str, before: _Sure, now: _Sure) -> _Sure:
    """Weights are files, and files are in the record; of what lies beside them cards tell, too."""
    if before[0] == UNKNOWN or component == COMPONENT_IDS[_WEIGHTS]:
        return now
    return now if component in _OF_FILES and now[0].availability in _REACH else before


def _is_bare(was: str | None, is_: str | None) -> bool:
    return is_ == OTHER and was is not None and was.startswith("LicenseRef-")

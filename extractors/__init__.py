"""Documents to evidence to findings. Pure functions; no network, no database.

``extract(snapshot)`` reads one model and never raises; ``parsed(snapshot)`` is the card that it
reads, to be given to it again. ``listed(snapshot)`` is the same reading of a listing entry at the
speed of a listing. ``RULESET`` names the version of all rules.
"""

from extractors.listing import listed
from extractors.rules_run import RULES, extract, parsed
from extractors.ruleset import ruleset

__all__ = ["RULES", "RULESET", "extract", "listed", "parsed"]

RULESET: str


def __getattr__(name: str) -> str:
    if name == "RULESET":
        return ruleset()
    raise AttributeError(name)

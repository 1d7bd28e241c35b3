"""Records of what a looked-up model links to. One that does not come costs a warning, not the
look-up.
"""

from typing import Final

from crawler.clients.entries import Sighting
from crawler.clients.huggingface import NotThere
from crawler.errors import ModelNotFound, Unreachable
from crawler.job import Job
from storage.records import EntityKind

_OUTAGE: Final = 2
"""After so many that did not come no other is asked for: each takes minutes of patience."""
_CALLED: Final = {"model": "base model", "dataset": "dataset"}


class LinkedRecords:
    """Asks the Hub for them; ``warnings`` is where it says which ones did not come.

    ``led``: by kind, the names from which the Hub led on, and to which.
    """

    def __init__(self, job: Job, warnings: list[str]) -> None:
        self._job = job
        self._warnings = warnings
        self._lost = 0
        self.led: dict[EntityKind, dict[str, str | None]] = {}

    def of(self, kind: EntityKind, name: str) -> Sighting | NotThere | None:
        """What the Hub tells; None where no such name can be, or nothing came.

        Raises BadToken, NoNetwork, QuotaSpent.
        """
        if self._lost >= _OUTAGE:
            return None
        try:
            found = self._job.hub.info(kind, name)
        except ModelNotFound:
            return None
        except Unreachable as problem:
            self._lost += 1
            self._warnings.append(f"the {_CALLED[kind]} {name} was not read: {problem}")
            if self._lost == _OUTAGE:
                self._warnings.append("no other dataset or base model was asked for")
            return None
        if isinstance(found, Sighting) and found.name.lower() != name.lower():
            self.led.setdefault(kind, {})[name] = found.name
        return found

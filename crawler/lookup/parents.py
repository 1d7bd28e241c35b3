"""Base models of a looked-up model: from the store, else from the Hub with their cards."""

from typing import Final

from crawler import sightings
from crawler.clients.entries import Sighting
from crawler.clients.huggingface import NotThere
from crawler.job import Job
from crawler.lookup.budget import TEXT_COST, Budget
from crawler.lookup.linked_records import LinkedRecords
from crawler.readings import Readings
from storage.records import Observation
from taxonomy.findings import Extraction, Links

_RECORD_COST: Final = 1


class Parents:
    """Reads base models while the budget lasts; what is to be stored is in ``observations``."""

    def __init__(self, job: Job, budget: Budget, records: LinkedRecords) -> None:
        self._job = job
        self._budget = budget
        self._records = records
        self.observations: list[Observation] = []

    def of(self, links: Links) -> dict[str, Extraction]:
        """By lower-case name. One that was only listed is read once more, if with its card."""
        found: dict[str, Extraction] = {}
        for name in dict.fromkeys(each.id for each in links.base_models):
            model = self._job.store.model(name)
            if model is not None:
                found[name.lower()] = model.extraction
            whole = self._budget.take(_RECORD_COST + TEXT_COST)
            if not whole and not self._budget.take(_RECORD_COST):
                continue
            if model is None or (whole and model.depth == "listing"):
                parent = self._parent(name, whole=whole)
                found |= {} if parent is None else {name.lower(): parent}
        return found

    def _parent(self, name: str, *, whole: bool) -> Extraction | None:
        seen = self._records.of("model", name)
        if seen is None or isinstance(seen, NotThere):
            return None
        listed = sightings.listed(seen, self._job.now())
        read = self._read(seen) if whole and listed.depth == "listing" else None
        # Where a license file would be read as well, the nightly pass has yet to do it.
        complete = sightings.texts_wanted(seen.record) in (None, (sightings.CARD,))
        self.observations.append(read if read is not None and complete else listed)
        return (read or listed).extraction

    def _read(self, seen: Sighting) -> Observation | None:
        """A base model as its card tells it; None where the card could not be read."""
        card = self._job.hub.text(seen.name, seen.revision or "main", sightings.CARD)
        if card.state not in ("read", "absent"):
            return None
        page = Readings(self._job, ask=False).of([(seen, (card,))], self._job.now())
        return page[-1]

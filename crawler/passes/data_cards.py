"""After the documents: cards of the datasets that models are trained on, the most linked first.

Asked for once a revision of the dataset, and kept where look-ups keep them; who is trained on it is
read again when its card is news (`heirs`).
"""

from contextlib import closing
from typing import Final

from msgspec.structs import replace

from crawler.asking.access import Access
from crawler.job import Job, run
from crawler.pages.page_places import data_card
from crawler.passes import fetching
from crawler.readings import Texts
from crawler.sightings import CARD
from storage import Store
from storage.records import DatasetRow, StoredDocument

_TOGETHER: Final = 5_000


def bring(job: Job) -> None:
    """Read the cards that were not asked for since their datasets are what they are."""
    if job.scope.limit is not None:
        return
    wanted = due(job.store, job.web.access)
    if not wanted:
        return
    fetched = fetching.pages(job, iter(wanted.values()), fetching.safely(_texts))
    with run(job, "data_cards", len(wanted)) as ledger, closing(fetched) as pages:
        job.progress.phase("data cards", len(wanted))
        for page in pages:
            for failure in fetching.failures(page):
                ledger.failures.append(replace(failure, name=f"datasets/{failure.name}"))
            cards = [_kept(dataset, card) for dataset, (card,) in page]
            job.store.keep_pages([card for card in cards if card is not None], job.now())
            ledger.commit([], seen=len(page))


def due(store: Store, access: Access) -> dict[str, DatasetRow]:
    """Datasets whose cards are to be asked for, by the address under which those are kept."""
    found: dict[str, DatasetRow] = {}
    names = store.trained_on()
    for start in range(0, len(names), _TOGETHER):
        part = names[start : start + _TOGETHER]
        known = store.datasets(part)
        rows = [known[name.lower()] for name in part if name.lower() in known]
        open_ = {
            address: row
            for row in rows
            if not row.gone
            and access.opens(row.gated)
            and (address := data_card(row.name)) is not None
        }
        asked = store.pages_asked(list(open_))
        found |= {
            address: row
            for address, row in open_.items()
            if asked.get(address, -1) < row.observed_at
        }
    return found


def _texts(job: Job, dataset: DatasetRow) -> Texts:
    return (job.hub.text(dataset.name, dataset.revision or "main", CARD, "dataset"),)


def _kept(dataset: DatasetRow, card: StoredDocument) -> StoredDocument | None:
    """The card as it is kept; None where it may come another time."""
    address = data_card(dataset.name)
    if address is None or card.state == "unreadable":
        return None
    return replace(card, path=address, revision="")

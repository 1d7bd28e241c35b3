"""Pages that the store has of what models link to: license texts, papers, cards of datasets.

Look-ups bring them; every reading takes them from here, so that one model is not read two ways.
"""

from collections.abc import Iterable, Mapping

import msgspec

from crawler import sightings
from crawler.pages.page_places import abstract, canonical, data_card
from crawler.sightings import Companions
from extractors.snapshot import DatasetRecord, Document, PaperPage
from storage import Store
from taxonomy.findings import Links

Kept = dict[str, Document]
"""Pages that were read once or were not there, by canonical address."""


def kept(store: Store, links: Iterable[Links], datasets: Iterable[str] = ()) -> Kept:
    """Of all that these models link to and of these datasets, the pages that the store has."""
    urls = {url for found in links for url in (*licenses(found), *papers(found).values())}
    urls |= {url for name in datasets if (url := data_card(name)) is not None}
    rows = store.pages(sorted(urls)) if urls else {}
    return {
        url: sightings.document(row.document)
        for url, row in rows.items()
        if row.document.state in ("read", "absent")
    }


def licenses(links: Links) -> tuple[str, ...]:
    """Addresses of the license texts that a model's metadata links to."""
    urls = (canonical(link) for link in links.pages)
    return tuple(url for url in urls if url is not None)


def papers(links: Links) -> dict[str, str]:
    """Addresses of abstract pages by arXiv number; what is likely about the model comes first."""
    ranked = sorted(links.papers, key=lambda paper: not paper.about)
    numbers = [each.arxiv for each in ranked if each.arxiv and each.about is not False]
    return {number: url for number in numbers if (url := abstract(number)) is not None}


def companions(links: Links, datasets: Mapping[str, DatasetRecord], found: Kept) -> Companions:
    """The pages of one model among those that were found, and its datasets with their cards."""
    return Companions(
        datasets={name: _carded(record, found) for name, record in datasets.items()},
        pages=tuple(found[url] for url in licenses(links) if url in found),
        papers={
            number: PaperPage(number, found[url])
            for number, url in papers(links).items()
            if url in found
        },
    )


def _carded(record: DatasetRecord, found: Kept) -> DatasetRecord:
    read = found.get(data_card(record.name) or "")
    if read is None:
        return record
    card = msgspec.structs.replace(read, revision=read.revision or record.revision)
    return msgspec.structs.replace(record, card=card)

"""Training data that a card links to at another place than the Hub.

Only places that hold nothing but data, and files of data: a repository of code may hold anything,
so one on GitHub counts where it was read, holds such files, and the card calls it data.
Nobody tries these addresses, so the place decides. An archive that keeps what it has once numbered
is taken at its word, as a public corpus is that a card only names: released, and not surely. Where
one has to accept terms or ask, it is gated. A page of some user, or a file on some host, is named,
as is a dataset of the Hub that nobody looked up: it may have moved or gone.
"""

import re
from collections.abc import Iterator
from typing import Final

from extractors.code.repository import repositories
from extractors.code.role import is_data
from extractors.context import CARD, Context
from extractors.pattern_sets import says
from extractors.training.own_stage import stage
from taxonomy.findings import Availability, Evidence

_MAY_BE: Final = says(
    r"kaggle\.|openslr\.|mendeley\.|nlpl\.eu|statmt\.|image-net\.|cocodataset\.|commonvoice\."
    r"|zenodo\.|figshare\.|physionet\.|ldc\.upenn|nih\.gov/research/umls|\.(?:csv|tsv|jsonl|parquet)\b"
)
_PLACE: Final = re.compile(
    r"^https?://(?:www\.)?(?:kaggle\.com/(?:datasets/[\w-]+/[\w-]|c/|competitions/"
    r"|(?!code/|models/|kernels/|discussions/)[\w-]+/[\w-]+/?$)"
    r"|(?:\w+\.)?openslr\.org/(?:resources/)?\d|data\.mendeley\.com/datasets/|opus\.nlpl\.eu"
    r"|data\.statmt\.org|(?:\w+\.)?image-net\.org|cocodataset\.org|zenodo\.org/records?/\d"
    r"|physionet\.org/\w|catalog\.ldc\.upenn\.edu/\w|nlm\.nih\.gov/research/umls"
    r"|commonvoice\.mozilla\.org/[\w-]+/datasets|(?:\w+\.)?figshare\.com/articles/dataset/)"
    r"|\.(?:csv|tsv|jsonl|parquet)(?:\.gz|\.xz|\.zip)?$"
)
_KEPT: Final = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:openslr\.org|mendeley\.com|nlpl\.eu|statmt\.org|cocodataset\.org"
    r"|zenodo\.org|figshare\.com)/"
)
"""Archives whose records stay where they are."""
_ASKED: Final = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:image-net\.org|commonvoice\.mozilla\.org|physionet\.org"
    r"|ldc\.upenn\.edu|nlm\.nih\.gov"
    r"|kaggle\.com/(?:c|competitions)/)"
)
"""Places that hand out data to those who accept their terms."""
_TRAINS: Final = re.compile(
    r"(?i)\btrain(?:ed|ing|s)?\b|\b(?:fine-?)?tun(?:ed|ing)\b|data ?set used"
)
_OTHERWISE: Final = re.compile(
    r"(?i)evaluat|benchmark|\btest|imported from|leaderboard|example|demo|compar|validation|\bmap"
    r"|accuracy|\bcode\b|notebook|now available"
)
_MOST: Final = 20


_HELD: Final = re.compile(
    r"(?:^|/)(?:data|datasets?|corpus|corpora)/[^\n]*\.(?:json|txt|xml)$"
    r"|\.(?:csv|tsv|jsonl|parquet|conll\w*|bio|zip|gz|xz|bz2)$"
)
"""Paths of files that hold data."""


def evidence(context: Context) -> Iterator[Evidence]:
    """The first place of each stage, where the sentence or the titles speak of training."""
    yield from _linked(context)
    if context.snapshot.repositories:
        yield from _on_github(context)


def _on_github(context: Context) -> Iterator[Evidence]:
    """Repositories that were read and of which the card says that they are what it was made of."""
    for repository in context.once(repositories):
        tree = repository.record.tree if repository.record else None
        first = repository.mentions[0]
        said = f"{first.section} {first.sentence}"
        if (
            tree
            and is_data(repository.mentions)
            and _TRAINS.search(said)
            and not _OTHERWISE.search(first.sentence)
            and any(_HELD.search(entry.path.lower()) for entry in tree)
        ):
            yield context.in_card(
                "dataset.github",
                f"data.{stage(context, first.sentence, first.section)}",
                Availability.RELEASED,
                0.65,
                block=first.block,
                quote=first.sentence,
            )


def _linked(context: Context) -> Iterator[Evidence]:
    """Links to archives of data and to files of data."""
    card = context.card
    if not _MAY_BE(card.addresses):
        return
    seen: set[str] = set()
    places = [link for link in card.links if _PLACE.search(link.url.lower())]
    for link in places[:_MOST]:
        sentence = card.sentence(link.block, link.start, link.stop)
        path = card.sections[link.section].path
        said = link.text if _TRAINS.search(link.text) else sentence
        if not _TRAINS.search(f"{path} {said}") or _OTHERWISE.search(f"{path} {said}"):
            continue
        told = stage(context, sentence, path)
        if told in seen:
            continue
        seen.add(told)
        yield context.found(
            "dataset.outside",
            f"data.{told}",
            *_obtainable(link.url.lower()),
            source=CARD,
            locator=card.place(link),
            quote=sentence or link.url,
        )


def _obtainable(url: str) -> tuple[Availability, float]:
    """What an address that nobody tried tells of the data behind it."""
    if _ASKED.match(url):
        return Availability.GATED, 0.6
    return (Availability.RELEASED, 0.6) if _KEPT.match(url) else (Availability.NAMED, 0.5)

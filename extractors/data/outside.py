"""Training data that a card links to at another place than the Hub.

Such data has no name that the Hub knows: it is called by its address.

Only places that hold nothing but data, and files of data: a repository of code may hold anything,
so one on GitHub counts where the card calls it data; where it was read, it holds such files.
Nobody tries these addresses, so the place decides. An archive that keeps what it has once numbered
is taken at its word, as a public corpus is that a card only names: released, and not surely. Where
one has to accept terms or ask, it is gated. A page of some user, or a file on some host, is named,
as is a dataset of the Hub that nobody looked up: it may have moved or gone. A collection on the Hub
counts where the card calls it one of data: people put models there, too.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.code import namesakes
from extractors.code.repository import Repository, repositories
from extractors.code.role import is_data, is_tool
from extractors.context import CARD, Context
from extractors.data.names import Named
from extractors.pattern_sets import says
from extractors.reading.card import Link
from extractors.training.own_stage import own_stage, stage
from extractors.words.addresses import without_addresses
from taxonomy.findings import Availability, Evidence

_MAY_BE: Final = says(
    r"kaggle\.|openslr\.|mendeley\.|nlpl\.eu|statmt\.|image-net\.|cocodataset\.|commonvoice\."
    r"|/collections/|zenodo\.|figshare\.|physionet\.|ldc\.upenn|nih\.gov/research/umls|\.(?:csv|tsv|jsonl|parquet)\b"
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
_COLLECTION: Final = re.compile(
    r"^https?://(?:www\.)?(?:huggingface\.co|hf\.co)/collections/[\w.-]+/\w"
)
_OF_DATA: Final = re.compile(
    r"(?i)\b(?:data ?sets?|corpus|corpora|(?:training|tuning|preference) data)\b"
    r"(?!.*\b(?:models|checkpoints|weights|quants|gguf)\b)"
)
"""Said of a collection, with no word for models between the data and the link."""
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
    r"(?i)\b(?:pre-?)?train(?:ed|ing|s)?\b|\b(?:fine-?)?tun(?:ed|ing)\b"
    r"|\bdata ?set used|\bused data ?set"
    r"|\bdata ?sets?:|\bdata (?:\w+ ){0,2}(?:compiled|taken|collected|obtained|gathered) from\b"
)
_DATA: Final = re.compile(r"(?:^|> )\W*(?:data ?sets?|data sources?|corpus|corpora)(?: used)?\W*$")
"""A title under which a card names what its model was made of."""
_OTHERWISE: Final = re.compile(
    r"(?i)evaluat|benchmark|\btest|imported from|leaderboard|example|demo|compar|validation|\bmap"
    r"|accuracy|\bcode\b|notebook|now available|\byou can (?:\w+ )?(?:train|tune|fine-?tune)\b"
    r"|\bnot (?:been )?(?:trained|tuned|used)\b|\bto generate\b"
)
_MOST: Final = 20


_HELD: Final = re.compile(
    r"(?:^|/)(?:data|datasets?|corpus|corpora)/[^\n]*\.(?:json|txt|xml)$"
    r"|\.(?:csv|tsv|jsonl|parquet|conll\w*|bio|zip|gz|xz|bz2)$"
)
"""Paths of files that hold data."""


def evidence(context: Context) -> Iterator[Evidence]:
    """The first place of each stage, and repositories that hold data."""
    first: dict[str, Evidence] = {}
    for _, told, item in context.once(linked):
        first.setdefault(told, item)
    yield from first.values()
    yield from (item for _, _, item in context.once(on_github))


def on_github(context: Context) -> tuple[Named, ...]:
    """Repositories of data of which the card says that the model was made."""
    return tuple(_on_github(context)) if "github" in context.card.addresses else ()


def _on_github(context: Context) -> Iterator[Named]:
    """What holds such files was seen there; what nobody could read is as the card calls it."""
    for repository in context.once(repositories):
        first = repository.mentions[0]
        if not (first.of_data or repository.is_read) or not is_data(repository.mentions):
            continue
        said = f"{first.section} {first.sentence}"
        if (
            _TRAINS.search(said)
            and not is_tool(context.name, repository.name)
            and not namesakes.is_networks(context, repository.name)
            and not _OTHERWISE.search(without_addresses(first.sentence))
            and not _is_of_base(context, first.section)
            and (_holds_data(repository) if repository.is_read else first.of_data)
        ):
            seen = repository.is_read and repository.state != "gone"
            told = stage(context, first.sentence, first.section)
            item = context.in_card(
                "dataset.github",
                f"data.{told}",
                Availability.RELEASED if seen else Availability.NAMED,
                0.65 if repository.is_read else 0.45,
                block=first.block,
                quote=first.sentence,
            )
            yield f"github.com/{repository.name}", told, item


def _is_of_base(context: Context, path: str) -> bool:
    """Whether a section of a tuned model's card tells of the model that was tuned."""
    title = path.rpartition(" > ")[2]
    return _OF_BASE.search(title) is not None and own_stage(context) != "pretraining"


_OF_BASE: Final = re.compile(r"\b(?:language|base|original|parent|pre-?trained) model\b")


def _holds_data(repository: Repository) -> bool:
    tree = repository.record.tree if repository.record else None
    return any(_HELD.search(entry.path.lower()) for entry in tree or ())


def linked(context: Context) -> tuple[Named, ...]:
    """Archives of data and files of data, where the sentence or the titles speak of training."""
    card = context.card
    if not _MAY_BE(card.addresses):
        return ()
    places = filter(_is_place, card.links)
    found = (_named(context, link) for link in islice(places, _MOST))
    return tuple(named for named in found if named is not None)


def _is_place(link: Link) -> bool:
    """Whether a link leads to an archive, a file or perhaps a collection of data."""
    url = link.url.lower()
    return _PLACE.search(url) is not None or _COLLECTION.match(url) is not None


def _named(context: Context, link: Link) -> Named | None:
    card = context.card
    sentence = card.sentence(link.block, link.start, link.stop)
    path = card.sections[link.section].path
    text, around = map(without_addresses, (link.text, sentence))
    said = f"{path} {text if _TRAINS.search(text) else around}"
    if not (_TRAINS.search(said) or _DATA.search(path)) or _OTHERWISE.search(said):
        return None
    url = link.url.lower()
    if _COLLECTION.match(url):
        at = card.within(link.block, link.start, sentence)
        if not _OF_DATA.search(f"{sentence[:at]} {link.text}"):
            return None
    told = stage(context, sentence, path)
    item = context.found(
        "dataset.outside",
        f"data.{told}",
        *_obtainable(url),
        source=CARD,
        locator=card.place(link),
        quote=sentence or link.url,
    )
    return _SCHEME.sub("", re.split(r"[?#]", link.url)[0]).rstrip("/"), told, item


_SCHEME: Final = re.compile(r"^https?://(?:www\.)?")


def _obtainable(url: str) -> tuple[Availability, float]:
    """What an address that nobody tried tells of the data behind it."""
    if _ASKED.match(url):
        return Availability.GATED, 0.6
    kept = _KEPT.match(url) or _COLLECTION.match(url)
    return (Availability.RELEASED, 0.6) if kept else (Availability.NAMED, 0.5)

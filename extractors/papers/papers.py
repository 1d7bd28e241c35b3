"""Papers and reports: where they are, of what kind, and whether they are about this model."""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from extractors.context import Context, shortened
from extractors.lineage import declared as lineage
from extractors.papers.bearer import names_model
from extractors.papers.forms import CARD_PAPER, REPORT, Mention
from extractors.papers.mentions import named
from extractors.papers.pages import is_archive
from extractors.reading import html
from extractors.words.families import family, spelling
from taxonomy.findings import Availability, Evidence, PaperLink
from taxonomy.licenses import normalise

_DATA_PAPER: Final = re.compile(r"(?i)\b(?:dataset|corpus|corpora)\b")


def links(context: Context) -> tuple[PaperLink, ...]:
    """Every paper once."""
    return tuple(
        PaperLink(m.url, m.kind, m.arxiv, m.about, item)
        for m in context.once(mentions)
        for item in list(_evidence(context, m))[:1]
    )


def evidence(context: Context) -> Iterator[Evidence]:
    """Research paper and technical report from all that is linked."""
    found = context.once(mentions)
    formal = any(m.about and (m.arxiv or m.kind == "peer_reviewed") for m in found)
    for mention in found:
        yield from _evidence(context, mention)
        if not formal and _is_self_published(mention):
            yield from _evidence(context, msgspec.structs.replace(mention, kind=_REPORT))


_REPORT: Final = "technical_report"


def _is_self_published(mention: Mention) -> bool:
    """A file that its makers call a paper and keep themselves: a report as well."""
    is_file = mention.kind == "preprint" and mention.arxiv is None and ".pdf" in mention.url
    return is_file and bool(mention.about) and not is_archive(mention.url)


def mentions(context: Context) -> tuple[Mention, ...]:
    """Every paper once, with what its own page tells where that was read."""
    found, theirs = named(context), _of_parents(context)
    own = (_of_parent(context, m) if m.arxiv in theirs else m for m in found)
    return tuple(_with_page(context, mention) for mention in own)


def _of_parents(context: Context) -> frozenset[str]:
    """Papers that other makers' parents call their own; a copy has those of its original."""
    owner, read = context.name.partition("/")[0].lower(), context.snapshot.parents
    tuned = (p.id.lower() for p in context.once(lineage.links) if p.relation != "quantized")
    others = (read[name].links.papers for name in tuned if name in read and owner not in name)
    return frozenset(p.arxiv for papers in others for p in papers if p.about and p.arxiv)


def _of_parent(context: Context, mention: Mention) -> Mention:
    """A parent's paper is the model's own only where words call it ours or ask to cite it."""
    asked = mention.title and not names_model(context, mention.title)
    if mention.about and (asked or _OUR.search(mention.quote)):
        return mention
    return msgspec.structs.replace(mention, about=False)


_OUR: Final = re.compile(r"(?i)\bour\b")


def _with_page(context: Context, mention: Mention) -> Mention:
    """The mention with what its arXiv page tells, where that was read."""
    read = context.snapshot.papers.get(mention.arxiv.lower()) if mention.arxiv else None
    if read is None or read.page.state != "read":
        return mention
    page = html.paper(read.page.text)
    if not page.title:
        return mention
    verdict = _verdict(context, page, mention.about)
    about = mention.about if verdict is None else verdict
    kind = "technical_report" if REPORT.search(page.title) else mention.kind
    if page.venue:
        kind = "peer_reviewed"
    told = msgspec.structs.replace(mention, about=about, kind=kind, title=page.title)
    if verdict is None and not page.venue:
        return told
    return msgspec.structs.replace(
        told,
        source=read.page.path,
        locator="title, abstract, comments",
        quote=shortened(_said(page)),
        license=normalise(page.license),
    )


def _verdict(context: Context, page: html.PaperPage, said: bool | None) -> bool | None:
    """Whether title or abstract name the model; None where the card's own words have to do."""
    if names_model(context, f"{page.title} {page.abstract}"):
        return True
    silent = said is None and page.abstract and spelling(family(context.name)) is not None
    return False if silent else None


def _said(page: html.PaperPage) -> str:
    """The page in one line; what tells most comes first, for a quote is cut."""
    authors = page.authors[0] + (" et al." if len(page.authors) > 1 else "") if page.authors else ""
    parts = (page.title, page.venue, authors, page.license, page.abstract)
    return " · ".join(part for part in parts if part)


def _is_of_model(context: Context, post: Mention) -> bool:
    """Whether a post is said to be about this model, by its name, its address or the words."""
    said = f"{post.quote} {post.url}"
    return bool(post.about) or names_model(context, said) or _OF_US.search(said) is not None


_OF_US: Final = re.compile(
    r"(?i)\b(?:our|we|this (?:\w+ )?(?:model|release)|details?|information)\b|详|詳|자세"
)


_ABOUT: Final[dict[bool | None, tuple[str, Availability, float]]] = {
    True: ("about", Availability.RELEASED, 0.9),
    None: ("linked", Availability.RELEASED, 0.6),
    False: ("other", Availability.NAMED, 0.4),
}


_REPORTS: Final[tuple[str, ...]] = ("docs.technical_report",)
_PAPERS: Final[tuple[str, ...]] = ("docs.research_paper",)


def _evidence(context: Context, mention: Mention) -> Iterator[Evidence]:
    about, availability, confidence = _ABOUT[mention.about]
    if mention.source == "record":
        confidence -= 0.1
    components = _PAPERS
    revision = "" if "://" in mention.source else None
    if mention.kind == "blog":
        if mention.about is False or not _is_of_model(context, mention):
            return
        components, availability, confidence = _REPORTS, Availability.NAMED, 0.35
    elif mention.kind == "technical_report":
        is_paper = mention.arxiv and not CARD_PAPER.search(mention.title)
        components = (*_REPORTS, *_PAPERS) if is_paper else _REPORTS
    elif mention.about and _DATA_PAPER.search(mention.title):
        about, confidence = "data", 0.6
    for component in components:
        yield context.found(
            f"paper.{mention.kind}.{about}",
            component,
            availability,
            round(confidence, 2),
            source=mention.source,
            locator=mention.locator,
            quote=mention.quote or mention.url,
            revision=revision,
            license=mention.license,
        )
    if mention.about and mention.kind != "blog":
        yield context.found(
            f"paper.{mention.kind}.results",
            "docs.evaluation_results",
            Availability.RELEASED,
            0.5,
            source=mention.source,
            locator=mention.locator,
            quote=mention.quote or mention.url,
            revision=revision,
        )

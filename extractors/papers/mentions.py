"""Papers where a card names them: links, BibTeX entries, bare arXiv numbers, tags.

The paper on emissions that the Hub's card template cites is not a paper about any model.
"""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from extractors.context import CARD, Context, shortened
from extractors.papers.places import cited_as, cites_another, is_listed
from extractors.papers.subject import PAPER_WORD, Place, is_about, is_of_parent, is_titled
from extractors.reading.card import Link
from extractors.words.families import folded
from extractors.words.phrases import Phrase

PAPER_LIMIT: Final = 50
TEMPLATE_CITATIONS: Final = frozenset({"1910.09700"})
_ARXIV: Final = re.compile(r"(?<![\d.])(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(?:v\d+)?(?![\d.])")
_ARXIV_NEAR: Final = re.compile(
    r"(?i)arxiv(?:\.org/(?:abs|pdf|html)/|[\s:=.{}\"]{1,4}(?:preprint\s+arxiv:)?"
    r"|/)\s?(\d{4}\.\d{4,5})(?!\d)"
    r"|eprint\s{0,3}=\s{0,3}[{\"](\d{4}\.\d{4,5})|hf\.co/papers/(\d{4}\.\d{4,5})"
    r"|huggingface\.co/papers/(\d{4}\.\d{4,5})"
)
_VENUES: Final = frozenset(
    """aclanthology.org aclweb.org proceedings.mlr.press openreview.net papers.nips.cc
    proceedings.neurips.cc openaccess.thecvf.com dl.acm.org ieeexplore.ieee.org nature.com
    isca-speech.org ojs.aaai.org jmlr.org link.springer.com sciencedirect.com science.org
    academic.oup.com mdpi.com frontiersin.org biomedcentral.com journals.plos.org
    tandfonline.com onlinelibrary.wiley.com cell.com doi.org
    dx.doi.org ecva.net ijcai.org pnas.org""".split()
)
_PREPRINTS: Final = frozenset(
    "biorxiv.org medrxiv.org semanticscholar.org ssrn.com osf.io hal.science".split()
)
REPORT: Final = re.compile(
    r"(?i)(?:\b|_)tech(?:nical)?[-_ ]?report(?:\b|_)|\bwhite ?paper\b|\bmodel report\b"
    r"|\bsystem card\b"
)
_BLOG: Final = re.compile(
    r"(?i)\bblog\b|/blog/|medium\.com|substack|/news/|announcement|\breleased? post"
)
_BLOG_WORDS: Final = ("blog", "news", "post", "medium", "substack", "announcement")
"""One of them is in whatever ``_BLOG`` finds: seen in a tenth of its time."""
_NO_VENUE: Final = r"(?!.{0,30}(?:arxiv|corr\b|github|hugging ?face|blog|online|preprint))"
_VENUE: Final = re.compile(rf"(?i)@(?:inproceedings|conference)|journal\s*=\s*[{{\"]+{_NO_VENUE}\w")
CARD_PAPER: Final = re.compile(r"(?i)\b(?:system|model) card\b")
_MANY: Final = 3
_BIBTEX: Final = re.compile(r"@\w{3,20}\s*\{[^@]{0,3000}")
_TITLE: Final = re.compile(r"(?is)\btitle\s*=\s*[{\"]+(.{3,300}?)[}\"]+\s*,?\s*(?:\n|\w+\s*=|$)")


class Mention(msgspec.Struct, frozen=True):
    """A paper where it is named. ``about``: True, False, or None where nothing tells."""

    url: str
    kind: str
    arxiv: str | None
    about: bool | None
    source: str
    locator: str
    quote: str
    title: str = ""
    license: str | None = None


def named(context: Context) -> tuple[Mention, ...]:
    """Papers by arXiv number or address; the mention that tells most about each."""
    found: dict[str, Mention] = {}
    linked = list(_linked(context))
    cited = _crowd(list(_cited(context)), linked)
    for mention in (*linked, *cited, *_tagged(context)):
        if mention.arxiv in TEMPLATE_CITATIONS:
            continue
        key = mention.arxiv or mention.url
        best = found.get(key)
        if best is None or (best.about is None and mention.about is not None) or mention.about:
            found[key] = mention
        if len(found) >= PAPER_LIMIT:
            break
    if _NOT_YET.is_in(context):
        return tuple(_of_others(mention) for mention in found.values())
    return tuple(found.values())


_NOT_YET: Final = Phrase(
    r"(?i)\b(?:paper|(?:technical )?report)s?\b[^.\n]{0,30}\b(?:coming soon|in progress"
    r"|in preparation|going out soon|soon to be released|will (?:be|follow)\b[^.\n]{0,20}\bsoon)"
    r"|\bupcoming (?:paper|technical report|publication)"
    r"|\b(?:paper|report)\W{1,6}(?:tba|tbd|todo)\b"
)
"""The model's own paper is not out: what a sentence links to and does not call its own is not it.

An entry to cite and a tag may be younger than those words.
"""


def _of_others(mention: Mention) -> Mention:
    told = mention.about is not None or mention.kind == "blog"
    if told or mention.title or mention.source != CARD:
        return mention
    return msgspec.structs.replace(mention, about=False)


def _linked(context: Context) -> Iterator[Mention]:
    card = context.card
    for link in card.links:
        text = card.blocks[link.block].text
        before = text[max(0, link.start - _NEAR) : link.start]
        told = _kind(link) or _called(link, before)
        if told is None:
            continue
        kind, number = told
        sentence = card.sentence(link.block, link.start, link.stop)
        path = card.sections[link.section].path
        if kind == "blog" and not _is_post(link, sentence):
            continue
        if kind == "preprint" and REPORT.search(before[-_LABEL:]):
            kind = "technical_report"
        listed = is_listed(context, link.block)
        cited = number is not None and number == context.once(_only_cited)
        place = Place(sentence, path, link.text, before, listed, cited)
        yield Mention(
            address(number) if number else link.url[:300],
            kind,
            number,
            not text.startswith(_MADE_OF, link.stop) and is_about(context, place),
            CARD,
            card.place(link),
            shortened(sentence or link.url),
        )


_CITES: Final = re.compile(r"\bcit(?:e|ing|ations?)\b|\bbibtex\b")
_OF_TOOL: Final = re.compile(
    r"(?i)\b(?:toolkit|library|framework|package|dataset|corpus|corpora|benchmark|transformers)\b"
)
_MADE_OF: Final = ("-based", " based ")
"""Behind the name of what a model is based on, where the paper is that of the base."""


def _only_cited(context: Context) -> str | None:
    """The arXiv number of the one entry to cite that the card has."""
    entry = context.once(_only_entry)
    number = _ARXIV_NEAR.search(entry) if entry else None
    return _number(number) if number else None


def _only_entry(context: Context) -> str | None:
    """The one entry to cite that the card has."""
    texts = [b.text[:20_000] for b in context.card.blocks if "@" in b.text and "title" in b.text]
    entries = [entry[0] for text in texts for entry in _BIBTEX.finditer(text)]
    return entries[0] if len(entries) == 1 else None


def _called(link: Link, before: str) -> tuple[str, None] | None:
    """A file of unknown kind that the words before it call a paper."""
    is_file = ".pdf" in link.url and link.url.startswith("http")
    return ("preprint", None) if is_file and PAPER_WORD.search(before[-_LABEL:]) else None


_NEAR: Final = 100
_LABEL: Final = 30
_POST: Final = re.compile(
    r"(?i)\b(?:blog|announc\w+|articles?|news|posts?)\b|\brelease notes|\breleased? (?:blog|post)"
)


def _is_post(link: Link, sentence: str) -> bool:
    """Whether the words call it a post, not only the address."""
    words = link.text if len(link.text) > 1 and not link.text.startswith("http") else sentence
    return _POST.search(words) is not None or _POST.search(sentence) is not None


def _kind(link: Link) -> tuple[str, str | None] | None:
    """Kind and arXiv number of a link; None where it leads to no paper."""
    url = link.url
    words = f"{link.text} {url[:300]}".lower()
    may_report = "report" in words or "paper" in words or "system card" in words
    report = may_report and REPORT.search(words) is not None
    match = _ARXIV_NEAR.search(url) if "arxiv" in url or "papers/" in url else None
    if match:
        return ("technical_report" if report else "preprint"), _number(match)
    kind = _kind_of_page(url, words, report)
    return (kind, None) if kind else None


def _kind_of_page(url: str, words: str, report: bool) -> str | None:
    pdf = ".pdf" in words
    if not url.startswith(("http://", "https://")):
        return "technical_report" if report and pdf else None
    host = url.split("/", 3)[2].lower().removeprefix("www.")
    if host in _VENUES or host in _PREPRINTS:
        kind = "peer_reviewed" if host in _VENUES else "preprint"
        return None if _NO_PAGE.search(url) else kind
    if report:
        return "technical_report"
    if any(word in words for word in _BLOG_WORDS) and _BLOG.search(words):
        return "blog"
    if pdf and PAPER_WORD.search(words):
        return "preprint"
    called = _CALLED.fullmatch(words.removesuffix(url[:300].lower()))
    return "preprint" if called and host not in _NO_PAPERS else None


_CALLED: Final = re.compile(
    r"\W*(?:(?:our|the|full|original|research) )*(?:paper|preprint|论文|論文)\W*"
)
_NO_PAGE: Final = re.compile(r"(?i)^https?://[^/]+/?$|/profile\b|/author/|/10\.5281/zenodo")
"""A site, a person's page, data in an archive: on a venue's host, but no paper."""
_NO_PAPERS: Final = frozenset("github.com huggingface.co hf.co".split())


def is_archive(url: str) -> bool:
    """Whether an address is that of an archive of preprints or of a venue."""
    host = url.split("/", 3)[2].lower().removeprefix("www.") if "://" in url else ""
    return host in _VENUES or host in _PREPRINTS


def _number(match: "re.Match[str]") -> str:
    return next(group for group in match.groups() if group)


def _cited(context: Context) -> Iterator[Mention]:
    """BibTeX entries and bare arXiv numbers in text and code blocks."""
    for number, block in enumerate(context.card.blocks):
        if "rxiv" not in block.text and "rXiv" not in block.text and "@" not in block.text:
            continue
        text = block.text[:20_000]
        path = context.card.sections[block.section].path
        entries = list(_BIBTEX.finditer(text))
        asked = _is_asked(context, number, path, len(entries)) if entries else None
        for entry in entries:
            yield from _entry(context, entry[0], number, asked=asked)
        for match in () if entries else _ARXIV_NEAR.finditer(text, _first_number(text)):
            sentence = context.card.sentence(number, match.start(), match.end())
            about = is_about(context, Place(sentence, path, listed=is_listed(context, number)))
            told = _mention(context, _number(match), about, number, sentence)
            if REPORT.search(text, max(0, match.start() - _LABEL), match.start()):
                told = msgspec.structs.replace(told, kind="technical_report")
            yield told


def _first_number(text: str) -> int:
    """Before where no arXiv number can stand; the pattern is slow to find where it begins."""
    low = text.lower()
    if len(low) != len(text):
        return 0
    places = [low.find(word) for word in ("arxiv", "eprint", "papers/")]
    return max(min([at for at in places if at >= 0], default=len(text)) - _HOST, 0)


_HOST: Final = len("huggingface.co/")


def _is_asked(context: Context, block: int, path: str, entries: int) -> bool | None:
    """Whether a block's entries are to be cited for this model; of several it is not known which.

    False where words or titles above say that they are to be cited for something else.
    """
    asked = cited_as(context, block)
    if asked is False or (asked is None and cites_another(context, path)):
        return False
    return asked if entries == 1 else None


def _entry(context: Context, entry: str, block: int, *, asked: bool | None) -> Iterator[Mention]:
    match = _TITLE.search(entry)
    title = " ".join(re.sub(r"[{}\\]", "", match[1]).split()) if match else ""
    number = _ARXIV_NEAR.search(entry, _first_number(entry))
    about = True if title and is_titled(context, title) else asked
    if is_of_parent(context, title):
        about = False
    if number:
        arxiv = _number(number)
        yield _mention(context, arxiv, about, block, title or entry, title=title)
        return
    address = re.search(r"https?://[^\s{}\",]{8,200}", entry)
    path = context.card.sections[context.card.blocks[block].section].path
    alone = (
        about is None
        and entry == context.once(_only_entry)
        and _CITES.search(path)
        and not _OF_TOOL.search(title)
    )
    if title and _VENUE.search(entry) and (address or about or alone):
        url = address[0] if address else f"bibtex:{folded(title)[:80]}"
        quote = shortened(title)
        locator = context.card.line(block, title)
        yield Mention(url, "peer_reviewed", None, about, CARD, locator, quote, title)


def _mention(
    context: Context, arxiv: str, about: bool | None, block: int, quote: str, *, title: str = ""
) -> Mention:
    report = REPORT.search(title) or CARD_PAPER.search(title)
    kind = "technical_report" if report else "preprint"
    quote = shortened(quote)
    url = address(arxiv)
    return Mention(url, kind, arxiv, about, CARD, context.card.line(block, quote), quote, title)


def _tagged(context: Context) -> Iterator[Mention]:
    """``arxiv:`` tags: the Hub makes them from all links of the card, so they tell little."""
    for tag in context.tags.get("arxiv", ()):
        if _ARXIV.fullmatch(tag):
            url = address(tag)
            yield Mention(url, "preprint", tag, None, "record", "tags", f"arxiv:{tag}")


def is_citable(number: str) -> bool:
    """Whether a tag names an arXiv paper that is not a template's."""
    return _ARXIV.fullmatch(number) is not None and number not in TEMPLATE_CITATIONS


def address(number: str) -> str:
    """The abstract page of an arXiv number."""
    return f"https://arxiv.org/abs/{number}"


def _crowd(cited: list[Mention], linked: list[Mention]) -> list[Mention]:
    """Of a long list of references those that do not name the model are about others.

    A reference that the text links to as well is not only one of a list.
    """
    known = {mention.arxiv or mention.url for mention in linked}
    untold = [m for m in cited if m.title and m.about is None and (m.arxiv or m.url) not in known]
    if len(untold) < _MANY:
        return cited
    return [msgspec.structs.replace(m, about=False) if m in untold else m for m in cited]

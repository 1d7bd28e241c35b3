"""Papers where a card names them: links, BibTeX entries, bare arXiv numbers, tags.

The paper on emissions that the Hub's card template cites is not a paper about any model.
"""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from extractors.card import Link
from extractors.context import CARD, Context, shortened
from extractors.families import family, folded, spells

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
    academic.oup.com doi.org dx.doi.org ecva.net ijcai.org pnas.org""".split()
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
_REPORT_WORDS: Final = ("report", "paper", "system card")
_BLOG_WORDS: Final = ("blog", "medium", "substack", "news", "announcement", "post")
_PAPER_WORD: Final = re.compile(
    r"(?i)\bpapers?\b|\barxiv\b|\bpreprint\b|\bpublication\b|論文|论文|📄|📑|📜"
)
_OURS: Final = re.compile(
    r"(?i)\b(?:our|this|official|model'?s?) (?:\w+ )?(?:paper|report|work|preprint|publication)\b"
    r"|\b(?:introduced|presented|described|proposed|released|detailed|published"
    r"|details)\b[^.]{0,60}"
    r"(?:in|by|here|paper|report)|\b(?:paper|technical report"
    r"|research paper)\b\s{0,3}(?:\[optional\])?\s{0,3}:"
    r"|\bcite\b|\bcitation\b"
)
_SECTION: Final = re.compile(
    r"(?i)citation|citing|\bcite\b|bibtex|reference paper|\bpaper\b|model sources"
)
_FOREIGN: Final = re.compile(
    r"(?i)\b(?:dataset|benchmark|acknowledg\w+|related|attention|optimizer|lora"
    r"|quanti[sz]\w*|rope|"
    r"tokeni[sz]er|evaluat\w+|baseline|metric|following|similar|inspired|see also|method from)\b"
)
_OF_ANOTHER: Final = re.compile(r"\b([A-Z][\w.+-]+) papers?\b")
_NO_NAME: Final = frozenset(
    """the this our original research technical full see read arxiv official model conference
    companion reference relevant associated corresponding white short long workshop journal link
    a an and in from to hugging face first second main""".split()
)
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
    return tuple(found.values())


def _linked(context: Context) -> Iterator[Mention]:
    card = context.card
    for link in card.links:
        told = _kind(link)
        if told is None:
            continue
        kind, number = told
        sentence = card.sentence(link.block, link.start, link.stop)
        path = card.sections[link.section].path
        yield Mention(
            address(number) if number else link.url[:300],
            kind,
            number,
            _about(context, sentence, path),
            CARD,
            f"L{link.line}",
            shortened(sentence or link.url),
        )


def _kind(link: Link) -> tuple[str, str | None] | None:
    """Kind and arXiv number of a link; None where it leads to no paper."""
    url = link.url
    words = f"{link.text} {url[:300]}".lower()
    report = any(word in words for word in _REPORT_WORDS) and REPORT.search(words) is not None
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
        return "peer_reviewed" if host in _VENUES else "preprint"
    if report:
        return "technical_report"
    if any(word in words for word in _BLOG_WORDS) and _BLOG.search(words):
        return "blog"
    return "preprint" if pdf and _PAPER_WORD.search(words) else None


def _number(match: "re.Match[str]") -> str:
    return next(group for group in match.groups() if group)


def _cited(context: Context) -> Iterator[Mention]:
    """BibTeX entries and bare arXiv numbers in text and code blocks."""
    for number, block in enumerate(context.card.blocks):
        if "rxiv" not in block.text and "rXiv" not in block.text and "@" not in block.text:
            continue
        text = block.text[:20_000]
        entries = list(_BIBTEX.finditer(text))
        for entry in entries:
            yield from _entry(context, entry[0], number)
        if not entries:
            path = context.card.sections[block.section].path
            for match in _ARXIV_NEAR.finditer(text):
                arxiv = _number(match)
                sentence = context.card.sentence(number, match.start(), match.end())
                yield _mention(context, arxiv, _about(context, sentence, path), number, sentence)


def _entry(context: Context, entry: str, block: int) -> Iterator[Mention]:
    match = _TITLE.search(entry)
    title = " ".join(re.sub(r"[{}\\]", "", match[1]).split()) if match else ""
    number = _ARXIV_NEAR.search(entry)
    about = True if title and names_model(context, title) else None
    if number:
        arxiv = _number(number)
        yield _mention(context, arxiv, about, block, title or entry, title=title)
        return
    address = re.search(r"https?://[^\s{}\",]{8,200}", entry)
    if title and _VENUE.search(entry) and (address or about):
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


def _about(context: Context, sentence: str, path: str) -> bool | None:
    """Whether the words round a link say that the paper is about this model."""
    ours = _OURS.search(sentence)
    if names_model(context, sentence) and (ours or _PAPER_WORD.search(sentence)):
        return True
    if (_FOREIGN.search(sentence) or _is_of_another(sentence)) and not ours:
        return False
    if ours or _SECTION.search(path.rpartition(" > ")[2]):
        return True
    return None


def _is_of_another(sentence: str) -> bool:
    """``the Other paper``: a paper called by the name of what it is about, which is not ours."""
    named = _OF_ANOTHER.search(sentence)
    return named is not None and named[1].lower() not in _NO_NAME


def names_model(context: Context, text: str) -> bool:
    """Whether ``text`` speaks of the model's family by name."""
    return spells(family(context.name), text.lower())


def _crowd(cited: list[Mention], linked: list[Mention]) -> list[Mention]:
    """Of a long list of references those that do not name the model are about others.

    A reference that the text links to as well is not only one of a list.
    """
    known = {mention.arxiv or mention.url for mention in linked}
    untold = [m for m in cited if m.title and m.about is None and (m.arxiv or m.url) not in known]
    if len(untold) < _MANY:
        return cited
    return [msgspec.structs.replace(m, about=False) if m in untold else m for m in cited]

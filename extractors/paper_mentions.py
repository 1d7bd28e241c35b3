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
    r"|\bwe release\w*\b[^.]{0,40}\bpapers?\b"
    r"|\bcite\b|\bcitation\b"
)
_OF_TOOL: Final = re.compile(
    r"(?i)\bwhich (?:is|was|are|were) (?:\w+ )?(?:introduced|presented|described|proposed)"
)
_OF_DATA: Final = re.compile(r"(?i)\b(?:datasets?|data|corpus|benchmark) papers?\b")
_METHOD: Final = re.compile(
    r"(?i)\b(?:based on|use[ds]?|using|via|follow\w*|implement\w*|fine-?tun\w+|version of"
    r"|initiali[sz]ed (?:from|with)|trained (?:with|using|on|by))\s[^.;]{0,60}$"
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
        before = card.blocks[link.block].text[max(0, link.start - _NEAR) : link.start]
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
        yield Mention(
            address(number) if number else link.url[:300],
            kind,
            number,
            _about(context, sentence, path, title=link.text, before=before),
            CARD,
            f"L{link.line}",
            shortened(sentence or link.url),
        )


def _called(link: Link, before: str) -> tuple[str, None] | None:
    """A file of unknown kind that the words before it call a paper."""
    is_file = ".pdf" in link.url and link.url.startswith("http")
    return ("preprint", None) if is_file and _PAPER_WORD.search(before[-_LABEL:]) else None


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
    if pdf and _PAPER_WORD.search(words):
        return "preprint"
    called = _CALLED.fullmatch(words.removesuffix(url[:300].lower()))
    return "preprint" if called and host not in _NO_PAPERS else None


_CALLED: Final = re.compile(
    r"\W*(?:(?:our|the|full|original|research) )*(?:paper|preprint|论文|論文)\W*"
)
_NO_PAPERS: Final = frozenset("github.com huggingface.co hf.co".split())


def _number(match: "re.Match[str]") -> str:
    return next(group for group in match.groups() if group)


def _cited(context: Context) -> Iterator[Mention]:
    """BibTeX entries and bare arXiv numbers in text and code blocks."""
    for number, block in enumerate(context.card.blocks):
        if "rxiv" not in block.text and "rXiv" not in block.text and "@" not in block.text:
            continue
        text = block.text[:20_000]
        entries = list(_BIBTEX.finditer(text))
        ours = len(entries) == 1 and _is_cited_as_ours(context, number)
        for entry in entries:
            yield from _entry(context, entry[0], number, ours=ours)
        if not entries:
            path = context.card.sections[block.section].path
            for match in _ARXIV_NEAR.finditer(text):
                arxiv = _number(match)
                sentence = context.card.sentence(number, match.start(), match.end())
                about = _about(context, sentence, path)
                told = _mention(context, arxiv, about, number, sentence)
                if REPORT.search(text, max(0, match.start() - _LABEL), match.start()):
                    told = msgspec.structs.replace(told, kind="technical_report")
                yield told


_CITED: Final = re.compile(
    r"(?i)\bcit(?:e|ing) (?:our|this|us)\b|\bour (?:\w+ )?(?:paper|work|publication)\b"
)


def _is_cited_as_ours(context: Context, number: int) -> bool:
    """Whether the words right above an entry ask to cite it for this work."""
    return any(
        _CITED.search(b.text[-200:]) for b in context.card.blocks[max(0, number - 2) : number]
    )


def _entry(context: Context, entry: str, block: int, *, ours: bool) -> Iterator[Mention]:
    match = _TITLE.search(entry)
    title = " ".join(re.sub(r"[{}\\]", "", match[1]).split()) if match else ""
    number = _ARXIV_NEAR.search(entry)
    about = True if title and (ours or names_model(context, title)) else None
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


def _about(
    context: Context, sentence: str, path: str, *, title: str = "", before: str = ""
) -> bool | None:
    """Whether the words round a link say that the paper is about this model.

    ``title`` is the link's own text, ``before`` what stands before it.
    """
    if _OF_DATA.search(sentence):
        return False
    ours = _OURS.search(sentence) and not _OF_TOOL.search(sentence)
    if names_model(context, sentence) and (ours or _PAPER_WORD.search(sentence)):
        return True
    around = sentence.replace(title, "") if len(title) > _TITLED else sentence
    if (_FOREIGN.search(around) or _is_of_another(sentence)) and not ours:
        return False
    if ours or _SECTION.search(path.rpartition(" > ")[2]):
        return True
    method = _METHOD.search(before)
    return False if method and not _PAPER_WORD.search(method[0]) else None


_TITLED: Final = 30


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

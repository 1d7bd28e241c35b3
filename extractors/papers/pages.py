"""To what a link leads: a preprint, a venue's page, a report, a company's post, or no paper."""

import re
from typing import Final

from extractors.papers.forms import ARXIV_NEAR, LABEL, REPORT, number_of
from extractors.papers.subject import PAPER_WORD
from extractors.reading.card import Link

_VENUES: Final = frozenset(
    """aclanthology.org aclweb.org proceedings.mlr.press openreview.net papers.nips.cc
    proceedings.neurips.cc openaccess.thecvf.com dl.acm.org ieeexplore.ieee.org nature.com
    isca-speech.org ojs.aaai.org jmlr.org link.springer.com sciencedirect.com science.org
    academic.oup.com mdpi.com frontiersin.org biomedcentral.com journals.plos.org
    tandfonline.com onlinelibrary.wiley.com cell.com doi.org
    dx.doi.org ecva.net ijcai.org pnas.org""".split()
)
_PREPRINTS: Final = frozenset(
    """biorxiv.org medrxiv.org semanticscholar.org ssrn.com papers.ssrn.com osf.io
    hal.science""".split()
)
_BLOG: Final = re.compile(
    r"(?i)\bblog\b|/blog/|medium\.com|substack|/news/|announcement|\breleased? post"
)
_BLOG_WORDS: Final = ("blog", "news", "post", "medium", "substack", "announcement")
"""One of them is in whatever ``_BLOG`` finds: seen in a tenth of its time."""
_POST: Final = re.compile(
    r"(?i)\b(?:blog|announc\w+|articles?|news|posts?)\b|\brelease notes|\breleased? (?:blog|post)"
)


def kind_of(link: Link) -> tuple[str, str | None] | None:
    """Kind and arXiv number of a link; None where it leads to no paper."""
    url = link.url
    words = f"{link.text} {url[:300]}".lower()
    may_report = "report" in words or "paper" in words or "system card" in words
    report = may_report and REPORT.search(words) is not None
    match = ARXIV_NEAR.search(url) if "arxiv" in url or "papers/" in url else None
    if match:
        return ("technical_report" if report else "preprint"), number_of(match)
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
    if pdf and (PAPER_WORD.search(words) or _PAPER_FILE.search(words)):
        return "preprint"
    called = _CALLED.fullmatch(words.removesuffix(url[:300].lower()))
    return "preprint" if called and host not in _NO_PAPERS else None


_CALLED: Final = re.compile(
    r"\W*(?:(?:our|the|full|original|research) )*(?:paper|preprint|论文|論文)\W*"
)
_PAPER_FILE: Final = re.compile(r"[_-]paper\.pdf\b")
_NO_PAGE: Final = re.compile(r"(?i)^https?://[^/]+/?$|/profile\b|/author/|/10\.5281/zenodo")
"""A site, a person's page, data in an archive: on a venue's host, but no paper."""
_NO_PAPERS: Final = frozenset("github.com huggingface.co hf.co".split())


def called(link: Link, before: str) -> tuple[str, None] | None:
    """A file of unknown kind, or a title with an address anywhere, that the words before it call a
    paper.
    """
    if not link.url.startswith("http"):
        return None
    if ".pdf" in link.url:
        return ("preprint", None) if PAPER_WORD.search(before[-LABEL:]) else None
    host = link.url.partition("://")[2].partition("/")[0].lower().removeprefix("www.")
    titled = len(link.text.split()) >= _TITLE and _LABEL.search(before) is not None
    return ("preprint", None) if titled and host not in _NO_PAPERS else None


_LABEL: Final = re.compile(r"(?i)(?:^|\s)\W*papers?\W{0,4}[:：]\W{0,4}$")
_TITLE: Final = 4
"""Words that make a title of what stands behind such a label."""


def is_post(link: Link, sentence: str) -> bool:
    """Whether the words call it a post, not only the address."""
    words = link.text if len(link.text) > 1 and not link.text.startswith("http") else sentence
    return _POST.search(words) is not None or _POST.search(sentence) is not None


def is_archive(url: str) -> bool:
    """Whether an address is that of an archive of preprints or of a venue."""
    host = url.split("/", 3)[2].lower().removeprefix("www.") if "://" in url else ""
    return host in _VENUES or host in _PREPRINTS

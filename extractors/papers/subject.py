"""Whose paper it is: this model's, or that of a tool, a parent, a dataset or a method.

The words round a link tell: whether they call it ours, whether they name the model or something
else, and whether it stands in a list of references or in a table of other people's work.
"""

import re
from typing import Final

import msgspec

from extractors.context import Context
from extractors.lineage import declared as lineage
from extractors.papers.bearer import (
    begins_name,
    is_in_language,
    is_like_name,
    is_name,
    is_of_base,
    is_of_parent,
    is_of_sibling,
    is_titled,
    is_tuned,
    is_whole_name,
    names_model,
)
from extractors.papers.places import cites_another, details_another
from extractors.words.families import folded, telling_words

PAPER_WORD: Final = re.compile(
    r"(?i)\bpapers?\b|\barxiv\b|\bpreprint\b|\bpublication\b|論文|论文|📄|📑|📜"
)
_OURS: Final = re.compile(
    r"(?i)\b(?:our|official|model'?s?) (?:\w+ )?"
    r"(?:paper|report|work|preprint|publication|manuscript)\b"
    r"|\bthis (?:\w+ )?(?:paper|report|preprint|publication)\b"
    r"|\b(?:introduced|presented|described|proposed|released|detailed|published"
    r"|details|information)\b[^.]{0,60}"
    r"\b(?:in|by|here|paper|report)\b|\b(?:paper|technical report"
    r"|research paper)\b\s{0,3}(?:\[optional\])?\s{0,3}:"
    r"|\bwe release\w*\b[^.]{0,40}\bpapers?\b"
    r"|\bthis is the (?:\w+ )?(?:model|checkpoint) (?:used |trained )?(?:in|from|of)\b"
    r"|\bcite\b|\bcitation\b"
)
_OF_TOOL: Final = re.compile(
    r"(?i)\bwhich (?:is|was|are|were) (?:\w+ )?(?:introduced|presented|described|proposed)"
    r"|\b(?:method(?:ology)?|technique|approach|loss|algorithm|optimi[sz]er|objective|procedure|metric)s?"
    r" (?:\w+ )?(?:introduced|presented|described|proposed|detailed) (?:in|by)\b"
    r"(?! (?:our|this|the (?:\w+ )?(?:paper|report))\b)"
    r"|\b(?:concurrent|contemporary|independent|prior|previous|earlier) (?:work|stud|research)"
)
_USED: Final = re.compile(r"(?i)(?:use|using|via|implement|trained (?:with|using|by))")
"""A method that the model was made with, which can be its makers' own."""
_AS_SHOWN: Final = re.compile(
    r"(?i)\bas (?:\w+ )?(?:introduced|presented|shown|proposed) (?:in|by)\b(?! (?:our|this)\b)"
)
_OF_DATA: Final = re.compile(r"(?i)\b(?:datasets?|data|corpus|benchmark) papers?\b")
_IS_OUR: Final = re.compile(r"\bour\W*$")
_DATA_TITLE: Final = re.compile(r"(?i)\b(?:dataset|corpus)\b")
_OUR: Final = re.compile(r"(?i)\b(?:our|official)\b")
_METHOD: Final = re.compile(
    r"(?i)\b(?:based on|use[ds]?|using|via|follow\w*|implement\w*|fine-?tun\w+|version of"
    r"|initiali[sz]ed (?:from|with)|trained (?:with|using|on|by))\s[^.;]{0,60}$"
    r"|(?:使用|采用|採用|基于|基於|利用|借鉴|参考)了?[^。；，]{0,30}$"
)
_SECTION: Final = re.compile(
    r"(?i)citation|citing|\bcite\b|bibtex|reference paper|\bpaper\b|model sources"
)
_FOREIGN: Final = re.compile(
    r"(?i)\b(?:dataset|benchmark|acknowledg\w+|related|attention|optimizer|lora"
    r"|quanti[sz]\w*|rope|"
    r"tokeni[sz]er|evaluat\w+|baseline|metric|following|similar|inspired|see also|method from)\b"
)
_UNLIKE: Final = re.compile(r"(?i)\bnot (?:\w+ )?like the\b")
_OF_ANOTHER: Final = re.compile(r"\b([A-Z][\w.+-]+) papers?\b")
_NO_NAME: Final = frozenset(
    """the this our original research technical full see read arxiv official model conference
    companion reference relevant associated corresponding white short long workshop journal link
    a an and in from to hugging face first second main""".split()
)
_SUBJECT: Final = re.compile(
    r"(?:^|[.:>]\s+)\W*(?:[Tt]he )?\W*([A-Z][\w.+-]*(?: [A-Z0-9][\w.+-]*){0,2})\W*"
    r"(?: models?| architecture)? (?:was|were|is|has been) (?:first |originally |initially )?"
    r"(?:introduced|proposed|presented|described)\b"
)
_PRONOUN: Final = frozenset("the it this these they we our model".split())
_AUTHORS: Final = re.compile(r"(?i)\bet\.? al\b")
_OF_AUTHORS: Final = re.compile(r"(?i)\bet\.? al\b\W{0,4}(?:(?:19|20)\d\d[a-z]?)?\W*$")
_YEAR: Final = re.compile(r"[a-z]\W{1,3}(?:19|20)\d\d[a-z]?\W*$")
_GENERIC: Final = re.compile(
    r"(?i)paper|arxiv|here|this|link|article|publication|manuscript|report|pdf|doi\b|https?:|www\."
    r"|preprint|abstract|thesis|study|detail|more|read|research|\d{4}\.\d{4}|proceedings|workshop"
    r"|findings|journal|conference|blog|post\b|news|announc|website|project|\b(?:acl|emnlp|naacl|eacl|aacl|coling|neurips|nips|iclr|icml"
    r"|cvpr|iccv|eccv|wacv|aaai|ijcai|interspeech|icassp|lrec|tacl|ieee|acm|nature|springer)\b"
    r"|[^\x00-\x7f–—’“”×]"
)
_FEW_WORDS: Final = 4
_TITLED: Final = 30
_CALLED: Final = 12


class Place(msgspec.Struct, frozen=True):
    """Where a paper is named: the sentence, the titles above, the link's own words, and those
    before it. ``listed``: one of a list of references or of a table of papers; ``cited``: the only
    one that the card gives an entry to cite of.
    """

    sentence: str
    path: str
    words: str = ""
    before: str = ""
    listed: bool = False
    cited: bool = False


def is_about(context: Context, place: Place) -> bool | None:
    """Whether the words say that the paper is about this model; None where they do not tell."""
    aside = (
        _OF_DATA.search(place.sentence)
        or _is_of_its_data(context, place)
        or is_of_parent(context, place.words)
    )
    title = place.path.rpartition(" > ")[2]
    if aside or is_of_sibling(context, title) or details_another(context, title):
        return False
    named = not place.listed and is_whole_name(context, place.words)
    return named or _told(context, place)


def _told(context: Context, place: Place) -> bool | None:
    """What the sentence says, and the titles above it."""
    sentence, named = place.sentence, names_model(context, place.sentence)
    if _ASIDE.search(place.before) and not (
        names_model(context, place.before) or _OF_MODEL.search(place.before)
    ):
        return False
    shown = _AS_SHOWN.search(sentence)
    ours = _OURS.search(sentence) and not shown and not _OF_TOOL.search(sentence)
    if named and (ours or PAPER_WORD.search(sentence)):
        return not _is_of_parent(context, sentence)
    method = _METHOD.search(place.before)
    if place.cited and method and _USED.match(method[0]):
        return None
    if shown or _is_of_others(context, place, ours=bool(ours)):
        return False
    if ours or _SECTION.search(place.path.rpartition(" > ")[2]) or is_name(context, place.words):
        return True
    return False if method and not PAPER_WORD.search(method[0]) else None


_ASIDE: Final = re.compile(r"(?i)\([^()]{0,80}\bsee [\w, ]{0,30}\W{0,4}$")
_OF_MODEL: Final = re.compile(r"(?i)\b(?:this|our|we|the (?:\w+ )?model)\b")
"""``something (see paper)`` is about that thing, which is the model only where it says so."""


def _is_of_its_data(context: Context, place: Place) -> bool:
    """Whether a link's words are the title of a paper on data, which nobody calls the model's."""
    if len(place.words) <= _TITLED or not _DATA_TITLE.search(place.words):
        return False
    called = _OUR.search(place.sentence) or names_model(context, place.sentence)
    return not called and not is_titled(context, place.words)


def _is_of_others(context: Context, place: Place, *, ours: bool) -> bool:
    if place.listed or cites_another(context, place.path):
        return True
    if ours:
        return _is_of_parent(context, place.sentence)
    if _IS_OUR.search(place.before) and is_like_name(context, place.words):
        return False
    refers = _is_reference(place)
    titled = len(place.words) > _TITLED and not refers
    around = place.sentence.replace(place.words, "") if titled else place.sentence
    if _FOREIGN.search(around) or _UNLIKE.search(place.sentence) or _is_of_another(place.sentence):
        return True
    called = PAPER_WORD.search(place.before[-_CALLED:]) or _IS_OUR.search(place.before)
    if titled or called or not (refers or _calls_another(context, place.words)):
        return False
    last = place.before.rstrip(" ([,").rpartition(" ")[2]
    return not (_is_cited(place.words) and begins_name(context, last))


def _is_of_another(sentence: str) -> bool:
    """``the Other paper``: a paper called by the name of what it is about, which is not ours."""
    named = _OF_ANOTHER.search(sentence)
    return named is not None and named[1].lower() not in _NO_NAME


def _is_of_parent(context: Context, sentence: str) -> bool:
    """``Parent was introduced in``: of a tuned model, or of one for a language, whose own name says
    more than that, or of one whose name ends with that of the network (``otherparent``).

    What a name has of its parents' beside that (``Name-Parent``) says no more.
    """
    match = _SUBJECT.search(sentence)
    if match is None:
        return False
    subject, told = folded(match[1]), [folded(word) for word in telling_words(context.name)]
    within = any(word.endswith(subject) and word != subject for word in told)
    derived = within or is_tuned(context) or is_in_language(context, subject)
    parents = [folded(link.id.rpartition("/")[2]) for link in context.once(lineage.links)]
    if not (derived or parents):
        return False
    if any(subject in word for word in told) and not any(subject in name for name in parents):
        told = [word for word in told if not any(word in name for name in parents)]
    return subject not in _PRONOUN and any(word not in subject for word in told)


def _calls_another(context: Context, words: str) -> bool:
    """Whether a link's few words are a name that is not the model's, or authors and a year."""
    if not words.strip() or len(words.split()) > _FEW_WORDS:
        return False
    if _is_cited(words):
        return True
    if _GENERIC.search(words):
        return False
    return is_of_base(context, words) if is_like_name(context, words) else True


def _is_reference(place: Place) -> bool:
    """Whether a link's words are a title with its authors, under no title of what to cite."""
    title = place.path.rpartition(" > ")[2]
    named = _OF_AUTHORS.search(place.words) and not _GENERIC.search(place.words)
    return bool(named) and not _SECTION.search(title)


def _is_cited(words: str) -> bool:
    """``Thrush et al.`` or ``Thrush, 2019``, but not ``ACL 2019``."""
    if _AUTHORS.search(words):
        return True
    return _YEAR.search(words) is not None and not _GENERIC.search(words)

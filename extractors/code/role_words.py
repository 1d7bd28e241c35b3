"""Words round a link that tell whether a repository is the model's own code."""

import re
from typing import Final

TRAINED_WITH: Final = re.compile(
    r"(?i)\b(?:pre-?|fine-?)?(?:train|tun)(?:ed|ing|e)?\b(?: \S+){0,6}? (?:with|using|via|in|by)\b"
)
NOT_MADE: Final = re.compile(
    r"(?i)\byou can\b|\bderived from\b|\bevaluat\w*|\bharness\b|\bthanks\b|\bto fine-?tune\b"
)
_MADE_BY: Final = (
    r"\b(?:scripts?|code|notebooks?) (?:\w+ )?used (?:for|to) (?:the )?"
    r"(?:pre-?|fine-?)?(?:train|tun)"
    r"|\b(?:find|includes|contains) (?:the |our |all )?(?:pre-?|fine-?)?(?:training|tuning)"
    r"(?:,? (?:and )?[\w-]+){0,3} (?:code|scripts|notebooks?)\b"
)
"""Said of scripts that made a model, whatever else they do."""
HAS_MADE: Final = re.compile(rf"(?i){_MADE_BY}")
MADE_WITH: Final = re.compile(
    rf"(?i){_MADE_BY}|\b(?:using|with|by|via) the \S+ (?:\w+ ){{0,2}}scripts?\b"
    r"|\bfirst released in\b|\bsource code\b|\btraining (?:code|library|framework|script)"
    r"|\b(?:official|original|our|model|training) (?:code|repo\w*|implementation)\b"
    r"|^\W*(?:repository|code|github|library|orchestration|framework)(?: link)?\W"
)
OWN_CODE: Final = re.compile(
    r"(?i)\b(?:official|our|training|source|full|original|associated|accompanying)"
    r" (?:and \w+ |\w+ )?"
    r"(?:code|repo\w*|implementation)\b"
    r"|\bfirst released in\b"
    r"|(?:^|[|•·])\W*(?:link to )?(?:repository|code|github)(?: link)?(?:\W|$)"
    r"|\bcode (?:(?:that|which) (?:was|we) )?(?:is|are|used|can be|for (?:training|this|the|our))\b"
    r"|\breleased? (?:our |the )?(?:\w+, ){1,4}(?:and )?code\b|\bour (?:\w+, ){1,4}code\b"
    r"|\b(?:training|its|the|all) (?:codes?|scripts?)\b[^.]{0,45}"
    r" (?:found|available|hosted|released|published) (?:at|in|on|here|under|from)\b"
    r"|\bhow (?:this|the|our) model (?:was|is|has been) (?:pre-?|fine-?)?(?:trained|tuned)\b"
    r"[^.]{0,45} (?:found|available|described) (?:at|in|on|here)\b"
    r"|\bmore (?:details|information) (?:on|about) (?:(?:the|our|this|these) )?"
    r"(?:models?|project) (?:is|are|can be) (?:available|found) (?:here|at)\b"
    r"|^(?:please )?(?:see|refer to|check(?: out)?|visit)\b"
    r".* for (?:(?:more |further |full )?details|scripts|(?:the )?(?:training )?code)\b"
    r"|^for (?:more|further) (?:details|information),? (?:please )?(?:see|refer to|visit|check)"
    r" https?://|\bwith (?:the )?code available\b"
    r"|(?:详情|細節|详细信息|具体)[^。，]{0,4}(?:查看|参考|参见|详见|见)"
    r"|\bresources for more information\b|\b(?:all|\w+ing) steps\b[^.]{0,30}\breproduc\w+"
    r"|\breproduc\w+ (?:\w+ )?(?:training|steps|pre-?training|fine-?tuning)\b"
    r"|\bincluding (?:\w+ ){0,2}(?:training|fine-?tuning) (?:code|scripts?)\b"
    r"[^.]*\b(?:visit|see|found|available|repo\w*|github)\b"
    r"|\b(?:and|find|see|check out|visit) (?:the|our) code (?:on|at|in|here)\b"
    r"|^for (?:more|further) (?:details|information): [^.]*\bgithub\b"
    r"|\b자세한 (?:사항|내용|정보)[은는]? [^.]{0,120}(?:참고|참조)"
    r"|\bfor (?:\w+ ){0,4}codes?,? (?:please )?(?:see|refer to|check(?: out)?|visit)\b"
)
SCRIPT: Final = re.compile(r"(?i)^/blob/.*\.(?:py|sh|ipynb)$")
"""The path of a script: more than a tool to install."""
FOR_OTHERS: Final = re.compile(r"(?i)\byou(?:r| can (?!find|see))\b|\bfor users\b")
FIRST: Final = re.compile(r"(?i)\bfirst released in\b")
"""What a library has to be called to be more than a tool, if no file of it is linked."""
OURS: Final = re.compile(
    r"(?i)\b(?:our|my|companion) (?:official |github |accompanying )*"
    r"(?:repo\w*|code\w*|github|package|toolkit)\b"
    r"|\bquestions or comments about (?:the|this) model\W+https?://"
    r"|\bdetails (?:regarding|on|about) [^.]{0,60}\btraining (?:procedure|details|code|scripts?)\b"
)
BUILT_ON: Final = re.compile(
    r"(?i)\b(?:code\w*|repo\w*|implementation|framework|project)\b[^.]{0,30}"
    r"\b(?:based|built|builds|borrows|borrowed|adapted|derived)\b"
)
"""Said of the model's own code, and what is linked is that of others."""
ALONE: Final = re.compile(r"[^\w(]*https?://github\.com/\S+")
OF_CODE: Final = re.compile(r"(?i)\b(?:code|repo\w*|github|implementation|source)\b")
MADE_IN: Final = re.compile(
    r"(?i)\btrain|\bsoftware|\btechnical|\bprocedure|\binfrastructure|\bmodel details"
)
USED_FOR: Final = re.compile(
    r"(?i)\binstall\w*|\bpip\b|\binference\b|\bto run\b|\bserv(?:e|ing)\b|\bdeploy\w*"
    r"|\bquanti[sz]\w*|\bcompatible\b|\bsimilar\b|\bfor us(?:e|age) with\b"
    r"|\b(?:derived|adapted|forked|borrowed) from\b|\bbased on (?:the )?(?:official|original)\b"
    r"|\bthanks\b|\backnowledg\w*"
    r"|\byou (?:can|will|may|wish|need|want)\b|\bif you\b|\busers? (?:are|can|may)\b"
    r"|\blicen[sc]e\b|\bevaluat\w*|\bbenchmark\w*|\bharness\b|\breference code\b"
    r"|\bcontributions? to\b|\bother (?:works?|projects?|papers?|repositories)\b"
)
IS_BASE: Final = re.compile(
    r"(?i)^\W*(?:(?:back-?bone|base|parent|foundation) (?:language )?(?:model|llm)s?"
    r"|pre-?train(?:ed)? model(?= ?:)"
    r"|fine-?tuned from(?: model)?)\W"
)
"""What a field calls the base is the code of what the model was made from."""
THANKS: Final = re.compile(
    r"(?i)\bthanks? (?:to|for)\b|\bthank you\b|\backnowledge?ments?\b"
    r"|\bthank (?:[\w@.-]+ ){1,3}for\b"
)
OF_OTHERS: Final = re.compile(
    r"\b[Tt]rained (?:using|with|by|via) (?:the )?(?:code (?:from|of) )?(?:the )?"
    r"(?:[A-Z][\w.-]*['’]s|[A-Z]\w* [A-Z][\w.-]*(?:['’]s)?)"
    r" (?:official |github )*(?:repo\w*|code\w*|implementation)\b"
)
"""Whose repository it is that a model was trained with, where it has another's name."""
INVITES: Final = re.compile(r"(?i)\bcontributions? to our\b")
"""Said by the makers of a base, whose card is copied with it, of what they would have help with."""
IS_DATA: Final = re.compile(
    r"(?i)\b(?:on|from|using|with) [^.]{0,200}\b(?:data ?sets?|corpora|corpus)\b"
    r"|\b(?:train|tun)ed on [^.]{0,60}\b(?:pairs|texts|sentences|questions|tweets|reviews) from\b"
    r"|^\W*(?:train\w* )?data ?sets? (?:used )?(?:for|of|in) (?:the )?(?:fine-?\s?tun|train)ing ?:"
)
OF_DATA: Final = re.compile(
    r"\W*(?:[^>]* [-–] )?(?:(?:train|tun|fine-?tun)ing )?(?:data|data ?sets?|corpus|corpora)"
    r"(?: used)?\W*"
)
"""A title below which what is linked is data."""
IS_CODE: Final = re.compile(
    r"(?i)\b(?:code(?:s|bases?)?\b(?! instruct)|(?<!this )repo\w*|scripts?"
    r"|implementation|github)\b(?!\.com)"
    r"|\b(?:checkpoint|model)s?\b[^.]{0,30} (?:released|provided|published|shared) by\b"
)
NO_USE: Final = re.compile(
    r"(?:[Tt]raining (?:and|&) (?:inference|evaluation)"
    r"|(?:[Ii]nference|[Ee]valuation) (?:and|&) training)\b"
    r"|\b[Yy]ou can (?:also )?(?:find|see|visit|consult|check"
    r"|download (?:the |our )?(?:source|training) code)\b"
)
"""Words of use that tell of none: code of both, and a place to look at."""

"""What a text forbids that names no license: commercial use, or any but research."""

import re
from typing import Final


def restricted(text: str) -> str | None:
    """What a license section without a license's name still forbids."""
    if _NONCOMMERCIAL.search(text):
        return "LicenseRef-non-commercial"
    return "LicenseRef-research-only" if _RESEARCH.search(text) else None


_NONCOMMERCIAL: Final = re.compile(
    r"(?i)(?<!commercial and )(?<!commercial or )\bnon-?\s?commercial"
    r" (?:academic |scientific )?(?:use|usage|purposes?|research|education|only|licen[sc]e)"
    r"|\bnon-?profit (?:use|purposes?) only"
    r"|\bnicht[- ]?kommerziell\w* (?:zweck|nutzung|gebrauch|verwendung)"
    r"|\bkommerzielle nutzung ist (?:untersagt|verboten|nicht (?:gestattet|erlaubt))"
    r"|\b(?:usages?|utilisation|fins) non[- ]commercia|\b(?:uso|fine?s) n[oã]o?[- ]comercia"
    r"|\buso non commerciale|некоммерческ"
    r"|\bnot (?:be used |use (?:[\w-]+ ){1,3})?for (?:any )?commercial (?:use|purposes?)"
    r"|非商用|商用利用不可|商用利用は禁止"
    r"|\bcommercial us(?:e|age) is (?:strictly )?"
    r"(?:prohibited|forbidden|not (?:allowed|granted|permitted))"
    r"|(?:请勿|不得|不可|禁止|禁止任何形式的)(?:用于)?(?:任何)?(?:商用|商业)"
)
_RESEARCH: Final = re.compile(
    r"(?i)\b(?:for|to) (?:academic |scientific )?research (?:purposes? |use )?only\b"
    r"|\bresearch[- ]only\b|\bonly for (?:academic )?research\b|仅供(?:学术)?研究|研究目的"
)

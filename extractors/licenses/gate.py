"""What a gate asks to accept before a download: the text of a license, its name or its page."""

import re
from collections.abc import Iterator
from typing import Final

from extractors.context import Context
from extractors.licenses.places import OTHERS
from extractors.licenses.text import identify
from extractors.licenses.words import all_named, named
from taxonomy.findings import Availability, LicenseStatement
from taxonomy.license_names import linked_text

RULE: Final = "license.gate"
PROMPTS: Final = ("extra_gated_prompt", "extra_gated_description")
"""Where a gate has its words, the longer ones first."""
_LINK: Final = re.compile(r"\[([^\]\n]{2,120})\]\((https?://[^)\s]+)\)")
_SHORT: Final = 100
_BEFORE: Final = 160


def statements(context: Context) -> Iterator[LicenseStatement]:
    """The license that the words of the gate are, name or link to."""
    for prompt in PROMPTS:
        text = context.front.values.get(prompt)
        key = _license(text) if isinstance(text, str) else None
        if key is None:
            continue
        quote = context.front.quote(prompt)
        evidence = context.found(
            RULE,
            "weights.final",
            Availability.UNKNOWN,
            0.8,
            source=context.front.source,
            locator=context.front.locator(prompt),
            quote=quote,
            license=key,
            license_source="card_text",
        )
        yield LicenseStatement("weights", key, "card_text", evidence.quote, evidence)
        return


def _license(text: str) -> str | None:
    whole = identify(text)
    if whole is not None:
        return whole.license
    linked = (linked_text(url) or named(words) for words, url in _LINK.findall(text))
    return next((key for key in linked if key), None) or _named_in(text)


def _named_in(text: str) -> str | None:
    for at, short in all_named(text):
        if not OTHERS.search(text[max(0, at - _BEFORE) : at]):
            whole = named(text[at : at + _SHORT])
            return whole if whole and whole.startswith(short) else short
    return None

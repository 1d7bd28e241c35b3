"""One model under reading: what all rules share, parsed once and only when asked for."""

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

from extractors.files import Files, summary
from extractors.lazy import lazy
from extractors.reading import markdown
from extractors.reading.card import Card
from extractors.reading.front_matter import FrontMatter
from extractors.snapshot import Snapshot
from taxonomy.findings import QUOTE_LIMIT, Availability, Evidence, LicenseOrigin

T = TypeVar("T")
_NOT_YET: Final = object()
CARD: Final = "README.md"
ADAPTER_TAGS: Final = frozenset({"adapter", "lora", "peft", "qlora"})
QUANTISED_TAGS: Final = frozenset(
    "gptq awq exl2 exl3 quantized ggml mlx ctranslate2 llamafile".split()
)
MERGE_TAGS: Final = frozenset({"merge", "mergekit"})
_NO_CARD: Final = re.compile(
    r"\s*error: [^\n]{0,200}\b(?:does not exist|not found)\b[^\n]{0,100}\s*", re.IGNORECASE
)
"""What a server says of a card that is not there, kept by somebody as if it were the card."""
_TAG_PREFIXES: Final = ("license", "dataset", "base_model", "arxiv", "doi", "region")


class Context:
    """A snapshot with its parsed card. Rules read it; nothing in it changes what another sees."""

    def __init__(self, snapshot: Snapshot, card: Card | None = None) -> None:
        self.snapshot = snapshot
        self._parsed = card
        self.record = snapshot.record
        self.name = snapshot.name
        self.revision = snapshot.revision
        self._memo: dict[Callable[[Context], Any], Any] = {}

    # --- the card

    @lazy
    def card(self) -> Card:
        """The parsed card; empty where it was not read."""
        if self._parsed is not None:
            return self._parsed
        return markdown.card(self.snapshot.card.text) if self.has_card else Card()

    @lazy
    def has_card(self) -> bool:
        """Whether there is a card and it was read."""
        document = self.snapshot.card
        return document.state == "read" and _NO_CARD.fullmatch(document.text) is None

    @lazy
    def card_problem(self) -> str:
        """Why nothing can be said from the card; empty where it was read or is known absent."""
        document = self.snapshot.card
        if document.state == "unreadable":
            return f"the card could not be read: {document.reason or 'no reason given'}"
        return "the card was not read" if document.state == "unread" else ""

    @lazy
    def front(self) -> FrontMatter:
        """The card's metadata: from its front matter, else from the Hub's record."""
        front = self.card.front
        if front.blocks or not self.record.card_data:
            return front
        return FrontMatter(self.record.card_data, source="record", warnings=front.warnings)

    # --- the record

    @lazy
    def tags(self) -> dict[str, list[str]]:
        """Tags by prefix (``license``, ``dataset``, ``base_model`` …); ``""`` the rest."""
        found: dict[str, list[str]] = {}
        for tag in self.record.tags or ():
            prefix, colon, rest = tag.partition(":")
            if colon and prefix in _TAG_PREFIXES:
                found.setdefault(prefix, []).append(rest)
            else:
                found.setdefault("", []).append(tag.lower())
        return found

    @lazy
    def plain_tags(self) -> frozenset[str]:
        """Tags without a known prefix, the library and the task, in lower case."""
        extra = (self.record.library_name, self.record.pipeline_tag)
        front = self.front.strings("tags") + self.front.strings("library_name")
        return frozenset(self.tags.get("", ())) | {
            item.lower() for item in (*extra, *front) if item
        }

    @property
    def network(self) -> str | None:
        """What the configuration calls the network (``model_type``)."""
        kind = (self.record.config or {}).get("model_type")
        return kind if isinstance(kind, str) else None

    @lazy
    def files(self) -> Files:
        """What the repository's files are."""
        return summary(self.record.siblings)

    # --- kinds of model

    @lazy
    def is_adapter(self) -> bool:
        """Weights that only work on top of a base model (LoRA and its kin)."""
        return (
            bool(self.files.adapter)
            or not self.plain_tags.isdisjoint(ADAPTER_TAGS)
            or "adapter" in self.relations
        )

    @lazy
    def is_quantised(self) -> bool:
        """A quantised or converted copy of another model."""
        own = self.files
        only_quantised = bool(own.gguf) and not (own.safetensors or own.torch)
        return (
            "quantized" in self.relations
            or only_quantised
            or not self.plain_tags.isdisjoint(QUANTISED_TAGS)
        )

    @lazy
    def is_merge(self) -> bool:
        """Weights computed from other models' weights."""
        return "merge" in self.relations or not self.plain_tags.isdisjoint(MERGE_TAGS)

    @lazy
    def relations(self) -> frozenset[str]:
        """Relations to parents as tags and front matter declare them."""
        tagged = (t.partition(":")[0] for t in self.tags.get("base_model", ()) if ":" in t)
        return frozenset((*tagged, *self.front.strings("base_model_relation")))

    # --- for rules

    def once(self, function: Callable[["Context"], T]) -> T:
        """``function(self)``, computed at most once: how modules share links."""
        found = self._memo.get(function, _NOT_YET)
        if found is _NOT_YET:
            found = self._memo[function] = function(self)
        result: T = found
        return result

    def found(
        self,
        rule: str,
        component: str,
        availability: Availability,
        confidence: float,
        *,
        source: str,
        locator: str,
        quote: str = "",
        revision: str | None = None,
        license: str | None = None,  # noqa: A002  the word of the field
        license_source: LicenseOrigin | None = None,
    ) -> Evidence:
        """Evidence at this revision, its quote on one line and cut to QUOTE_LIMIT.

        ``confidence``: 0 to 1, what the rule claims before calibration. ``revision``: that of
        another repository, where the document lies there. All else as in Evidence.
        """
        return Evidence(
            rule,
            component,
            availability,
            confidence,
            source,
            self.revision if revision is None else revision,
            locator,
            shortened(quote),
            license,
            license_source,
        )

    def in_metadata(
        self, rule: str, component: str, confidence: float, *, key: str, having: str
    ) -> Evidence | None:
        """Evidence of a release from what the card's metadata say under ``key``; None where that
        has not these words.
        """
        block = self.front.blocks.get(key, "")
        if having not in block:
            return None
        return self.found(
            rule,
            component,
            Availability.RELEASED,
            confidence,
            source=CARD,
            locator=self.front.locator(key),
            quote=block,
        )

    def in_card(
        self,
        rule: str,
        component: str,
        availability: Availability,
        confidence: float,
        *,
        block: int,
        quote: str,
    ) -> Evidence:
        """Evidence quoted from a block of the card, by the number of the block."""
        return self.found(
            rule,
            component,
            availability,
            confidence,
            source=CARD,
            locator=self.card.line(block, quote),
            quote=quote,
        )


def shortened(quote: str) -> str:
    """``quote`` on one line, at most QUOTE_LIMIT characters."""
    if len(quote) <= QUOTE_LIMIT and quote.isprintable() and "  " not in quote:
        return quote.strip()  # the white space that is printable is the space alone
    if len(quote) > QUOTE_LIMIT * 4:
        quote = quote[: QUOTE_LIMIT * 4]
    quote = " ".join(quote.split())
    return quote if len(quote) <= QUOTE_LIMIT else f"{quote[: QUOTE_LIMIT - 1]}…"

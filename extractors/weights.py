"""Weights: which there are, who may fetch them, and what of the training is kept beside them."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final
from urllib.parse import unquote

from extractors.context import CARD, Context
from extractors.words import tuned
from extractors.words.phrases import Phrase
from taxonomy.findings import Availability, Evidence

FORMAT_TAGS: Final = (
    "safetensors", "pytorch", "gguf", "tf", "jax", "onnx", "tflite", "openvino", "coreml",
    "mlx", "keras", "nemo", "paddlepaddle", "ggml", "rust", "flax",
)  # fmt: skip
"""Tags that the Hub sets itself from the files it sees."""


def evidence(context: Context) -> Iterator[Evidence]:
    """Final weights with the gate before them, checkpoints, training state."""
    yield from final(context)
    yield from checkpoints(context)
    yield from training_state(context)


def reach(context: Context) -> tuple[Availability, str, str]:
    """How files of this repository can be had, with locator and quote of what limits it."""
    record = context.record
    if record.disabled:
        return Availability.WITHHELD, "disabled", "disabled: true"
    if record.private:
        return Availability.WITHHELD, "private", "private: true"
    if record.gated:
        return Availability.GATED, "gated", f"gated: {record.gated}"
    if record.gated is None and (key := gate_key(context)):
        return Availability.GATED, context.front.locator(key), context.front.quote(key)
    return Availability.RELEASED, "siblings", ""


def gate_key(context: Context) -> str:
    """The front matter key that speaks of a gate, where the record does not say."""
    return next((key for key in context.front.values if key.startswith("extra_gated_")), "")


def final(context: Context) -> Iterator[Evidence]:
    """The weights themselves."""
    files = context.files
    if files.weights and _is_delta(context):
        yield from _weights(context, "files.delta", files.weights, 0.9, partial=True)
    elif files.weights:
        yield from _weights(context, "files.weights", files.weights, 0.97)
    elif files.adapter or files.delta:
        paths = files.adapter or files.delta
        rule = "files.adapter" if files.adapter else "files.delta"
        yield from _weights(context, rule, paths, 0.9, partial=True)
    elif files.checkpoint:
        yield from _weights(context, "files.checkpoint", files.checkpoint, 0.75)
    elif files.archive:
        yield from _weights(context, "files.archive", files.archive, 0.6)
    elif not files.known:
        yield from _by_format_tag(context)
    elif files.count < _LONE:
        yield from _unlisted(context)


def _is_delta(context: Context) -> bool:
    """Whether the name says that it is a delta, and the card, where it was read, not only by that
    name, or the card alone.
    """
    if "delta" in tuned.name_words(context):
        own = context.name.rpartition("/")[2].lower()
        return not context.has_card or "delta" in context.card.lower.replace(own, "")
    text, said = context.card.text, _OF_DELTA.finditer(context)
    return any(_CALLED_SO.search(text[max(0, m.start() - _REACH) : m.start()]) for m in said)


_OF_DELTA: Final = Phrase(r"\b(?:[Dd]elta|[Dd]iff) weights?\b")
_CALLED_SO: Final = re.compile(
    r"\b(?:[Tt]his (?:\w+ ){0,2}(?:is|contains|has) (?:the |an? )?(?:[A-Z][\w.-]* ){0,3}"
    r"|[Dd]ownload the )$"
)
_REACH: Final = 100


_LONE: Final = 4
"""A file list shorter than this holds the card, attributes and a config at most."""


def _unlisted(context: Context) -> Iterator[Evidence]:
    """What the card says to lie here, where the list of hardly any files does not have it.

    Of the two one is wrong: the list is not whole, or what it was is gone.
    """
    told = next(chain(_lost_files(context), _held(context)), None)
    if told is not None:
        rule, locator, quote = told
        unknown = Availability.UNKNOWN
        yield context.found(
            rule, "weights.final", unknown, 0.0, source=CARD, locator=locator, quote=quote
        )


def _lost_files(context: Context) -> Iterator[tuple[str, str, str]]:
    """Links to files of this repository that are not listed."""
    own = context.name.lower()
    listed = set(context.record.siblings or ())
    for link in context.card.links:
        file = _FILE.match(link.url)
        if file and file[1].lower() == own and unquote(file[2]) not in listed:
            yield "files.linked_unlisted", context.card.place(link), link.url


_FILE: Final = re.compile(
    r"(?i)https?://(?:huggingface\.co|hf\.co)/([^/]+(?:/[^/]+)?)/(?:resolve|blob|raw)/[^/]+/([^?#]+)"
)
"""The address of a file in a model's repository."""


def _held(context: Context) -> Iterator[tuple[str, str, str]]:
    """A sentence that says that the weights are in this repository."""
    held = _HELD.search(context)
    if held is not None:
        block, at = context.card.at(held.start())
        sentence = context.card.sentence(block, at)
        yield "files.told_unlisted", context.card.line(block, sentence), sentence


_HELD: Final = Phrase(
    r"(?i)\bth(?:is|e) (?:repo|repository)\b[^.\n]{0,40}\b(?:contains?|hosts?|holds|provides?"
    r"|includes?)\b[^.\n]{0,80}\b(?:weights?|checkpoints?|conver\w+|quantized|pre-?trained models?"
    r"|model files?)\b|\b(?:weights|checkpoints?|model files?)\b[^.\n]{0,40}"
    r"\b(?:in|from|of|on) this (?:repo|repository)\b"
)


def _weights(
    context: Context, rule: str, paths: tuple[str, ...], confidence: float, *, partial: bool = False
) -> Iterator[Evidence]:
    """What limits them, if anything does, and the files themselves."""
    availability, locator, limit = reach(context)
    if partial and availability is Availability.RELEASED:
        availability = Availability.PARTIAL
    places = [("siblings", paths[0])]
    for place, quote in [(locator, limit), *places] if limit else places:
        yield context.found(
            f"{rule}.{availability}" if limit else rule,
            "weights.final",
            availability,
            confidence,
            source=CARD if place.startswith("L") else "record",
            locator=place,
            quote=quote,
        )


def _by_format_tag(context: Context) -> Iterator[Evidence]:
    tags = [tag for tag in FORMAT_TAGS if tag in context.plain_tags]
    if tags:
        availability, locator, limit = reach(context)
        yield context.found(
            "files.format_tag",
            "weights.final",
            Availability.PARTIAL
            if context.is_adapter and availability is Availability.RELEASED
            else availability,
            0.85,
            source=CARD if locator.startswith("L") else "record",
            locator=locator if limit else "tags",
            quote=limit or tags[0],
        )
    else:
        yield context.found(
            "files.unread",
            "weights.final",
            Availability.UNKNOWN,
            0.0,
            source="record",
            locator="the file list is missing or not whole",
        )


def checkpoints(context: Context) -> Iterator[Evidence]:
    """Weights of intermediate steps beside the final ones."""
    if context.files.checkpoint and context.files.weights:
        availability, _, _ = reach(context)
        yield context.found(
            "files.checkpoints",
            "weights.checkpoints",
            availability,
            0.85,
            source="record",
            locator="siblings",
            quote=", ".join(context.files.checkpoint),
        )


def training_state(context: Context) -> Iterator[Evidence]:
    """Optimizer state, else arguments and logs of the training run."""
    files = context.files
    if files.state or files.log:
        availability, _, _ = reach(context)
        if not files.state and availability is Availability.RELEASED:
            availability = Availability.PARTIAL
        yield context.found(
            "files.optimizer" if files.state else "files.training_log",
            "weights.training_state",
            availability,
            0.9 if files.state else 0.7,
            source="record",
            locator="siblings",
            quote=", ".join(files.state or files.log),
        )

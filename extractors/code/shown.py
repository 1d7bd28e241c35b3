"""Code that a card shows or points to without a repository: snippets, libraries, notebooks.

A snippet that loads the model is inference code and never training code. Support in a public
library makes the architecture's code public, and is the weaker kind of inference code.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import re2

from extractors.code import notebooks
from extractors.code.libraries import LICENSES
from extractors.context import Context
from extractors.reading.card import Block
from taxonomy.findings import Availability, Evidence

_LOADS: Final = re2.compile(
    r"(?m)from_pretrained\s*\(|\bpipeline\s*\(|SentenceTransformer\s*\(|CrossEncoder\s*\(|"
    r"create_model\s*\(|\bload_model\s*\(|from_checkpoint\s*\(|hub\.load\s*\(|spacy\.load\s*\(|"
    r"\bLLM\s*\(|from_single_file\s*\(|load_from_hub\s*\(|from_hub\s*\(|from_hparams\s*\(|"
    r"AutoGPTQ|Llama\s*\(|InferenceClient|snapshot_download|hf_hub_download|"
    r"\b(?:huggingface-cli|hf) download |"
    r"^\W{0,5}(?:vllm serve|ollama run|llama-(?:cli|server)|python -m \S*(?:infer|chat|serve)"
    r"|python3? \S*(?:infer|generat|sampl|predict|demo|chat|cli|run)\S*\.py|lms load|\./main )"
)
_IMPORTS: Final = re2.compile(r"(?m)^\W{0,5}(?:from [\w.]+ import|import) [A-Za-z]")
_OF_USE: Final = re.compile(
    r"(?i)\busage\b|\bhow to\b|\bquick ?start|\bget(?:ting)? started|\binference\b|\bexamples?\b"
    r"|\buse (?:it|the|this|with)\b|\busing\b|使用|推理|使い方|사용"
)
_HARNESS: Final = re2.compile(
    r"(?m)^\W{0,5}(?:\w+=\S+ )*(?:accelerate launch (?:\S+ )*?|python3? )?(?:-m )?"
    r"(?:lm[-_]eval|lighteval|opencompass)\b[^\n]*|\bMTEB\s*\(|\bevalplus\.evaluate\b"
)
_METRIC: Final = re2.compile(
    r"\bload_metric\s*\(|\bevaluate\.load\s*\(|\b(?:f1|accuracy)_score\s*\(|\bjiwer\b"
    r"|(?:^|[^.\w])eval_\w+\s*[=(]|classification_report\s*\(|\.evaluate\s*\("
    r"|\b\w*[eE]valuator(?:\.\w+)?\s*\(|\bfrom evaluate import\b"
    r"|\b(?:run_)?eval(?:uate|uation)?\w*\.(?:py|sh)\b"
)
_MEASURES: Final = (
    "eval", "Evaluator", "metric", "_score", "jiwer", "ification_report", "MTEB", "opencompass",
)  # fmt: skip
"""One of them is in all code that measures."""
_OF_EVALUATION: Final = re.compile(r"(?i)\beval\w*|\bbenchmark\w*|\bresults\b|评测|評価|평가")


def evidence(context: Context) -> Iterator[Evidence]:
    """Snippets, library support and notebooks."""
    yield from _snippet(context)
    yield from _evaluation(context)
    yield from _loads_itself(context)
    yield from _library(context)
    yield from notebooks.evidence(context)


def _snippet(context: Context) -> Iterator[Evidence]:
    """Code that loads a model, else code below a title of use."""
    for finds in (_loads, _used):
        for number, block in context.card.codes:
            if found := finds(context, block):
                yield context.in_card(
                    "code.snippet",
                    "code.inference",
                    Availability.RELEASED,
                    0.75,
                    block=number,
                    quote=_line_of(block, found.start()),
                )
                return


def _loads(_: Context, block: Block) -> Any:
    return _LOADS.search(block.text)


def _used(context: Context, block: Block) -> Any:
    """The import with which the code of a section on use begins."""
    title = context.card.sections[block.section].title
    return _IMPORTS.search(block.text) if _OF_USE.search(title) else None


def _evaluation(context: Context) -> Iterator[Evidence]:
    """Code that measures the model: a public harness, or a metric below a title of evaluation."""
    card = context.card
    for number, block in card.codes:
        if not any(word in block.text for word in _MEASURES):
            continue
        found = _HARNESS.search(block.text)
        if found is None and _OF_EVALUATION.search(card.sections[block.section].title):
            found = _METRIC.search(block.text)
        if found is not None:
            yield context.in_card(
                "code.measures",
                "code.evaluation",
                Availability.RELEASED,
                0.7,
                block=number,
                quote=_line_of(block, found.start()),
            )
            return


_LONE: Final = 4
"""A file list shorter than this holds the card, attributes and a config at most."""


def _loads_itself(context: Context) -> Iterator[Evidence]:
    """Code that loads the model by its own name, where no file list tells of weights.

    Against a whole list that has nothing but the card it makes the weights unknown: of the two,
    one is wrong.
    """
    files = context.files
    if files.weights or files.adapter or context.record.gated:
        return
    if files.known and files.count >= _LONE:
        return
    own = context.name.lower()
    for number, block in context.card.codes:
        at = block.text.lower().find(own)
        if at >= 0 and _LOADS.search(block.text):
            yield context.in_card(
                "code.loads_unlisted" if files.known else "code.loads_itself",
                "weights.final",
                Availability.UNKNOWN if files.known else Availability.RELEASED,
                0.0 if files.known else 0.6,
                block=number,
                quote=_line_of(block, at),
            )
            return


def _line_of(block: Block, at: int) -> str:
    start = block.text.rfind("\n", 0, at) + 1
    end = block.text.find("\n", at)
    return block.text[start : end if end >= 0 else None].strip() or block.text[at : at + 80]


def _library(context: Context) -> Iterator[Evidence]:
    library = (context.record.library_name or "").lower()
    name = library if library in LICENSES else min(LICENSES.keys() & context.plain_tags, default="")
    if not name:
        return
    source, locator, quote = _place(context, name, library)
    for component, confidence in (("code.architecture", 0.7), ("code.inference", 0.6)):
        yield context.found(
            "code.library",
            component,
            Availability.RELEASED,
            confidence,
            source=source,
            locator=locator,
            quote=quote,
            license=LICENSES[name],
        )


def _place(context: Context, name: str, library: str) -> tuple[str, str, str]:
    """Source, locator and quote of what names the library."""
    if name == library:
        return "record", "library_name", context.record.library_name or name
    tag = next((tag for tag in context.record.tags or () if tag.lower() == name), None)
    if tag is not None:
        return "record", "tags", tag
    front = context.front
    named = (key for key in ("library_name", "tags") if name in front.quote(key).lower())
    key = next(named, "tags")
    return front.source, front.locator(key), f"{key}: {name}"

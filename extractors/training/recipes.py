"""Recipes that a card shows: the command or the configuration with which the model was trained.

A script of a public framework with its arguments is code and configuration together, and so is
code of which the card says that it trained this model; a whole configuration alone is a part of
it, and a few parameters are none. What a user may do with the
model is no recipe of it, and a snippet that loads it never is.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

import re2

from extractors.context import Context
from extractors.reading.card import Block
from extractors.training.own_stage import stage
from extractors.words.usage import before, is_for_users
from taxonomy.findings import Availability, Evidence

_HINTS: Final = ("batch_size", "learning_rate", "epoch", "max_seq_length")
_ARGUMENT: Final = re2.compile(
    r"(?m)(?:^[ \t\"'-]*|\s--?|[(,]\s*)"
    r"((?:(?:micro_|per_(?:device|gpu)_)?(?:train_|total_)?batch_size)|learning[_-]rate|lr|num[_-](?:train[_-])?epochs|n_epochs|epochs?|(?:max|total|train)[_-]steps|optim(?:izer)?"
    r"|lr_scheduler(?:_type)?|warmup(?:_steps|_ratio)?|weight_decay|gradient_accumulation_steps"
    r"|max_seq_length|sequence_len|lora_r|base_model|do_train)[\"']?\s*[:= ]"
)
_COMMAND: Final = re2.compile(
    r"(?m)^[^#\n]*?(?:python3?|torchrun|accelerate launch|deepspeed|bash|sh|\./)\s?[^\n]*?"
    r"(?:train|fine-?tun|run_(?:\w+_)?(?:mlm|clm|lm|language_modeling|qa|squad|glue|ner|summari\w+"
    r"|translation|seq2seq|classification|speech\w*))[^\n/ ]*\.(?:py|sh)\b[^\n]*"
)
_OF_FRAMEWORK: Final = re2.compile(r"\bTrainingArguments\(|\.fit\(|\bfairseq-train\b")
_SAYS_SO: Final = re.compile(
    r"(?i)\b(?:script|code|command|snippet)s? (?:used )?(?:to|for)"
    r" (?:(?:train|fine-?\s?tun)(?:e|ing)?) (?:this|our) model\b"
    r"|\b(?:script|code|command|snippet)s? (?:was|were) used (?:to|for) (?:train|fine-?\s?tun)"
)
"""Said above code that trained this very model."""
_RUNS: Final = re2.compile(r"(?m)^[^#\n]*(?:\.train\(|\.fit\(|\btrain\w*\.(?:py|sh)\b)[^\n]*")
_FROM: Final = re2.compile(
    r"\b(?:model_name_or_path|base_model|pretrained_model\w*|init_checkpoint)\b[\"' ]*[=: ]"
)
"""A model that was there before is what the training goes on from."""
_PRETRAINS: Final = re2.compile(r"(?i)pre-?train|_mlm|language_modeling")
_SETTING: Final = re2.compile(r"(?m)^[ -]*[a-z][a-z_]*: *[^\s{\[]")
_LEAST: Final = 3
_WHOLE: Final = 10
_LARGEST: Final = 20_000


def evidence(context: Context) -> Iterator[Evidence]:
    """The first recipe of the card: code, and with its arguments a configuration of the run."""
    card = context.card
    is_possible = any(hint in card.source for hint in _HINTS)
    for number, block in card.codes if is_possible else ():
        told = _told(block)
        shown = told or _run(block)
        if shown is None:
            continue
        path, above = card.sections[block.section].path, before(card, number)
        is_said = _SAYS_SO.search(f"{path} > {above}") is not None
        if not is_said and (told is None or is_for_users(card, number)):
            continue
        availability, quote = shown
        made = stage(context, above, path)
        is_told = _PRETRAINS.search(f"{path} {above} {quote}") is not None
        if made == "pretraining" and not is_told and _FROM.search(block.text[:_LARGEST]):
            made = "finetuning"
        rule = "recipe.command" if availability is Availability.RELEASED else "recipe.config"
        yield context.in_card(rule, f"code.{made}", availability, 0.6, block=number, quote=quote)
        if told is not None and not context.is_quantised:
            yield context.in_card(
                rule,
                "weights.training_state",
                Availability.PARTIAL,
                0.6,
                block=number,
                quote=quote,
            )
        return


def _told(block: Block) -> tuple[Availability, str] | None:
    """What a block of code shows of the training, and the line that shows it."""
    text = block.text[:_LARGEST]
    if not any(hint in text for hint in _HINTS):
        return None
    arguments = list(_ARGUMENT.finditer(text))
    if len({match.group(1) for match in arguments}) < _LEAST:
        return None
    command = _COMMAND.search(text) or _OF_FRAMEWORK.search(text)
    if command is not None:
        return Availability.RELEASED, command.group(0).strip()
    settings = sum(1 for _ in islice(_SETTING.finditer(text), _WHOLE))
    line = text[arguments[0].start(1) :].partition("\n")[0]
    return (Availability.PARTIAL, line) if settings >= _WHOLE else None


def _run(block: Block) -> tuple[Availability, str] | None:
    """Code that trains, by the line that starts it."""
    run = _RUNS.search(block.text[:_LARGEST])
    return (Availability.RELEASED, run.group(0).strip()) if run else None

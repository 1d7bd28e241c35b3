"""A card's table of several models with a column for their data: the row of this one.

Other rows tell of siblings, which were made of other data.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from extractors.context import Context
from extractors.reading.card import Table
from extractors.training.own_stage import own_stage
from extractors.words import corpora
from extractors.words.own_cells import own_cells
from taxonomy.findings import Availability, Evidence

_COLUMN: Final = re.compile(
    r"(?i)\W*(?:(?P<tuning>fine-?tun\w+)|(?P<first>pre-?train\w*)|(?P<plain>train\w*))? ?"
    r"(?:data ?sets?|data|corpus|corpora)(?: used)?\W*"
)
_MEASURED: Final = re.compile(
    r"(?i)\b(?:wer|cer|acc\w*|f1|bleu|scores?|rouge\S*|ndcg\S*|m?ap|mrr|auc|em|loss|top-?1|r@\d+)\b"
)
"""Columns of a table in which a dataset is what the models were measured on."""
_MOST: Final = 5
_NAME: Final = re.compile(r"(?!(?:All|Same|Large|Sub)\b)[A-Z][\w.+-]*[A-Z\d][\w.+-]*(?= \(|$)")
"""A name with which a cell begins, spelt as no word is."""


def evidence(context: Context) -> Iterator[Evidence]:
    """What the cells of the first rows with the model's name say of its data."""
    for _, item in context.once(named):
        yield item


def named(context: Context) -> tuple[tuple[tuple[str, ...], Evidence], ...]:
    """The datasets that each cell names, and what it says."""
    return tuple(islice(_named(context), _MOST))


def _named(context: Context) -> Iterator[tuple[tuple[str, ...], Evidence]]:
    for told, block, cell in _cells(context):
        public = corpora.public_names(cell)
        first = _NAME.match(cell)
        yield (
            public or ((first[0],) if first else ()),
            context.in_card(
                "data.table",
                f"data.{told}",
                Availability.RELEASED if public else Availability.NAMED,
                0.7 if public else 0.5,
                block=block,
                quote=cell,
            ),
        )


def _cells(context: Context) -> Iterator[tuple[str, int, str]]:
    """Stage, block and text of every cell for the model's own data."""
    for table in context.card.tables:
        for column, told in _columns(context, table):
            for cell in own_cells(context, table, column):
                yield told, cell.block, cell.text


def _columns(context: Context, table: Table) -> Iterator[tuple[int, str]]:
    """The columns for data with their stages; the first column names the model."""
    heads = table.rows[0] if table.rows else ()
    measures = any(map(_MEASURED.search, heads))
    for number, head in enumerate(heads):
        found = _COLUMN.fullmatch(head) if number else None
        if found and (found.lastgroup or not measures):
            told = "finetuning" if found["tuning"] else "pretraining" if found["first"] else None
            yield number, told or own_stage(context)

"""Tables of scores: the data that they name is what models were measured on, not made of."""

import re
from bisect import bisect_right
from typing import Final

from extractors.context import Context
from extractors.reading.card import Table


def holds(context: Context, block: int) -> bool:
    """Whether a block, which is a cell, stands in a table of scores."""
    line = context.card.blocks[block].line
    tables = context.once(_tables)
    index = bisect_right(tables, (line, True)) - 1
    return index >= 0 and tables[index][1]


def _tables(context: Context) -> tuple[tuple[int, bool], ...]:
    """The line of each table, and whether it holds scores."""
    return tuple((table.line, _is_of_scores(table)) for table in context.card.tables)


def _is_of_scores(table: Table) -> bool:
    """Whether a fifth of the cells are numbers with a point, and no size of data: where columns
    are called after metrics, a size is that of a model.
    """
    titles = " ".join(table.rows[0]).lower() if table.rows else ""
    if not titles or (_OF_SIZES.search(titles) and not _OF_METRICS.search(titles)):
        return False
    cells = [cell for row in table.rows[1:_ROWS] for cell in row]
    return 5 * sum(1 for cell in cells if _SCORE.match(cell)) >= max(len(cells), 1)


_ROWS: Final = 30
_SCORE: Final = re.compile(r"\W{0,3}\d{1,3}\.\d")
_OF_SIZES: Final = re.compile(
    r"\b(?:sizes?|tokens|words|sentences|hours|[kmgt]b|samples|ratio|percent\w*|proportion"
    r"|documents|lines|examples|rows|pairs)\b"
)
_OF_METRICS: Final = re.compile(
    r"\((?:acc(?:uracy)?|(?:macro|micro)?[- ]?f1|em|mcc|pearson\w*|spearman\w*|[wc]er|bleu|rouge\S*"
    r"|ndcg\S*|mrr\S*)\b"
)
"""A metric in brackets behind the name of what was measured."""

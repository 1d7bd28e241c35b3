"""License expressions: ``MIT OR Apache-2.0``, ``GPL-2.0-only WITH Classpath-exception-2.0``.

Parsed with license-expression, which is imported only when a text holds an operator. What
people write as ``mit/apache-2.0`` or ``MIT & CC-BY-4.0`` is read too.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import product
from typing import Any, Final, TypeVar

LENGTH_LIMIT: Final = 300
SYMBOL_LIMIT: Final = 12
ALTERNATIVE_LIMIT: Final = 64

Alternatives = tuple[tuple[str, ...], ...]
"""What one may choose from: each alternative is the licenses that then hold together."""

Worth = TypeVar("Worth", bound=Any)

_OPERATOR: Final = re.compile(r"\s(?:and|or|with)\s|[/&,;|()]", re.IGNORECASE)
_SPELLED: Final = (
    (re.compile(r"\s*(?:/|\|{1,2})\s*"), " OR "),
    (re.compile(r"\s*(?:&{1,2}|[,;])\s*(?:and\s)?", re.IGNORECASE), " AND "),
)


def canonical(text: str, resolve: Callable[[str], str | None]) -> str | None:
    """``text`` as an expression of license keys, in the order written and without repeats.

    ``resolve`` turns one operand into a key. None when ``text`` has no operator, does not
    parse, is too long, or holds an operand that is no license.
    """
    if len(text) > LENGTH_LIMIT or not _OPERATOR.search(text):
        return None
    for pattern, operator in _SPELLED:
        text = pattern.sub(operator, text)
    tree = _parse(text)
    if tree is None or len(tree.symbols) > SYMBOL_LIMIT:
        return None
    return _render(tree, resolve, outer="")


def joined(keys: Iterable[str]) -> str | None:
    """All of these licenses together: a sorted ``AND``; None when there is none."""
    distinct = sorted(set(keys))
    if len(distinct) < 2:
        return distinct[0] if distinct else None
    return " AND ".join(f"({key})" if " OR " in key else key for key in distinct)


@lru_cache(maxsize=4096)
def alternatives(key_or_expression: str) -> Alternatives:
    """The expression as a choice between sets of licenses (disjunctive normal form).

    A single key is one alternative of one license, as is an expression too large to spread out.
    """
    if " " not in key_or_expression:
        return ((key_or_expression,),)
    tree = _parse(key_or_expression)
    spread = _spread(tree) if tree is not None else None
    return tuple(sorted(set(spread))) if spread else ((key_or_expression,),)


def worth(key_or_expression: str, of: Callable[[str], Worth]) -> Worth:
    """What an expression is worth: its best alternative, which is as good as its worst license."""
    return max(min(map(of, together)) for together in alternatives(key_or_expression))


def _spread(tree: Any) -> list[tuple[str, ...]] | None:
    operator = _operator(tree)
    if operator is None:
        return [(str(tree),)]
    parts = [_spread(argument) for argument in tree.args]
    if any(part is None for part in parts):
        return None
    chosen: list[tuple[str, ...]]
    if operator == "OR":
        chosen = [one for part in parts for one in part or ()]
    else:
        count = 1
        for part in parts:
            count *= len(part or ())
        if count > ALTERNATIVE_LIMIT:
            return None
        chosen = [
            tuple(sorted({key for one in pick for key in one}))
            for pick in product(*(part or () for part in parts))
        ]
    return chosen if len(chosen) <= ALTERNATIVE_LIMIT else None


def _render(tree: Any, resolve: Callable[[str], str | None], outer: str) -> str | None:
    operator = _operator(tree)
    if operator is None:
        return resolve(str(tree))
    written = [_render(argument, resolve, operator) for argument in tree.args]
    kept = list(dict.fromkeys(part for part in written if part is not None))
    if None in written:
        return None
    text = f" {operator} ".join(kept)
    return f"({text})" if operator == "OR" and outer == "AND" and len(kept) > 1 else text


def _operator(tree: Any) -> str | None:
    name = type(tree).__name__
    return name if name in {"AND", "OR"} else None


def _parse(text: str) -> Any | None:
    licensing, problem = _licensing()
    try:
        return licensing.parse(text)
    except (problem, RecursionError, IndexError):  # brackets round nothing are an IndexError
        return None


@cache
def _licensing() -> tuple[Any, type[Exception]]:
    # 100 ms of import that most runs never need.
    from license_expression import ExpressionError, Licensing  # noqa: PLC0415

    return Licensing(), ExpressionError

"""One trend, as the page, its chart and its CSV show it: what of it can be chosen, and what is."""

import io
from collections.abc import Mapping
from typing import Any, Final

from ajar.series import charts, trending
from storage import Store, export
from storage.writers import write_csv

_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "measure": (
        "license_class",
        "license",
        "card",
        "component:weights.final",
        "component:data.pretraining",
        "component:code.pretraining",
        "mof_class",
        "osaid_verdict",
        "g7_label",
    ),
    "by": ("quarter", "month", "year"),
    "view": ("stock", "cohort"),
    "weight": ("models", "downloads", "likes"),
}
"""What can be asked for, by the export's own words; the first is what nobody need ask for."""
_WORDS: Final = {
    "stock": "all that exist",
    "cohort": "created in the period",
    "models": "each model counts once",
    "downloads": "by downloads",
    "likes": "by likes",
}


def chosen(asked: Mapping[str, str]) -> dict[str, str]:
    """What the address asks for, where we offer it, else the first."""
    given = {name: asked.get(name, "") for name in _CHOICES}
    return {
        name: given[name] if given[name] in offered else offered[0]
        for name, offered in _CHOICES.items()
    }


def page(store: Store, asked: Mapping[str, str]) -> dict[str, Any]:
    """A trend as a table of its last period, beneath what else can be chosen."""
    options = chosen(asked)
    found = trending.trend(store, options)
    along = trending.series(found.points, sorted({point.period for point in found.points}))
    return {
        "chosen": options,
        "choices": {
            name: {value: _WORDS.get(value) or trending.measured(value) for value in offered}
            for name, offered in _CHOICES.items()
        },
        "trend": found,
        "last": [points[-1] for _, points in along],
    }


def chart(store: Store, asked: Mapping[str, str]) -> str:
    """The SVG of a trend; an empty one where nothing can be drawn."""
    return charts.svg(trending.trend(store, chosen(asked)))


def table(store: Store, asked: Mapping[str, str]) -> str:
    """All rows of a trend as CSV, in the columns of the export."""
    out = io.StringIO()
    rows = trending.trend(store, chosen(asked)).rows
    write_csv(out, export.columns("trends"), (tuple(row.values()) for row in rows))
    return out.getvalue()

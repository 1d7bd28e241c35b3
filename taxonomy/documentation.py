"""docs/frameworks.md, made from what the frameworks declare.

``python -m taxonomy.documentation > docs/frameworks.md``
"""

import inspect
import sys
from collections.abc import Iterable
from typing import Final

from taxonomy import obligations
from taxonomy.components import COMPONENT
from taxonomy.findings import Availability
from taxonomy.frameworks import FRAMEWORKS, readings
from taxonomy.frameworks.framework import Framework

_HEAD: Final = """\
# Frameworks

Made from the declarations in `taxonomy/frameworks/` by `python -m taxonomy.documentation`; do not
edit.

A framework reads one profile: the availability and the license of each component. It knows nothing
of the Hub. Every result carries the version of the framework (`name/reading/revision`); results of
different versions are never mixed. *Unknown* means that we did not look or could not: it is never
counted as closed, and it never improves a verdict. So it is with a license that nobody looked up:
those of papers and of public data at other places than the Hub are unknown, not missing. (The table
of Eiras et al. gives public data without a license all points, whether or not one was looked up.)
"""


def markdown() -> str:
    """The page, ending with a newline."""
    parts = [_HEAD, *_overview()]
    for name in FRAMEWORKS:
        parts += ["", *_section(readings(name))]
    parts += ["", *_licenses()]
    return "\n".join(parts) + "\n"


def _overview() -> Iterable[str]:
    yield "| framework | readings (default first) | published | result |"
    yield "|---|---|---|---|"
    for name, framework in FRAMEWORKS.items():
        known = ", ".join(f"`{one.reading}`" for one in readings(name))
        yield f"| [`{name}`](#{name}) | {known} | {framework.published} | {framework.results} |"


def _section(known: tuple[Framework, ...]) -> Iterable[str]:
    framework = known[0]
    yield f"## {framework.name}"
    yield ""
    yield f"{framework.title}. Source: {framework.source}."
    yield ""
    yield f"Versions: {', '.join(f'`{one.version}`' for one in known)}."
    yield ""
    yield f"**Reads** {', '.join(_title(component) for component in framework.reads)}."
    yield ""
    yield "| availability | how it is read |"
    yield "|---|---|"
    for availability in Availability:
        yield f"| `{availability}` | {framework.readings[availability]} |"
    yield from _listed("Where the source leaves room", framework.gaps)
    for one in known:
        yield from _listed(f"Quirks of `{one.reading}`", one.quirks)


def _licenses() -> Iterable[str]:
    """The matrix of :mod:`taxonomy.obligations`, as its docstring has it."""
    yield "## Licenses of a model and of its parent"
    yield ""
    _, _, told = inspect.cleandoc(obligations.__doc__ or "").partition("\n\n")
    yield told


def _title(component: str) -> str:
    return COMPONENT[component].title.lower()


def _listed(title: str, lines: tuple[str, ...]) -> Iterable[str]:
    if lines:
        yield ""
        yield f"**{title}**"
        yield ""
        yield from (f"- {line}" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(markdown())

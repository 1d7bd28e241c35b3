"""Framework results in a few lines each; a framework that is not named here still shows."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from taxonomy.components import COMPONENT
from taxonomy.findings import Finding
from taxonomy.frameworks import FRAMEWORKS

Values = Mapping[str, Any]


def framework_lines(findings: Mapping[str, Finding]) -> Iterable[tuple[str, list[str]]]:
    """Title and lines of every framework in its default reading."""
    for name, framework in FRAMEWORKS.items():
        values = framework.assess(findings).values
        yield f"{framework.title.partition(',')[0]}", [*lines(name, values)]


def lines(name: str, values: Values) -> Iterable[str]:
    """The result of one framework, first line first."""
    first, *rest = _LINES.get(name, _plain)(values)
    return [f"{first}  [{values['version']}]", *rest]


def summary(name: str, values: Values) -> str:
    """The result in one short cell, for tables that compare."""
    return next(iter(_LINES.get(name, _plain)(values)))


def _eiras(values: Values) -> Iterable[str]:
    levels: Mapping[str, str] = values["levels"]
    code = [level for name, level in levels.items() if ".code." in name]
    data = [level for name, level in levels.items() if ".data." in name]
    yield f"code {_counted(code)}; data {_counted(data)}"
    for stage in ("training", "evaluation", "deployment"):
        named = [
            f"{name.partition('.')[2].replace('.', ' ')} {level}"
            for name, level in levels.items()
            if name.startswith(stage)
        ]
        yield f"{stage}: {', '.join(named)}"


def _counted(levels: list[str]) -> str:
    return ", ".join(f"{levels.count(level)}×{level}" for level in sorted(set(levels)))


def _mof(values: Values) -> Iterable[str]:
    progress = ", ".join(f"{key}: {share:.0f}%" for key, share in values["progress"].items())
    yield f"{values['label']}; progress to class {progress}"


def _osaid(values: Values) -> Iterable[str]:
    yield _VERDICTS[values["verdict"]]
    for key in ("missing", "unknown"):
        if listed := values.get(key):
            yield f"{key}: {', '.join(map(_item, listed))}"


_VERDICTS: Final = {
    "meets": "meets the definition",
    "fails": "does not meet the definition",
    "undetermined": "undetermined: too much is unknown",
}


def _item(name: str) -> str:
    if name in COMPONENT:
        return COMPONENT[name].title.lower()
    kind, _, part = name.rpartition(".")
    return f"{part} {kind}".strip().replace("_", " ")


def _osai_index(values: Values) -> Iterable[str]:
    score = values["score"]
    yield "score unknown" if score is None else f"score {_figure(score)}"
    dimensions = values["dimensions"]
    if isinstance(dimensions, Mapping):
        named = (f"{name.replace('_', ' ')} {_figure(found)}" for name, found in dimensions.items())
        yield ", ".join(named)


def _g7(values: Values) -> Iterable[str]:
    yield values["label"] or "no label"


def _plain(values: Values) -> Iterable[str]:
    yield "; ".join(f"{key} {_figure(value)}" for key, value in values.items() if key != "version")


def _figure(value: Any) -> str:
    if value is None:
        return "unknown"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


_LINES: Final[dict[str, Callable[[Values], Iterable[str]]]] = {
    "eiras2024": _eiras,
    "mof": _mof,
    "osaid": _osaid,
    "osai_index": _osai_index,
    "g7": _g7,
}

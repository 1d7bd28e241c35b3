"""Measures: what a profile counts as. None is unknown, which is never counted as closed."""

import difflib
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from storage.profiles import Profile
from storage.reading.assessing import Assessor
from storage.trends import drifting
from taxonomy import frameworks
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import NOT_LOOKED
from taxonomy.frameworks.eiras2024 import LEVEL_COMPONENTS
from taxonomy.licenses import license_class

NONE: Final = "none"
"""The value of a model that declares no license."""
INHERITED: Final = "inherited"
"""The value of a component that a model has from its base model, where its own is asked for."""


class Measure(NamedTuple):
    """A measure, the components that it reads, and the framework behind it, if any."""

    name: str
    value: Callable[[Profile], str | None]
    reads: tuple[str, ...]
    framework: str = ""
    framework_version: str = ""


def measure(name: str, framework: str | None = None) -> Measure:
    """The measure of that name. ``framework`` chooses a reading ("eiras2024/literal").

    ValueError names what there is.
    """
    kind, _, what = name.partition(":")
    if kind == "level" and what in LEVEL_COMPONENTS:
        return _assessed(name, _reading(name, framework, "eiras2024"), _level(what))
    if name in _ASSESSED:
        default, value = _ASSESSED[name]
        return _assessed(name, _reading(name, framework, default), value)
    if name not in names():
        raise ValueError(f"no measure {name!r}; there are {_offered(name)}")
    if framework is not None:
        raise ValueError(f"{name} is read by no framework: leave --framework out")
    if name in _PLAIN:
        return Measure(name, *_PLAIN[name])
    if kind in _OF_COMPONENTS:
        return Measure(name, _OF_COMPONENTS[kind](what), (what,))
    return Measure(name, lambda _: None, ())


def _reading(name: str, framework: str | None, default: str) -> str:
    """The framework that was chosen, if it is the one that ``name`` comes from."""
    if framework is None:
        return default
    if frameworks.get(framework).name != default:
        raise ValueError(f"{name} is read by {default} or one of its readings, not by {framework}")
    return framework


def names() -> tuple[str, ...]:
    """All measures."""
    return (
        *_PLAIN,
        *_ASSESSED,
        *drifting.NAMES,
        *(f"{kind}:{component}" for kind in _OF_COMPONENTS for component in COMPONENT_IDS),
        *(f"level:{level}" for level in LEVEL_COMPONENTS),
    )


def _offered(name: str) -> str:
    """The measures of that kind, or one of each kind; what was meant first, where it is near."""
    kind = f"{name.partition(':')[0]}:"
    alike = [each for each in names() if each.startswith(kind)]
    plain = [each for each in names() if ":" not in each]
    near = difflib.get_close_matches(name, names(), 1)
    offered = alike or [
        *plain,
        *(f"{each}:…" for each in ("relicensed", "component", "own", "level")),
    ]
    return ", ".join(dict.fromkeys([*near, *offered]))


def declared(profile: Profile) -> str | None:
    """The license of the weights; none where nothing is declared, None where nobody told."""
    if profile.license is None and profile.license_source == NOT_LOOKED:
        return None
    return profile.license or NONE


def classed(profile: Profile) -> str | None:
    """The class of that license."""
    key = declared(profile)
    return None if key is None else license_class(profile.license)


def _component(component: str) -> Callable[[Profile], str | None]:
    position = COMPONENT_IDS.index(component)

    def value(profile: Profile) -> str | None:
        word = profile.cells[position].availability
        return None if word == "unknown" else word

    return value


def _own(component: str) -> Callable[[Profile], str | None]:
    position, value = COMPONENT_IDS.index(component), _component(component)
    return lambda profile: INHERITED if profile.cells[position].inherited else value(profile)


def _assessed(name: str, framework: str, value: Callable[[dict[str, Any]], str | None]) -> Measure:
    assessor = Assessor(frameworks.get(framework))
    return Measure(
        name,
        lambda profile: value(assessor.values(profile)),
        assessor.framework.reads,
        assessor.framework.name,
        assessor.framework.version,
    )


def _level(level: str) -> Callable[[dict[str, Any]], str | None]:
    def value(values: dict[str, Any]) -> str | None:
        found: str = values["levels"][level]
        return None if found == "Unknown" else found

    return value


def _mof_class(values: dict[str, Any]) -> str | None:
    """Unknown where what we do not know could raise the class."""
    return str(values["class"]) if values["class"] == values["at_most"] else None


def _verdict(values: dict[str, Any]) -> str | None:
    return None if values["verdict"] == "undetermined" else str(values["verdict"])


def _score(values: dict[str, Any]) -> str | None:
    return None if values["score"] is None else f"{values['score']:.1f}"


def _label(values: dict[str, Any]) -> str | None:
    return None if values["label"] == "Unknown" else str(values["label"])


_PLAIN: Final[dict[str, tuple[Callable[[Profile], str | None], tuple[str, ...]]]] = {
    "license": (declared, ()),
    "license_class": (classed, ()),
    "card": (_component("docs.model_card"), ("docs.model_card",)),
}
_OF_COMPONENTS: Final = {"component": _component, "own": _own}
_ASSESSED: Final[dict[str, tuple[str, Callable[[dict[str, Any]], str | None]]]] = {
    "mof_class": ("mof", _mof_class),
    "osaid_verdict": ("osaid", _verdict),
    "osai_score": ("osai_index", _score),
    "g7_label": ("g7", _label),
}

"""A release as the Model Openness Tool writes it down: its YAML, taken apart.

The tool knows a component's license, not who saw it: what is listed is present. Component names
are read forgivingly (case, punctuation). As in the tool's importer, a component whose license is
``unlicensed`` or an empty text has none, and one that states no license takes the global one.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from taxonomy.frameworks.mof_rules import COMPONENTS, UNLICENSED, MofComponent

LONGEST: Final = 1024 * 1024
"""Bytes of a release file that we read."""
DEEPEST: Final = 32
MOST_ALIASES: Final = 20


class ReleaseProblem(ValueError):
    """The file is no release that can be assessed; the message is one line for a person."""


class Release(msgspec.Struct, frozen=True):
    """A release file.

    ``licenses``: distribution, code, data, document. ``components``: MOF name to own license
    (None where it states none). ``ignored``: component names that MOF does not have.
    """

    name: str
    licenses: Mapping[str, str | None]
    components: Mapping[str, str | None]
    ignored: tuple[str, ...]

    def license_of(self, component: MofComponent) -> str | None:
        """As the file spells it: the component's own, that of its type, that of all."""
        return (
            self.components.get(component.name)
            or self.licenses.get(component.type)
            or self.licenses.get("distribution")
        )


def release(text: str | bytes) -> Release:
    """The release in a YAML text. Raises ReleaseProblem where it has none."""
    document = _parsed(text)
    body = document.get("release", document)
    if not isinstance(body, Mapping) or "components" not in body:
        raise ReleaseProblem("the file has no release with components")
    listed = body["components"]
    if not isinstance(listed, list | Mapping | None):
        raise ReleaseProblem("the components of the release are no list")
    components: dict[str, str | None] = {}
    ignored: list[str] = []
    for name, own in _components(listed or []):
        known = _BY_NAME.get(_folded(name))
        if known is None:
            ignored.append(name)
        else:
            components[known.name] = own
    return Release(_text(body.get("name")) or "", _licenses(body), components, tuple(ignored))


def _parsed(text: str | bytes) -> Mapping[str, Any]:
    # A few ms of import that look-ups never need.
    import yaml  # noqa: PLC0415

    if len(text) > LONGEST:
        raise ReleaseProblem(f"the file is longer than {LONGEST} bytes")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _refuse_bombs(yaml.parse(text, Loader=loader))
        document = yaml.load(text, Loader=loader)  # noqa: S506  a safe loader
    except ReleaseProblem:
        raise
    # Besides its own errors PyYAML lets through those of the values it builds.
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError) as problem:
        raise ReleaseProblem(f"not YAML: {' '.join(str(problem).split())}") from problem
    if not isinstance(document, Mapping):
        raise ReleaseProblem("the file holds no mapping; a release file starts with 'framework:'")
    return document


def _refuse_bombs(events: Iterable[Any]) -> None:
    """The C loader recurses without a limit, and aliases multiply what they stand for."""
    depth = aliases = 0
    for event in events:
        kind = type(event).__name__
        depth += kind in _STARTS
        depth -= kind in _ENDS
        aliases += kind == "AliasEvent"
        if depth > DEEPEST or aliases > MOST_ALIASES:
            raise ReleaseProblem("the file is nested too deeply for a release file")


_STARTS: Final = {"SequenceStartEvent", "MappingStartEvent"}
_ENDS: Final = {"SequenceEndEvent", "MappingEndEvent"}


def _components(listed: list[Any] | Mapping[Any, Any]) -> Iterable[tuple[str, str | None]]:
    """Name and own license of each entry: a list of mappings or names, or a mapping by name."""
    entries: Iterable[Any] = listed
    if isinstance(listed, Mapping):
        entries = [
            {"name": name, **(entry if isinstance(entry, Mapping) else {"license": entry})}
            for name, entry in listed.items()
        ]
    for entry in entries:
        if isinstance(entry, Mapping):
            yield _text(entry.get("name")) or "", _own(entry)
        else:
            yield _text(entry) or "", None


def _own(entry: Mapping[Any, Any]) -> str | None:
    """The license that the component states; an empty text is the tool's own *unlicensed*.

    ``license_name`` is how files of 2024 spell it; there an empty text is a field left blank.
    """
    stated = entry.get("license")
    if stated == "":
        return UNLICENSED
    return _license(stated) or _license(entry.get("license_name"))


def _licenses(body: Mapping[Any, Any]) -> dict[str, str | None]:
    stated = body.get("license")
    if not isinstance(stated, Mapping) or "name" in stated:
        return {"distribution": _license(stated)}
    return {str(scope).lower(): _license(given) for scope, given in stated.items()}


def _license(stated: Any) -> str | None:
    if isinstance(stated, list):
        stated = stated[0] if stated else None
    if isinstance(stated, Mapping):
        stated = stated.get("name")
    return _text(stated)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, bool | list | Mapping):
        return None
    return " ".join(str(value).split()) or None


_PUNCTUATION: Final = re.compile(r"[\W_]+")


def _folded(name: str) -> str:
    return _PUNCTUATION.sub(" ", name).strip().lower()


_BY_NAME: Final[dict[str, MofComponent]] = {_folded(c.name): c for c in COMPONENTS} | {
    # The tool's name before final and intermediate parameters were told apart.
    "model parameters": next(c for c in COMPONENTS if c.name == "Model parameters (Final)"),
}

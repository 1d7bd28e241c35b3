"""A release as the Model Openness Tool writes it down: its YAML in, an assessment out.

The tool knows a component's license, not who saw it: what is listed is present. Spellings are
read forgivingly (case, punctuation, a license as text or as name and path); licenses are not in
``compatibility``, where the tool compares SPDX identifiers letter by letter.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
import yaml

from taxonomy import licenses
from taxonomy.frameworks import mof, mof_rules
from taxonomy.frameworks.framework import Assessment
from taxonomy.frameworks.mof_rules import COMPONENTS, Mode, MofComponent, Status

LONGEST: Final = 1024 * 1024
"""Bytes of a release file that we read."""


class ReleaseProblem(ValueError):
    """The file is no release that can be assessed; the message is one line for a person."""


class Release(msgspec.Struct, frozen=True):
    """``licenses``: distribution, code, data, document. ``components``: MOF name to own license
    (None where it has none of its own). ``ignored``: component names that MOF does not have.
    """

    name: str
    licenses: Mapping[str, str | None]
    components: Mapping[str, str | None]
    ignored: tuple[str, ...]


def assess_release(
    document: Mapping[str, Any] | str | bytes, mode: Mode = "compatibility"
) -> Assessment:
    """Class, label and progress of a release file. Raises ReleaseProblem where it is none."""
    declared = release(parse(document) if isinstance(document, str | bytes) else document)
    listed = tuple(_listing(component, declared, mode) for component in COMPONENTS)
    framework = mof.framework(mode)
    result = mof.outcome(listed, mode)
    values = {"version": framework.version, **result.values}
    return Assessment(framework.name, framework.version, values, result.because, result.reasons)


def parse(text: str | bytes) -> Mapping[str, Any]:
    """The mapping in a YAML text. Raises ReleaseProblem for anything else."""
    if len(text) > LONGEST:
        raise ReleaseProblem(f"the file is longer than {LONGEST} bytes")
    try:
        document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  safe
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as problem:
        raise ReleaseProblem(f"not YAML: {' '.join(str(problem).split())}") from problem
    if not isinstance(document, Mapping):
        raise ReleaseProblem("the file holds no mapping; a release file starts with 'framework:'")
    return document


def release(document: Mapping[str, Any]) -> Release:
    """The release in a parsed file. Raises ReleaseProblem where it has no components."""
    body = document.get("release", document)
    if not isinstance(body, Mapping) or not isinstance(body.get("components"), list | dict):
        raise ReleaseProblem("the file has no release with components")
    components: dict[str, str | None] = {}
    ignored: list[str] = []
    for name, own in _components(body["components"]):
        known = _known(name)
        if known is None:
            ignored.append(name)
        else:
            components[known.name] = own
    return Release(_text(body.get("name")) or "", _licenses(body), components, tuple(ignored))


def _components(listed: Any) -> Iterable[tuple[str, str | None]]:
    """Name and own license of each entry: a list of mappings or names, or a mapping by name."""
    entries = listed
    if isinstance(listed, Mapping):
        entries = [
            {"name": name, **(entry if isinstance(entry, Mapping) else {"license": entry})}
            for name, entry in listed.items()
        ]
    for entry in entries:
        if isinstance(entry, Mapping):
            name = _text(entry.get("name")) or _text(entry.get("component")) or ""
            yield name, _license(entry.get("license")) or _license(entry.get("license_name"))
        else:
            yield _text(entry) or "", None


def _licenses(body: Mapping[str, Any]) -> dict[str, str | None]:
    stated = body.get("license")
    if not isinstance(stated, Mapping) or "name" in stated:
        return {"distribution": _license(stated)}
    return {str(scope).lower(): _license(given) for scope, given in stated.items()}


def _license(stated: Any) -> str | None:
    if isinstance(stated, Mapping):
        stated = stated.get("name")
    if isinstance(stated, list):
        stated = stated[0] if stated else None
    return _text(stated)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, bool | list | Mapping):
        return None
    return str(value).strip() or None


def _listing(component: MofComponent, declared: Release, mode: Mode) -> mof.Listing:
    if component.name not in declared.components:
        return mof.Listing(component, Status.MISSING, None, "not listed")
    scopes = (component.type, "distribution")
    stated = declared.components[component.name]
    for scope in scopes:
        stated = stated or declared.licenses.get(scope)
    terms = licenses.normalise(stated) or stated if stated and mode == "corrected" else stated
    status = mof_rules.status(terms, component.type, mode)
    return mof.Listing(component, status, terms, f"listed, {terms or 'no license'}: {status}")


_PUNCTUATION: Final = re.compile(r"[\W_]+")


def _key(name: str) -> str:
    return _PUNCTUATION.sub(" ", name).strip().lower()


_BY_KEY: Final[dict[str, MofComponent]] = {_key(c.name): c for c in COMPONENTS} | {
    # The tool's name before final and intermediate parameters were told apart.
    "model parameters": next(c for c in COMPONENTS if c.name == "Model parameters (Final)"),
}


def _known(name: str) -> MofComponent | None:
    return _BY_KEY.get(_key(name)) or _BY_ID.get(name)


_BY_ID: Final = {str(c.id): c for c in COMPONENTS}

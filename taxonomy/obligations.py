"""What a parent model's license binds its children to: the compatibility matrix.

The parent's license asks for something; the child's license keeps it, drops it, or does not say:

| parent                        | child's license keeps it              | drops it           |
|-------------------------------|---------------------------------------|--------------------|
| no derivatives                | the same, quantized: to be judged     | any other          |
| research only                 | research only                         | anything wider     |
| non-commercial                | non-commercial, research only         | commercial use     |
| agreement (community terms)   | the same agreement                    | any other          |
| use restrictions (RAIL)       | the same; others with some: to read   | without any        |
| share-alike, copyleft         | the same, or one it accepts           | any other          |
| file, library (weak copyleft) | as share-alike; an adapter: any       | any other          |
| permissive, attribution       | any; giving up all rights: to judge   | nothing            |
| public domain                 | any                                   | nothing            |

Relations: a *finetune*, a *merge* and a *quantized* copy hold the parent's weights. An *adapter*
holds none: licenses that define derivatives themselves (RAIL, community terms) include it; whether
copyright does, nobody has settled, so share-alike, no-derivatives and non-commercial terms that
leave it to copyright tell nothing there.
Facts about texts, not legal advice.
"""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from taxonomy.expressions import alternatives
from taxonomy.registry import License, license  # noqa: A004  the word of the field


class Verdict(msgspec.Struct, frozen=True):
    """``conflict``: True, False, or None where the licenses alone do not tell."""

    conflict: bool | None
    reason: str


def broken(parent: str, child: str, relation: str | None) -> Verdict:
    """Whether the child's license drops what the parent's binds it to.

    Of the parent's alternatives the child may choose; what holds together binds together. The
    child's alternatives must all keep it; of licenses that hold together one is enough.
    """
    chosen = [
        _worst(_kept(bound, child, relation) for bound in together)
        for together in alternatives(parent)
    ]
    return _best(chosen)


def _kept(parent: str, child: str, relation: str | None) -> Verdict:
    return _worst(
        _best(_single(parent, one, relation) for one in together)
        for together in alternatives(child)
    )


def _rank(verdict: Verdict) -> int:
    return (False, None, True).index(verdict.conflict)


def _best(verdicts: Iterable[Verdict]) -> Verdict:
    return min(verdicts, key=_rank)


def _worst(verdicts: Iterable[Verdict]) -> Verdict:
    return max(verdicts, key=_rank)


def _single(parent_key: str, child_key: str, relation: str | None) -> Verdict:
    """One license against one license: the first rule that has something to say."""
    parent, child = license(parent_key), license(child_key)
    if parent is None or parent.license_class == "unclear":
        return Verdict(None, f"What {parent_key} asks of derivatives is not known.")
    if parent.permissions.copyright_derivative == "no":
        return _no_derivatives(parent_key == child_key, relation)
    if parent_key == child_key:
        return Verdict(False, "The license stays the same.")
    if child is None or child.license_class == "unclear":
        return Verdict(None, f"What {child_key} permits is not known.")
    for rule in (_purpose, _carried):
        verdict = rule(parent, child, relation)
        if verdict is not None:
            return verdict
    return Verdict(False, f"{parent.name} asks for nothing that {child.name} would drop.")


def _no_derivatives(same: bool, relation: str | None) -> Verdict:
    if relation == "adapter":
        return Verdict(None, "The parent forbids derivatives; whether an adapter is one is open.")
    if relation == "quantized" and same:
        return Verdict(
            None, "The parent forbids derivatives; a copy in another format may be none."
        )
    return Verdict(True, "The parent's license lets nobody share derivatives.")


def _purpose(parent: License, child: License, relation: str | None) -> Verdict | None:
    """Research-only and non-commercial terms: the child must not be open to more."""
    told = _wider(parent, child)
    if told and told.conflict and relation == "adapter" and parent.passes_on in _COPYRIGHT_ONLY:
        return Verdict(None, f"{told.reason} Whether that reaches an adapter is open.")
    return told


def _wider(parent: License, child: License) -> Verdict | None:
    if parent.license_class == "research only" and child.license_class != "research only":
        return Verdict(True, f"{parent.name} is for research only, {child.name} is not.")
    if parent.permissions.commercial != "no" or child.permissions.commercial == "no":
        return None
    if child.permissions.commercial == "unknown":
        return Verdict(None, f"Whether {child.name} permits commercial use is not known.")
    return Verdict(True, f"{parent.name} permits no commercial use, {child.name} does.")


_COPYRIGHT_ONLY: Final = {"nothing", "same license", "file", "library"}
"""Terms that leave it to copyright law what a derivative is."""


def _carried(parent: License, child: License, relation: str | None) -> Verdict | None:
    """What must travel with a derivative: an agreement, use restrictions, the license itself."""
    return _CARRIED[parent.passes_on](parent, child, relation)


def _nothing(parent: License, child: License, _: str | None) -> Verdict | None:
    if child.license_class == "public domain" and parent.license_class != "public domain":
        reason = f"{child.name} gives up all rights; {parent.name} wants its notices kept."
        return Verdict(None, reason)
    return None


def _agreement(parent: License, child: License, _: str | None) -> Verdict:
    reason = f"{parent.name} must travel with every derivative; the child is under {child.name}."
    return Verdict(True, reason)


def _use_restrictions(parent: License, child: License, _: str | None) -> Verdict:
    if _restricts(child):
        reason = f"{child.name} restricts uses too; whether as {parent.name} asks must be read."
        return Verdict(None, reason)
    return Verdict(True, f"{parent.name} passes its use restrictions on, {child.name} has none.")


def _restricts(child: License) -> bool:
    return child.use_restrictions not in {"", "no"} or child.passes_on == "unknown"


def _same_license(parent: License, child: License, relation: str | None) -> Verdict:
    if child.key in _NAMED.get(parent.key, ()):
        return Verdict(False, f"{parent.name} lets derivatives go to {child.name}.")
    if _perhaps_same(parent.key, child.key):
        return Verdict(None, f"{child.name} without a version may be {parent.name} or not.")
    if relation == "adapter":
        reason = f"{parent.name} is share-alike; whether an adapter is a derivative is open."
        return Verdict(None, reason)
    return Verdict(True, f"{parent.name} is share-alike, the child is under {child.name}.")


def _part(parent: License, child: License, relation: str | None) -> Verdict:
    if relation == "adapter":
        return Verdict(False, f"{parent.name} binds its own files only; an adapter is another.")
    return _same_license(parent, child, relation)


def _unknown(parent: License, *_: object) -> Verdict:
    return Verdict(None, f"What {parent.name} asks of derivatives has not been read.")


_CARRIED: Final[dict[str, Callable[[License, License, str | None], Verdict | None]]] = {
    "nothing": _nothing,
    "agreement": _agreement,
    "use restrictions": _use_restrictions,
    "same license": _same_license,
    "file": _part,
    "library": _part,
    "unknown": _unknown,
}

_GPL_3: Final = ("GPL-3.0-only", "AGPL-3.0-only")
_GPL_3_LATER: Final = (*_GPL_3, "GPL-3.0-or-later", "AGPL-3.0-or-later")
_GPL: Final = ("GPL-2.0-only", "GPL-2.0-or-later", *_GPL_3_LATER)
_LGPL: Final = ("LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later")
_NAMED: Final[dict[str, tuple[str, ...]]] = {
    "LicenseRef-gpl": _GPL,
    "GPL-2.0-or-later": _GPL,
    "GPL-3.0-only": _GPL_3,
    "GPL-3.0-or-later": _GPL_3_LATER,
    "AGPL-3.0-or-later": ("AGPL-3.0-only",),
    "LicenseRef-lgpl": (*_LGPL, *_GPL),
    "LGPL-2.1-only": _GPL,
    "LGPL-2.1-or-later": (*_LGPL, *_GPL),
    "LGPL-3.0-only": _GPL_3,
    "LGPL-3.0-or-later": ("LGPL-3.0-only", *_GPL_3_LATER),
    "MPL-2.0": (*_LGPL, *_GPL),
    "EUPL-1.1": ("EUPL-1.2", "GPL-2.0-only", "OSL-3.0", "EPL-1.0"),
    "EUPL-1.2": ("GPL-2.0-only", *_GPL_3, *_LGPL, "OSL-3.0", "EPL-1.0", "MPL-2.0"),
    "CC-BY-SA-3.0": ("CC-BY-SA-4.0",),
    "CC-BY-SA-4.0": ("GPL-3.0-only", "GPL-3.0-or-later"),
    "LicenseRef-cc-by-sa": ("CC-BY-SA-3.0", "CC-BY-SA-4.0"),
    "CC-BY-NC-SA-2.0": ("CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0"),
    "CC-BY-NC-SA-3.0": ("CC-BY-NC-SA-4.0",),
    "LicenseRef-cc-by-nc-sa": ("CC-BY-NC-SA-2.0", "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-4.0"),
}
"""Licenses that share-alike terms accept besides themselves, from their own texts and from
creativecommons.org/compatiblelicenses, gnu.org/licenses/gpl-faq and the appendix of the EUPL.
"""


_FAMILIES: Final = {
    "LicenseRef-gpl": "GPL-",
    "LicenseRef-lgpl": "LGPL-",
    "LicenseRef-cc-by-sa": "CC-BY-SA-",
    "LicenseRef-cc-by-nc-sa": "CC-BY-NC-SA-",
}
"""Names without a version, and how the versions that they may mean begin."""


def _perhaps_same(parent: str, child: str) -> bool:
    family = _FAMILIES.get(child)
    return family is not None and parent.startswith(family)

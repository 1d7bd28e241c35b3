"""License pages: which license the page behind a link holds, told from the link alone.

Links to a ``LICENSE`` file of some repository tell nothing unless the registry lists them.
"""

import re
from functools import cache, lru_cache
from typing import Final
from urllib.parse import unquote

from taxonomy import spdx
from taxonomy.registry import registry

_SCHEME: Final = re.compile(r"(?i)^(?:https?:)?//(?:www\.)?|^www\.")
_REVISION: Final = re.compile(r"/(?:blob|raw|resolve|tree)/[^/]+/")
_FAMILIES: Final = (
    # Pages whose last part is an SPDX or Hub identifier.
    re.compile(r"(?:spdx|choosealicense|opensource)\.(?:org|com)/licenses?/(?P<id>[a-z0-9.+-]+)"),
    re.compile(r"gnu\.org/(?:licenses|copyleft)/(?:old-licenses/)?(?P<id>[a-z]+-\d\.\d)"),
)
_CREATIVE_COMMONS: Final = re.compile(
    r"creativecommons\.org/licenses/(?P<id>by(?:-nc)?(?:-nd|-sa)?)/(?P<version>\d\.\d)"
)
_SUFFIX: Final = re.compile(r"(?:\.(?:html?|php|txt|en|json))+$|(?:\.en)$")
_FIXED: Final = {
    "creativecommons.org/publicdomain/zero/1.0": "CC0-1.0",
    "apache.org/licenses/license-2.0": "Apache-2.0",
    "mozilla.org/mpl/2.0": "MPL-2.0",
    "mozilla.org/en-us/mpl/2.0": "MPL-2.0",
    "opendatacommons.org/licenses/by/1-0": "ODC-By-1.0",
    "opendatacommons.org/licenses/by": "ODC-By-1.0",
    "opendatacommons.org/licenses/odbl/1-0": "ODbL-1.0",
    "opendatacommons.org/licenses/odbl": "ODbL-1.0",
    "opendatacommons.org/licenses/pddl/1-0": "PDDL-1.0",
    "opendatacommons.org/licenses/pddl": "PDDL-1.0",
    "wtfpl.net": "WTFPL",
    "unlicense.org": "Unlicense",
    "cdla.dev/permissive-1-0": "CDLA-Permissive-1.0",
    "cdla.dev/permissive-2-0": "CDLA-Permissive-2.0",
    "cdla.dev/sharing-1-0": "CDLA-Sharing-1.0",
}


@lru_cache(maxsize=16384)
def linked(link: str) -> str | None:
    """The key of the license that this page is known to hold, else None."""
    page = address(link)
    known = _pages().get(page) or _pages().get(_SUFFIX.sub("", page))
    return known or _creative_commons(page) or _by_identifier(page)


def address(link: str) -> str:
    """Host and path in lower case, without scheme, ``www.``, revision, query and fragment."""
    text = _SCHEME.sub("", unquote(link.strip())).lower()
    return _REVISION.sub("/", re.split(r"[?#]", text, maxsplit=1)[0]).rstrip("/")


def _creative_commons(page: str) -> str | None:
    found = _CREATIVE_COMMONS.match(page)
    return found and spdx.current(f"CC-{found['id']}-{found['version']}")


def _by_identifier(page: str) -> str | None:
    for family in _FAMILIES:
        found = family.match(_SUFFIX.sub("", page))
        if found:
            return spdx.current(found["id"])
    return None


@cache
def _pages() -> dict[str, str]:
    listed = {address(page): key for key, entry in registry().items() for page in entry.links}
    return {**_FIXED, **listed}

"""The extractor version: one hash over everything that can change a finding."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import taxonomy

_TAXONOMY: Final = (
    "components.py", "findings.py", "licenses.py", "license_names.py", "license_links.py",
    "expressions.py", "registry.py", "spdx.py", "licenses.toml", "spdx.csv",
)  # fmt: skip
_SUFFIXES: Final = frozenset({".py", ".toml", ".bin", ".csv"})
_LENGTH: Final = 12


@cache
def ruleset() -> str:
    """Twelve hexadecimal digits over rules, registry and code; the same on every machine."""
    digest = hashlib.blake2b()
    for name, content in _parts():
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:_LENGTH]


def _parts() -> Iterator[tuple[str, bytes]]:
    here = Path(__file__).parent
    for path in sorted(here.rglob("*"), key=lambda path: path.relative_to(here).as_posix()):
        if path.suffix in _SUFFIXES and path.is_file():
            yield path.relative_to(here).as_posix(), _content(path)
    words = Path(str(taxonomy.__file__)).parent
    for name in _TAXONOMY:
        yield f"taxonomy/{name}", _content(words / name)


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    return content if path.suffix == ".bin" else content.replace(b"\r\n", b"\n")

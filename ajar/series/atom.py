"""Events as an Atom feed (RFC 4287), for any reader of feeds."""

import hashlib
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from ajar.series.changes import Row, identity, sentence
from ajar.words import printable

_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_NEVER: Final = "1970-01-01T00:00:00Z"


def feed(rows: Sequence[Row], hub: str) -> bytes:
    """The feed as XML, the newest entry first; ``hub`` is where the models' pages are."""
    ET.register_namespace("", _NAMESPACE)
    root = ET.Element(_name("feed"))
    _text(root, "title", "Ajar: what changed about models")
    _text(root, "id", "tag:ajar,2026:events")
    _text(root, "updated", max((_updated(row) for row in rows), default=_NEVER))
    _text(ET.SubElement(root, _name("author")), "name", "Ajar")
    for row in reversed(rows):
        _entry(root, row, hub)
    xml: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml + b"\n"


def _entry(root: ET.Element, row: Row, hub: str) -> None:
    entry = ET.SubElement(root, _name("entry"))
    model = printable(row["model"])
    _text(entry, "title", f"{model} {sentence(row)} ({row['direction']})")
    digest = hashlib.blake2b(identity(row), digest_size=12).hexdigest()
    _text(entry, "id", f"tag:ajar,2026:event:{digest}")
    _text(entry, "updated", _updated(row))
    ET.SubElement(entry, _name("link"), rel="alternate", href=f"{hub.rstrip('/')}/{quote(model)}")
    for label in (row["kind"], row["direction"]):
        ET.SubElement(entry, _name("category"), term=str(label))
    happened, seen = (row["happened_at"] or "", row["observed_at"] or "")
    _text(entry, "summary", f"{sentence(row)}; happened {happened}, seen {seen}")


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _name(name)).text = text


def _name(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _updated(row: Row) -> str:
    return str(row["observed_at"] or row["happened_at"] or _NEVER)

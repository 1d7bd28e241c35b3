"""Readings: whole extractions with their evidence, kept for models that were read in full."""

from collections.abc import Iterable, Iterator

import msgspec
from sqlalchemy import Connection

from storage.database import bulk
from storage.packing import packing
from storage.problems import DatabaseDamaged
from storage.profiles import Cell, Reading
from storage.shapes import cell
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import Availability, Evidence, Extraction, Finding

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Extraction).decode


def stored(connection: Connection, ruleset_id: int, numbers: Iterable[int]) -> dict[int, bytes]:
    """The packed readings of entities under one extractor version."""
    sql = (
        f"SELECT entity_id, body FROM reading WHERE ruleset_id = {ruleset_id:d} "  # noqa: S608
        "AND entity_id {among}"
    )
    return {number: bytes(body) for number, body in bulk.select(connection, sql, numbers)}


def packed(extraction: Extraction, settled: Reading, old: bytes | None) -> bytes:
    """The extraction as it settled: what was carried over brings its evidence along.

    ``old`` itself where it says the same, however it was packed.
    """
    cells = settled.profile.cells
    findings = {
        component: finding
        for component, is_ in zip(COMPONENT_IDS, cells, strict=True)
        if (finding := extraction.findings.get(component)) is not None and cell(finding) == is_
    }
    if len(findings) < len(COMPONENT_IDS):
        before = unpacked(old).findings if old is not None else {}
        for component, is_, percent in zip(COMPONENT_IDS, cells, settled.certainty, strict=True):
            if component not in findings:
                findings[component] = settle(before.get(component), is_, percent)
        extraction = msgspec.structs.replace(extraction, findings=findings)
    plain = _encoded(extraction)
    return (
        old if old is not None and _plain(old) == plain else packing.pack(plain, packing.READINGS)
    )


def _encoded(extraction: Extraction) -> bytes:
    try:
        return _encode(extraction)
    except UnicodeEncodeError:
        return _encode(_sound(msgspec.to_builtins(extraction)))


def _sound(value: object) -> object:
    """The value without lone surrogates, which UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_sound(key): _sound(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_sound(item) for item in value]
    return value


def unpacked(body: bytes) -> Extraction:
    """The reading. DatabaseDamaged where it does not decode."""
    try:
        return _decode(_plain(body))
    except msgspec.MsgspecError as error:
        message = "A reading does not decode: run `ajar rescore` to make the readings anew."
        raise DatabaseDamaged(message) from error


def _plain(body: bytes) -> bytes:
    return packing.unpack(body, packing.codec_of_reading(body))


def evidence(reading: Extraction) -> Iterator[Evidence]:
    """All that it cites, what lost among it."""
    for finding in reading.findings.values():
        yield from finding.evidence
        yield from (each.evidence for each in finding.rejected)
    yield from (statement.evidence for statement in reading.licenses)


def quoted(reading: Extraction) -> set[str]:
    """The model's own files that it quotes, its API record among them."""
    return {each.source for each in evidence(reading) if each.quote and ":" not in each.source}


def settle(finding: Finding | None, is_: Cell, percent: int) -> Finding:
    """The finding if it says what the profile says, else what the profile says, bare."""
    if finding is not None and cell(finding) == is_:
        return finding
    return Finding(
        availability=Availability(is_.availability),
        confidence=percent / 100,
        license=is_.license,
        license_source=is_.license_source,  # type: ignore[arg-type]
    )

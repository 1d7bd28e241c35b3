"""The Hub's JSON for one repository, as a listing entry or an answer of its own, made a sighting.

Decoded by type, so that a page of a thousand costs milliseconds. What does not fit the types is
read again field by field: an odd entry loses the odd field, never its page.
"""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec

from crawler.decoding import decoded, seconds
from crawler.imports import Row, listing
from crawler.imports.values import FOUR_BYTES, LARGEST
from extractors.snapshot import Record
from storage.packing.packing import content_hash
from storage.records import EntityKind, gate
from taxonomy.licenses import declared

EXPAND: Final = {
    "model": (
        "author", "cardData", "config", "createdAt", "disabled", "downloads", "gated",
        "lastModified", "library_name", "likes", "pipeline_tag", "private", "safetensors", "sha",
        "siblings", "tags",
    ),
    "dataset": (
        "author", "cardData", "createdAt", "disabled", "downloads", "gated", "lastModified",
        "likes", "private", "sha", "tags",
    ),
}  # fmt: skip
"""What we ask of every repository; the same in listings and look-ups, so that both agree."""

_TEMPLATES: Final = ("tokenizer_config",)


class Sighting(msgspec.Struct, frozen=True, gc=False):
    """A repository as the Hub showed it at one moment. Moments are UTC seconds.

    ``body`` is the canonical record, ``digest`` its hash: equal records, equal digests.
    """

    kind: EntityKind
    name: str
    host_id: str | None
    revision: str | None
    created_at: int | None
    committed_at: int | None
    downloads: int | None
    likes: int | None
    record: Record
    body: bytes
    digest: bytes

    @property
    def gated(self) -> str | None:
        """``no``, ``auto``, ``manual``; None where the source does not say."""
        return gate(self.record.gated)

    @property
    def license(self) -> str | None:
        """The license key that the record declares; for datasets."""
        card = self.record.card_data or {}
        named = [tag[8:] for tag in self.record.tags or () if tag.startswith("license:")]
        license_ = card.get("license") or card.get("licence") or named
        return declared(license_, card.get("license_name"), card.get("license_link"))


_Count = Annotated[int, msgspec.Meta(ge=0, lt=LARGEST)]
_Likes = Annotated[int, msgspec.Meta(ge=0, lt=FOUR_BYTES)]


class _Sibling(msgspec.Struct, gc=False):
    rfilename: str


class _Safetensors(msgspec.Struct, gc=False):
    total: _Count | None = None


class _Entry(msgspec.Struct, rename="camel", gc=False):
    id: str
    host_id: str | None = msgspec.field(default=None, name="_id")
    sha: str | None = None
    created_at: datetime | None = None
    last_modified: datetime | None = None
    downloads: _Count | None = None
    likes: _Likes | None = None
    tags: tuple[str, ...] | None = None
    siblings: list[_Sibling] | None = None
    card_data: dict[str, Any] | None = None
    pipeline_tag: str | None = msgspec.field(default=None, name="pipeline_tag")
    library_name: str | None = msgspec.field(default=None, name="library_name")
    gated: bool | str | None = None
    disabled: bool | None = None
    private: bool | None = None
    config: dict[str, Any] | None = None
    safetensors: _Safetensors | None = None


_page = msgspec.json.Decoder(list[_Entry])
_one = msgspec.json.Decoder(_Entry)
_raw = msgspec.json.Decoder(list[msgspec.Raw])
_any = msgspec.json.Decoder(dict[str, Any])
_canonical = msgspec.json.Encoder(order="deterministic").encode


def page(kind: EntityKind, body: bytes) -> list[Sighting]:
    """The repositories of a listing page; raises msgspec.DecodeError when it is none."""

    def read(body: bytes) -> list[Sighting]:
        try:
            return [_sighting(kind, entry) for entry in _page.decode(body)]
        except (msgspec.ValidationError, OverflowError):
            return [seen for raw in _raw.decode(body) for seen in _odd(kind, raw)]

    return decoded(read, body)


def one(kind: EntityKind, body: bytes) -> Sighting:
    """A repository by itself; raises msgspec.DecodeError when the body is none."""

    def read(body: bytes) -> Sighting:
        try:
            return _sighting(kind, _one.decode(body))
        except (msgspec.ValidationError, OverflowError):
            for seen in _odd(kind, msgspec.Raw(body)):
                return seen
            raise

    return decoded(read, body)


def sighting(
    kind: EntityKind,
    name: str,
    record: Record,
    *,
    host_id: str | None = None,
    revision: str | None = None,
    created_at: int | None = None,
    committed_at: int | None = None,
    downloads: int | None = None,
    likes: int | None = None,
) -> Sighting:
    """A sighting with its canonical body and digest.

    ``revision``: the commit; ``created_at``, ``committed_at``: UTC seconds. What is None was not
    told, and is unknown.
    """
    body = _canonical(record)
    return Sighting(
        kind, name, host_id, revision, created_at, committed_at, downloads, likes, record, body,
        content_hash(body),
    )  # fmt: skip


def of_row(kind: EntityKind, row: Row, record: Record) -> Sighting:
    """What a row tells, with this record: its own, or one that was filled in."""
    return sighting(
        kind,
        row.name,
        record,
        host_id=row.host_id,
        revision=row.revision,
        created_at=row.created_at,
        committed_at=row.committed_at,
        downloads=row.downloads,
        likes=row.likes,
    )


def _sighting(kind: EntityKind, entry: _Entry) -> Sighting:
    config, siblings = entry.config, entry.siblings
    if config:
        config = {key: value for key, value in config.items() if key not in _TEMPLATES}
    record = Record(
        entry.tags,
        None if siblings is None else tuple([sibling.rfilename for sibling in siblings]),
        entry.card_data,
        entry.pipeline_tag,
        entry.library_name,
        entry.gated,
        entry.disabled,
        entry.private,
        config,
        entry.safetensors.total if entry.safetensors else None,
    )
    body = _canonical(record)
    return Sighting(
        kind,
        entry.id,
        entry.host_id,
        entry.sha,
        seconds(entry.created_at),
        seconds(entry.last_modified),
        entry.downloads,
        entry.likes,
        record,
        body,
        content_hash(body),
    )


def _odd(kind: EntityKind, raw: msgspec.Raw) -> Iterator[Sighting]:
    """An entry by type if it fits, else field by field; nothing when it names no repository."""
    with contextlib.suppress(msgspec.ValidationError, OverflowError):
        yield _sighting(kind, _one.decode(raw))
        return
    try:
        row = listing.row(_any.decode(raw))
    except msgspec.ValidationError:
        return
    if row is not None:
        yield of_row(kind, row, row.record)

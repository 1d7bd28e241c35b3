"""Versions of documents on their way into ``entity_document``: all of a path are written anew."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from storage.archive.documents import Shelf
from storage.database.texts import clean
from storage.dumps.told import Whole
from storage.reading.spans import FOREVER
from storage.records import StoredDocument
from storage.sightings.document_versions import Version, Versions
from storage.writes import Writes


class Rows:
    """The rows of one entity; ``versions``: those that it has."""

    def __init__(
        self,
        number: int,
        versions: Versions,
        words: Mapping[str, int],
        out: tuple[Writes, Shelf],
    ) -> None:
        self._number, self._versions, self._words = number, versions, words
        self._writes, self._shelf = out

    def records(self, wholes: Sequence[Whole]) -> list[Version]:
        """The versions of a record; what is not archived yet goes on the shelf."""
        found: list[Version] = []
        for before, each in zip([None, *wholes], wholes, strict=False):
            told = (each.revision, each.committed_at)
            if before is not None and before.fields == each.fields:
                found[-1] = Version(*found[-1][:3], *told)
                continue
            place = each.place
            if place is None:
                body = msgspec.json.encode(each.fields, order="deterministic")
                place = self._shelf.record(self._number, body)
            found.append(Version(each.at, FOREVER, place, *told))
        return found

    def write(self, path: str, versions: Sequence[Version], end: int = FOREVER) -> None:
        """These versions, each up to the next one."""
        ends = [*(version.since for version in versions[1:]), end]
        pairs = zip(versions, ends, strict=False)
        self._put(path, [version._replace(until=until) for version, until in pairs])

    def among(self, text: StoredDocument, told: Version, again: Collection[int]) -> None:
        """A text told at a moment stands until another one is read, or until ``again``; or until
        the one that it replaces was gone.
        """
        at, known = told.since, self._versions.get(text.path, ())
        ends = [version.until for version in known if version.since <= at < version.until]
        starts = [version.since for version in known if version.since > at]
        until = min([*starts, *ends, *again], default=FOREVER)
        place = self._shelf.keep(text.body) if text.body else None
        said = (text.state, clean(text.reason) or None, None)
        found = [told._replace(until=until, document_id=place, said=said)]
        for version in known:  # what it splits goes on after it
            if version.until <= at or version.since >= until:
                found.append(version)
                continue
            if version.since < at:
                found.append(version._replace(until=at))
            if version.until > until:
                found.append(version._replace(since=until))
        self._put(text.path, found)

    def _put(self, path: str, versions: Iterable[Version]) -> None:
        number, path_id = self._number, self._words[path]
        rows = [version.row for version in self._versions.get(path, ()) if version.row is not None]
        self._writes.kept_removed.extend((number, path_id, row) for row in rows)
        for version in sorted(versions, key=lambda version: version.since):
            end = None if version.until == FOREVER else version.until
            self._writes.kept.append(
                (
                    *(number, path_id, version.since, end, version.document_id),
                    *(version.revision, *version.said, version.committed_at),
                )
            )

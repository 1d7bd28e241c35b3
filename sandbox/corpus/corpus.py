"""Reads the corpus: JSON Lines of models, datasets and GitHub repositories, `.xz` or plain.

Only what the protocol cannot do without is made up (`_id`, `sha`, dates, the list of held files);
a key that a record does not carry stays absent.
"""

import gc
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import msgspec

from sandbox.corpus import frontmatter
from sandbox.corpus.codebase import CodeRepository, code_repository
from sandbox.corpus.lines import Source, each
from sandbox.corpus.repository import Repository, indexed
from sandbox.corpus.shelf import Shelf
from sandbox.corpus.spool import Spool

_encode = msgspec.json.Encoder().encode


class Line(msgspec.Struct):
    """A record of a model or a dataset; a bare listing row leaves all but `id` out."""

    id: str | None = None
    info: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    readme: str | None = None
    files: dict[str, str] = {}


_line = msgspec.json.Decoder(Line)


class Corpus:
    """Everything that the sandbox serves."""

    def __init__(
        self,
        models: Iterable[Source] = (),
        datasets: Iterable[Source] = (),
        github: Iterable[Source] = (),
    ) -> None:
        self.spool = Spool()
        self.models = Shelf("models", self.spool)
        self.datasets = Shelf("datasets", self.spool)
        self.github: dict[str, CodeRepository] = {}
        self.github_moved: dict[str, int] = {}
        collecting = gc.isenabled()
        gc.disable()  # nothing here becomes garbage, and 760,000 rows take half the time
        try:
            for shelf, sources in ((self.models, models), (self.datasets, datasets)):
                each(sources, partial(add_line, shelf))
            each(github, self._add_code)
        except BaseException:
            self.close()
            raise
        finally:
            if collecting:
                gc.enable()

    def _add_code(self, line: bytes) -> None:
        repository = code_repository(self.spool, line)
        self.github.setdefault(repository.full_name.lower(), repository)

    def shelf(self, kind: str) -> Shelf:
        """`models` or `datasets`."""
        return self.models if kind == "models" else self.datasets

    def close(self) -> None:
        """Give the spool back."""
        self.spool.close()


def add_line(shelf: Shelf, line: bytes) -> Repository:
    """Shelve one record; a second record of the same name only adds the texts that lack."""
    record = _line.decode(line)
    texts = dict(record.files)
    if record.readme is not None:
        texts["README.md"] = record.readme
    known = shelf.held(record.id) if record.id else None
    if known is not None:
        _complete(shelf.spool, known, texts)
        return known
    if record.info is not msgspec.UNSET:
        info = bytes(record.info)
    else:
        info = line if _is_row(record) else _derived(record)
    repository = indexed(shelf.kind, record.id, info, seed=record.readme or "")
    repository.info = shelf.spool.put(_listing_files(info, list(texts)))
    repository.files = _spooled(shelf.spool, texts) or None
    shelf.add(repository)
    return repository


def _is_row(record: Line) -> bool:
    return record.info is msgspec.UNSET and record.readme is None and not record.files


def _derived(record: Line) -> bytes:
    """The info of a record that has texts only: what the Hub reads of its card."""
    data = frontmatter.card_data(record.readme or "")
    if data is None:
        return _encode({"id": record.id, "tags": ["region:us"]})
    info: dict[str, Any] = {"id": record.id, "tags": frontmatter.tags(data)}
    for key in ("pipeline_tag", "library_name"):
        if isinstance(data.get(key), str):
            info[key] = data[key]
    return _encode({**info, "cardData": data})


def _listing_files(info: bytes, held: list[str]) -> bytes:
    """The info with every held file among its siblings, if it lists any."""
    if not held or b'"siblings"' not in info:
        return info
    fields = msgspec.json.decode(info)
    names = {item["rfilename"] for item in fields.get("siblings") or []}
    if lacking := [name for name in held if name not in names]:
        fields["siblings"] = [
            *(fields.get("siblings") or []),
            *({"rfilename": name} for name in lacking),
        ]
        return _encode(fields)
    return info


def _complete(spool: Spool, known: Repository, texts: dict[str, str]) -> None:
    held = known.files or {}
    new = {path: text for path, text in texts.items() if path not in held}
    if new:
        known.files = held | _spooled(spool, new)
        known.info = spool.put(_listing_files(spool.get(known.info), list(new)))


def _spooled(spool: Spool, texts: Mapping[str, str]) -> dict[str, int]:
    return {path: spool.put(text.encode()) for path, text in texts.items()}

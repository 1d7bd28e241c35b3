"""What the rules can see in a record without its card: two records of one shape read alike.

A rule that looks at something new in a record must become visible here; a test compares
``listed`` with ``extract``.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from extractors import files
from extractors.code.libraries import LICENSES
from extractors.context import ADAPTER_TAGS, MERGE_TAGS, QUANTISED_TAGS
from extractors.data.names import by_name, dataset_name
from extractors.lineage import declared as lineage
from extractors.papers import mentions as paper_mentions
from extractors.reading.front_matter import strings
from extractors.snapshot import Record
from extractors.weights import FORMAT_TAGS
from extractors.words import corpora, hub_links, tuned

_LIMIT: Final = 100_000
_NOTHING: Final = "-"
_APART: Final = bytes([b if b < 128 and chr(b).isalnum() else 32 for b in range(256)])
"""Every byte that is no part of a word made a space."""

_NAME_WORDS: Final = frozenset(w.encode() for w in (*tuned.TUNED, *tuned.BASE, "delta"))
_CLASSES: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("format", frozenset(FORMAT_TAGS)),
    ("aligned", tuned.ALIGNED),
    ("tuned", tuned.TUNED_TAGS),
    ("adapter", ADAPTER_TAGS),
    ("quantised", QUANTISED_TAGS),
    ("merge", MERGE_TAGS),
    ("results", frozenset({"eval-results"})),
    ("acting", frozenset({"reinforcement-learning"})),
    ("writing", tuned.WRITING),
)
"""Tags that rules ask for; which one of a class it is makes no difference to a finding."""
_TUNED: Final = frozenset({"tuned", "adapter"})
_TOLD: Final = frozenset({_NOTHING, "tuned", "aligned", "acting", "writing"})
_RELATIONS: Final = frozenset({"quantised", "merge"})
_LIBRARY: Final = "library:"
"""Before the name of a public library: of several the first tells under which license it is."""
_EXACT_KEYS: Final = ("base_model_relation", "library_name", "pipeline_tag", "tags")
LINKS: Final = ("dataset:", "base_model:", "arxiv:")
LICENSE_KEYS: Final = ("license", "license_name", "license_link")

tag_shapes: dict[str, str] = {}
"""Shapes of tags that were seen: the hot path of a listing looks here first."""

linking: dict[str, str] = {}
"""Of these, the shapes of tags that make a link."""


def learn(tags: Iterable[str]) -> None:
    """See to it that the shapes of these tags are known."""
    if len(tag_shapes) > _LIMIT:
        tag_shapes.clear()
        linking.clear()
    for tag in tags:
        if tag not in tag_shapes:
            tag_shape(tag)


def tag_shape(tag: str) -> str:
    """A tag as rules see it: ``-`` where none looks at it, a link without what it names."""
    prefix, colon, rest = tag.partition(":")
    kept = tag_shapes[tag] = _prefixed(prefix, rest) if colon else _classes(tag.lower())
    if kept.startswith(LINKS):
        linking[tag] = kept
    return kept


def _prefixed(prefix: str, rest: str) -> str:
    if prefix == "dataset" and (name := dataset_name(rest)):
        public = corpora.is_public_corpus(name)
        return f"dataset:{by_name(name)}:{public}:{public and corpora.is_asked_for(name)}"
    if prefix == "base_model":
        return _parent(rest)
    if prefix == "arxiv" and paper_mentions.is_citable(rest):
        return "arxiv:"
    return f"license:{rest}" if prefix == "license" else _NOTHING


def _parent(said: str) -> str:
    relation, named, name = said.rpartition(":")
    if lineage.is_name(name) and (not named or relation in lineage.RELATIONS):
        return f"base_model:{relation}"
    # It names nobody, and tells that there is a parent and how this was made of it.
    stated = said.partition(":")[0]
    return f"parent:{stated if stated in lineage.RELATIONS else ''}"


@lru_cache(maxsize=4096)
def _classes(word: str) -> str:
    """The classes of a tag, a library or a task; ``-`` where it is in none."""
    names = [name for name, members in _CLASSES if word in members]
    return " ".join([*names, f"{_LIBRARY}{word}"] if word in LICENSES else names) or _NOTHING


def name_shape(name: str) -> tuple[bool, ...]:
    """What rules can see in a model's name."""
    own = name.rpartition("/")[2].lower().encode(errors="replace")
    words = own.translate(_APART).split()
    return () if _NAME_WORDS.isdisjoint(words) else _signs(_NAME_WORDS.intersection(words))


@lru_cache(maxsize=4096)
def _signs(words: frozenset[bytes]) -> tuple[bool, ...]:
    """What the words of a name that rules look at say."""
    told = {word.decode() for word in words}
    return (
        not tuned.ALIGNED.isdisjoint(told),
        not (tuned.TUNED - tuned.ALIGNED).isdisjoint(told),
        not tuned.BASE.isdisjoint(told),
        "delta" in told,
    )


_bare: dict[tuple[Any, ...], tuple[Any, ...]] = {}
"""Shapes of records that list neither files nor metadata, as most listings show them."""


def record_shape(record: Record) -> tuple[Any, ...]:
    """What rules see in a record besides its tags and its license."""
    if record.siblings is not None or record.card_data is not None or record.tags is None:
        return _record_shape(record)
    told = _told(record)
    kept = _bare.get(told)
    if kept is None:
        if len(_bare) > _LIMIT:
            _bare.clear()
        kept = _bare[told] = _record_shape(record)
    return kept


_told: Final = attrgetter(
    *("pipeline_tag", "library_name", "gated", "disabled", "private", "has_model_index")
)


def _record_shape(record: Record) -> tuple[Any, ...]:
    siblings = None
    if record.siblings is not None:
        siblings = frozenset(files.shapes(record.siblings)), files.is_whole(record.siblings)
    data = record.card_data
    return (
        _task(record.pipeline_tag),
        _classes((record.library_name or "").lower()),
        record.tags is None,
        record.gated,
        record.disabled,
        record.private,
        record.has_model_index,
        siblings,
        tuple(_metadata(data)) if data else data is None,
    )


@lru_cache(maxsize=1024)
def _task(task: str | None) -> tuple[str, bool | None]:
    return (_classes(task.lower()), tuned.is_generating(task)) if task else (_NOTHING, None)


def general_shape(
    atoms: frozenset[str],
    name: tuple[bool, ...],
    state: str,
    record: tuple[Any, ...],
    own_parent: bool,
) -> tuple[Any, ...]:
    """The same shape for records that show rules the same by other signs.

    The name, a tag, the library and the task may each say one thing, and a dataset without a
    stage of its own is one of the stage in which the model was made.
    """
    (kinds, generating), library, *rest = record
    seen = {*atoms, *kinds.split(" "), *library.split(" ")}
    libraries = {each for each in seen if each.startswith(_LIBRARY)}
    if libraries:
        first = min(libraries.intersection(library.split(" ")) or libraries)
        seen = {*(seen - libraries), f"{_LIBRARY}{LICENSES[first.removeprefix(_LIBRARY)]}"}
    aligned, tuned, base, delta = name or (False, False, False, False)
    parents = any(atom.startswith(("base_model:", "parent:")) for atom in seen)
    plays = "acting" in seen and "writing" not in seen
    aligned = aligned and not plays
    tuned = tuned or aligned or parents or not seen.isdisjoint(_TUNED)
    siblings, metadata = rest[-2:]
    aligned = aligned or ("aligned" in seen and generating is not False and not plays)
    own = "alignment" if aligned else "finetuning" if tuned else "pretraining"
    if siblings is None and isinstance(metadata, bool):
        seen = {atom.replace("dataset:None", f"dataset:{own}") for atom in seen}
        generating = generating is not False
        if not parents:
            seen -= _RELATIONS
    signs = (aligned and generating is False, tuned, base and not tuned, delta, own, generating)
    return frozenset(seen - _TOLD), signs, state, own_parent, *rest


def is_own_parent(name: str, tags: Iterable[str], data: Mapping[str, Any] | None) -> bool:
    """Whether the tags that link and the metadata name no other base model than itself."""
    named = [tag.rpartition(":")[2] for tag in tags if tag.startswith("base_model:")]
    if data and "base_model" in data:
        told = [hub_links.model(value) or value for value in strings(data["base_model"])]
        named += filter(lineage.is_name, told)
    own = name.lower()
    return bool(named) and all(each.lower() == own for each in named)


def license_shape(record: Record) -> str:
    """What the card's metadata declares as license, exactly, and under which keys."""
    data = record.card_data
    return repr({key: data[key] for key in LICENSE_KEYS if key in data}) if data else ""


def _metadata(data: Mapping[str, Any]) -> Iterator[str]:
    """What rules see of the card's metadata."""
    for key in _EXACT_KEYS:
        if key in data:
            yield f"{key}: {data[key]!r}"
    for key, tag in (("datasets", "dataset"), ("base_model", "base_model")):
        yield f"{key}: {sorted({tag_shape(f'{tag}:{value}') for value in strings(data.get(key))})}"
    yield f"gate: {any(key.startswith('extra_gated_') for key in data)}"

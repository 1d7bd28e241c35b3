"""GitHub repositories by content: what their files do, and whether it is about this model.

A link proves nothing: the tree, the README and the configuration decide. A repository that was
not read leaves its components unknown, and so does one that was gone before anybody read it; one
that is empty or a placeholder holds nothing.
"""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from extractors.code import namesakes
from extractors.code.github_links import LINK_LIMIT, Mention, mentions
from extractors.code.role import is_data, is_models_own, is_tool, says_made_with
from extractors.code.training_code import stages_of
from extractors.code.tree import Stages, is_config, stages
from extractors.context import Context
from extractors.licenses.text import identify
from extractors.snapshot import Document, RepositoryRecord, TreeEntry
from extractors.words.families import Spelling, same_family, same_owner, spelling, stem
from taxonomy.findings import Availability, RepositoryLink

WANTED: Final = 6
_README: Final = re.compile(r"(?i)^readme(?:\.(?:md|rst|txt|markdown))?$")
_LICENSE: Final = re.compile(r"(?i)^(?:licen[sc]e|copying|unlicense)[^/]*$")
_CITATION: Final = re.compile(r"(?i)^citation\.(?:cff|bib)$|^model[-_]?card\.md$")
_CONFIG: Final = re.compile(
    r"(?i)(?:train|sft|dpo|config|recipe)[^/]*\.(?:ya?ml|sh|json|toml|gin)$"
)
_GAUGE: Final = re.compile(r"(?i)eval|bench|harness|leaderboard|arena")
"""A repository of measuring names many models and is about none."""
_LARGEST: Final = 300_000


class Repository(msgspec.Struct, frozen=True):
    """One linked repository, read: what the card says where it links, and what is in it.

    ``own``: names or words make it the model's own code. ``about`` is None and ``stages`` empty
    where nobody read it. One that is gone since it was read is what it was, without a license.
    """

    name: str
    mentions: tuple[Mention, ...]
    state: str
    own: bool
    about: bool | None = None
    record: RepositoryRecord | None = None
    stages: Stages = Stages({}, 0)
    license: str | None = None

    @property
    def is_models(self) -> bool:
        """Whether it is this model's code: names, the card's words or what is in it say so."""
        return self.own or bool(self.about)

    @property
    def is_read(self) -> bool:
        """Whether anybody saw what is in it, or what was."""
        return self.about is not None

    @property
    def full_name(self) -> str:
        """As GitHub writes it where it was read, else as the card does."""
        return self.record.name if self.record else self.name

    @property
    def readme(self) -> Document | None:
        """Its README, where it was read."""
        return _document(self.record, _README)


def documents_wanted(tree: Sequence[TreeEntry]) -> tuple[str, ...]:
    """Paths of a tree that are worth fetching: README, license, citation, a few configurations."""
    blobs = sorted(
        (e.path for e in tree if e.type == "blob" and (e.size or 0) <= _LARGEST),
        key=lambda path: (path.count("/"), len(path), path),
    )
    top = [path for path in blobs if "/" not in path]
    chosen = [
        *(path for path in top if _README.match(path)),
        *[path for path in top if _LICENSE.match(path)][:2],
        *(path for path in top if _CITATION.match(path)),
        *(path for path in blobs if _CONFIG.search(path)),
    ]
    return tuple(dict.fromkeys(chosen))[:WANTED]


def repositories(context: Context) -> tuple[Repository, ...]:
    """Every repository that the card links to, in the order of the card."""
    by_name: dict[str, list[Mention]] = {}
    for mention in mentions(context):
        by_name.setdefault(mention.repository.lower(), []).append(mention)
    is_only = len(by_name) == 1
    found = list(by_name.values())[:LINK_LIMIT]
    return tuple(_read(context, tuple(places), is_only=is_only) for places in found)


def links(context: Context) -> tuple[RepositoryLink, ...]:
    """What the release points to on GitHub, the model's own code first: look-ups read a few."""
    found = sorted(context.once(repositories), key=lambda each: not each.is_models)
    return tuple(_link(context, repository) for repository in found)


def _read(context: Context, places: tuple[Mention, ...], *, is_only: bool) -> Repository:
    linked = places[0].repository
    record = context.snapshot.repositories.get(linked.lower())
    own = not namesakes.is_datas(context, linked) and is_models_own(
        context.name,
        linked,
        places,
        namesake=namesakes.namesake(context, linked),
        is_only=is_only,
    )
    if record is None or record.state == "unread":
        return Repository(linked, places, "unread", own, record=record)
    gone = record.state == "gone"
    if gone and record.tree is None:
        return Repository(linked, places, "gone", own, record=record)
    readme = _document(record, _README)
    shown = stages(record.tree or (), readme.text if readme else "")
    found = Repository(linked, places, _state(linked, record, shown), own, None, record, shown)
    key = None if gone else _license(record)
    return msgspec.structs.replace(found, about=_is_about(context, found), license=key)


def _state(linked: str, record: RepositoryRecord, shown: Stages) -> str:
    if record.state == "gone":
        return "gone"
    if record.state == "empty" or (record.tree is not None and not record.tree):
        return "empty"
    if record.tree is not None and not (shown.code_files or shown.paths):
        return "placeholder"
    if record.name.lower() != linked.lower():
        return "renamed"
    return "archived" if record.state == "archived" else "ok"


def _is_about(context: Context, repository: Repository) -> bool:
    """Whether a repository's name, texts or configuration speak of this model's family."""
    model, record = context.name, repository.record
    if record is None or is_data(repository.mentions):
        return False
    names = {repository.name, record.name}
    if any(same_family(model, name) and not namesakes.namesake(context, name) for name in names):
        return not is_tool(model, record.name)
    word = spelling(stem(model))
    if word is None or _GAUGE.search(record.name.rpartition("/")[2]):
        return False
    if any(word.is_in(mention.path.lower()) for mention in repository.mentions):
        return True
    own = same_owner(model, record.name)
    made_with = any(map(says_made_with, repository.mentions))
    if not (own or (made_with and not namesakes.is_called_alike(context))):
        return False
    said = sum(
        len(list(word.ends(document.text[:_LARGEST].lower()))) for document in record.documents
    )
    return said >= (1 if own else 3) or bool(_configured(repository, word))


def _configured(repository: Repository, word: Spelling) -> tuple[str, ...]:
    """Configurations of the tree that bear the family's name."""
    tree = repository.record.tree if repository.record else None
    return tuple(e.path for e in tree or () if is_config(e.path) and word.is_in(e.path.lower()))


def _link(context: Context, repository: Repository) -> RepositoryLink:
    first = repository.mentions[0]
    record = repository.record
    seen = context.in_card(
        "repository.link",
        "code.tooling",
        Availability.NAMED,
        0.9,
        block=first.block,
        quote=first.sentence or first.repository,
    )
    return RepositoryLink(
        repo=record.name if record and repository.state == "renamed" else repository.name,
        stages=tuple(stages_of(context, repository.stages)),
        license=repository.license,
        state=repository.state,
        about=repository.about,
        own=repository.is_models,
        evidence=seen,
    )


def _license(record: RepositoryRecord) -> str | None:
    document = _document(record, _LICENSE)
    found = identify(document.text) if document else None
    return found.license if found else record.license


def _document(record: RepositoryRecord | None, name: "re.Pattern[str]") -> Document | None:
    documents = record.documents if record else ()
    return next((d for d in documents if d.state == "read" and name.match(d.path)), None)

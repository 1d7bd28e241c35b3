"""What the contents of linked repositories say about code, and beside it.

Code counts where the repository is about this model, or where the card says that the model was
made with it and the content bears that out. Examples for users are not the model's own training.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from msgspec.structs import replace

from extractors.code.beside_code import benchmarks, documentation, papers
from extractors.code.repository import Repository, repositories
from extractors.code.role import says_made_with
from extractors.code.training_code import FOR_USERS, stages_of
from extractors.code.tree import TRAINING
from extractors.context import Context
from extractors.training.own_stage import own_stage
from extractors.words.families import same_owner
from taxonomy.findings import Availability, Evidence

_MADE: Final = TRAINING | {"data_processing"}
_COULD_HOLD: Final = (
    *sorted(TRAINING), "data_processing", "evaluation", "inference", "architecture", "tooling",
)  # fmt: skip
_OF_DATA: Final = re.compile(
    r"(?i)\b(?:data\w*|corpus|corpora|pre-?process\w*|clean\w*|filter\w*|dedup\w*|crawl\w*)\b"
)
"""Code that makes data is rare: it is looked for in an unread repository if words speak of data."""
_SHOWN: Final = 3
_EVALUATED: Final = re.compile(r"(?i)\bevaluat\w*|\bbenchmark\w*|\bharness\b|\blm[-_]eval\b")
_SCRIPT: Final = re.compile(r"^/(?:blob/[^/]+/(.+\.(?:py|sh|ipynb|ya?ml))|tree/[^/]+/(.+))$")
_TRAINS: Final = re.compile(r"(?i)\b(?:pre)?-?train|\b(?:fine)?-?tun(?:e|ing)|_train|_tune")
_IS_CODE: Final = re.compile(r"(?<!__init__)\.(?:py|sh|ipynb|ya?ml)$")


def evidence(context: Context) -> Iterator[Evidence]:
    """All that is said by repositories that were read, and what those leave open that were not."""
    found = context.once(repositories)
    is_open = any(each.own and not each.is_read for each in found)
    for repository in found:
        if not repository.is_read:
            yield from _unread(context, repository)
            continue
        held = _content(context, repository, is_open=is_open)
        yield from map(_taken_away, held) if repository.state == "gone" else held
        yield from _cut_off(context, repository)


def _cut_off(context: Context, repository: Repository) -> Iterator[Evidence]:
    """What the model's own repository may hold where GitHub did not list all of its files."""
    record = repository.record
    if record and record.truncated and repository.is_models and repository.state != "gone":
        shown = stages_of(context, repository.stages)
        for stage in _COULD_HOLD:
            if not shown.get(stage):
                yield context.found(
                    "repository.truncated",
                    f"code.{stage}",
                    Availability.UNKNOWN,
                    0.0,
                    source=f"github:{record.name}",
                    locator=f"the file list of {record.name}: GitHub cut it",
                    revision=record.revision,
                )


def _taken_away(held: Evidence) -> Evidence:
    """What a repository held that is gone since: one knows what it was, and nobody gets it."""
    return replace(held, rule="repository.gone", availability=Availability.NAMED)


def _content(context: Context, repository: Repository, *, is_open: bool) -> Iterator[Evidence]:
    """What a repository holds; a framework alone tells nothing while the model's code is open.

    What prepares data in the makers' framework that speaks of no model prepares anybody's.
    """
    yield from _script(context, repository)
    made_with = any(map(says_made_with, repository.mentions))
    for stage, paths in stages_of(context, repository.stages).items():
        told = _told(context, repository, stage, paths, is_open=is_open, made_with=made_with)
        if told is not None:
            said, sure = told
            for path in paths[:_SHOWN]:
                yield _at_path(context, repository, stage, path, availability=said, confidence=sure)
    if repository.about:
        yield from benchmarks(context, repository)
        yield from documentation(context, repository)
        yield from papers(context, repository)


def _told(
    context: Context,
    repository: Repository,
    stage: str,
    paths: Sequence[str],
    *,
    is_open: bool,
    made_with: bool,
) -> tuple[Availability, float] | None:
    """What files of a stage tell of the model's code, and how surely; None where nothing."""
    own = same_owner(context.name, repository.name)
    for_anybody = own and made_with and stage == "data_processing"
    if _is_generic_fork(repository) and stage in _MADE:
        return (Availability.NAMED, 0.5) if made_with or repository.own else None
    if repository.about or (repository.own and not for_anybody):
        return _own(context, stage, paths)
    if stage in _MADE and made_with:
        if own and stage in TRAINING:
            return Availability.RELEASED, 0.6
        return None if is_open else (Availability.NAMED, 0.5)
    measured = stage == "evaluation" and any(
        _EVALUATED.search(mention.sentence) for mention in repository.mentions
    )
    return (Availability.RELEASED, 0.65) if measured else None


def _is_generic_fork(repository: Repository) -> bool:
    """Whether it is a copy of somebody's framework that nowhere speaks of this model: no recipe."""
    record = repository.record
    return record is not None and record.fork and not repository.about


def _own(context: Context, stage: str, paths: Sequence[str]) -> tuple[Availability, float]:
    """Code with which users may tune a finished model is not the code that made it."""
    if stage in TRAINING - {"pretraining"}:
        kept = [path for path in paths if not FOR_USERS.search(path)]
        if not kept or own_stage(context) == "pretraining":
            return Availability.NAMED, 0.5
    return Availability.RELEASED, 0.9 if len(paths) > 2 else 0.85


def _script(context: Context, repository: Repository) -> Iterator[Evidence]:
    """The very file of somebody's framework with which the model was made, where it is there."""
    record = repository.record
    linked = _linked_scripts(repository)
    tree = (record.tree if record and linked and not repository.is_models else None) or ()
    paths = (e.path for e in tree if _IS_CODE.search(e.path) and f"{e.path}/".startswith(linked))
    for path in islice(paths, _SHOWN):
        yield _at_path(
            context,
            repository,
            own_stage(context),
            path,
            availability=Availability.RELEASED,
            confidence=0.65,
        )


def _linked_scripts(repository: Repository) -> tuple[str, ...]:
    """Scripts and folders by which, so the card, the model was made, each with a slash behind."""
    speak = (m for m in repository.mentions if _TRAINS.search(f"{m.sentence} {m.path}"))
    found = (_SCRIPT.match(mention.path) for mention in speak if says_made_with(mention))
    return tuple(f"{match[1] or match[2]}/" for match in found if match)


def _unread(context: Context, repository: Repository) -> Iterator[Evidence]:
    """The card points to the code that made it, and nobody could see whether it is there."""
    if repository.own:
        speaks = any(_OF_DATA.search(f"{m.section} {m.sentence}") for m in repository.mentions)
        stages = [stage for stage in _COULD_HOLD if speaks or stage != "data_processing"]
        open_ = [*(f"code.{stage}" for stage in stages), "docs.code"]
    else:
        open_ = [f"code.{own_stage(context)}"] if _linked_scripts(repository) else []
    name = repository.name
    gone = repository.state == "gone"
    why = "GitHub answers that there is none: gone or private" if gone else "it was not read"
    for component in open_:
        yield context.found(
            f"repository.{repository.state}",
            component,
            Availability.UNKNOWN,
            0.0,
            source=f"github:{name}",
            locator=f"the linked repository {name}: {why}",
            revision="",
        )


def _at_path(
    context: Context,
    repository: Repository,
    stage: str,
    path: str,
    *,
    availability: Availability,
    confidence: float,
) -> Evidence:
    record, readme = repository.record, repository.readme
    said = repository.stages.command(stage, path) if readme else None
    at, locator, quote = path, "tree", path
    if said and readme:
        at, locator, quote = readme.path, f"L{said.line}", said.text
    return context.found(
        f"repository.{stage}",
        f"code.{stage}",
        availability,
        confidence,
        source=f"github:{repository.full_name}/{at}",
        locator=locator,
        quote=quote,
        revision=record.revision if record else "",
        license=repository.license,
        license_source="github" if repository.license else None,
    )

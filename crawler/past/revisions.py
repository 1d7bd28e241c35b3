"""The texts of a repository along its commits: which revisions matter, for few requests."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from crawler.clients.huggingface import Commit
from storage.records import StoredDocument

Texts = dict[str, StoredDocument]
Ask = Callable[[Commit, Texts], Texts]
"""The texts at a commit; those that are held already need not be sent again."""

PORTION: Final = 16
BISECTED: Final = 64


def walk(ask: Ask, commits: Sequence[Commit], held: Texts) -> Iterator[tuple[Commit, Texts]]:
    """Each commit with its texts, newest first; one question a commit and text."""
    for commit in commits:
        held = ask(commit, held)
        yield commit, held


def bisect(ask: Ask, commits: Sequence[Commit], held: Texts) -> Iterator[tuple[Commit, Texts]]:
    """The same with fewer questions: where both ends of a stretch are alike, so is what lies
    between them. A text that was changed and changed back there is missed.
    """
    found: dict[int, Texts] = {-1: held, len(commits) - 1: ask(commits[-1], held)}
    stretches = [(-1, len(commits) - 1)]
    while stretches:
        start, end = stretches.pop()
        if end - start < 2 or same(found[start], found[end]):
            for place in range(start + 1, end + 1):
                yield commits[place], found[end]
            continue
        middle = (start + end) // 2
        found[middle] = ask(commits[middle], found[start])
        stretches += [(middle, end), (start, middle)]


def portion(questions: int) -> int:
    """How many commits can be bisected to their newest change with so many questions."""
    return min(BISECTED, 1 << min(max(0, questions - 1), 16))


def same(one: Texts, other: Texts) -> bool:
    """Whether the texts are the same, whatever revision they were read at."""
    if one.keys() != other.keys():
        return False
    return all(
        (text.state, text.body) == (other[path].state, other[path].body)
        for path, text in one.items()
    )

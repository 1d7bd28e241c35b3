"""Two readings of a model, one after the other: what in the later one may rest on what nobody had
looked at before, and not on anything that the model itself did.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from storage.archive.readings import evidence
from taxonomy.components import COMPONENT_IDS
from taxonomy.findings import Availability, Evidence, Extraction, Finding

Neighbour = tuple[str, str]
"""The kind of a repository beside the model's, dataset or github, and its name in lower case."""

_ELSEWHERE: Final = ("github:", "dataset:", "model:")
"""Sources that have a history of their own; all others are files of the model, and web pages."""

_PAPERS: Final = frozenset({"docs.research_paper", "docs.technical_report"})


@dataclass(frozen=True)
class Compared:
    """``anew``: the documents of the model itself are others. Then what they bring was not there
    before, and only what the ones before had linked to as well may have been read later.
    """

    before: Extraction
    now: Extraction
    anew: bool

    def newly_told(self) -> frozenset[int]:
        """Places of components that rest on a document which the reading before did not cite: a
        file of the same revision, or a web page, that nobody had read then.
        """
        known = {each.source for each in evidence(self.before)}
        told = {s.key for s in self.now.licenses if self._is_new(s.evidence, known)}
        return frozenset(
            place
            for place, finding in self._found()
            if finding.license in told
            or any(self._is_new(each, known) for each in finding.evidence)
        )

    def neighbours(self) -> dict[int, list[Neighbour]]:
        """Places of components that rest on datasets or GitHub repositories of which the reading
        before cites no document, with these.
        """
        known = {whose for each in evidence(self.before) if (whose := _neighbour(each)) is not None}
        found: dict[int, list[Neighbour]] = {}
        for place, finding in self._found():
            for each in finding.evidence:
                whose = _neighbour(each)
                if whose is not None and whose not in known and self._could_be_read(each.source):
                    found.setdefault(place, []).append(whose)
        return found

    def resolved(self) -> dict[str, frozenset[int]]:
        """Datasets by lower-case name that the reading before did not find and this one does, with
        the places of the components that rest on them.
        """
        known = {link.id.lower() for link in self.before.links.datasets if link.resolved}
        found: dict[str, frozenset[int]] = {}
        for link in self.now.links.datasets:
            name, on_it = link.id.lower(), (f"data.{link.stage}", "docs.data_card")
            if link.resolved and name not in known and self._could_be_read(link.id):
                places = {place for place, each in enumerate(COMPONENT_IDS) if each in on_it}
                found[name] = found.get(name, frozenset()) | places
        return found

    def ancestors(self) -> dict[int, frozenset[str]]:
        """Places of components that are or were inherited, and the lower-case names of those with
        whom that can have changed. None where the model's own documents explain it.

        So is a paper of which the same words are read otherwise: a parent tells whose it is.
        """
        parents = _parents(self.now)
        if self.anew and parents != _parents(self.before):
            return {}
        found = {}
        for place, name in enumerate(COMPONENT_IDS):
            was, is_ = self.before.findings.get(name), self.now.findings.get(name)
            if names := self._inherited(was, is_, parents):
                found[place] = names
            elif parents and name in _PAPERS and _are_same_words(was, is_):
                found[place] = frozenset(parents[:1])
        return found

    def _inherited(
        self, was: Finding | None, is_: Finding | None, parents: tuple[str, ...]
    ) -> frozenset[str]:
        old, new = _from(was), _from(is_)
        if old == new or (new and not old):
            said = was is not None and was.availability is not Availability.UNKNOWN
            own = self.anew and not old and said
            return frozenset({new} if new and not own else ())
        if self.anew and not new:
            return frozenset()
        return frozenset({new or old, *parents})  # a parent has come by another line, or lost it

    def _found(self) -> Iterator[tuple[int, Finding]]:
        for place, name in enumerate(COMPONENT_IDS):
            if name in self.now.findings:
                yield place, self.now.findings[name]

    def _is_new(self, said: Evidence, known: set[str]) -> bool:
        source = said.source
        if source in known or source == "record" or source.startswith(_ELSEWHERE):
            return False
        return self._could_be_read(source)

    def _could_be_read(self, source: str) -> bool:
        """Whether the reading before might have read it."""
        return not self.anew or any(target in source.lower() for target in self._linked)

    @cached_property
    def _linked(self) -> set[str]:
        links = self.before.links
        targets = [*links.pages, *(each.id for each in links.datasets)]
        targets += [each.repo for each in links.github]
        targets += [each.arxiv or each.url for each in links.papers]
        return {target.lower() for target in targets}


def _parents(reading: Extraction) -> tuple[str, ...]:
    return tuple(each.id.lower() for each in reading.links.base_models)


def _from(finding: Finding | None) -> str:
    return ((finding and finding.inherited_from) or "").lower()


def _are_same_words(was: Finding | None, is_: Finding | None) -> bool:
    told = [each.evidence[0] for each in (was, is_) if each is not None and each.evidence]
    return len(told) > 1 and len({(e.source, e.revision, e.locator, e.quote) for e in told}) == 1


def _neighbour(said: Evidence) -> Neighbour | None:
    """Whose document it is; a repository that was named but not read has none."""
    kind, _, place = said.source.partition(":")
    if kind == "dataset":
        return kind, place.lower()
    owner, _, rest = place.partition("/")
    name, _, path = rest.partition("/")
    return (kind, f"{owner}/{name}".lower()) if kind == "github" and path else None

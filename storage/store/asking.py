"""The store as a person sees it: models, histories, figures, and what persons say."""

from collections.abc import Collection

from storage import overrides
from storage.answers import Change, Override, Spell, Status, StoredModel, VersionPair
from storage.archive import current
from storage.checking import check
from storage.reading import rulesets
from storage.reading.reports import figures, named, neighbours, reports, versions
from storage.reading.reports.neighbours import Course
from storage.records import EntityKind, StoredDocument
from storage.store.base import Base


class Asking(Base):
    """What reads, and overrides."""

    # --- reading

    def model(
        self, name: str, *, as_of: int | None = None, known_at: int | None = None
    ) -> StoredModel | None:
        """A model by its current name, else by a former one, as of a moment, as known then."""
        with self.reading() as connection:
            return reports.model(connection, name, as_of, known_at)

    def history(self, name: str, as_of: int | None = None) -> list[Spell]:
        """All spells of a model, oldest first; ``as_of``: of the one that had the name then."""
        with self.reading() as connection:
            return reports.history(connection, name, as_of)

    def changes(self, name: str, as_of: int | None = None) -> list[Change]:
        """All its changes of name, access and presence, oldest first; ``as_of`` likewise."""
        with self.reading() as connection:
            return reports.changes(connection, name, as_of)

    def course(self, kind: EntityKind, name: str) -> Course | None:
        """What became of a dataset or GitHub repository; None where it is not there."""
        with self.reading() as connection:
            return neighbours.course(connection, kind, name)

    def documents(self, entity_id: int) -> list[StoredDocument]:
        """The current documents of an entity, the API record first."""
        with self.reading() as connection:
            return list(current.kept(connection, [entity_id]).get(entity_id, ()))

    def status(self) -> Status:
        """Counts, size, extractor versions, last runs."""
        with self.reading() as connection:
            return figures.status(connection)

    def stats(self) -> dict[str, int]:
        """Rows by table, and bytes."""
        with self.reading() as connection:
            return figures.stats(connection)

    def check(self) -> list[check.Problem]:
        """What is wrong with the database; empty where all is well."""
        with self.reading() as connection:
            return check.problems(connection)

    def compare_versions(self, old: str, new: str) -> VersionPair:
        """What moves from one extractor version to another, over models that both have read."""
        with self.reading() as connection:
            numbers = [rulesets.number(connection, name) for name in (old, new)]
            return versions.compared(connection, *numbers)

    def names(self, part: str, limit: int = 20) -> list[str]:
        """Models whose name contains ``part``, in any case, most downloaded first."""
        with self.reading() as connection:
            return named.names(connection, part, limit)

    def bearing(self, names: Collection[str]) -> dict[str, set[str]]:
        """By name in lower case: the current names of models that bear it or once did."""
        with self.reading() as connection:
            return named.bearing(connection, names)

    # --- overrides

    def set_override(
        self,
        model: str,
        component: str,
        *,
        availability: str,
        because: str,
        by: str,
        source: str,
        at: int,
        license: str | None = None,  # noqa: A002  the word of the field
    ) -> Override | None:
        """What a person says of one cell, in place of what they said before; None for a model
        that is not there. ValueError for a component or availability that there is not.
        """
        overrides.check(component, availability)
        said = Override(0, model, component, availability, license, because, by, source, at)
        with self.writing() as connection:
            entity = named.find(connection, model)
            if entity is None:
                return None
            return overrides.add(connection, self._interner, entity.id, said)

    def revoke_override(self, override_id: int, at: int) -> bool:
        """Take an override back; False where it is not in force."""
        with self.writing() as connection:
            return overrides.revoke(connection, override_id, at)

    def overrides(self, model: str | None = None) -> list[Override]:
        """All overrides, or those of one model, revoked ones too."""
        with self.reading() as connection:
            if model is None:
                return overrides.listed(connection, None)
            entity = named.find(connection, model)
            return [] if entity is None else overrides.listed(connection, entity.id)

"""The guard that no two spells of a model overlap, also where a beginning is moved."""

from typing import Final

from alembic import op

revision: Final = "0006"
down_revision: Final = "0005"
branch_labels: Final = None
depends_on: Final = None

_OVERLAPS: Final = (
    "EXISTS (SELECT 1 FROM spell s WHERE s.entity_id = NEW.entity_id "
    "AND s.ruleset_id = NEW.ruleset_id AND s.valid_from <> {own} "
    "AND (s.valid_to IS NULL OR s.valid_to > NEW.valid_from) "
    "AND (NEW.valid_to IS NULL OR s.valid_from < NEW.valid_to))"
)
"""Another spell than the one that is written, which begins at ``own``."""
_MESSAGE: Final = "spells of an entity may not overlap"
_STAYS: Final = "NEW.valid_from"
_MOVES: Final = "CASE TG_OP WHEN 'UPDATE' THEN OLD.valid_from ELSE NEW.valid_from END"


def upgrade() -> None:
    """To this schema."""
    _guard("valid_from, valid_to", sqlite="OLD.valid_from", postgresql=_MOVES)


def downgrade() -> None:
    """Back to the one before."""
    _guard("valid_to", sqlite=_STAYS, postgresql=_STAYS)


def _guard(columns: str, *, sqlite: str, postgresql: str) -> None:
    """Guard updates of these columns; where the spell began that is written, by database."""
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TRIGGER spell_moves")
        op.execute(
            f"""CREATE TRIGGER spell_moves BEFORE UPDATE OF {columns} ON spell
            WHEN {_OVERLAPS.format(own=sqlite)}
            BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"""
        )
        return
    op.execute("DROP TRIGGER spell_moves ON spell")
    op.execute(
        f"""CREATE OR REPLACE FUNCTION spell_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF {_OVERLAPS.format(own=postgresql)}
        THEN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = '23P01'; END IF;
        RETURN NEW; END $$"""
    )
    op.execute(
        f"""CREATE TRIGGER spell_moves BEFORE INSERT OR UPDATE OF {columns} ON spell
        FOR EACH ROW EXECUTE FUNCTION spell_guard()"""
    )

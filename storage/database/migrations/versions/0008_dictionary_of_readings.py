"""Readings are packed with a dictionary of their own: an older Ajar cannot read them."""

from typing import Final

revision: Final = "0008"
down_revision: Final = "0007"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """To this schema. Nothing moves: readings that are there stay as they are, and readable."""


def downgrade() -> None:
    """Back to the one before. `ajar rescore` of the older version makes its readings anew."""

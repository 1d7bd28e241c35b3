"""When the revision was committed that brought a version of a document."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """To this schema."""
    op.add_column("entity_document", sa.Column("committed_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Back to the one before."""
    op.drop_column("entity_document", "committed_at")

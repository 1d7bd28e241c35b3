"""Web pages that models link to: license texts, abstract pages of papers."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"
branch_labels: Final = None
depends_on: Final = None

_WORDS: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """To this schema."""
    op.create_table(
        "page",
        sa.Column("url", _WORDS, nullable=False),
        sa.Column("observed_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("replaced_at", sa.BigInteger(), nullable=True),
        sa.Column("checked_at", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("state", _WORDS, nullable=False),
        sa.Column("reason", _WORDS, nullable=True),
        sa.Column("etag", _WORDS, nullable=True),
        sa.CheckConstraint("replaced_at >= observed_at", name=op.f("ck_page_forward")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_page_document_id_document")
        ),
        sa.PrimaryKeyConstraint("url", "observed_at", name=op.f("pk_page")),
    )


def downgrade() -> None:
    """Back to the one before."""
    op.drop_table("page")

"""Calls: a form sent twice is one call, until when the lab answers after the close, and since when the result stands."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calls", sa.Column("once", sa.String(), nullable=True))
    op.add_column("calls", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column("calls", sa.Column("result_at", sa.DateTime(), nullable=True))
    op.create_index("uq_calls_once", "calls", ["once"], unique=True)
    op.create_index("ix_calls_open", "calls", ["closed_at", "closes_on"])


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

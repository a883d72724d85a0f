"""Calls: which unit asks, a form sent twice, until when the lab answers, since when the result stands."""

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
    _add_unit_id()
    op.create_index("uq_calls_once", "calls", ["once"], unique=True)
    op.create_index("ix_calls_open", "calls", ["closed_at", "closes_on"])


def _add_unit_id() -> None:
    """SQLite takes a reference with the column, and only so without writing the whole table anew."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE calls ADD COLUMN unit_id INTEGER CONSTRAINT fk_calls_unit_id_units REFERENCES units (id)")
    else:
        op.add_column("calls", sa.Column("unit_id", sa.Integer(), nullable=True))
        op.create_foreign_key(op.f("fk_calls_unit_id_units"), "calls", "units", ["unit_id"], ["id"])


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

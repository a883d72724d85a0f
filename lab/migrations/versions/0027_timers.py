"""When each timer and job ran last and who has it in hand; what the administrator asks the queue."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "timer_runs",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("timer", sa.Boolean(), nullable=False),
        sa.Column("began_at", sa.DateTime()),
        sa.Column("ended_at", sa.DateTime()),
        sa.Column("did", sa.Integer(), nullable=False),
        sa.Column("did_at", sa.DateTime()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("held_until", sa.DateTime()),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_timer_runs")),
    )
    failed, sent = sa.text("state = 'failed'"), sa.text("sent_at IS NOT NULL")
    op.create_index("ix_deliveries_failed", "deliveries", ["id"], sqlite_where=failed, postgresql_where=failed)
    op.create_index("ix_deliveries_sent", "deliveries", ["channel", "sent_at"], sqlite_where=sent, postgresql_where=sent)


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

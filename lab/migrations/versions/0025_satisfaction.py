"""Whether people found the answer good, and how many were told of each outcome."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

COUNTS = ("owed", "told", "waits", "failed", "barred", "stopped", "no_mail", "no_address")


def upgrade() -> None:
    op.create_table(
        "satisfaction_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("root_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("move", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["root_id"], ["events.id"], name=op.f("fk_satisfaction_answers_root_id_events")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_satisfaction_answers_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_satisfaction_answers")),
        sa.UniqueConstraint("root_id", "person_id", name=op.f("uq_satisfaction_answers_root_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_satisfaction_answers_counted", "satisfaction_answers", ["root_id", "move", "said"])
    op.create_index("ix_satisfaction_answers_person_id", "satisfaction_answers", ["person_id"])
    op.create_table(
        "told_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.Column("counted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["events.id"], name=op.f("fk_told_counts_id_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_counts")),
    )
    op.create_index("ix_told_counts_month", "told_counts", ["month"])
    op.create_index("ix_told_counts_counted_at", "told_counts", ["counted_at"])
    op.create_index("ix_events_outcomes", "events", ["at"], sqlite_where=sa.text("outcome = 1"),
                    postgresql_where=sa.text("outcome"))  # fmt: skip


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

"""When testers are asked how it goes, and the diary."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("check_ins", sa.Column("task", sa.String(), nullable=False, server_default=""))
    op.add_column("check_ins", sa.Column("once", sa.String(), nullable=True))
    op.create_index("uq_check_ins_once", "check_ins", ["tester_id", "once"], unique=True)
    op.create_table(
        "check_in_plans",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_check_in_plans_round_id_rounds")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_check_in_plans")),
    )
    op.create_table(
        "diary_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("tester_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("once", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_diary_entries_round_id_rounds")),
        sa.ForeignKeyConstraint(["tester_id"], ["testers.id"], name=op.f("fk_diary_entries_tester_id_testers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_entries")),
        sa.UniqueConstraint("tester_id", "once", name=op.f("uq_diary_entries_tester_id_once")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_diary_entries_round_id", "diary_entries", ["round_id"])


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

"""Costs, the closing question, and where a piece of evidence comes from."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _costs()
    _closing_answers()
    for name in ("dropouts_reason", "cost_reason"):
        op.add_column("rounds", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("evidence", sa.Column("source", sa.String(), nullable=False, server_default=""))
    op.add_column("evidence", sa.Column("people", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("evidence", sa.Column("key", sa.String(), nullable=True))
    op.create_index("uq_evidence_round_id_key", "evidence", ["round_id", "key"], unique=True)
    _give_back_what_ended_pilots_did_not_spend()


def _costs() -> None:
    op.create_table(
        "costs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("once", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("struck_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_costs_round_id_rounds")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_costs_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_costs")),
        sa.UniqueConstraint("person_id", "once", name=op.f("uq_costs_person_id_once")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_costs_round_id", "costs", ["round_id"])


def _closing_answers() -> None:
    op.create_table(
        "closing_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_closing_answers_pilot_id_pilots")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_closing_answers_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_answers")),
        sa.UniqueConstraint("pilot_id", "person_id", name=op.f("uq_closing_answers_pilot_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_closing_answers_person_id", "closing_answers", ["person_id"])
    op.create_index("ix_closing_answers_counted", "closing_answers", ["pilot_id", "answer"])


def _give_back_what_ended_pilots_did_not_spend() -> None:
    """Until now a pilot that had ended kept all its money on the budget line."""
    op.execute(
        "UPDATE pilots SET committed = (SELECT COALESCE(SUM(cost_actual), 0) FROM rounds WHERE pilot_id = pilots.id) "
        "WHERE stage IN ('scaled', 'stopped') "
        "AND committed > (SELECT COALESCE(SUM(cost_actual), 0) FROM rounds WHERE pilot_id = pilots.id)"
    )
    op.execute(
        "UPDATE budget_lines SET committed = "
        "(SELECT COALESCE(SUM(committed), 0) FROM pilots WHERE budget_line_id = budget_lines.id)"
    )


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

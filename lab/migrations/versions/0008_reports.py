"""Reports of texts, and what the lab hid from the public and why."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _reports()
    _hidings()


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("of", sa.String(), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("once", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_reports_idea_id_ideas")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reports_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("receipt", name=op.f("uq_reports_receipt")),
        sa.UniqueConstraint("once", name=op.f("uq_reports_once")),
        sqlite_autoincrement=True,
    )
    is_open = sa.text("decided_at IS NULL")
    op.create_index("ix_reports_idea_id", "reports", ["idea_id"])
    op.create_index("ix_reports_thing", "reports", ["of", "thing_id", "id"])
    op.create_index(
        "ix_reports_open", "reports", ["due_on", "id"], sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_index(
        "uq_reports_open_of_person", "reports", ["person_id", "of", "thing_id"], unique=True,
        sqlite_where=is_open, postgresql_where=is_open,
    )  # fmt: skip


def _hidings() -> None:
    op.create_table(
        "hidings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("of", sa.String(), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("hidden_by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("complaint", sa.Text(), nullable=False),
        sa.Column("complained_by_id", sa.Integer(), nullable=True),
        sa.Column("complained_at", sa.DateTime(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_hidings_idea_id_ideas")),
        sa.ForeignKeyConstraint(["hidden_by_id"], ["people.id"], name=op.f("fk_hidings_hidden_by_id_people")),
        sa.ForeignKeyConstraint(["complained_by_id"], ["people.id"], name=op.f("fk_hidings_complained_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidings")),
        sqlite_autoincrement=True,
    )
    stands = sa.text("ended_at IS NULL")
    op.create_index("ix_hidings_idea_id", "hidings", ["idea_id"])
    op.create_index("ix_hidings_thing", "hidings", ["of", "thing_id", "id"])
    op.create_index(
        "uq_hidings_standing", "hidings", ["of", "thing_id"], unique=True,
        sqlite_where=stands, postgresql_where=stands,
    )  # fmt: skip
    waits = sa.text("complained_at IS NOT NULL AND decided_at IS NULL")
    op.create_index("ix_hidings_complaint", "hidings", ["due_on", "id"], sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

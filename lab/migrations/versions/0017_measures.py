"""What was read, beside the value: from how many, and a note."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_texts("rounds", "starts_about", "ends_about")
    _add_texts("measures", "how", "by_whom")
    op.add_column("readings", sa.Column("n", sa.Integer(), nullable=True))
    _add_texts("readings", "note")
    _one_of_each_reading()
    op.create_index("uq_readings_once", "readings", ["measure_id", "on", "value", "before_start"], unique=True)
    _add_texts("status_notes", "learned", "coming", "correction")
    op.add_column("status_notes", sa.Column("photos", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("status_notes", sa.Column("once", sa.String(), nullable=True))
    op.add_column("status_notes", sa.Column("edited_at", sa.DateTime(), nullable=True))
    op.add_column("status_notes", sa.Column("corrected_at", sa.DateTime(), nullable=True))
    op.create_index("uq_status_notes_once", "status_notes", ["round_id", "once"], unique=True)
    _create_reading_changes()


def _add_texts(table: str, *names: str) -> None:
    long = {"how", "note", "learned", "coming", "correction"}
    for name in names:
        kind = sa.Text() if name in long else sa.String()
        op.add_column(table, sa.Column(name, kind, nullable=False, server_default=""))


def _one_of_each_reading() -> None:
    """A reading that was sent twice says nothing twice: the first one stays."""
    op.execute(
        "DELETE FROM readings WHERE id NOT IN "
        '(SELECT MIN(id) FROM readings GROUP BY measure_id, "on", value, before_start)'
    )


def _create_reading_changes() -> None:
    op.create_table(
        "reading_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("reading_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_reading_changes_measure_id_measures")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reading_changes_person_id_people")),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name=op.f("fk_reading_changes_reading_id_readings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_changes")),
    )
    for column in ("measure_id", "person_id", "reading_id"):
        op.create_index(f"ix_reading_changes_{column}", "reading_changes", [column])


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

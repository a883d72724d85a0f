"""Topics, districts and searches that a resident follows, and secret addresses of a person's own calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("stopped_at", sa.DateTime()),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_watches_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
        sa.UniqueConstraint("person_id", "query", name=op.f("uq_watches_person_id_query")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_watches_query", "watches", ["query", "stopped_at", "person_id"])
    op.create_table(
        "own_calendars",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_own_calendars_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_own_calendars")),
    )


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

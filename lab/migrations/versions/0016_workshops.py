"""Workshops of a pilot and who comes."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _workshops()
    op.create_table(
        "workshop_sign_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshops.id"], name=op.f("fk_workshop_sign_ups_workshop_id_workshops")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_workshop_sign_ups_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_sign_ups")),
        sa.UniqueConstraint("workshop_id", "person_id", name=op.f("uq_workshop_sign_ups_workshop_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_workshop_sign_ups_person_id", "workshop_sign_ups", ["person_id"])


def _workshops() -> None:
    op.create_table(
        "workshops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reminded_for", sa.Date(), nullable=True),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=True),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("report_at", sa.DateTime(), nullable=True),
        sa.Column("once", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_workshops_pilot_id_pilots")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_workshops_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshops")),
        sa.UniqueConstraint("pilot_id", "once", name=op.f("uq_workshops_pilot_id_once")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_workshops_starts", "workshops", ["starts_at"])
    op.create_index("ix_workshops_round_id", "workshops", ["round_id"])


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

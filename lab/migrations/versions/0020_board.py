"""The pilot board: limits, co-financing, partners, services that a pilot asked for; secret addresses of the calendar."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stage_limits",
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("stage", name=op.f("pk_stage_limits")),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_calendar_feeds_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feeds")),
    )
    _money()
    _partners()
    _services()


def _money() -> None:
    op.create_table(
        "money_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("once", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_money_rows_pilot_id_pilots")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_rows")),
        sa.UniqueConstraint("pilot_id", "once", name=op.f("uq_money_rows_pilot_id_once")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "complete_money",
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_complete_money_pilot_id_pilots")),
        sa.PrimaryKeyConstraint("pilot_id", name=op.f("pk_complete_money")),
    )


def _partners() -> None:
    op.create_table(
        "partners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("once", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_partners_pilot_id_pilots")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_partners_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
        sa.UniqueConstraint("pilot_id", "once", name=op.f("uq_partners_pilot_id_once")),
        sqlite_autoincrement=True,
    )


def _services() -> None:
    op.create_table(
        "hub_services",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_services")),
        sa.UniqueConstraint("name", name=op.f("uq_hub_services_name")),
    )
    op.create_table(
        "service_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("once", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_service_requests_pilot_id_pilots")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["hub_services.id"], name=op.f("fk_service_requests_service_id_hub_services")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_requests")),
        sa.UniqueConstraint("pilot_id", "once", name=op.f("uq_service_requests_pilot_id_once")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

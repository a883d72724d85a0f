"""How each kind of notice reaches a person, their quiet hours, and digests that take notices along."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_choices",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mail", sa.String(), nullable=False),
        sa.Column("push", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notice_choices_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_notice_choices")),
    )
    op.add_column("people", sa.Column("quiet_from", sa.Integer()))
    op.add_column("people", sa.Column("quiet_to", sa.Integer()))
    op.add_column("deliveries", sa.Column("digest", sa.Boolean(), nullable=False, server_default=sa.false()))
    named = "CONSTRAINT fk_deliveries_carrier_id_deliveries REFERENCES deliveries (id)"
    op.execute(f"ALTER TABLE deliveries ADD COLUMN carrier_id INTEGER {named}")
    op.create_index("ix_deliveries_carrier_id", "deliveries", ["carrier_id"])
    op.create_index("ix_deliveries_queue", "deliveries", ["channel", "state", "urgent", "next_at"])
    op.drop_index("ix_deliveries_due", "deliveries")


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

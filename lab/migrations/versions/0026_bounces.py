"""Addresses to which no mail may go."""

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

"""Whoever voted for an idea, in the order of people: 100,000 of them are told page by page from the index alone."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, column in (("ix_votes_counts_for", "counts_for_id"), ("ix_votes_idea", "idea_id")):
        op.drop_index(name, "votes")
        op.create_index(name, "votes", [column, "person_id"])


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

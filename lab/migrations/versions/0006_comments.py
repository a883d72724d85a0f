"""Comments that can be hidden, pinned, counted by their answers, and that name people."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Plain ADD COLUMN: the table may be large, and SQLite must not write it anew.
    op.add_column("comments", sa.Column("visibility", sa.String(), nullable=False, server_default="public"))
    op.add_column("comments", sa.Column("hidden_ground", sa.String(), nullable=False, server_default=""))
    op.add_column("comments", sa.Column("replies", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("comments", sa.Column("pinned_at", sa.DateTime(), nullable=True))
    op.execute(
        "UPDATE comments SET replies = (SELECT count(*) FROM comments AS answers WHERE answers.parent_id = comments.id) "
        "WHERE id IN (SELECT parent_id FROM comments)"
    )
    answered = ["idea_id", "parent_id", sa.text("replies DESC"), sa.text("id DESC")]
    op.create_index("ix_comments_answered", "comments", answered)
    pinned = sa.text("pinned_at IS NOT NULL")
    op.create_index("ix_comments_pinned", "comments", ["idea_id"], sqlite_where=pinned, postgresql_where=pinned)
    op.create_table(
        "mentions",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_mentions_comment_id_comments")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mentions_person_id_people")),
        sa.PrimaryKeyConstraint("comment_id", "person_id", name=op.f("pk_mentions")),
    )
    op.create_index("ix_mentions_person_id", "mentions", ["person_id"])


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

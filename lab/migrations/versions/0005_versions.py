"""Earlier texts of an idea, and when a draft was last saved."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idea_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("solution", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("votes_then", sa.Integer(), nullable=False),
        sa.Column("changes_meaning", sa.Boolean(), nullable=False),
        sa.Column("was_public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_idea_versions_idea_id_ideas")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_idea_versions_topic_id_topics")),
        sa.ForeignKeyConstraint(["district_id"], ["districts.id"], name=op.f("fk_idea_versions_district_id_districts")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_idea_versions_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_versions")),
        sa.UniqueConstraint("idea_id", "number", name=op.f("uq_idea_versions_idea_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_idea_versions_person_id", "idea_versions", ["person_id"])
    op.add_column("ideas", sa.Column("saved_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

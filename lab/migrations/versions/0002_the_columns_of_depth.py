"""Calls, and what an idea's row carries for calls, photos, first looks, the map and edits."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FIRST = ((), ("step",), ("topic_id",), ("district_id",))


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("opens_words", sa.String(), nullable=False),
        sa.Column("closes_words", sa.String(), nullable=False),
        sa.Column("votes_each", sa.Integer(), nullable=True),
        sa.Column("ideas", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("slug", name=op.f("uq_calls_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "event_people",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_people_event_id_events")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_event_people_person_id_people")),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_event_people")),
    )
    op.create_index("ix_event_people_person_id", "event_people", ["person_id"])
    _add_call_id()
    for name in ("photos", "seen", "eyes", "edits"):
        op.add_column("ideas", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("ideas", sa.Column("cell", sa.Integer(), nullable=True))
    op.add_column("ideas", sa.Column("edited_votes", sa.Integer(), nullable=True))
    op.execute("UPDATE ideas SET eyes = 5 * votes")
    op.create_index("ix_ideas_call_id", "ideas", ["call_id"])
    for first in FIRST:
        columns = ["listed", *first, sa.text("eyes DESC"), sa.text("id DESC")]
        op.create_index(f"ix_ideas_list_{'_'.join((*first, 'eyes'))}", "ideas", columns)


def _add_call_id() -> None:
    """SQLite takes a reference with the column, and only so without writing the whole table anew."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE ideas ADD COLUMN call_id INTEGER CONSTRAINT fk_ideas_call_id_calls REFERENCES calls (id)")
    else:
        op.add_column("ideas", sa.Column("call_id", sa.Integer(), nullable=True))
        op.create_foreign_key(op.f("fk_ideas_call_id_calls"), "ideas", "calls", ["call_id"], ["id"])


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

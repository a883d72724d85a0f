"""Similar ideas: the pieces of their words, and the vectors of a sentence encoder."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BATCH = 1000


def upgrade() -> None:
    op.create_table(
        "idea_vectors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_idea_vectors_idea_id_ideas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_vectors")),
        sa.UniqueConstraint("idea_id", name=op.f("uq_idea_vectors_idea_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_idea_vectors_waiting", "idea_vectors", ["id"],
        sqlite_where=sa.text("vector IS NULL"), postgresql_where=sa.text("vector IS NULL"),
    )  # fmt: skip
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE idea_pieces USING fts5(title, need, detail=none, columnsize=0, "
            "tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
        )
        _fill()


def _fill() -> None:
    """The same function that keeps the index fills it: whoever changes what it writes adds a migration that fills it
    anew."""
    from lab.similar.index import row_of

    connection, after = op.get_bind(), 0
    told = _told_by_pilots()
    some = sa.text("SELECT id, title, need FROM ideas WHERE listed AND id > :after ORDER BY id LIMIT :n")
    write = sa.text("INSERT INTO idea_pieces (rowid, title, need) VALUES (:id, :title, :need)")
    while rows := connection.execute(some, {"after": after, "n": BATCH}).all():
        connection.execute(write, [row_of(row.id, row.title, f"{row.need}\n{told.get(row.id, '')}") for row in rows])
        after = rows[-1].id


def _told_by_pilots() -> dict[int, str]:
    """What the pilots of each idea tell of how they ended."""
    found = op.get_bind().execute(sa.text(
        "SELECT pilot_ideas.idea_id, pilots.title, pilots.learned, rounds.summary FROM pilot_ideas "
        "JOIN pilots ON pilots.id = pilot_ideas.pilot_id "
        "JOIN rounds ON rounds.pilot_id = pilots.id AND rounds.number = pilots.round_number "
        "WHERE pilot_ideas.left_at IS NULL AND pilots.step = 'outcome' ORDER BY pilots.entered_at, pilots.id"
    ))  # fmt: skip
    told: dict[int, str] = {}
    for idea_id, title, learned, summary in found:
        told[idea_id] = f"{told.get(idea_id, '')}\n{title}\n{learned or summary or ''}"
    return told


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

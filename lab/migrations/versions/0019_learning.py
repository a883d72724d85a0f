"""Learning cards: what staff add to the own ones, and those that came from other labs."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _own_cards()
    _foreign_cards()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE card_pieces USING fts5(title, body, detail=none, columnsize=0, "
            "tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
        )
    _fill()


def _own_cards() -> None:
    op.create_table(
        "own_cards",
        sa.Column("pilot_id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("for_whom", "reusable", "differently")),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_own_cards_pilot_id_pilots")),
        sa.ForeignKeyConstraint(["contact_id"], ["units.id"], name=op.f("fk_own_cards_contact_id_units")),
        sa.PrimaryKeyConstraint("pilot_id", name=op.f("pk_own_cards")),
    )


def _foreign_cards() -> None:
    op.create_table(
        "foreign_cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("origin_url", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lab", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("title", "lang", "outcome", "reason")),
        sa.Column("gist", sa.Text(), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foreign_cards")),
        sa.UniqueConstraint("origin_url", "number", name=op.f("uq_foreign_cards_origin_url_number")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_foreign_cards_listed", "foreign_cards", ["removed_at", "decided_on", "id"])


def _fill() -> None:
    """A card for each pilot that was decided before there were any."""
    from lab.learning.index import folded

    run = op.get_bind().execute
    decided = run(sa.text(
        "SELECT pilots.id, pilots.title, pilots.hypothesis, pilots.learned, rounds.scope, rounds.summary, "
        "coalesce(pilots.decided_at, pilots.entered_at) AS at FROM pilots "
        "JOIN rounds ON rounds.pilot_id = pilots.id AND rounds.number = pilots.round_number "
        "WHERE pilots.stage IN ('scaling', 'scaled', 'stopped')"
    )).all()  # fmt: skip
    rows = [
        {"id": row.id, "at": row.at,
         "words": folded("\n".join((row.title, row.hypothesis, row.learned, row.scope, row.summary)))}
        for row in decided
    ]  # fmt: skip
    if rows:
        run(sa.text(
            "INSERT INTO own_cards (pilot_id, for_whom, reusable, differently, changed_at, words) "
            "VALUES (:id, '', '', '', :at, :words)"
        ), rows)  # fmt: skip


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

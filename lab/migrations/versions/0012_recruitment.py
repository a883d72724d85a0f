"""Places, groups, questions, the waiting list, versions of the consent text, guardians."""

import sqlalchemy as sa
from alembic import op

from lab import clock

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_columns()
    _create_set_up()
    _create_people()
    _keep_from_today()
    op.execute(
        "INSERT INTO consent_texts (round_id, version, text, collects, contact, keep_days) "
        "SELECT id, consent_version, consent_text, '', '', keep_days FROM rounds WHERE consent_version > 0"
    )


def _keep_from_today() -> None:
    """Nobody was told yet when this is deleted, so of tests that are over it is kept for 90 days from now on."""
    rounds = sa.table("rounds", sa.column("id"), sa.column("pilot_id"), sa.column("ended_on", sa.Date),
                      sa.column("keep_days"))  # fmt: skip
    pilots = sa.table("pilots", sa.column("id"), sa.column("stage"), sa.column("entered_at", sa.DateTime))
    over = sa.or_(rounds.c.ended_on.is_not(None), pilots.c.stage == "cancelled")
    found = sa.select(rounds.c.id, rounds.c.ended_on, pilots.c.entered_at).where(rounds.c.pilot_id == pilots.c.id, over)
    run, today = op.get_bind().execute, clock.today()
    for id, ended, entered_at in run(found).all():
        days = max(0, (today - (ended or entered_at.date())).days)
        run(sa.update(rounds).where(rounds.c.id == id).values(keep_days=90 + days))


def _add_columns() -> None:
    op.add_column("rounds", sa.Column("collects", sa.Text(), nullable=False, server_default=""))
    op.add_column("rounds", sa.Column("contact", sa.String(), nullable=False, server_default=""))
    op.add_column("rounds", sa.Column("keep_days", sa.Integer(), nullable=False, server_default="90"))
    op.add_column("rounds", sa.Column("first_call_days", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("rounds", sa.Column("opened_at", sa.DateTime(), nullable=True))
    op.add_column("rounds", sa.Column("forgotten_on", sa.Date(), nullable=True))
    op.add_column("testers", sa.Column("dropout", sa.String(), nullable=False, server_default=""))
    op.add_column("testers", sa.Column("taken_out", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("testers", sa.Column("held_until", sa.Date(), nullable=True))
    op.create_index("ix_testers_held_until", "testers", ["held_until"])


def _create_set_up() -> None:
    """What a round asks for and promises."""
    op.create_table(
        "quotas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_quotas_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotas")),
        sa.UniqueConstraint("round_id", "kind", "value", name=op.f("uq_quotas_round_id_kind_value")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("fits", sa.JSON(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("once", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_questions_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("round_id", "once", name=op.f("uq_questions_round_id_once")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "consent_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("collects", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("keep_days", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_consent_texts_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_texts")),
        sa.UniqueConstraint("round_id", "version", name=op.f("uq_consent_texts_round_id_version")),
    )


def _create_people() -> None:
    op.create_table(
        "waiting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_waiting_round_id_rounds")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_waiting_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
        sa.UniqueConstraint("round_id", "person_id", name=op.f("uq_waiting_round_id_person_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_waiting_line", "waiting", ["round_id", "state", "at", "id"])
    op.create_index("ix_waiting_person_id", "waiting", ["person_id"])
    op.create_table(
        "tester_facts",
        sa.Column("tester_id", sa.Integer(), nullable=False),
        sa.Column("quota_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["tester_id"], ["testers.id"], name=op.f("fk_tester_facts_tester_id_testers")),
        sa.ForeignKeyConstraint(["quota_id"], ["quotas.id"], name=op.f("fk_tester_facts_quota_id_quotas")),
        sa.PrimaryKeyConstraint("tester_id", name=op.f("pk_tester_facts")),
    )
    op.create_index("ix_tester_facts_quota_id", "tester_facts", ["quota_id"])
    op.create_table(
        "guardians",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_guardians_round_id_rounds")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_guardians_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardians")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_guardians_round", "guardians", ["round_id", "person_id", "id"])
    op.create_index("ix_guardians_person_id", "guardians", ["person_id"])


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

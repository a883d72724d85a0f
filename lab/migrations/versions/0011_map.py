"""The map's points and cell counts; each idea's cell."""

import sqlalchemy as sa
from alembic import op

from lab.map import rules

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = ("level", "cell", "step", "topic_id", "district_id", "call_id")


def upgrade() -> None:
    _wider_cells()
    op.create_table(
        "map_points",
        sa.Column("idea_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("topic_id", "district_id", "call_id")),
        sa.Column("lat", sa.Integer(), nullable=False),
        sa.Column("lng", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["ideas.id"], name=op.f("fk_map_points_idea_id_ideas")),
        sa.PrimaryKeyConstraint("idea_id", name=op.f("pk_map_points")),
    )
    op.create_table(
        "map_cells",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cell", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)
          for name in ("topic_id", "district_id", "call_id")),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("lat_sum", sa.BigInteger(), nullable=False),
        sa.Column("lng_sum", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_map_cells")),
        sqlite_with_rowid=False,
    )  # fmt: skip
    _number_cells()
    _count()
    op.create_index("ix_map_points_cell", "map_points", ["cell", "idea_id"])


def _wider_cells() -> None:
    """SQLite's integers are as wide as they need to be."""
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("ideas", "cell", existing_type=sa.Integer(), type_=sa.BigInteger(), existing_nullable=True)


def _number_cells() -> None:
    run = op.get_bind().execute
    placed = run(sa.text("SELECT id, lat, lng FROM ideas WHERE lat IS NOT NULL AND lng IS NOT NULL")).all()
    rows = [{"id": id, "cell": rules.cell_of(lat, lng)} for id, lat, lng in placed]
    if rows:
        run(sa.text("UPDATE ideas SET cell = :cell WHERE id = :id"), rows)


def _count() -> None:
    op.execute(
        "INSERT INTO map_points (idea_id, cell, step, topic_id, district_id, call_id, lat, lng) SELECT id, "
        "coalesce(cell, -1), step, coalesce(topic_id, 0), coalesce(district_id, 0), coalesce(call_id, 0), "
        "CAST(round(coalesce(lat, 0) * 100000) AS INTEGER), CAST(round(coalesce(lng, 0) * 100000) AS INTEGER) "
        "FROM ideas WHERE listed"
    )
    counts = "step, topic_id, district_id, call_id, count(*), sum(lat), sum(lng) FROM map_points"
    same = "number, step, topic_id, district_id, call_id"
    into = f"INSERT INTO map_cells ({', '.join(KEY)}, n, lat_sum, lng_sum)"
    op.execute(f"{into} SELECT 0, 0 AS number, {counts} WHERE cell < 0 GROUP BY {same}")
    for level in rules.LEVELS:
        number = f"cell >> {2 * (rules.FINEST - level)}"
        op.execute(f"{into} SELECT {level}, {number} AS number, {counts} WHERE cell >= 0 GROUP BY {same}")


def downgrade() -> None:
    raise RuntimeError("There is no way back from here: restore the backup that was made before the upgrade.")

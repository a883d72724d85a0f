"""What the map reads: each public idea as it is counted, and the counts of the grid's cells."""

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base

NO_CELL = -1


class MapPoint(Base):
    """A public idea as map_cells counts it now. Ids of 0 are none; `cell` of -1: it has no point.

    `lat`, `lng`: whole hundred-thousandths of a degree. Small rows beside the wide ones of ideas: a view reads many.
    """

    __tablename__ = "map_points"
    __table_args__ = (Index("ix_map_points_cell", "cell", "idea_id"),)

    idea_id: Mapped[int] = mapped_column(ForeignKey("ideas.id"), primary_key=True, autoincrement=False)
    cell: Mapped[int] = mapped_column(BigInteger)
    step: Mapped[str]
    topic_id: Mapped[int]
    district_id: Mapped[int]
    call_id: Mapped[int]
    lat: Mapped[int]
    lng: Mapped[int]


class MapCell(Base):
    """How many ideas of one step, topic, district and call stand in a cell, and the sum of their places.

    Level 0 counts those without a point. No row has n = 0.
    """

    __tablename__ = "map_cells"
    __table_args__ = ({"sqlite_with_rowid": False},)

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cell: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    district_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    call_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]
    lat_sum: Mapped[int] = mapped_column(BigInteger)
    lng_sum: Mapped[int] = mapped_column(BigInteger)

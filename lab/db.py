"""The database and the only commit in the code base: atomic()."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from .errors import NotFound

T = TypeVar("T")
log = logging.getLogger(__name__)
MAX_ID = 2**31 - 1
SAFE_SQLITE = (3, 51, 3)
"""Before this version SQLite may corrupt a database when it resets its write-ahead log."""

PATIENCE = 10_000
"""Milliseconds that a writer waits for another one."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. SQLite gives naive values back; the lab knows only aware ones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


def sqlite_module() -> ModuleType:
    """The newest SQLite at hand: pysqlite3 ships a mended one, the interpreter's own may be old."""
    try:
        import pysqlite3
    except ImportError:
        return sqlite3
    return pysqlite3


def sqlite_is_safe() -> bool:
    return tuple(sqlite_module().sqlite_version_info) >= SAFE_SQLITE


def init_app(app: Flask) -> None:
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    # What a statement was given are people's words and addresses: a log of errors does not need them.
    options: dict[str, Any] = {"hide_parameters": True}
    if url.startswith("sqlite"):
        options["module"] = sqlite_module()
        options["connect_args"] = {"timeout": PATIENCE / 1000, "isolation_level": None, "check_same_thread": False}
        _keep_private(make_url(url).database)
        if not sqlite_is_safe():
            log.warning("SQLite %s may corrupt its write-ahead log: install pysqlite3", sqlite_module().sqlite_version)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _listen(db.engine)


def _keep_private(database: str | None) -> None:
    """A new database is its owner's alone, and so are the files that SQLite puts beside it."""
    if database and database != ":memory:" and not Path(database).exists():
        Path(database).touch(mode=0o600)


def _listen(engine: Engine) -> None:
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",  # what is erased is overwritten, not only marked as free
        f"busy_timeout={PATIENCE}",
        "cache_size=-32000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A read that becomes a write fails at once under SQLite, however long the timeout: a writer says so at the start.
    options = connection.get_execution_options()
    patience = options.get("patience")
    if patience:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={int(patience)}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
    finally:
        if patience:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE}")


_after_commit: list[Callable[[], None]] = []


def after_commit(call: Callable[[], None]) -> None:
    """Register what is called after each outermost commit (the queue's wake-up). Twice is once."""
    if call not in _after_commit:
        _after_commit.append(call)


def undo_on_failure(call: Callable[[], None]) -> None:
    """Inside atomic(): what to take back when the transaction comes to nothing, as a file that it wrote."""
    db.session().info.setdefault("undo", []).append(call)


@contextmanager
def atomic(patience: int | None = None) -> Iterator[None]:
    """All or nothing. The outermost block ends the request's read transaction and begins a writing one.

    `patience` in milliseconds, for what may as well be written another time; SQLite only.
    """
    session = db.session()
    if session.info.get("atomic"):
        yield
        return
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed outside atomic()")
    session.rollback()
    session.info["atomic"] = True
    try:
        session.connection(execution_options={"writes": True, "patience": patience})
        yield
        session.commit()
    except BaseException:
        session.rollback()
        for undo in session.info.pop("undo", ()):
            undo()
        raise
    finally:
        session.info["atomic"] = False
        session.info.pop("undo", None)
    for call in _after_commit:
        call()


def end_reading() -> None:
    """Let go of what was read, so that no read transaction stays open. Inside atomic() nothing: all would be lost."""
    session = db.session()
    if not session.info.get("atomic"):
        session.rollback()


def insert_into(table: Any) -> sqlite.Insert | postgresql.Insert:
    """An INSERT in the database's own dialect, which can say what happens where a unique row stands already.

    `table`: a model, or its table, into which thousands of rows go faster than through the mapper.
    """
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    return insert(table)


def by_id(kind: type[T], id: int) -> T | None:
    """The row, or None, also for a number that no row can have."""
    return db.session.get(kind, id) if 0 < id <= MAX_ID else None


def lock(thing: T) -> T:
    """Read the row again, locked where the database can: after this, right and stage are checked again."""
    try:
        # The row alone: PostgreSQL refuses to lock what is only read beside it, as somebody's survey or handler.
        db.session.refresh(thing, with_for_update={"of": type(thing)})
    except InvalidRequestError as gone:
        raise NotFound() from gone
    return thing

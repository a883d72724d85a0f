"""Whether this lab can work: what a probe asks, and what the administrator reads."""

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_babel import gettext
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from ..config import ROOT
from ..db import SAFE_SQLITE, db, sqlite_is_safe, sqlite_module


@dataclass(frozen=True)
class Check:
    """`state`: ok, warning or failed. A lab with a failed check is not ready."""

    name: str
    state: str
    words: str


_more: list[Callable[[], Check | None]] = []


def also_check(check: Callable[[], Check | None]) -> None:
    """A later package has something of its own to check; None when it is switched off."""
    if check not in _more:
        _more.append(check)


def checks() -> list[Check]:
    found = [_database(), _instance()]
    if found[0].state == "ok":
        found.append(_tables())
    if db.engine.dialect.name == "sqlite":
        found.append(_sqlite())
    return found + [check for more in _more if (check := more())]


def is_ready(found: list[Check]) -> bool:
    return all(check.state != "failed" for check in found)


def as_json(found: list[Check]) -> dict[str, Any]:
    return {"ready": is_ready(found), "checks": [asdict(check) for check in found]}


def _database() -> Check:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return Check("database", "failed", gettext("The database does not answer."))
    return Check("database", "ok", gettext("The database answers."))


def _tables() -> Check:
    wanted = ScriptDirectory(str(ROOT / "lab" / "migrations")).get_current_head()
    stands = MigrationContext.configure(db.session.connection()).get_current_revision()
    if stands == wanted:
        return Check("tables", "ok", gettext("The tables are those of this version of the lab."))
    words = gettext("The tables are at {stands}, this version needs {wanted}: run `flask --app app db upgrade`.")
    return Check("tables", "failed", words.format(stands=stands or "–", wanted=wanted))


def _sqlite() -> Check:
    version = sqlite_module().sqlite_version
    if sqlite_is_safe():
        return Check("sqlite", "ok", gettext("SQLite {version} is safe to use.").format(version=version))
    safe = ".".join(str(n) for n in SAFE_SQLITE)
    words = gettext("SQLite {version} may damage the database in rare cases. Install pysqlite3, or {safe} or newer.")
    return Check("sqlite", "warning", words.format(version=version, safe=safe))


def _instance() -> Check:
    folder = current_app.config["LAB"].instance
    if os.access(folder, os.W_OK | os.X_OK):
        return Check("instance", "ok", gettext("The instance folder can be written."))
    return Check("instance", "failed", gettext("The instance folder cannot be written."))

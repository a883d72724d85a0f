"""Alembic's environment: the app's own engine, and every package's tables."""

from importlib import import_module

from alembic import context
from flask import current_app

from lab.db import Base

MODELS = ("lab.runs", "lab.deliveries", "lab.events", *(f"lab.{name}.models" for name in
          ("city", "accounts", "bounces", "photos", "calls", "ideas", "similar", "map", "votes", "comments", "suggestions", "reports", "pilots",
           "recruitment", "checkins", "incidents", "surveys", "workshops", "measures", "evaluation", "learning", "board",
           "watching", "feeds", "notices", "push", "satisfaction")))  # fmt: skip
OURS = (
    "idea_words",
    "idea_pieces",
    "idea_vocab",
    "card_pieces",
    "comment_words",
    "comment_vocab",
    "answer_words",
    "answer_vocab",
)
"""Tables that no model describes: the search index and what SQLite keeps beside it."""


def _is_described(thing: object, name: str | None, kind: str, *_rest: object) -> bool:
    return not (kind == "table" and (name or "").startswith(OURS))


def run() -> None:
    for module in MODELS:
        import_module(module)
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=Base.metadata, render_as_batch=True,
            include_object=_is_described, compare_type=True,
        )  # fmt: skip
        with context.begin_transaction():
            context.run_migrations()


run()

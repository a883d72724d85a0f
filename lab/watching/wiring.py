"""Following survives the sign-in, and goes with the person who leaves."""

from flask import Flask
from flask_babel import get_locale

from ..accounts import actions as accounts
from ..accounts import acts
from ..errors import N_
from ..permissions import Action
from ..web import guard, own_path
from . import actions, searches


def init_app(_app: Flask) -> None:
    accounts.on_erase(actions.erase)
    acts.register(acts.Act(
        "watch", "watching.follow", N_("Right after that, you follow it, and hear of what is new."), _follow, _back,
        about=_about, by_link=frozenset({"query"}),
    ))  # fmt: skip


def _follow(fields: acts.Fields) -> str:
    actions.follow(guard(Action.WATCH), fields.get("query", ""))
    return _back(fields)


def _back(fields: acts.Fields) -> str:
    """The list that shows it."""
    return own_path(fields.get("next"), searches.path_of(searches.asked(fields.get("query", ""))))


def _about(fields: acts.Fields) -> tuple[str, str]:
    """Anybody can write a link that follows: it says what."""
    query = searches.asked(fields.get("query", ""))
    return (searches.name_of(query), str(get_locale() or "en")) if query else ("", "")

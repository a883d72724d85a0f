"""The picture of an idea goes with the words that it shows; its page names it."""

from flask import Flask, current_app

from ..ideas import search
from ..ideas.models import Idea
from . import picture, results
from .views import cards


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(has_result=results.has_result)
    search.when_kept(_forget_picture)


def _forget_picture(idea: Idea) -> None:
    if idea.id:
        picture.forget(cards(current_app.config["LAB"]), idea.id)

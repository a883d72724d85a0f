"""The picture of an idea goes with the words that it shows."""

from flask import Flask, current_app

from ..ideas import search
from ..ideas.models import Idea
from . import picture
from .views import cards


def init_app(_app: Flask) -> None:
    search.when_kept(_forget_picture)


def _forget_picture(idea: Idea) -> None:
    if idea.id:
        picture.forget(cards(current_app.config["LAB"]), idea.id)

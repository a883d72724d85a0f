"""The map keeps in step with the ideas: in the same transaction."""

from flask import Flask

from ..ideas import search
from . import counting


def init_app(_app: Flask) -> None:
    search.when_kept(counting.keep)

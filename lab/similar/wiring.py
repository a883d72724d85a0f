"""The index keeps in step with every idea."""

from flask import Flask

from ..ideas import search
from ..photos import uploads
from . import index


def init_app(_app: Flask) -> None:
    search.when_kept(index.keep)
    uploads.accept("similar.look", "idea")

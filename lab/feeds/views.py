"""Feeds that a reader subscribes to (Atom) and the calendar of one person."""

from flask import Blueprint

bp = Blueprint("feeds", __name__)

"""The pilot board: all pilots at a glance, for the lab's staff."""

from flask import Blueprint

bp = Blueprint("board", __name__)

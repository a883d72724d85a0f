"""What keeps the lab running: the queue, its timers, its figures."""

from flask import Blueprint

bp = Blueprint("operations", __name__)

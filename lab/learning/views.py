"""Learning cards: the own ones for other labs, and theirs."""

from flask import Blueprint

bp = Blueprint("learning", __name__)

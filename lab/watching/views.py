"""Topics, districts and searches that a resident follows."""

from flask import Blueprint

bp = Blueprint("watching", __name__)

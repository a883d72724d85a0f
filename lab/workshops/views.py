"""Workshops of a pilot."""

from flask import Blueprint

bp = Blueprint("workshops", __name__)

"""Surveys of testers."""

from flask import Blueprint

bp = Blueprint("surveys", __name__)

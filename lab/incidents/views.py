"""Incidents: what went wrong during a test."""

from flask import Blueprint

bp = Blueprint("incidents", __name__)

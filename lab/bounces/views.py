"""Addresses to which no mail may go: what mail servers report, and how it ends."""

from flask import Blueprint

bp = Blueprint("bounces", __name__)

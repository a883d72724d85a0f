"""Messages on phones and computers whose owner let the lab send them (Web Push)."""

from flask import Blueprint

bp = Blueprint("push", __name__)

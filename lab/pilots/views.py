from flask import Blueprint

bp = Blueprint("pilots", __name__)

"""One question, a week after an outcome: was the answer good?"""

from flask import Blueprint

bp = Blueprint("satisfaction", __name__)

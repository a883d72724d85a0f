"""What everything is compared with: a route that returns a constant string, in a minimal Flask app and in the lab's.

The goals are set against the lab's own: it passes the same hooks, headers and checks as every page, so that the ratio
says what a page costs beyond them. The minimal app shows what those hooks cost.
"""

from flask import Flask

PATH = "/a-constant-string"

minimal = Flask(__name__)


def with_constant(app: Flask) -> Flask:
    """Before the app's first request."""
    app.add_url_rule(PATH, "a_constant_string", lambda: "Hello.")
    return app


with_constant(minimal)

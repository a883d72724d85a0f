"""What everything is compared with: a minimal Flask app with one route that returns a constant string."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def constant() -> str:
    return "Hello."

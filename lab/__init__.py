"""Pilotlight: a city's living lab. create_app() is the table of contents."""

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

from . import clock, commands, config, db, extensions, files, web
from .config import Settings

PACKAGES = (
    "city",
    "accounts",
    "bounces",
    "photos",
    "calls",
    "ideas",
    "similar",
    "map",
    "votes",
    "comments",
    "suggestions",
    "reports",
    "triage",
    "pilots",
    "recruitment",
    "checkins",
    "incidents",
    "surveys",
    "workshops",
    "measures",
    "evaluation",
    "learning",
    "backlog",
    "board",
    "watching",
    "notices",
    "push",
    "satisfaction",
    "me",
    "insights",
    "sharing",
    "feeds",
    "operations",
    "demo",
)
"""In the order in which they may import from each other."""


def create_app(settings: Settings | None = None) -> Flask:
    settings = settings or config.read()
    clock.use_zone(settings.timezone)
    app = Flask(__name__, root_path=str(config.ROOT), instance_path=str(settings.instance))
    app.config.update(settings.flask())
    db.init_app(app)
    extensions.init_app(app)
    web.init_app(app)
    for name in PACKAGES:
        _wire(app, name)
    commands.init_app(app)
    files.init_app(app)
    return app


def _wire(app: Flask, name: str) -> None:
    """Each package's pages (moves.py holds those of its lifecycle), and in its wiring.py what it listens to,
    resumes and does outside the request."""
    views = import_module(f"lab.{name}.views")
    for more in ("moves", "wiring"):
        if find_spec(f"lab.{name}.{more}"):
            import_module(f"lab.{name}.{more}")
    app.register_blueprint(views.bp)
    if find_spec(f"lab.{name}.wiring"):
        import_module(f"lab.{name}.wiring").init_app(app)

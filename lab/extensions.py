"""Flask extensions, made once and bound in create_app."""

from contextlib import suppress
from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, current_user
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from .config import ROOT
from .db import db

babel = Babel()
csrf = CSRFProtect()


def address() -> str:
    """Whom a limit counts who is not signed in. One machine has 2^64 addresses of IPv6: all of them are one."""
    with suppress(ValueError):
        given = ip_address(request.remote_addr or "")
        if isinstance(given, IPv6Address) and not given.ipv4_mapped:
            return str(ip_network((given, 64), strict=False))
    return get_remote_address()


class WriteLimiter(Limiter):
    """Only writes are limited: reading a page does not pay for looking up limits that it cannot have."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if request.method == "POST":
            super()._check_request_limit(callable_name, in_middleware)


limiter = WriteLimiter(address, default_limits=[])
login = LoginManager()
migrate = Migrate()


def init_app(app: Flask) -> None:
    babel.init_app(app, locale_selector=_language)
    csrf.init_app(app)
    limiter.init_app(app)
    login.init_app(app)
    login.session_protection = None
    migrate.init_app(app, db, directory=str(ROOT / "lab" / "migrations"), render_as_batch=True)


def _language() -> str | None:
    """The person's own language when the lab speaks it, else the best that the browser asks for."""
    spoken = current_app.config["LAB"].languages
    if len(spoken) == 1 or not has_request_context():
        return str(spoken[0])
    own = current_user.actor.lang if current_user.is_authenticated else None
    return own if own in spoken else request.accept_languages.best_match(spoken, spoken[0])

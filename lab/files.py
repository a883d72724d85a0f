"""Static files, with long caching for addresses that carry a content hash, and compression for pages."""

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from .config import ROOT, Settings

YEAR = 365 * 86_400


def init_app(app: Flask) -> None:
    settings: Settings = app.config["LAB"]
    app.config["COMPRESS_MIMETYPES"] = [
        "text/html",
        "application/json",
        "application/atom+xml",
        "image/svg+xml",
    ]
    app.config["COMPRESS_ALGORITHM"] = ["gzip"]
    Compress(app)
    if not app.testing:
        app.wsgi_app = _static(app)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _static(app: Flask) -> WhiteNoise:
    """Files under static/, with the `.gz` beside them where there is one."""
    return WhiteNoise(app.wsgi_app, root=str(ROOT / "static"), prefix="static/", max_age=YEAR, autorefresh=False)

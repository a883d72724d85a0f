"""Static files and compression. Addresses carry a content hash (assets.asset): a browser may keep a file for ever."""

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from .config import Settings

YEAR = 365 * 86_400
COMPRESSED = ["text/html", "text/css", "text/javascript", "application/javascript", "application/json",
              "application/geo+json", "image/svg+xml"]  # fmt: skip


def init_app(app: Flask) -> None:
    settings: Settings = app.config["LAB"]
    app.config.update(SEND_FILE_MAX_AGE_DEFAULT=YEAR, COMPRESS_MIMETYPES=COMPRESSED, COMPRESS_ALGORITHM=["gzip"])
    app.config.update(COMPRESS_LEVEL=6, COMPRESS_ALGORITHM_STREAMING=["gzip"], COMPRESS_MIN_SIZE=500)
    Compress(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

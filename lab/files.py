"""Static files, compression, and what goes without a cookie. Addresses of files carry a content hash (assets.asset): a
browser may keep a file for ever."""

import gzip
from functools import lru_cache

import brotli
from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from .config import Settings

YEAR = 365 * 86_400
COMPRESSED = ["text/html", "text/css", "text/javascript", "application/javascript", "application/json",
              "application/geo+json", "image/svg+xml"]  # fmt: skip
WAYS = ["br", "gzip"]
LEVEL_OF_PAGES = 5
"""Of brotli: as quick as gzip's 6, and 8 % smaller."""
LEVEL_OF_FILES = 10
"""The next one saves 2 % more and takes twice as long, once in a process."""
SMALLEST = 500
NEEDLESS = ("Content-Disposition", "Expires")
"""What Flask tells of a file, and a browser that reads Cache-Control has no use for."""


def init_app(app: Flask) -> None:
    settings: Settings = app.config["LAB"]
    app.config.update(SEND_FILE_MAX_AGE_DEFAULT=YEAR, COMPRESS_MIMETYPES=COMPRESSED, COMPRESS_ALGORITHM=WAYS)
    app.config.update(COMPRESS_LEVEL=6, COMPRESS_BR_LEVEL=LEVEL_OF_PAGES, COMPRESS_ALGORITHM_STREAMING=["gzip"])
    app.config.update(COMPRESS_MIN_SIZE=SMALLEST)
    app.extensions["lab_headers_of_files"] = _headers(app.extensions["lab_headers"])
    app.session_interface = _Sessions()
    Compress(app)
    app.after_request(_packed_once)  # registered later, called earlier: Compress leaves what is packed
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


class _Sessions(SecureCookieSessionInterface):
    """What is the same for everybody may be kept on the way to them: nobody's cookie goes with it."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not response.cache_control.public:
            super().save_session(app, session, response)
        elif session.accessed:
            response.vary.add("Cookie")


def _headers(of_pages: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A file needs fewer of them, and a first visit fetches ten files."""
    kept = [header for header in of_pages if header[0] in ("X-Content-Type-Options", "Strict-Transport-Security")]
    return [("Content-Security-Policy", "default-src 'none'"), *kept]


def _packed_once(response: Response) -> Response:
    """Each static file is packed at most once in a process and way, and therefore well."""
    if request.endpoint != "static":
        return response
    for name in NEEDLESS:
        response.headers.pop(name, None)
    way = request.accept_encodings.best_match(WAYS)
    whole = response.status_code == 200 and (response.content_length or 0) >= SMALLEST
    if not (way and whole and response.mimetype in COMPRESSED):
        return response
    response.direct_passthrough = False
    response.set_data(_pack(response.get_data(), way))
    response.headers["Content-Encoding"] = way
    response.set_etag(f"{response.get_etag()[0]}:{way}")
    response.make_conditional(request)
    return response


@lru_cache(maxsize=128)
def _pack(whole: bytes, way: str) -> bytes:
    return brotli.compress(whole, quality=LEVEL_OF_FILES) if way == "br" else gzip.compress(whole, 9, mtime=0)

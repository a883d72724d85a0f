"""What a form carries for a photo: its key, sealed by the lab. Who only saw the photo's address cannot make one."""

from flask import current_app
from itsdangerous import BadSignature, Signer

MOST = 20
"""A form never names more; the rest is not looked at."""


def token_of(key: str) -> str:
    return _signer().sign(key).decode()


def keys_in(tokens: str) -> list[str]:
    """The keys of a form's hidden field, in its order. What the lab did not seal is left out."""
    found = (_key(token) for token in tokens.split()[:MOST])
    return list(dict.fromkeys(key for key in found if key))


def _key(token: str) -> str:
    try:
        return _signer().unsign(token).decode("ascii")
    except (BadSignature, UnicodeError):
        return ""


def _signer() -> Signer:
    return Signer(current_app.config["SECRET_KEY"], salt="photo in a form")

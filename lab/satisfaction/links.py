"""The three links of the mail: each is signed for one person, one outcome and one answer, and good for nothing else."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from ..accounts.models import Person
from ..config import Settings
from ..events import Event
from ..words import say
from . import queries, rules


def token_for(person_id: int, root_id: int, code: str) -> str:
    return str(_signer().dumps([person_id, root_id, code]))


def read_token(token: str) -> tuple[int, int, str] | None:
    """(person, outcome, answer); None for what the lab did not sign."""
    try:
        person_id, root_id, code = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return int(person_id), int(root_id), str(code)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="satisfaction")


def ways(person: Person, event: Event) -> list[tuple[str, str]] | None:
    """(label, address) of the answers in a mail; None for who has answered already on the page, or comes too late."""
    settings: Settings = current_app.config["LAB"]
    about = int((event.data or {}).get("about", 0))
    asked = queries.asked(about)
    if asked is None or not asked.is_open or queries.own_answer(about, person.id):
        return None
    base = settings.base_url.rstrip("/")
    return [(say(words), f"{base}/answered/{token_for(person.id, about, code)}") for code, words in rules.SAID]

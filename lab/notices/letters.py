"""The mail of a notice, written when it is sent: in the person's language, and only if it is still wanted."""

import re

from flask import current_app
from flask_babel import force_locale, gettext
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from .. import events, story
from ..accounts.models import Person
from ..config import Settings
from ..db import db
from ..deliveries import Delivery
from ..events import Event
from ..ideas.models import Idea
from ..mail import Letter
from . import queries, standing, wording
from .models import Notice
from .rules import Pace, kind_of
from .wording import About

_PATH = re.compile(r"(?<![\w/])/(?:ideas|pilots|comments|suggestions|invitations|surveys|workshops)/\d+(?:/[a-z]+)*\b")


def letter_of(delivery: Delivery) -> Letter | None:
    """None when the person stopped mails, stopped following, took the vote back, or left (test or lab) since."""
    found = queries.notice(delivery.notice_id or 0)
    person = db.session.get(Person, found[0].person_id) if found else None
    if found is None or person is None or not _is_wanted(person, *found):
        return None
    spoken = current_app.config["LAB"].languages
    lang = person.lang if person.lang in spoken else spoken[0]
    with force_locale(lang):
        return _letter(person, lang, *found)


def _is_wanted(person: Person, notice: Notice, event: Event) -> bool:
    if person.erased_at is not None or not person.wants_mail or not person.email:
        return False
    if queries.pace_of(person.id, kind_of(event.move, notice.letter, event.outcome)) == Pace.NEVER:
        return False
    return notice.id in standing.still_wanted(person.id, [(notice, event)])


def _letter(person: Person, lang: str, notice: Notice, event: Event) -> Letter:
    settings: Settings = current_app.config["LAB"]
    about = _about(event, notice.letter)
    base = settings.base_url.rstrip("/")
    stop = f"{base}/unsubscribe/{token_for(person.id, event.kind, event.thing_id)}"
    values = {
        "lab": f"{settings.name} {settings.city}", "name": person.display_name, "about": about, "base": base,
        "headline": story.headline(event), "stop": stop, "why": wording.why(event.kind, notice.letter),
        "words": _whole_links(wording.told(event, events.texts_of([event.id])[event.id], notice.letter), base),
        "by": story.by_whom(event), "lang": lang,
        "ideas": queries.ideas_beside([event]).get(event.id, []), "beside": wording.beside(event.kind),
    }  # fmt: skip
    html = current_app.jinja_env.get_template("notices/mail.html").render(**values)
    return Letter(
        subject=gettext("%(headline)s: %(title)s", headline=values["headline"], title=about.title),
        text=_text(values), html=html, lang=lang,
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )  # fmt: skip


def _whole_links(words: str, base: str) -> str:
    """A path that stands in a sentence leads nowhere in a mail."""
    return _PATH.sub(lambda path: base + path.group(), words)


def _text(said: dict) -> str:
    """The same as the HTML, for those who read plain text."""
    ideas = [f"{idea.title}\n{said['base']}{idea.path}" for idea in said["ideas"]]
    beside = [said["beside"] + "\n" + "\n".join(ideas)] if ideas else []
    parts = [
        gettext("Hello %(name)s,", name=said["name"]),
        said["words"] or said["headline"],
        f"{said['about'].title}\n{said['base']}{said['about'].path}",
        *beside,
        gettext("Said by: %(who)s.", who=said["by"]),
        gettext("Why you get this: %(reason)s", reason=said["why"]),
        gettext("Stop these mails:") + "\n" + said["stop"],
        said["lab"],
    ]
    return "\n\n".join(parts) + "\n"


def _about(event: Event, letter: str) -> About:
    """A mail is written when it is sent: an idea that was hidden meanwhile is not named in it."""
    if event.kind == "idea":
        columns = Idea.title, Idea.lang, Idea.published_at, Idea.visibility
        idea = db.session.execute(select(*columns).where(Idea.id == event.thing_id)).first()
        named = idea is not None and wording.may_be_named(letter, idea.published_at is not None, idea.visibility)
        return wording.about(event, idea.title if idea else None, idea.lang if idea else None, named)
    thing = queries.THINGS.get(event.kind)
    if thing is None:
        return wording.about(event, None, None)
    row = db.session.execute(select(thing.title, thing.lang).where(thing.id == event.thing_id)).first()
    return wording.about(event, *(row or (None, None)))


# The link that stops mails


def token_for(person_id: int, kind: str, thing_id: int) -> str:
    """Signed, without an end: an old mail must still be able to stop new ones."""
    return str(_signer().dumps([person_id, kind, thing_id]))


def read_token(token: str) -> tuple[int, str, int] | None:
    try:
        person_id, kind, thing_id = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return int(person_id), str(kind), int(thing_id)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="unsubscribe")

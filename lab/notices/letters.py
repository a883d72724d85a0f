"""The mail of a notice, written when it is sent: in the person's language, and only if it is still wanted."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup
from sqlalchemy import select

from .. import clock, events, story
from ..accounts.models import Person
from ..config import Settings
from ..db import db
from ..deliveries import Delivery, NotNow
from ..events import Event
from ..ideas.models import Idea
from ..mail import Letter, thread_of
from ..watching import buttons as watching
from ..words import say, told
from . import queries, standing, wording
from .models import Notice
from .rules import Pace, after_quiet, kind_of
from .wording import About

_PATH = re.compile(r"(?<![\w/])/(?:ideas|pilots|comments|suggestions|invitations|surveys|workshops)/\d+(?:/[a-z]+)*\b")


def letter_of(delivery: Delivery) -> Letter | None:
    """None when the person stopped mails, stopped following, took the vote back, or left (test or lab) since.

    Raises NotNow in their quiet hours.
    """
    found = queries.notice(delivery.notice_id or 0)
    person = db.session.get(Person, found[0].person_id) if found else None
    if found is None or person is None or not _is_wanted(person, *found):
        return None
    wait_for_morning(person)
    lang = language_of(person)
    with force_locale(lang):
        return _letter(person, lang, *found)


def language_of(person: Person) -> str:
    """Theirs, if the lab speaks it."""
    spoken = current_app.config["LAB"].languages
    return person.lang if person.lang in spoken else spoken[0]


Ways = Callable[[Person, Event], list[tuple[str, str]] | None]
_ways: dict[str, Ways] = {}
_labels: dict[str, Sequence[str]] = {}


def offer(move: str, ways: Ways, labels: Sequence[str] = ()) -> None:
    """For later packages: what can be done with one tap in the mail about such an event, as (label, address).

    None instead says that nobody need be told any more. `labels` are shown where the mail is only looked at.
    """
    _ways[move], _labels[move] = ways, labels


def ways_of(person: Person, event: Event) -> list[tuple[str, str]] | None:
    return _ways[event.move](person, event) if event.move in _ways else []


def sample_ways(move: str) -> list[tuple[str, str]]:
    """The same with addresses that lead nowhere."""
    base = current_app.config["LAB"].base_url.rstrip("/")
    return [(say(label), f"{base}/answered/sample") for label in _labels.get(move, ())]


def takes_mails(person: Person) -> bool:
    return person.erased_at is None and person.wants_mail and bool(person.email)


def wait_for_morning(person: Person) -> None:
    """Raises NotNow in the person's quiet hours: a server or a worker that was away, or an administrator who tries
    again, may bring into them what was due before."""
    if person.quiet_from is None or person.quiet_to is None:
        return
    now = clock.now().astimezone(clock.zone())
    if (at := after_quiet(now, (person.quiet_from, person.quiet_to))) > now:
        raise NotNow("", at=at)


def _is_wanted(person: Person, notice: Notice, event: Event) -> bool:
    if not takes_mails(person):
        return False
    if queries.pace_of(person.id, kind_of(event.move, notice.letter, event.outcome)) == Pace.NEVER:
        return False
    return notice.id in standing.still_wanted(person.id, [(notice, event)])


def _letter(person: Person, lang: str, notice: Notice, event: Event) -> Letter | None:
    ways = ways_of(person, event)
    if ways is None:
        return None
    watch = watching.reason(person.id, event.kind, event.thing_id) if notice.letter == "W" else None
    stops = ("watch", watch.id) if watch else (event.kind, event.thing_id)
    return written(
        event, notice.letter, lang=lang, name=person.display_name, about=_about(event, notice.letter),
        texts=events.texts_of([event.id])[event.id], ideas=queries.ideas_beside([event]).get(event.id, []),
        token=token_for(person.id, *stops), ways=ways, why=wording.why_watched(watch.name) if watch else "",
    )  # fmt: skip


def written(event: Event, letter: str, *, lang: str, name: str, about: About, texts: Mapping[str, str],
            ideas: Sequence[About], token: str, ways: Sequence[tuple[str, str]] = (),
            why: str = "") -> Letter:  # fmt: skip
    """The mail in the language of the moment, which is `lang`. It reads nothing: made-up data can be shown in it."""
    settings: Settings = current_app.config["LAB"]
    base = settings.base_url.rstrip("/")
    headline, stop = story.headline(event), f"{base}/unsubscribe/{token}"
    said = wording.told(event, texts, letter) or headline
    values: dict[str, Any] = {
        "subject": wording.subject(event, about), "headline": headline,
        "name": name, "about": about, "base": base, "stop": stop, "why": why or wording.why(event.kind, letter),
        "words": whole_links(said, base), "linked": linked(said, base), "by": wording.by_whom(event), "ideas": ideas,
        "ways": ways,
        "beside": wording.beside(event.kind), "sender": f"{settings.name} {settings.city}",
    }  # fmt: skip
    html = current_app.jinja_env.get_template("notices/mail.html").render(**values)
    return Letter(values["subject"], _text(values), html, lang,
                  {**_stops(event, stop), **thread_of(event.kind, event.thing_id)})  # fmt: skip


def _stops(event: Event, stop: str) -> dict[str, str]:
    """One click in a mail program stops what the mail is about. An answer to a report comes once and cannot be
    stopped by itself: there the link leads to a page that says what can be."""
    one_click = {} if event.kind == "report" else {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return {"List-Unsubscribe": f"<{stop}>", **one_click}


def whole_links(words: str, base: str) -> str:
    """A path that stands in a sentence leads nowhere in a mail."""
    return _PATH.sub(lambda path: base + path.group(), words)


def linked(words: str, base: str) -> Markup:
    """The same for HTML, where a link says what it leads to."""
    return Markup(str(told(words)).replace('href="/', f'href="{base}/'))  # noqa: S704 - told() has made it safe


def _text(said: dict) -> str:
    """The same as the HTML, for those who read plain text."""
    ideas = [f"{idea.title}\n{said['base']}{idea.path}" for idea in said["ideas"]]
    beside = [said["beside"] + "\n" + "\n".join(ideas)] if ideas else []
    parts = [
        gettext("Hello %(name)s,", name=said["name"]),
        said["words"],
        *(f"{label}:\n{address}" for label, address in said["ways"]),
        f"{said['about'].title}\n{said['base']}{said['about'].path}",
        *beside,
        *([gettext("Said by: %(who)s.", who=said["by"])] if said["by"] else []),
        gettext("Why you get this: %(reason)s", reason=said["why"]),
        gettext("Stop these mails:") + "\n" + said["stop"],
        said["sender"],
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

DIGEST = "digest"
"""In place of a kind of thing: the mails that bring several notices at once."""


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

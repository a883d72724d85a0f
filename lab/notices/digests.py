"""Digests: what is held for a person goes as one mail. Gathered when its hour has come, written when it is sent.

A digest is a delivery of its own; `carrier_id` of its parts leads to it, and they end as it ends. Everything here may
run twice, in two workers, and may be killed in the middle: parts find their digest in one transaction with it.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext, ngettext
from sqlalchemy import ColumnElement, Row, and_, exists, insert, select, update
from sqlalchemy.orm import aliased

from .. import clock
from ..accounts.models import Person
from ..db import atomic, db
from ..deliveries import Delivery, message_id_of
from ..mail import Letter
from ..words import day_words
from . import letters, queries, standing
from .models import NoticeChoice
from .rules import DEFAULT, Pace, kind_of
from .wording import About, Told, headed

PEOPLE = 200
"""Digests made at a time: a short transaction, so that a resident's vote hardly waits."""
TAKEN = timedelta(days=7)
"""For so long its digest has a part, longer than a mail is tried. If it has gone by then, there is a new one."""
MOST = 100
"""Parts that one mail tells. What is left out of a longer one is read on the page."""
SEEN = "read on the page before the digest went"
UNWANTED = "not wanted any more when the digest went"
NO_ROOM = "no room in the digest"


Ways = Mapping[int, list[tuple[str, str]] | None]
"""Notice → what can be done about it with one tap, as (label, address)."""


# Gathering


def gather() -> int:
    """Digests for the next people whose hour has come; how many. An idle worker only looks."""
    people = list(db.session.scalars(select(Delivery.person_id).where(_is_due()).distinct().limit(PEOPLE)))
    db.session.rollback()
    if not people:
        return 0
    with atomic():
        return _gather([id for id in people if id is not None])


def _is_due() -> ColumnElement[bool]:
    """Held, its hour has come, and no digest is about to bring it."""
    carrier = aliased(Delivery)
    on_its_way = exists().where(carrier.id == Delivery.carrier_id, carrier.state.in_(("waiting", "sending")))
    lane = (Delivery.channel == "mail", Delivery.state == "held", Delivery.urgent.is_(False))
    return and_(*lane, Delivery.next_at <= clock.now(), Delivery.person_id.is_not(None), ~on_its_way)


def _gather(people: Collection[int]) -> int:
    """One digest each. What another worker holds just now is that worker's."""
    due = select(Delivery.id, Delivery.person_id, Delivery.address).where(_is_due(), Delivery.person_id.in_(people))
    parts = db.session.execute(due.order_by(Delivery.id).with_for_update(skip_locked=True, of=Delivery)).all()
    newest = {part.person_id: part for part in parts}
    if not newest:
        return 0
    table: Any = Delivery.__table__  # plain rows: as many statements for one as for all
    made = insert(table).returning(table.c.id, table.c.person_id)
    digests = {person: id for id, person in db.session.execute(made, [_row_of(part) for part in newest.values()])}
    until = clock.now() + TAKEN
    taken = [{"id": part.id, "carrier_id": digests[part.person_id], "next_at": until} for part in parts]
    db.session.execute(update(Delivery), taken)
    return len(digests)


def _row_of(part: Row) -> dict[str, Any]:
    """Its Message-ID follows from what it takes along and when, so it is one digest's alone."""
    now = clock.now()
    message_id = message_id_of(current_app.config["LAB"], f"digest-{part.id}-{now:%Y%m%d%H%M%S}")
    return {
        "notice_id": None, "person_id": part.person_id, "address": part.address, "channel": "mail", "state": "waiting",
        "next_at": now, "message_id": message_id, "digest": True,
    }  # fmt: skip


# Writing


def letter_of(delivery: Delivery) -> Letter | None:
    """The mail, in the person's language; None when nothing in it is still news to them.

    What is left out ends as suppressed, apart from the digest: nobody was told it by this mail.
    Raises NotNow in quiet hours.
    """
    person, parts = db.session.get(Person, delivery.person_id or 0), queries.parts_of(delivery.id)
    if person is None or not letters.takes_mails(person):
        _leave_out(delivery.id, {part.part: UNWANTED for part in parts})
        return None
    letters.wait_for_morning(person)
    left_out, ways = _left_out(person.id, parts), _ways(person, parts)
    left_out |= {part.part: UNWANTED for part in parts if ways[part.Notice.id] is None and part.part not in left_out}
    told = sorted((part for part in parts if part.part not in left_out), key=lambda part: not part.Event.outcome)
    left_out |= {part.part: NO_ROOM for part in told[MOST:]}
    _leave_out(delivery.id, left_out)
    if not told:
        return None
    lang = letters.language_of(person)
    with force_locale(lang):
        return written(
            queries.as_told(told[:MOST]), lang=lang, name=person.display_name, more=len(told[MOST:]), ways=ways,
            token=letters.token_for(person.id, letters.DIGEST, 0),
        )  # fmt: skip


def _ways(person: Person, parts: Sequence[Row]) -> Ways:
    return {part.Notice.id: letters.ways_of(person, part.Event) for part in parts}


def _left_out(person_id: int, parts: Sequence[Row]) -> dict[int, str]:
    """Part → why it is not told now: read already, stopped, taken back, left, hidden, or this kind is not wanted."""
    chosen = queries.choices_of([person_id])
    wanted = standing.still_wanted(person_id, [(part.Notice, part.Event) for part in parts])
    reasons = {}
    for part in parts:
        if part.Notice.seen_at is not None:
            reasons[part.part] = SEEN
        elif part.Notice.id not in wanted or not _may_be_told(person_id, part, chosen):
            reasons[part.part] = UNWANTED
    return reasons


def _may_be_told(person_id: int, part: Row, chosen: Mapping[tuple[int, str], NoticeChoice]) -> bool:
    kind = kind_of(part.Event.move, part.Notice.letter, part.Event.outcome)
    choice = chosen.get((person_id, kind))
    pace = choice.mail if choice else DEFAULT[kind]
    is_readable = queries.may_be_named(part) or standing.must_come(part.Notice, part.Event)
    return pace != Pace.NEVER and is_readable


def _leave_out(digest_id: int, reasons: Mapping[int, str]) -> None:
    """They leave the digest, so that its end is not theirs."""
    if not reasons:
        return
    gone = [{"id": id, "state": "suppressed", "error": why, "carrier_id": None} for id, why in reasons.items()]
    with atomic():
        db.session.execute(update(Delivery), gone)


# Its words


@dataclass(frozen=True)
class Group:
    """What happened to one idea, pilot or call: the outcome first, then the newest."""

    about: About
    told: tuple[Told, ...]

    @property
    def reasons(self) -> str:
        """Why the person is told of it, each reason once."""
        return " ".join(dict.fromkeys(one.why for one in self.told if one.why))

    @property
    def ideas(self) -> tuple[About, ...]:
        return next((one.ideas for one in self.told if one.ideas), ())

    @property
    def beside(self) -> str:
        return next((one.beside for one in self.told if one.ideas), "")


def grouped(told: Iterable[Told]) -> list[Group]:
    """In the order in which each thing comes first. What leads elsewhere, as to a survey of a pilot, stands with it."""
    by_thing: dict[object, list[Told]] = {}
    for one in told:
        by_thing.setdefault(one.thing if one.thing[1] else one.about.path, []).append(one)
    return [Group(_page_of(ones[0]), tuple(ones)) for ones in by_thing.values()]


def _page_of(one: Told) -> About:
    kind, id = one.thing
    return replace(one.about, path=f"/{kind}s/{id}") if kind in ("idea", "pilot") else one.about


def written(told: Sequence[Told], *, lang: str, name: str, more: int, ways: Ways, token: str) -> Letter:
    """The mail in the language of the moment, which is `lang`. It reads nothing, so it can be shown with made-up data.

    `told`: outcomes first, each part newest first. `more`: how many had no room.
    """
    settings = current_app.config["LAB"]
    base = settings.base_url.rstrip("/")
    stop, counts = f"{base}/unsubscribe/{token}", counted(told, more)
    first = told[0].headline if len(told) + more == 1 else counts
    values = {
        "subject": headed(first, told[0].about.title), "heading": counts,
        "name": name, "groups": grouped(told), "more": more, "base": base, "stop": stop, "ways": ways,
        "whole": _whole(base), "linked": lambda words: letters.linked(words, base),
        "why": gettext("You get steps like these together, once a day or once a week."),
        "sender": f"{settings.name} {settings.city}",
    }  # fmt: skip
    html = current_app.jinja_env.get_template("notices/digest.html").render(**values)
    stops = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return Letter(values["subject"], _text(values), html, lang, stops)


def counted(told: Sequence[Told], more: int = 0) -> str:
    """“2 outcomes and 5 other notices”."""
    outcomes = sum(one.outcome for one in told)
    others = len(told) + more - outcomes
    of_outcomes = ngettext("%(num)s outcome", "%(num)s outcomes", outcomes)
    if not outcomes:
        return ngettext("%(num)s notice", "%(num)s notices", others)
    if not others:
        return of_outcomes
    of_others = ngettext("%(num)s other notice", "%(num)s other notices", others)
    return gettext("%(outcomes)s and %(others)s", outcomes=of_outcomes, others=of_others)


def _whole(base: str) -> Any:
    return lambda words: letters.whole_links(words, base)


def _text(said: dict[str, Any]) -> str:
    """The same as the HTML, for those who read plain text."""
    parts = [gettext("Hello %(name)s,", name=said["name"])]
    for group in said["groups"]:
        parts += [f"{group.about.title}\n{said['base']}{group.about.path}", *_lines(group, said)]
    if said["more"]:
        parts.append(_more(said["more"]))
    return "\n\n".join([
        *parts, gettext("All notices:") + f"\n{said['base']}/me/notices",
        gettext("Why you get this: %(reason)s", reason=said["why"]),
        gettext("Stop these mails:") + "\n" + said["stop"], said["sender"],
    ]) + "\n"  # fmt: skip


def _lines(group: Group, said: dict[str, Any]) -> list[str]:
    lines = [
        "\n".join([
            f"{one.headline} · {day_words(one.when)}",
            *([said["base"] + one.about.path] if _leads_elsewhere(one, group) else []),
            *([said["whole"](one.words)] if one.words else []),
            *(f"{label}: {address}" for label, address in said["ways"].get(one.id) or []),
        ])
        for one in group.told
    ]  # fmt: skip
    beside = [f"{idea.title}\n{said['base']}{idea.path}" for idea in group.ideas]
    return lines + (["\n".join([group.beside, *beside])] if beside else []) + ([group.reasons] if group.reasons else [])


def _leads_elsewhere(one: Told, group: Group) -> bool:
    """To a page that neither the title nor the sentence names."""
    return one.about.path != group.about.path and not re.search(re.escape(one.about.path) + r"(?![\w/.])", one.words)


def _more(count: int) -> str:
    return ngettext("%(num)s more notice is on the page.", "%(num)s more notices are on the page.", count)

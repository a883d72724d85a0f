"""What a person was told, and the link in each mail that stops it."""

import logging
from collections.abc import Mapping

from flask import Blueprint, render_template, request
from sqlalchemy.exc import OperationalError

from ..accounts import queries as accounts
from ..accounts.models import Person
from ..db import db
from ..extensions import csrf
from ..permissions import Action
from ..policy import Actor
from ..satisfaction import question
from ..watching import buttons as watching
from ..web import MAX_ID, Page, fragment_or_redirect, guard, or_not_found
from . import actions, choices, letters, queries, rules, standing
from .rules import Kind, Pace
from .wording import About, Told

bp = Blueprint("notices", __name__)
log = logging.getLogger(__name__)


@bp.get("/me/notices")
def notices() -> Page:
    actor = guard(Action.ME_READ)
    shown, before = queries.notices_of(actor.id, _before())
    new = [notice.id for notice in shown if notice.unread]
    unread = max(0, actor.unread - len(new))
    stopped = standing.stopped_things(actor.id, {one.thing for one in shown if one.can_stop})
    page = render_template("notices/list.html", notices=shown, before=before, first=not _before(), unread=unread,
                           questions=question.beside(shown, actor.id), stopped=stopped)  # fmt: skip
    _note_as_seen(actor.id, new)
    return page


@bp.post("/me/notices/<int:id>/stop")
def stop_hearing(id: int) -> Page:
    """Of what a notice is about: no more notices and no more mails."""
    actor = guard(Action.ME_CHANGE)
    told, kind, thing_id = _stoppable(actor, id)
    actions.stop_mails_about(actor.id, kind, thing_id)
    return _heard(told, stopped=True)


@bp.post("/me/notices/<int:id>/again")
def hear_again(id: int) -> Page:
    actor = guard(Action.ME_CHANGE)
    told, kind, thing_id = _stoppable(actor, id)
    actions.hear_again_of(actor.id, kind, thing_id)
    return _heard(told, stopped=False)


def _stoppable(actor: Actor, id: int) -> tuple[Told, str, int]:
    """An own notice, told because of a vote or of following; authors and testers end that elsewhere."""
    or_not_found(queries.own_notice(actor.id, id) if id <= MAX_ID else None)
    told = queries.told(id)
    return or_not_found((told, *told.thing) if told.can_stop else None)


def _heard(told: Told, stopped: bool) -> Page:
    path = f"/me/notices?before={told.id + 1}#notice-{told.id}"
    return fragment_or_redirect("notices/_stop.html", path, notice=told, stopped={told.thing} if stopped else set(),
                                fresh=True)  # fmt: skip


def _before() -> int:
    """The cursor: the id of the last notice shown. What is none is the end of the list, not an error of ours."""
    given = request.args.get("before", "")
    if not given:
        return 0
    return or_not_found(
        int(given) if given.isascii() and given.isdigit() and len(given) < 11 and int(given) <= MAX_ID else None
    )


def _note_as_seen(person_id: int, notice_ids: list[int]) -> None:
    """After the page is made. A busy database costs the mark, never the page: the next look makes it."""
    try:
        actions.see(person_id, notice_ids)
    except OperationalError:
        db.session.rollback()
        log.info("the database was busy: notices are noted as seen with the next page")


@bp.get("/unsubscribe/<token>")
def unsubscribe(token: str) -> Page:
    guard(Action.MAIL_STOP)
    return _unsubscribe_page(token)


@bp.post("/unsubscribe/<token>")
@csrf.exempt
def stop(token: str) -> Page:
    """RFC 8058: the mail provider posts this by itself, so it carries no token and nobody is signed in.

    Without a choice it is such a one-click stop, and ends the mails about the thing that the mail was about.
    """
    guard(Action.MAIL_STOP)
    person_id, kind, thing_id = or_not_found(letters.read_token(token))
    or_not_found(_still_here(person_id))
    choice = request.form.get("choice", "this")
    if choice == "all":
        actions.stop_all_mails(person_id)
    elif kind == letters.DIGEST:
        return _unsubscribe_page(token, done=choice, were=_digests(person_id, choice))
    elif choice == "again":
        actions.start_again(person_id, kind, thing_id)
    else:
        actions.stop_mails_about(person_id, kind, thing_id)
    return _unsubscribe_page(token, done=choice)


def _digests(person_id: int, choice: str) -> dict[Kind, Pace]:
    """Stop or start the mails that bring several notices; what they were stands in the page that offers them again."""
    if choice != "again":
        return choices.stop_digests(person_id)
    said = {kind: request.form.get(f"was_{kind}") for kind in Kind}
    choices.start_digests(person_id, {kind: Pace(was) for kind, was in said.items() if was in rules.DIGESTS})
    actions.want_mail(person_id)
    return {}


def _unsubscribe_page(token: str, done: str = "", were: Mapping[Kind, Pace] | None = None) -> Page:
    person_id, kind, thing_id = or_not_found(letters.read_token(token))
    person = or_not_found(_still_here(person_id))
    about, stopped = _what_stops(person_id, kind, thing_id)
    return render_template(
        "notices/unsubscribe.html", token=token, about=about, kind=kind, done=done, all_stopped=not person.wants_mail,
        this_stopped=stopped, were=were or {},
    )  # fmt: skip


def _still_here(person_id: int) -> Person | None:
    """A link outlives its person: of who has left nothing is written any more."""
    person = accounts.person_by_id(person_id)
    return person if person and person.erased_at is None else None


def _what_stops(person_id: int, kind: str, thing_id: int) -> tuple[About | None, bool]:
    """What the link is about, and whether it is stopped already."""
    if kind == letters.DIGEST:
        return None, not any(choice.mail in rules.DIGESTS for choice in queries.choices_for(person_id).values())
    if kind == actions.WATCH:
        watch = watching.of_person_by_id(person_id, thing_id)
        return (About(watch.name, "", watch.path), not watch.following) if watch else (None, True)
    return queries.title_of(kind, thing_id), queries.has_stopped_thing(person_id, kind, thing_id)

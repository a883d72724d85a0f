"""Taking part and leaving, the consent text, what moderators set up, and a guardian's answer."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext

from ..accounts import queries as accounts
from ..errors import N_, Conflict, Invalid, NotFound
from ..extensions import limiter
from ..forms import LabForm
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots import sections
from ..pilots.models import Pilot
from ..pilots.rules import Stage
from ..web import Page, can, fresh_csrf, guard, limit_key, me, new_once, or_not_found, wants_fragment
from . import actions, consents, guardians, page, queries, setup
from .forms import (
    AgreeForm,
    AnswerForm,
    FirstCallForm,
    GroupForm,
    LeaveForm,
    PlacesForm,
    QuestionForm,
    TakeOutForm,
    TakePartForm,
    TermsForm,
    version_of,
)
from .models import Guardian, Waiting
from .rules import Guarded

bp = Blueprint("recruitment", __name__)

PLACES = "30 per 5 minutes"
"""Each tells people: a guardian, or who moves up."""

JOINED = N_("You take part now. The lab tells you how the test goes.")
HELD = N_("A place is held for you. The lab has written to your parent or guardian and waits for the answer.")
WAITS = N_("You are on the waiting list. The lab tells you as soon as a place is yours.")
LEFT = N_("You have left, and your consent is taken back.")
LEFT_EARLIER = N_("Your consent to the earlier round is taken back.")
WAITS_NO_MORE = N_("You have left the waiting list.")
AGREED = N_("Thank you. You agreed to the text as it is now.")


# Taking part


@bp.post("/pilots/<int:id>/testers")
@limiter.limit(PLACES, key_func=limit_key)
def join(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    form = page.sent_form(pilot.round)
    form.validate()
    try:
        if _is_for_visitors(pilot):
            actions.check_before_sign_in(pilot, form.version(), form.said())
        actor = guard(Action.PILOT_TAKE_PART, pilot)
        got = actions.take_part(pilot, actor, form.version(), form.said(), wait=form.wait.data == "1")
    except Invalid as no:
        form.take(no.fields)
        return sections.again(pilot, "take_part", form=form), 422
    except Conflict as no:
        return _no_place(pilot, form, no)
    held = getattr(got, "held_until", None)
    return sections.answer(pilot, "take_part", done=WAITS if isinstance(got, Waiting) else HELD if held else JOINED)


def _is_for_visitors(pilot: Pilot) -> bool:
    """Whoever has not signed in has the form before them where testers are looked for."""
    return not me().id and can(Action.PILOT_READ, pilot) and pilot.stage in (Stage.RECRUITING, Stage.RUNNING)


def _no_place(pilot: Pilot, form: TakePartForm, no: Conflict) -> Page:
    """The section says what can be done instead, with everything that was chosen. htmx swaps a 422 into its place."""
    form.take({"": [no.sentence]})
    refused = no.sentence in (actions.NO_PLACE, actions.KEPT)
    return sections.again(pilot, "take_part", form=form, refused=refused), 422 if wants_fragment() else 409


@bp.post("/pilots/<int:id>/testers/leave")
@limiter.limit(PLACES, key_func=limit_key)
def leave(id: int) -> Page:
    """One tap. `why` and `forget` may come with it, or afterwards."""
    pilot = or_not_found(pilots.pilot(id))
    actor, form = guard(Action.PILOT_LEAVE, pilot), LeaveForm()
    actions.leave(pilot, actor, form.why.data or "", bool(form.forget.data))
    return sections.answer(pilot, "take_part", done=LEFT, left=True)


@bp.post("/pilots/<int:id>/testers/leave-earlier")
def leave_earlier(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actions.leave_earlier(pilot, guard(Action.PILOT_LEAVE, pilot), bool(LeaveForm().forget.data))
    return sections.answer(pilot, "take_part", done=LEFT_EARLIER, left=True)


@bp.post("/pilots/<int:id>/waiting/leave")
def stop_waiting(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actions.stop_waiting(pilot, guard(Action.PILOT_LEAVE, pilot))
    return sections.answer(pilot, "take_part", done=WAITS_NO_MORE, left=True)


# The consent text


@bp.get("/pilots/<int:id>/consent")
def consent(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.PILOT_READ, pilot)
    return _consent_page(pilot)


@bp.post("/pilots/<int:id>/consent")
def change_consent(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor, form = guard(Action.PILOT_RECRUIT, pilot), TermsForm()
    try:
        if form.validate():
            consents.change_text(pilot, actor, form.terms(), version_of(form.version.data) or 0)
            flash(gettext("The text is changed. Everyone who agreed to the older one is asked again."))
            return redirect(f"{pilot.path}/consent", 303)
    except Invalid as no:
        form.take(no.fields)
        form.version.data = str(pilot.round.consent_version)
    return _consent_page(pilot, form), 422


@bp.post("/pilots/<int:id>/consent/agree")
def agree_again(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor, form = guard(Action.PILOT_CONSENT, pilot), AgreeForm()
    try:
        consents.agree_again(pilot, actor, version_of(form.consent.data))
    except Invalid as no:
        form.take(no.fields)
        return _consent_page(pilot, wrong=form), 422
    flash(gettext(AGREED))
    return redirect(f"{pilot.path}#take-part", 303)


def _consent_page(pilot: Pilot, form: TermsForm | None = None, wrong: AgreeForm | None = None) -> str:
    """To a tester it shows what is new since they agreed; to a moderator also the form."""
    run, actor = pilot.round, me()
    if not run.consent_version:
        raise NotFound()
    agreed = _agreed_version(pilot, actor.id) if actor.id else 0
    old = queries.consent_text(run.id, agreed) if agreed and agreed < run.consent_version else None
    can_change = can(Action.PILOT_RECRUIT, pilot) and pilot.stage in consents.ASKED_AGAIN
    start = {"consent_text": run.consent_text, "collects": run.collects, "contact": run.contact,
             "keep_days": run.keep_days, "version": run.consent_version}  # fmt: skip
    return render_template(
        "recruitment/consent.html", pilot=pilot, run=run, terms=page.terms_words(pilot, run), agreed=agreed,
        changed=page.changed(pilot, old, run), deleted=page.deleted_words(pilot, run), wrong=wrong, old=old,
        form=(form or TermsForm(formdata=None, data=start)) if can_change else None,
        versions=queries.consent_texts(run.id) if actor.is_staff else [],
        counts=dict(queries.agreed_by_version(run.id)) if actor.is_staff else {},
    )  # fmt: skip


def _agreed_version(pilot: Pilot, person_id: int) -> int:
    """Which version this person agreed to last; 0 for who takes no part."""
    tester = pilots.tester(pilot.round.id, person_id)
    if tester and tester.left_at is None:
        last = queries.latest_consent(tester.id)
        return last.version if last else 0
    row = queries.waits(pilot.round.id, person_id)
    return row.version if row else 0


# What moderators set up


@bp.get("/pilots/<int:id>/recruitment")
def show(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.PILOT_PLACES, pilot)
    return _set_up(pilot)


@bp.post("/pilots/<int:id>/recruitment/places")
def change_places(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor, form = guard(Action.PILOT_RECRUIT, pilot), PlacesForm()
    return _written(pilot, "places", form, lambda: setup.change_places(pilot, actor, form.places.data))


@bp.post("/pilots/<int:id>/recruitment/first-call")
def set_first_call(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor, form = guard(Action.PILOT_RECRUIT, pilot), FirstCallForm()
    return _written(pilot, "first_call", form, lambda: setup.set_first_call(pilot, actor, form.first_call.data))


@bp.post("/pilots/<int:id>/recruitment/groups")
def keep_places(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor, form = guard(Action.PILOT_RECRUIT, pilot), GroupForm()
    return _written(pilot, "group", form, lambda: setup.keep_places(pilot, actor, *form.chosen(), form.count.data))


@bp.post("/pilots/<int:id>/recruitment/groups/<int:group>/release")
def release(id: int, group: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    setup.release(pilot, guard(Action.PILOT_RECRUIT, pilot), group)
    return _done(pilot)


@bp.post("/pilots/<int:id>/recruitment/questions")
def add_question(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor, form = guard(Action.PILOT_RECRUIT, pilot), QuestionForm()

    def add() -> None:
        setup.add_question(pilot, actor, form.text.data or "", form.choice_lines(), form.fit_values(),
                           form.sentence.data or "", form.once.data or "")  # fmt: skip

    return _written(pilot, "question", form, add)


@bp.post("/pilots/<int:id>/recruitment/questions/<int:question>/remove")
def remove_question(id: int, question: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    setup.remove_question(pilot, guard(Action.PILOT_RECRUIT, pilot), question)
    return _done(pilot)


@bp.get("/pilots/<int:id>/recruitment/testers/<int:tester>")
def ask_to_take_out(id: int, tester: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.PILOT_RECRUIT, pilot)
    return _take_out_page(pilot, tester, TakeOutForm(formdata=None))


@bp.post("/pilots/<int:id>/recruitment/testers/<int:tester>")
def take_out(id: int, tester: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor, form = guard(Action.PILOT_RECRUIT, pilot), TakeOutForm()
    if not form.validate():
        return _take_out_page(pilot, tester, form), 422
    actions.take_out(pilot, actor, tester, form.reason.data or "", form.why.data or "")
    return _done(pilot)


def _take_out_page(pilot: Pilot, tester_id: int, form: TakeOutForm) -> str:
    tester = or_not_found(queries.tester(pilot.round.id, tester_id))
    person = accounts.person_by_id(tester.person_id) if tester.person_id else None
    return render_template("recruitment/take_out.html", pilot=pilot, tester=tester, form=form,
                           name=person.display_name if person else "")  # fmt: skip


def _written(pilot: Pilot, name: str, form: LabForm, write: Any) -> Page:
    """Write and go back to the page, or the page with this form as it was sent."""
    try:
        if form.validate():
            write()
            return _done(pilot)
    except Invalid as no:
        form.take(no.fields)
    return _set_up(pilot, **{name: form}), 422


def _done(pilot: Pilot) -> Page:
    return redirect(f"{pilot.path}/recruitment", 303)


def _set_up(pilot: Pilot, **sent: LabForm) -> str:
    run, after = pilot.round, request.args.get("after", "")
    seen = int(after) if after.isascii() and after.isdecimal() and len(after) < 11 else 0
    forms: dict[str, LabForm] = {
        "places": PlacesForm(formdata=None, data={"places": run.places or None}),
        "first_call": FirstCallForm(formdata=None, data={"first_call": run.first_call_days}),
        "group": GroupForm(formdata=None),
        "question": QuestionForm(formdata=None, data={"once": new_once()}),
    }
    return render_template("recruitment/set_up.html", pilot=pilot, places=page.places(pilot, seen), forms=forms | sent,
                           wrong=next(iter(sent), ""), may=can(Action.PILOT_RECRUIT, pilot),
                           choices_of=page.asking.choices_of, group_words=page.group_words)  # fmt: skip


# A guardian


@bp.get("/guardians/<token>")
def guardian(token: str) -> Page:
    """Reading it changes nothing: programs that check mails follow links."""
    guard(Action.GUARDIAN_ANSWER)
    return _guardian_page(_asked(token), token)


@bp.post("/guardians/<token>")
def answer(token: str) -> Page:
    guard(Action.GUARDIAN_ANSWER)
    asked, form = _asked(token), AnswerForm()
    if not form.validate():
        return _guardian_page(asked, token), 422
    actions.answer_for(asked, Guarded(form.decision.data or ""))
    return redirect(f"/guardians/{token}", 303)


def _asked(token: str) -> Guardian:
    return or_not_found(guardians.by_token(token))


def _guardian_page(asked: Guardian, token: str) -> str:
    pilot = or_not_found(queries.pilot_of(asked))
    child = accounts.person_by_id(asked.person_id)
    run = next(run for run in pilot.rounds if run.id == asked.round_id)
    said = page.Asked(asked, pilot, child.display_name if child else "", page.terms_words(pilot, run))
    return render_template("recruitment/guardian.html", asked=said, pilot=pilot, run=run, token=token,
                           csrf=fresh_csrf(), days=guardians.rules.HELD_DAYS)  # fmt: skip

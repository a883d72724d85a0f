"""Report a text; keep, hide or show it; complain, and decide about a complaint.

A count of reports hides nothing: a person decides, another one decides about the complaint.
"""

import secrets
from dataclasses import dataclass

from sqlalchemy import Update, select, update
from sqlalchemy.exc import IntegrityError

from .. import clock
from ..accounts.models import Person
from ..city import queries as city
from ..comments.actions import show_or_hide as show_or_hide_comment
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid, NotFound
from ..ideas.actions import once_key
from ..ideas.actions import show_or_hide as show_or_hide_idea
from ..ideas.rules import Visibility
from ..permissions import Action
from ..policy import SYSTEM, Actor, check
from . import cases, queries, rules, telling
from .cases import Case
from .models import Hiding, Report
from .rules import Decision, Outcome

_DECISION_OF = {Visibility.HIDDEN: Decision.HIDDEN, Visibility.REMOVED: Decision.REMOVED}


@dataclass(frozen=True)
class Said:
    """What somebody says who reports a text. `email`: where a visitor wants to hear the decision."""

    ground: str
    text: str
    email: str = ""
    lang: str = "en"


def report(case: Case, actor: Actor, said: Said, once: str = "") -> Report:
    """Once per person and text while it is open: more words join it. The same page sent twice is one report."""
    with atomic():
        case = _locked(case)
        check(Action.TEXT_REPORT, actor, case)
        if actor.id and (known := queries.open_report_of(actor.id, case.of, case.id)):
            return _add_words(known, said)
        key = once_key(once, case.path, said.ground, said.text)
        if key and (sent := queries.report_by_once(key)):
            return sent
        made = _new(case, actor, said, key)
        if case.visibility == Visibility.PUBLIC:
            _show_or_hide(case, Visibility.REPORTED)
        telling.received(made, case, actor)
        return made


def _new(case: Case, actor: Actor, said: Said, key: str | None) -> Report:
    made = Report(
        of=case.of, thing_id=case.id, idea_id=case.idea.id, person_id=actor.id or None,
        email="" if actor.id else _address(said.email), lang=said.lang, ground=said.ground, text=said.text,
        at=clock.now(), due_on=city.due_day(rules.PROMISE), receipt=secrets.token_urlsafe(18), once=key,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        raise Conflict(N_("Please send it once more.")) from None
    return made


def _address(email: str) -> str:
    """Empty when it was named often today: it may be somebody else's, who asked for none of it."""
    return email if email and queries.mails_lately(email) < rules.MAILS_A_DAY else ""


def _add_words(known: Report, said: Said) -> Report:
    """The ground that was said last counts; words that stand there already are not said twice."""
    known.ground = said.ground
    if said.text not in known.text:
        known.text = f"{known.text}\n\n{said.text}"
    return known


def keep(case: Case, actor: Actor, reason: str) -> None:
    """The text stays; everybody who reported it is told why."""
    with atomic():
        case = _locked(case)
        check(Action.TEXT_MODERATE, actor, case)
        if not queries.open_reports(case.of, case.id):
            raise Conflict(N_("Nobody's report waits here any more. Somebody else has decided."))
        _close_reports(case, actor, Decision.KEPT, reason)
        if case.visibility == Visibility.REPORTED:
            _show_or_hide(case, Visibility.PUBLIC)


def hide(case: Case, actor: Actor, *, ground: str, facts: str, remove: bool = False) -> Hiding:
    """Take a text out of the public's sight. `remove`: also out of its author's, only for what is against the law."""
    with atomic():
        case = _locked(case)
        check(Action.TEXT_MODERATE, actor, case)
        if case.is_hidden:
            raise Conflict(N_("This text is hidden already. Somebody else was faster."))
        if not case.can_be_decided:
            raise Conflict(N_("This text is not public, so there is nothing to hide."))
        if remove and ground != "illegal_content":
            raise Invalid({"remove": [N_("Only what is against the law is removed. Hide it instead.")]})
        visibility = Visibility.REMOVED if remove else Visibility.HIDDEN
        made = _hiding(case, actor, ground, facts, visibility)
        _show_or_hide(case, visibility, ground)
        telling.hidden(made, case, actor)
        _close_reports(case, actor, _DECISION_OF[visibility], "", ground)
        return made


def _hiding(case: Case, actor: Actor, ground: str, facts: str, visibility: str) -> Hiding:
    found = "report" if queries.open_reports(case.of, case.id) else "lab"
    made = Hiding(
        of=case.of, thing_id=case.id, idea_id=case.idea.id, visibility=visibility, ground=ground, facts=facts,
        found=found, hidden_by_id=actor.id, at=clock.now(), until=rules.may_complain_until(clock.today()),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def show_again(case: Case, actor: Actor, reason: str) -> None:
    """Whoever hid it may think again; an open complaint is somebody else's to decide."""
    with atomic():
        case = _locked(case)
        check(Action.TEXT_MODERATE, actor, case)
        if case.hiding is None:
            raise Conflict(N_("This text is public already. Somebody else was faster."))
        if case.awaits_decision:
            raise Conflict(N_("Its author complained. Decide about the complaint: that shows it again too."))
        _end(case, case.hiding, actor, reason)


def _end(case: Case, hiding: Hiding, actor: Actor, reason: str) -> None:
    hiding.ended_at = clock.now()
    if case.of == "idea":
        show_or_hide_idea(case.idea, Visibility.PUBLIC, hidden_at=hiding.at)
    else:
        _show_or_hide(case, Visibility.PUBLIC)
    telling.shown(hiding, case, actor, reason)


def complain(case: Case, actor: Actor, text: str) -> None:
    """Once for each hiding, within six months. Said twice by a second click is said once."""
    with atomic():
        case = _locked(case)
        if case.hiding and case.hiding.complained_by_id == actor.id and case.hiding.complaint == text:
            return
        check(Action.COMPLAINT_WRITE, actor, case)
        assert case.hiding is not None  # noqa: S101 - the right has looked
        case.hiding.complaint, case.hiding.complained_by_id = text, actor.id
        case.hiding.complained_at, case.hiding.due_on = clock.now(), city.due_day(rules.COMPLAINT_PROMISE)
        telling.complained(case.hiding, case, actor)


def decide_complaint(case: Case, actor: Actor, *, outcome: str, reason: str) -> None:
    """By anybody of the staff but who hid it: it stays hidden, or it is public again."""
    with atomic():
        case = _locked(case)
        check(Action.COMPLAINT_DECIDE, actor, case)
        hiding = case.hiding
        assert hiding is not None  # noqa: S101 - the right has looked
        hiding.outcome, hiding.decided_at, hiding.reason = outcome, clock.now(), reason
        if outcome == Outcome.RESTORED:
            _end(case, hiding, actor, reason)
        else:
            telling.upheld(hiding, case, actor)


def close_reports_of_gone_comments(limit: int = 200) -> int:
    """A timer: who reported a comment that its author deleted is told so."""
    with atomic():
        found = queries.reports_of_gone_comments(limit)
        for one in found:
            _close(one, Decision.GONE, "")
            telling.decided(one, SYSTEM)
        return len(found)


def erase(person_id: int) -> None:
    """Who leaves takes the name and decided words along; an open report is still decided."""
    own, address = Report.person_id == person_id, select(Person.email).where(Person.id == person_id).scalar_subquery()
    _run(update(Report).where(Report.email == address).values(email=""))
    _run(update(Report).where(own, Report.decided_at.is_not(None)).values(text=""))
    _run(update(Report).where(own).values(person_id=None, email="", once=None))
    mine = Hiding.complained_by_id == person_id
    _run(update(Hiding).where(mine, Hiding.decided_at.is_not(None)).values(complaint=""))
    _run(update(Hiding).where(mine).values(complained_by_id=None))
    _run(update(Hiding).where(Hiding.hidden_by_id == person_id).values(hidden_by_id=None))


def _run(statement: Update) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


def _locked(case: Case) -> Case:
    """The idea first, then the comment, as everywhere; then the case as it stands now."""
    lock(case.idea)
    if case.of == "comment":
        lock(case.thing)
    now = cases.case(case.of, case.id)
    if now is None:
        raise NotFound()
    if now.hiding:
        lock(now.hiding)
    return now


def _show_or_hide(case: Case, visibility: str, ground: str = "") -> None:
    if case.of == "idea":
        show_or_hide_idea(case.idea, visibility)
        return
    show_or_hide_comment(case.thing, visibility, ground)
    show_or_hide_idea(case.idea, case.idea.visibility)  # as it is: what is found by its comments is kept in step


def _close_reports(case: Case, actor: Actor, decision: str, reason: str, ground: str = "") -> None:
    for one in queries.open_reports(case.of, case.id):
        _close(one, decision, reason)
        telling.decided(one, actor, ground)


def _close(one: Report, decision: str, reason: str) -> None:
    one.decision, one.decided_at, one.reason = decision, clock.now(), reason

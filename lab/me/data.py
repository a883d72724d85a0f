"""Everything that the lab keeps under a person's name, as plain values for JSON."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Select, String, and_, cast, or_, select

from .. import events
from ..accounts.models import Grant, Person, Session
from ..board.models import CalendarFeed
from ..bounces.models import MailReport, Suppression
from ..checkins.models import DiaryEntry
from ..city import queries as city
from ..comments.models import Comment, Mention
from ..db import db
from ..deliveries import Delivery
from ..evaluation.models import ClosingAnswer, Cost
from ..events import Event, EventActor
from ..ideas.models import CoAuthor, Idea, IdeaVersion
from ..incidents.models import Incident
from ..measures.models import ReadingChange
from ..notices import queries as notices
from ..notices import wording
from ..notices.models import NoticeChoice
from ..notices.wording import Told
from ..photos.models import Photo
from ..pilots.models import CheckIn, Consent, PilotScore, Round, Tester
from ..push import queries as push
from ..push.models import PushSubscription
from ..recruitment.models import Guardian, TesterFacts, Waiting
from ..reports.models import Hiding, Report
from ..satisfaction.models import SatisfactionAnswer
from ..suggestions.models import Invitation, Suggestion
from ..surveys.models import Survey, SurveyQuestion, SurveyResponse
from ..votes.models import Follow, Vote
from ..watching.models import Watch
from ..workshops.models import SignUp, Workshop
from . import queries

Wanted = Callable[[int], Select]
_more: dict[str, Wanted] = {}


def give_also(name: str, wanted: Wanted) -> None:
    """For later packages: rows that they keep under a person's name."""
    _more[name] = wanted


def own_data(person_id: int) -> dict[str, Any]:
    """Codes and links of sign-ins are kept as hashes only, so there is nothing to give."""
    return {
        "profile": _profile(queries.person(person_id)),
        **{name: _plain(wanted) for name, wanted in _tables(person_id).items()},
        **{name: _plain(wanted(person_id)) for name, wanted in _more.items()},
        "devices": [_device(device) for device in push.devices_of(person_id)],
        "moves": _moves(person_id),
        "notices": [_notice(told) for told in notices.all_notices(person_id)],
    }


def _profile(who: Person) -> dict[str, Any]:
    places = city.places()
    return {
        "id": who.id, "email": who.email, "display_name": who.display_name, "language": who.lang,
        "district": places.district_name(who.district_id), "unit": places.unit_name(who.unit_id),
        "wants_mail": who.wants_mail, "quiet_from": who.quiet_from, "quiet_to": who.quiet_to,
        "joined_at": _value(who.joined_at),
        "roles": list(db.session.scalars(select(Grant.role).where(Grant.person_id == who.id).order_by(Grant.role))),
    }  # fmt: skip


def _tables(me: int) -> dict[str, Select]:
    return _shared(me) | _said(me) | _took_part(me) | _tested(me) | _account(me)


def _shared(me: int) -> dict[str, Select]:
    """Ideas, what belongs to them, and where this person stands with others'."""
    return {
        "ideas": select(
            Idea.id, Idea.stage, Idea.title, Idea.need, Idea.solution, Idea.lang, Idea.topic_id, Idea.district_id,
            Idea.lat, Idea.lng, Idea.call_id, Idea.votes, Idea.comments, Idea.created_at, Idea.submitted_at,
            Idea.published_at,
        ).where(Idea.author_id == me).order_by(Idea.id),
        "earlier_texts": select(
            IdeaVersion.idea_id, IdeaVersion.number, IdeaVersion.title, IdeaVersion.need, IdeaVersion.solution,
            IdeaVersion.lang, IdeaVersion.topic_id, IdeaVersion.district_id, IdeaVersion.at, IdeaVersion.votes_then,
            IdeaVersion.changes_meaning,
        ).join(Idea, Idea.id == IdeaVersion.idea_id).where(or_(Idea.author_id == me, IdeaVersion.person_id == me))
        .order_by(IdeaVersion.id),
        "photos": select(
            Photo.id, Photo.thing, Photo.thing_id, Photo.alt, Photo.width, Photo.height, Photo.state, Photo.at,
            ("/photos/" + Photo.key + "/320.webp").label("file"),
        ).where(Photo.person_id == me).order_by(Photo.id),
        "co_author_of": select(CoAuthor.idea_id).where(CoAuthor.person_id == me),
        "votes": select(Vote.idea_id, Vote.counts_for_id, Vote.at).where(Vote.person_id == me).order_by(Vote.id),
        "follows": select(Follow.idea_id, Follow.state, Follow.at).where(Follow.person_id == me).order_by(Follow.at),
        "followed_searches": select(("/ideas?" + Watch.query).label("search"), Watch.at, Watch.stopped_at)
        .where(Watch.person_id == me).order_by(Watch.id),
    }  # fmt: skip


def _said(me: int) -> dict[str, Select]:
    """To others: comments, reports, suggestions, invitations."""
    return {
        "comments": select(
            Comment.id, Comment.idea_id, Comment.parent_id, Comment.role, Comment.body, Comment.lang, Comment.at,
            Comment.edited_at, Comment.deleted_at,
        ).where(Comment.author_id == me).order_by(Comment.id),
        "named_in_comments": select(Mention.comment_id, Mention.name).where(Mention.person_id == me)
        .order_by(Mention.comment_id),
        "reports": select(
            Report.id, Report.of, Report.thing_id, Report.ground, Report.text, Report.at, Report.decision,
            Report.decided_at, Report.reason,
        ).where(Report.person_id == me).order_by(Report.id),
        "hidden_texts": select(
            Hiding.of, Hiding.thing_id, Hiding.ground, Hiding.facts, Hiding.at, Hiding.until, Hiding.ended_at
        ).where(_wrote(me)).order_by(Hiding.id),
        "complaints": select(
            Hiding.of, Hiding.thing_id, Hiding.complaint, Hiding.complained_at, Hiding.outcome, Hiding.reason
        ).where(Hiding.complained_by_id == me).order_by(Hiding.id),
        "suggestions": select(
            Suggestion.id, Suggestion.idea_id, Suggestion.part, Suggestion.text, Suggestion.why, Suggestion.state,
            Suggestion.word, Suggestion.at,
        ).where(Suggestion.person_id == me).order_by(Suggestion.id),
        "invitations_sent": select(Invitation.idea_id, Invitation.address, Invitation.state, Invitation.at)
        .where(Invitation.inviter_id == me).order_by(Invitation.id),
        "invitations": select(Invitation.idea_id, Invitation.state, Invitation.at)
        .where(Invitation.person_id == me).order_by(Invitation.id),
    }  # fmt: skip


def _took_part(me: int) -> dict[str, Select]:
    """Places, what was said to get one, and what was agreed to."""
    in_round = select(Round.pilot_id, Round.number.label("round"))
    return {
        "tests": in_round.add_columns(
            Tester.joined_at, Tester.left_at, Tester.dropout, Tester.taken_out, Tester.held_until, TesterFacts.facts,
            TesterFacts.answers,
        ).join(Tester, Tester.round_id == Round.id).outerjoin(TesterFacts, TesterFacts.tester_id == Tester.id)
        .where(Tester.person_id == me).order_by(Tester.id),
        "waiting_lists": in_round.add_columns(
            Waiting.at, Waiting.state, Waiting.version, Waiting.facts, Waiting.answers
        ).join(Waiting, Waiting.round_id == Round.id).where(Waiting.person_id == me).order_by(Waiting.id),
        "guardians": in_round.add_columns(Guardian.name, Guardian.email, Guardian.state, Guardian.at,
                                          Guardian.decided_at)
        .join(Guardian, Guardian.round_id == Round.id).where(Guardian.person_id == me).order_by(Guardian.id),
        "consents": in_round.add_columns(Consent.version, Consent.text, Consent.given_at, Consent.withdrawn_at)
        .join(Tester, Tester.round_id == Round.id).join(Consent, Consent.tester_id == Tester.id)
        .where(Tester.person_id == me).order_by(Consent.id),
    }  # fmt: skip


def _tested(me: int) -> dict[str, Select]:
    tested = select(Tester.id).where(Tester.person_id == me)
    in_round = select(Round.pilot_id, Round.number.label("round"))
    return {
        "survey_answers": in_round.add_columns(
            Survey.id.label("survey"), Survey.title, Survey.template, SurveyResponse.answers, SurveyResponse.at,
            SurveyResponse.done_at,
        ).join(Survey, Survey.round_id == Round.id).join(SurveyResponse, SurveyResponse.survey_id == Survey.id)
        .where(SurveyResponse.tester_id.in_(tested)).order_by(SurveyResponse.id),
        "survey_questions": select(
            SurveyQuestion.survey_id.label("survey"), ("q" + cast(SurveyQuestion.id, String)).label("question"),
            SurveyQuestion.words, SurveyQuestion.options,
        ).join(SurveyResponse, SurveyResponse.survey_id == SurveyQuestion.survey_id)
        .where(SurveyResponse.tester_id.in_(tested)).order_by(SurveyQuestion.survey_id, SurveyQuestion.place),
        "check_ins": in_round.add_columns(CheckIn.mood, CheckIn.task, CheckIn.text, CheckIn.at)
        .join(CheckIn, CheckIn.round_id == Round.id).where(CheckIn.tester_id.in_(tested)).order_by(CheckIn.id),
        "diary": in_round.add_columns(DiaryEntry.on, DiaryEntry.text, DiaryEntry.at, DiaryEntry.changed_at)
        .join(DiaryEntry, DiaryEntry.round_id == Round.id).where(DiaryEntry.tester_id.in_(tested))
        .order_by(DiaryEntry.id),
        "incidents": in_round.add_columns(
            Incident.severity, Incident.text, Incident.on, Incident.at, Incident.state, Incident.words
        ).join(Incident, Incident.round_id == Round.id).where(Incident.person_id == me).order_by(Incident.id),
        "workshops": select(
            Workshop.id, Workshop.pilot_id, Workshop.title, Workshop.starts_at, SignUp.seat, SignUp.at, SignUp.came
        ).join(SignUp, SignUp.workshop_id == Workshop.id).where(SignUp.person_id == me).order_by(SignUp.id),
        "closing_answers": select(ClosingAnswer.pilot_id, ClosingAnswer.answer, ClosingAnswer.text, ClosingAnswer.at)
        .where(ClosingAnswer.person_id == me).order_by(ClosingAnswer.id),
        "answers_about_answers": select(
            SatisfactionAnswer.root_id.label("outcome"), SatisfactionAnswer.move, SatisfactionAnswer.said,
            SatisfactionAnswer.text, SatisfactionAnswer.at,
        ).where(SatisfactionAnswer.person_id == me).order_by(SatisfactionAnswer.id),
        "costs": in_round.add_columns(Cost.on, Cost.what, Cost.cents, Cost.kind, Cost.at)
        .join(Cost, Cost.round_id == Round.id).where(Cost.person_id == me).order_by(Cost.id),
        "scores": select(PilotScore.pilot_id, PilotScore.criterion, PilotScore.score, PilotScore.at)
        .where(PilotScore.person_id == me).order_by(PilotScore.id),
        "corrected_readings": select(
            ReadingChange.measure_id, ReadingChange.value.label("before"), ReadingChange.on, ReadingChange.removed,
            ReadingChange.why, ReadingChange.at,
        ).where(ReadingChange.person_id == me).order_by(ReadingChange.id),
    }  # fmt: skip


def _account(me: int) -> dict[str, Select]:
    return {
        "mails": select(Delivery.notice_id, Delivery.channel, Delivery.address, Delivery.state, Delivery.sent_at)
        .where(Delivery.person_id == me).order_by(Delivery.id),
        "mails_stopped": select(Suppression.reason, Suppression.words, Suppression.at)
        .join(Person, Person.email == Suppression.address).where(Person.id == me),
        "mails_came_back": select(MailReport.kind, MailReport.at)
        .join(Person, Person.email == MailReport.address).where(Person.id == me).order_by(MailReport.id),
        "notice_choices": select(NoticeChoice.kind, NoticeChoice.mail, NoticeChoice.push)
        .where(NoticeChoice.person_id == me).order_by(NoticeChoice.kind),
        "calendar_feeds": select(CalendarFeed.at).where(CalendarFeed.person_id == me),
        "sessions": select(Session.began_at, Session.seen_at, Session.expires_at)
        .where(Session.person_id == me).order_by(Session.id),
    }  # fmt: skip


def _wrote(me: int) -> ColumnElement[bool]:
    """Own texts that the lab hid: why is said to those who wrote them."""
    ideas, comments = select(Idea.id).where(Idea.author_id == me), select(Comment.id).where(Comment.author_id == me)
    of_idea = and_(Hiding.of == "idea", Hiding.thing_id.in_(ideas))
    return or_(of_idea, and_(Hiding.of == "comment", Hiding.thing_id.in_(comments)))


def _moves(me: int) -> list[dict[str, Any]]:
    """What this person did in a history, and the words they wrote with it."""
    found = list(
        db.session.scalars(
            select(Event).join(EventActor, EventActor.event_id == Event.id).where(EventActor.person_id == me)
            .order_by(Event.id)
        )
    )  # fmt: skip
    texts = events.texts_of([event.id for event in found]) if found else {}
    return [
        {
            "thing": wording.path_of(event), "move": event.move, "role": event.role,
            "at": _value(event.when), "texts": texts[event.id], "answers": event.data,
        }
        for event in found
    ]  # fmt: skip


def _notice(told: Told) -> dict[str, Any]:
    return {
        "id": told.id, "thing": told.about.path, "title": told.about.title, "headline": told.headline,
        "words": told.words, "why": told.why, "at": _value(told.when), "seen": not told.unread,
    }  # fmt: skip


def _device(device: PushSubscription) -> dict[str, Any]:
    """Without the rest of the address: whoever has that can send to the device."""
    return {
        "browser": device.browser, "system": device.system, "push_service": urlsplit(device.endpoint).hostname,
        "since": _value(device.made_at), "last_reached": _value(device.seen_at),
    }  # fmt: skip


def _plain(wanted: Select) -> list[dict[str, Any]]:
    return [{name: _value(value) for name, value in row.items()} for row in db.session.execute(wanted).mappings()]


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value

"""What becomes of a person's ideas, votes, comments and tests when they leave. Inside the caller's transaction.

What is only theirs goes. What belongs to the city's history, or was counted, stays without their name.
"""

from sqlalchemy import Delete, Update, and_, delete, or_, select, update

from .. import clock
from ..accounts.models import Person
from ..board.models import CalendarFeed
from ..checkins.models import DiaryEntry
from ..comments.models import Comment, Mention
from ..db import db
from ..evaluation.models import ClosingAnswer, Cost
from ..events import Event, EventActor, EventText
from ..ideas.models import CoAuthor, Idea, IdeaVersion
from ..ideas.rules import MOVES, Stage
from ..incidents.models import Incident
from ..measures.models import ReadingChange
from ..photos import actions as photos
from ..pilots.models import CheckIn, Consent, Tester
from ..suggestions.models import Invitation, Suggestion
from ..suggestions.rules import State
from ..surveys import actions as surveys
from ..surveys.models import SurveyResponse
from ..votes.models import Follow, Vote
from ..workshops import seats as workshops


def forget(person_id: int) -> None:
    _forget_words(person_id)
    _forget_photos(person_id)
    _forget_ideas(person_id)
    _run(update(Vote).where(Vote.person_id == person_id).values(person_id=None))
    _run(delete(Follow).where(Follow.person_id == person_id))
    _run(update(Comment).where(Comment.author_id == person_id).values(author_id=None, author_name="", once=None))
    _run(delete(Mention).where(Mention.person_id == person_id))
    _forget_writing_together(person_id)
    _run(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))
    _forget_what_they_gave(person_id)
    _run(update(ClosingAnswer).where(ClosingAnswer.person_id == person_id).values(person_id=None, text=""))
    _run(update(ReadingChange).where(ReadingChange.person_id == person_id).values(person_id=None))
    _run(update(Cost).where(Cost.person_id == person_id).values(person_id=None, once=None))
    _leave_tests(person_id)
    workshops.leave_all(person_id)


def _forget_words(person_id: int) -> None:
    """What they wrote in a history as a resident, or as an idea's author. Staff answers are the city's, without the
    name of whoever gave them."""
    as_author = and_(Event.kind == "idea", Event.move.in_([move.name for move in MOVES if move.who == "author"]))
    own = (
        select(Event.id)
        .join(EventActor, EventActor.event_id == Event.id)
        .where(EventActor.person_id == person_id, or_(Event.role == "resident", as_author))
    )
    _run(delete(EventText).where(EventText.event_id.in_(own)))
    acted = select(EventActor.event_id).where(EventActor.person_id == person_id)
    _run(delete(EventText).where(EventText.event_id.in_(acted), EventText.name == "name"))


def _forget_photos(person_id: int) -> None:
    """Every photo that they sent, wherever it is shown: a picture shows more of somebody than their words do."""
    for thing, id, count in photos.forget_person(person_id):
        if thing == "idea":
            _run(update(Idea).where(Idea.id == id).values(photos=Idea.photos - count))


def _forget_ideas(person_id: int) -> None:
    _run(delete(CoAuthor).where(CoAuthor.person_id == person_id))
    drafts = select(Idea.id).where(Idea.author_id == person_id, Idea.stage == Stage.DRAFT)
    _run(delete(CoAuthor).where(CoAuthor.idea_id.in_(drafts)))
    photos.remove_all("idea", drafts)
    _run(delete(Idea).where(Idea.author_id == person_id, Idea.stage == Stage.DRAFT))
    _run(update(IdeaVersion).where(IdeaVersion.person_id == person_id).values(person_id=None))
    _run(update(Idea).where(Idea.author_id == person_id).values(author_id=None, author_name="", once=None))


def _forget_writing_together(person_id: int) -> None:
    """What was taken up stays in the idea's text; the others' words go, and what waits ends. So does an invitation."""
    now, mine = clock.now(), Suggestion.person_id == person_id
    # Also one that was sent to the address before it had an account.
    address = select(Person.email).where(Person.id == person_id).scalar_subquery()
    waits = update(Suggestion).where(mine, Suggestion.state == State.OPEN)
    _run(waits.values(state=State.TAKEN_BACK, decided_at=now))
    _run(update(Suggestion).where(mine, Suggestion.state != State.ACCEPTED).values(before="", text="", why=""))
    _run(update(Suggestion).where(mine).values(person_id=None, once=None))
    _run(delete(Invitation).where(or_(Invitation.person_id == person_id, Invitation.address == address)))
    sent = update(Invitation).where(Invitation.inviter_id == person_id)
    _run(sent.where(Invitation.state == State.OPEN).values(state=State.TAKEN_BACK, decided_at=now))
    _run(sent.values(inviter_id=None, address=""))


def _forget_what_they_gave(person_id: int) -> None:
    """In tests: how they found it stays counted, their words and their diary go, and so does what they answered in
    surveys. An incident is looked into to its end, without their name; their words go with them once it is answered."""
    mine = select(Tester.id).where(Tester.person_id == person_id)
    surveys.keep_what_was_public(list(db.session.scalars(mine)))
    _run(update(CheckIn).where(CheckIn.tester_id.in_(mine)).values(text="", once=None))
    _run(delete(DiaryEntry).where(DiaryEntry.tester_id.in_(mine)))
    _run(delete(SurveyResponse).where(SurveyResponse.tester_id.in_(mine)))
    reported = update(Incident).where(Incident.person_id == person_id)
    _run(reported.where(Incident.closed_at.is_not(None)).values(text=""))
    _run(reported.values(person_id=None, once=None))
    _run(update(Incident).where(Incident.handler_id == person_id).values(handler_id=None))


def _leave_tests(person_id: int) -> None:
    """Recruitment has given their places on; every consent is taken back, also in tests that have ended."""
    now = clock.now()
    mine = select(Tester.id).where(Tester.person_id == person_id)
    _run(update(Consent).where(Consent.tester_id.in_(mine), Consent.withdrawn_at.is_(None)).values(withdrawn_at=now))
    _run(update(Tester).where(Tester.person_id == person_id).values(person_id=None))


def _run(statement: Update | Delete) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})

"""What happens next with an idea, who does it and by when: the sentence under the five steps and the promise line."""

from dataclasses import dataclass

from flask_babel import gettext, ngettext

from .. import clock
from ..city import queries as city
from ..errors import N_
from ..words import day_words, say
from .models import Idea
from .rules import Stage, promise_in

NEXT_WORDS = {
    Stage.DRAFT: N_("Only you can see this draft. Send it in when it is ready."),
    Stage.SUBMITTED: N_("Next: a moderator reads it. After that it can become public."),
    Stage.NEEDS_INFO: N_("Next: the author answers one question from the lab."),
    Stage.OPEN: N_("Neighbours vote now. Each month the lab studies the ideas with the most support."),
    Stage.UNDER_REVIEW: N_("Next: the lab says whether the city can test it. Votes rest until then."),
    Stage.SHORTLISTED: N_("Next: city officials decide whether it becomes a pilot."),
    Stage.IN_PILOT: N_("Residents and the city test it together. Next: what the test showed."),
    Stage.ADOPTED: N_("It worked in the test and stays."),
    Stage.TESTED: N_("It was tested and does not go on. What was learned stays public."),
    Stage.DECLINED: N_("The lab does not take it further. The answer says why."),
    Stage.REFERRED: N_("Somebody else can do this better. The lab passed it on."),
    Stage.MERGED: N_("It goes on as part of another idea."),
    Stage.WITHDRAWN: N_("The author withdrew it."),
    Stage.ARCHIVED: N_("It rests in the archive. Anyone can send it in again."),
}


@dataclass(frozen=True)
class PromiseLine:
    """`lead` is the sentence that matters, `more` what stands softer beside it."""

    lead: str
    more: str
    late: bool = False
    stopped: bool = False


def next_words(idea: Idea) -> str:
    return say(NEXT_WORDS[Stage(idea.stage)])


def promise_line(idea: Idea) -> PromiseLine | None:
    """None where nobody promised anything: a draft, an open idea that the lab has answered, an idea that has ended."""
    promise = promise_in(idea.stage, idea.in_second_look)
    if promise is None or idea.due_on is None:
        return None
    if idea.stage == Stage.NEEDS_INFO:
        return _stopped(idea)
    if idea.due_on < clock.today():
        return _late(idea)
    lead = gettext("%(promise)s by %(day)s", promise=say(promise.sentence), day=day_words(idea.due_on))
    return PromiseLine(lead, _in_days(idea))


def _stopped(idea: Idea) -> PromiseLine:
    lead = gettext("The author has until %(day)s to answer.", day=day_words(idea.due_on))
    return PromiseLine(lead, gettext("The lab's clock has stopped until then."), stopped=True)


def _late(idea: Idea) -> PromiseLine:
    unit = city.places().unit_name(idea.owner_unit_id)
    lead = gettext("Late since %(day)s.", day=day_words(idea.due_on))
    if unit:
        return PromiseLine(lead, gettext("The lab apologises; %(unit)s has it.", unit=unit), late=True)
    return PromiseLine(lead, gettext("The lab apologises; its moderators have it."), late=True)


def _in_days(idea: Idea) -> str:
    assert idea.due_on is not None  # noqa: S101 - the caller has looked
    days = clock.working_days_between(clock.today(), idea.due_on, city.places().holidays)
    if days <= 0:
        return gettext("(today)")
    return ngettext("(in %(num)s working day)", "(in %(num)s working days)", days)

"""The timers of ideas, in the order in which they run, and the moves that survive a sign-in."""

from flask import Flask

from .. import events, jobs
from .. import moves as lab_moves
from ..accounts import acts
from ..ideas import queries as ideas
from . import timers
from .moves import MERGE, UNMERGE


def init_app(_app: Flask) -> None:
    events.when("call", frozenset({"call_closed"}), timers.review_ideas_of_a_closed_call)
    events.when("idea", frozenset({"publish"}), timers.review_latecomer)
    jobs.register_timer("remind authors", timers.remind_authors)
    jobs.register_timer("archive unanswered ideas", timers.expire_unanswered)
    jobs.register_timer("archive ideas open for a year", timers.expire_open)
    jobs.register_timer("pick ideas of the month", timers.pick_of_the_month)
    jobs.register_timer("review after 90 days", timers.ninety_days)
    jobs.register_timer("review at the vote threshold", timers.enough_votes)
    acts.register(lab_moves.resumable("triage.merge_idea", MERGE, ideas.idea, "merge"))
    acts.register(lab_moves.resumable("triage.unmerge_idea", UNMERGE, ideas.idea, "unmerge"))

"""The timers of ideas, in the order in which they run."""

from flask import Flask

from .. import jobs
from . import timers


def init_app(_app: Flask) -> None:
    jobs.register_timer("remind authors", timers.remind_authors)
    jobs.register_timer("archive unanswered ideas", timers.expire_unanswered)
    jobs.register_timer("archive ideas open for a year", timers.expire_open)
    jobs.register_timer("pick ideas of the month", timers.pick_of_the_month)
    jobs.register_timer("review after 90 days", timers.ninety_days)
    jobs.register_timer("review at the vote threshold", timers.enough_votes)

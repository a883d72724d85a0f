"""The end of a call is the calendar's."""

from flask import Flask

from .. import jobs
from . import actions


def init_app(_app: Flask) -> None:
    jobs.register_timer("close calls for ideas", actions.close_ended_calls)

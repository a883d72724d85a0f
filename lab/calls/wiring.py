"""The end of a call is the calendar's. A call may have one picture."""

from flask import Flask

from .. import jobs
from ..photos import access, uploads
from . import actions, queries


def init_app(_app: Flask) -> None:
    access.register("call", queries.call)
    for form in ("calls.create", "calls.update"):
        uploads.accept(form, "call", most=1)
    jobs.register_timer("close calls for ideas", actions.close_ended_calls)

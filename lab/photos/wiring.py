"""Photos are taken out of a form before anything else reads it; the heavy work and the tidying run outside requests."""

from flask import Flask

from .. import jobs
from . import actions, uploads


def init_app(app: Flask) -> None:
    app.before_request_funcs.setdefault(None, []).insert(0, uploads.take)
    jobs.register("sizes of photos", actions.finish)
    jobs.register("files of photos that are gone", actions.sweep)
    jobs.register_timer("photos that nobody used", actions.drop_unused, tidies=True)

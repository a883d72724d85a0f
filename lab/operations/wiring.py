"""The lab watches its own queue: a timer, what probes are warned of, and how often each route is asked for."""

from flask import Flask

from .. import jobs
from ..city import health
from . import checks, measuring
from .replay import replay


def init_app(app: Flask) -> None:
    jobs.register_timer("operations: what is stuck in the queue", replay, tidies=True)
    for check in (checks.queue, checks.dead_letters, checks.worker):
        health.also_check(check)
    measuring.init_app(app)

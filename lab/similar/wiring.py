"""The indexes keep in step with every idea; a worker encodes, where the lab has an encoder."""

from flask import Flask

from .. import jobs
from ..city import health
from ..ideas import search
from ..photos import uploads
from . import index, vectors


def init_app(_app: Flask) -> None:
    search.when_kept(index.keep)
    search.when_kept(vectors.keep)
    jobs.register("similar: vectors", vectors.encode_waiting)
    jobs.register_timer("similar: ideas without a vector", vectors.queue_missing, tidies=True)
    health.also_check(vectors.loads)
    uploads.accept("similar.look", "idea")

"""What mail servers say is heard, what is stopped is asked, and who signs in by mail proves that it arrives."""

from flask import Flask

from .. import jobs, mail
from ..accounts import actions as accounts
from . import actions, queries
from .commands import bounces


def init_app(app: Flask) -> None:
    mail.stop_when(queries.why_not)
    mail.hear_refusals(actions.hear_refusal)
    accounts.on_entry(actions.arrived)
    accounts.on_erase(actions.erase)
    jobs.register_timer("old reports about mails", actions.forget_old, tidies=True)
    app.cli.add_command(bounces)

"""Leaving the lab takes the name out of reports; the calendar closes reports of texts that are gone."""

from flask import Flask

from .. import jobs, mail
from ..accounts import actions as accounts
from . import actions, telling


def init_app(_app: Flask) -> None:
    accounts.on_erase(actions.erase)
    mail.show(telling.samples)
    jobs.register_timer("close reports of deleted comments", actions.close_reports_of_gone_comments, tidies=True)

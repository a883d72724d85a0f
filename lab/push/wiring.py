"""One more way on which notices reach people; it ends with the sign-in and with the account."""

from flask import Flask

from .. import jobs
from ..accounts import actions as accounts
from ..notices import fan_out
from . import actions, sending


def init_app(_app: Flask) -> None:
    jobs.register("push", sending.send)
    fan_out.deliver_also(sending.rows)
    accounts.on_sign_out(actions.end_with_session)
    accounts.on_erase(actions.erase)

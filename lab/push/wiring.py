"""One more way on which notices reach people; it ends with the sign-in and with the account."""

from flask import Flask, has_request_context, request

from .. import jobs
from ..accounts import actions as accounts
from ..notices import fan_out
from . import actions, sending


def init_app(_app: Flask) -> None:
    jobs.register("push", sending.send)
    fan_out.deliver_also(sending.rows)
    accounts.on_sign_out(_end_with_session)
    accounts.on_erase(actions.erase)


def _end_with_session(session_id: int) -> None:
    actions.end_with_session(session_id, request.user_agent.string if has_request_context() else "")

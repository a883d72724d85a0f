"""A week after an outcome the calendar asks; the mail of the question has the answers in it."""

from flask import Flask

from .. import jobs
from ..accounts import actions as accounts
from ..notices import letters
from . import actions, links, rules, timers


def init_app(_app: Flask) -> None:
    jobs.register_timer("satisfaction: was it a good answer?", timers.ask)
    jobs.register_timer("satisfaction: words of old answers", timers.forget_words, tidies=True)
    letters.offer(rules.ASK, links.ways, [words for _, words in rules.SAID])
    accounts.on_erase(actions.forget)

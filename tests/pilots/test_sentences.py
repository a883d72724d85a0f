"""Every sentence that a move of a pilot tells somebody, and those of the ideas that follow, are filled."""

import re
from datetime import timedelta
from string import Formatter

import pytest
from flask_babel import gettext

from lab import clock, events, story
from lab.pilots.actions import move_pilot
from lab.pilots.rules import MOVES

from .conftest import LIVE, LONG, SCORES, STOP, charter, evaluated

PUBLIC = {"reason": "A storm", "text": "A storm is coming."}


@pytest.fixture
def whole_table(pilot_at, propose, mo, kim):
    """Makes every move of the table at least once."""
    soon = clock.today() + timedelta(days=9)
    scored, cancelled = propose(), pilot_at("recruiting")
    move_pilot(scored, "score", kim, **SCORES)
    move_pilot(scored, "reject", kim, reason_code="other", text=LONG)
    move_pilot(cancelled, "cancel", kim, **PUBLIC)
    for stop in (False, True):
        pilot = pilot_at("running")
        move_pilot(pilot, "pause", mo, **PUBLIC, review_on=soon)
        if stop:
            move_pilot(pilot, "resume", mo, **PUBLIC, review_on=soon)
        move_pilot(pilot, "finish", mo, ended_on=clock.today(), stop_rule="Rain", text="It rains too much.")
        evaluated(pilot, mo)
        if stop:
            move_pilot(pilot, "decide_stop", kim, **STOP)
        else:
            move_pilot(pilot, "decide_adapt", kim, changes="A day price instead of hours", extra_budget=100)
            move_pilot(pilot, "open_recruitment", mo, **charter())
    live, given_up = pilot_at("scaling"), pilot_at("scaling")
    move_pilot(live, "go_live", kim, **LIVE, live_on=clock.today())
    move_pilot(given_up, "abandon", kim, **PUBLIC)
    return [event for kind in ("pilot", "idea") for n in range(1, 9) for event in events.history(kind, n)]


def test_no_sentence_has_a_gap(app, whole_table):
    made = {event.move for event in whole_table if event.kind == "pilot"}
    assert {move.name for move in MOVES} - made == set()
    texts = events.texts_of([event.id for event in whole_table])
    with app.test_request_context():
        for event in whole_table:
            move = story.move_of(event)
            for letter, template in (move.tells if move else {}).items():
                words = gettext(template)
                gaps = [name for _, name, _, _ in Formatter().parse(words) if name
                        and not story._value(name, event, texts[event.id])]  # fmt: skip
                assert (event.kind, event.move, letter, gaps) == (event.kind, event.move, letter, [])
                said = story.sentence(event, texts[event.id], letter)
                assert said
                assert not re.search(r"\{|\}|  |None", said)

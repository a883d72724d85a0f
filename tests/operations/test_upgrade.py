"""A lab that was there before: its rows come along, and what is kept ready of them is right at once."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from lab import clock, config, create_app, recount
from lab.db import db
from lab.ideas import queries as ideas
from lab.ideas.queries import Filter
from lab.recruitment import timers
from lab.similar import queries as similar

AT = "2026-01-05 09:00:00.000000"
ROWS = (
    "INSERT INTO topics (id, slug, name) VALUES (1, 'mobility', 'Mobility')",
    "INSERT INTO people (id, email, display_name, lang, wants_mail, unread, joined_at) "
    "VALUES (1, 'ana@example.org', 'Ana', 'en', 1, 0, :at)",
    "INSERT INTO ideas (id, author_id, author_name, title, need, solution, lang, topic_id, lat, lng, stage, step, "
    "listed, visibility, back_stage, entered_at, created_at, published_at, review_due, votes, comments, rising, "
    "cost_band, second_looks, in_second_look, row_version) VALUES "
    "(1, 1, 'Ana', 'Light for the school path', 'It is dark from four.', '', 'en', 1, 53.55, 10.0, 'tested', "
    "'outcome', 1, 'public', '', :at, :at, :at, '', 1, 2, 0, '', 0, 0, 1), "
    "(2, 1, 'Ana', 'Shade at the stop', 'It is hot there.', '', 'en', NULL, NULL, NULL, 'open', 'open', "
    "1, 'public', '', :at, :at, :at, '', 0, 0, 0, '', 0, 0, 1), "
    "(3, 1, 'Ana', 'A draft', '', '', 'en', NULL, 53.5, 10.1, 'draft', 'sent', "
    "0, 'public', '', :at, :at, NULL, '', 0, 0, 0, '', 0, 0, 1)",
    "INSERT INTO votes (id, person_id, idea_id, counts_for_id, at) VALUES (1, NULL, 1, 1, :at)",
    "INSERT INTO comments (id, idea_id, parent_id, author_id, author_name, role, body, lang, at, deleted_at) VALUES "
    "(1, 1, NULL, 1, 'Ana', 'resident', 'My lantern broke', 'en', :at, NULL), "
    "(2, 1, 1, 1, 'Ana', 'resident', 'Mine too', 'en', :at, NULL), "
    "(3, 1, NULL, 1, '', 'resident', '', 'en', :at, :at)",
    "INSERT INTO pilots (id, title, hypothesis, change_mind, lang, cost, cost_band, sdg, stage, step, entered_at, "
    "proposed_at, committed, decision, learned, round_number, testers, places, row_version) VALUES "
    "(1, 'Lamps that wake up', '', '', 'en', 0, '', '[]', 'stopped', 'outcome', :at, :at, 0, '{}', "
    "'Hedgehogs fear lamps', 1, 1, 0, 1)",
    "INSERT INTO rounds (id, pilot_id, number, problem, scope, place, roles, stop_rules, consent_text, "
    "consent_version, places, privacy, dpia, hypothesis, change_mind, changes, extra_budget, stop_rule, summary, "
    "findings, no_evidence_reason, ended_on) "
    "VALUES (1, 1, 1, '', '', '', '', '', 'We keep your name.', 1, 0, '[]', '', '', '', '', 0, '', '', '', '', "
    "'2025-11-20')",
    "INSERT INTO testers (id, round_id, person_id, joined_at) VALUES (1, 1, 1, :at)",
    "INSERT INTO consents (id, tester_id, version, text, given_at) VALUES (1, 1, 1, 'We keep your name.', :at)",
    "INSERT INTO check_ins (id, round_id, tester_id, mood, text, at) VALUES (1, 1, 1, 4, 'My lamp is good', :at)",
    "INSERT INTO pilot_ideas (id, pilot_id, idea_id, part, text) VALUES (1, 1, 1, 'started', '')",
    "INSERT INTO events (id, at, kind, thing_id, move, stage_from, stage_to, role, root_id, audience, outcome, "
    "reminder, data, hashes, fanned_out_at) VALUES "
    "(1, 1767603600000, 'idea', 1, 'publish', 'submitted', 'open', 'moderator', 1, 'AF', 0, 0, '{}', '{}', :at)",
    "INSERT INTO event_texts (event_id, name, body, salt) VALUES (1, 'text', 'Welcome to the workshop', 'x')",
    "INSERT INTO idea_words (rowid, title, body) VALUES "
    "(1, 'light for the school path', 'it is dark from four.\n'), (2, 'shade at the stop', 'it is hot there.\n')",
)
"""As the first tables held them."""


@pytest.fixture
def old_lab(tmp_path: Path):
    """A lab on its first tables, with rows in them, upgraded to those of today."""
    settings = {"LAB_INSTANCE": str(tmp_path), "LAB_SECRET_KEY": "for-tests-only-0123456789-abcdefghij"}
    app = create_app(config.read(settings))
    with app.app_context():
        upgrade(revision="0001")
        with db.engine.begin() as connection:
            for row in ROWS:
                connection.execute(text(row), {"at": AT} if ":at" in row else {})
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_a_lab_that_was_there_before_is_whole_after_the_upgrade(old_lab):
    # The score of the rows above is none that the lab would have written.
    assert [str(one) for one in recount.differences() if one.column != "rising"] == []


def test_what_was_written_before_is_found_after_the_upgrade(old_lab):
    def found(q):
        return [row.id for row in ideas.listed_ideas(Filter(q=q), "match").rows]

    assert [found("school"), found("lantern"), found("workshop"), found("lantrn"), found("draft")] == [
        [1], [1], [1], [1], [],
    ]  # fmt: skip
    assert similar.like("Light for the path to school") == [1]


def test_what_testers_wrote_before_is_deleted_ninety_days_after_the_upgrade_and_not_before(old_lab):
    """Nobody was told of an earlier day, and the lab has to have the time to read it."""
    upgraded = clock.now()

    def forgotten(days):
        with clock.at(upgraded + timedelta(days=days)):
            return timers.forget_what_was_promised(), db.session.scalar(text("SELECT count(*) FROM check_ins"))

    assert [forgotten(days) for days in (0, 89, 90)] == [(0, 1), (0, 1), (1, 0)]

"""Who was told of an outcome, who was not, and why: told and the reasons are everybody who is owed it."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from lab import clock, jobs, recount
from lab.accounts import actions as accounts
from lab.accounts.models import Person
from lab.bounces import actions as bounces
from lab.bounces.queries import WHY as BARRED
from lab.bounces.rules import Kind as BounceKind
from lab.bounces.rules import Report
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.events import Event
from lab.ideas.actions import move_idea
from lab.notices import actions, digests, fan_out, queries, told
from lab.notices.models import Notice, ToldCount
from lab.notices.rules import Untold
from lab.operations.rules import GIVEN_UP
from lab.votes import actions as votes
from tests.conftest import NOW

WHY = {
    "reason_code": "already_exists",
    "named_unit": 1,
    "text": "The city has looked at this with care: a lamp stands there already, since the spring of last year.",
}


@pytest.fixture
def declined(make_idea, vote_for, ana, ben, mo, make_person):
    """Ana's idea, for which Ben, Cleo and Dora voted; everybody is told, and no mail has gone yet."""
    idea = make_idea("under_review")
    vote_for(idea, ben, make_person("cleo"), make_person("dora"))
    event = move_idea(idea, "decline", mo, **WHY)
    with clock.at(NOW + timedelta(minutes=2)):
        fan_out.tell()
    return event.id


def mail_of(name, **values):
    person = select(Person.id).where(Person.display_name == name).scalar_subquery()
    with atomic():
        db.session.execute(update(Delivery).where(Delivery.person_id == person).values(**values))


def counts(root_id):
    return {what: n for what, n in told.counted([root_id])[root_id].items() if n}


def kept(root_id):
    row = db.session.get(ToldCount, root_id, populate_existing=True)
    return {name: getattr(row, name) for name in ("owed", *told.COLUMNS) if getattr(row, name)}


@pytest.mark.parametrize(
    ("state", "error", "why"),
    [
        ("waiting", "", Untold.WAITS),
        ("waiting", "450 busy", Untold.WAITS),
        ("sending", "", Untold.WAITS),
        ("held", "", Untold.WAITS),
        ("failed", "550 no such user", Untold.FAILED),
        ("suppressed", GIVEN_UP, Untold.FAILED),
        ("suppressed", digests.NO_ROOM, Untold.FAILED),
        *(("suppressed", words, Untold.BARRED) for words in BARRED.values()),
        ("suppressed", "", Untold.STOPPED),
        ("suppressed", digests.UNWANTED, Untold.STOPPED),
    ],
)
def test_each_end_of_a_mail_has_its_reason(state, error, why, declined):
    mail_of("Ben", state=state, error=error)
    rest = 3 + (why == Untold.WAITS)
    assert counts(declined) == ({Untold.WAITS: rest} | ({} if why == Untold.WAITS else {why: 1}))


def test_a_mail_that_went_or_a_look_at_the_page_is_told(declined, ben):
    mail_of("Cleo", state="sent")
    actions.see(ben.id, list(db.session.scalars(select(Notice.id).where(Notice.person_id == ben.id))))
    assert counts(declined) == {"told": 2, Untold.WAITS: 2}


def test_a_mail_that_came_back_is_not_told(declined):
    mail_of("Cleo", state="sent")
    mail_of("Cleo", state="failed", error="550 no such user")
    assert counts(declined) == {Untold.FAILED: 1, Untold.WAITS: 3}


def test_what_a_phone_alone_has_shown_is_not_told(declined):
    mail_of("Cleo", state="sent", channel="push")
    assert counts(declined) == {Untold.NO_MAIL: 1, Untold.WAITS: 3}
    assert queries.told_counts([declined]) == {}


def test_who_wants_no_mails_is_told_on_the_page_or_not_at_all(make_idea, vote_for, ben, mo):
    idea = make_idea("under_review")
    vote_for(idea, ben)
    with atomic():
        db.session.execute(update(Person).where(Person.id == ben.id).values(wants_mail=False))
    event = move_idea(idea, "decline", mo, **WHY)
    with clock.at(NOW + timedelta(minutes=2)):
        fan_out.tell()
    assert counts(event.id) == {Untold.WAITS: 1, Untold.NO_MAIL: 1}


def test_who_stopped_is_owed_nothing_and_who_stops_before_the_mail_goes_is_not_told(
    make_idea, vote_for, say_follow, ben, mo, make_person
):
    cleo = make_person("cleo")
    idea = make_idea("under_review")
    vote_for(idea, ben, cleo)
    say_follow(idea, ben, "stopped")
    event = move_idea(idea, "decline", mo, **WHY)
    with clock.at(NOW + timedelta(minutes=2)):
        fan_out.tell()
        say_follow(idea, cleo, "stopped")
        jobs.run_until_idle()
    assert counts(event.id) == {"told": 1, Untold.STOPPED: 1}


def test_who_leaves_is_owed_nothing_any_more(declined, ben):
    with clock.at(NOW + timedelta(minutes=3)):
        told.keep()
    accounts.erase(ben.id)
    assert counts(declined) == {Untold.WAITS: 3}
    with clock.at(NOW + timedelta(minutes=4)):
        assert told.keep() == 1
    assert kept(declined) == {"owed": 3, Untold.WAITS: 3}


def test_the_staff_and_who_follows_a_topic_are_owed_no_outcome(declined, mo, kim):
    with atomic():
        for person, letter in ((mo, "S"), (kim, "W")):
            db.session.add(
                Notice(root_id=declined, event_id=declined, person_id=person.id, letter=letter, at=clock.now())
            )
    assert counts(declined) == {Untold.WAITS: 4}


def test_one_of_each_kind_of_voter(make_idea, mo, make_person, app):
    """Who got it, stopped before, took the vote back before, stopped after, left after, and whose mail came back."""
    idea = make_idea("open")
    got, stopped, took_back, stops, leaves, bounced = (
        make_person(name) for name in ("got", "stopped", "took-back", "stops", "leaves", "bounced")
    )
    for voter in (got, stopped, took_back, stops, leaves, bounced):
        votes.cast_vote(idea, voter)
    votes.withdraw_vote(idea, took_back)
    actions.stop_mails_about(stopped.id, "idea", idea.id)
    move_idea(idea, "start_review", mo, trigger="lab")
    event = move_idea(idea, "decline", mo, **WHY)
    with clock.at(NOW + timedelta(minutes=2)):
        fan_out.tell()
        actions.stop_mails_about(stops.id, "idea", idea.id)
        jobs.run_until_idle()
        accounts.erase(leaves.id)
        theirs = select(Delivery.message_id).join(Notice, Notice.id == Delivery.notice_id)
        came_back = db.session.scalar(theirs.where(Notice.person_id == bounced.id, Notice.root_id == event.id))
        bounces.note(Report("r1", BounceKind.PERMANENT, came_back, words="550 5.1.1 no such user"))

    assert counts(event.id) == {"told": 2, Untold.STOPPED: 1, Untold.FAILED: 1}  # Ana wrote it

    with clock.at(NOW + timedelta(hours=1)):
        move_idea(idea, "reopen", mo, reason="The lamp was taken away last week.")
        why = "The city's own office mends lamps."
        again = move_idea(idea, "refer", mo, channel="department", reference="M 12", reason=why)
    with clock.at(NOW + timedelta(hours=2)):
        jobs.run_until_idle()
    assert counts(again.id) == {"told": 2, Untold.BARRED: 1}


ENDS = st.sampled_from([
    ("sent", ""), ("waiting", ""), ("held", ""), ("failed", "550"), ("suppressed", ""), ("suppressed", GIVEN_UP),
    ("suppressed", next(iter(BARRED.values()))), ("none", ""),
])  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(mix=st.lists(st.tuples(ENDS, st.booleans(), st.booleans()), min_size=1, max_size=12))
def test_told_and_the_reasons_are_always_everybody_who_is_owed_it(app, mix):
    with atomic():
        for table in (Delivery, Notice, ToldCount, Event, Person):
            db.session.execute(delete(table))
        event = Event(at=clock.now_ms(), kind="idea", thing_id=1, move="decline", role="moderator", outcome=True)
        db.session.add(event)
        db.session.flush()
        event.root_id = id = event.id
        for n, ((state, error), seen, has_address) in enumerate(mix):
            person = Person(email=f"{n}@a.example" if has_address else None, display_name="X", joined_at=NOW)
            db.session.add(person)
            db.session.flush()
            notice = Notice(root_id=id, event_id=id, person_id=person.id, letter="V", at=NOW)
            notice.seen_at = NOW if seen else None
            db.session.add(notice)
            db.session.flush()
            if state != "none":
                db.session.add(Delivery(notice_id=notice.id, person_id=person.id, address="a", state=state,
                                        error=error, next_at=NOW, message_id=f"<{n}>"))  # fmt: skip
    told.keep()
    row = db.session.get(ToldCount, id, populate_existing=True)
    assert row.owed == len(mix) == sum(getattr(row, name) for name in told.COLUMNS)
    assert row.told == sum(seen or state == "sent" for (state, _), seen, _ in mix)
    assert len(told.untold(id)[0]) == row.owed - row.told
    assert list(told.wrong()) == []


# The figures that are kept


def test_figures_of_new_outcomes_are_counted_with_each_look_of_the_timer(declined):
    with clock.at(NOW + timedelta(minutes=3)):
        assert (told.keep(), told.keep()) == (1, 0)
    assert kept(declined) == {"owed": 4, Untold.WAITS: 4}
    mail_of("Ben", state="sent", sent_at=NOW + timedelta(minutes=4))
    with clock.at(NOW + timedelta(minutes=13)):
        assert told.keep() == 1
    assert kept(declined) == {"owed": 4, "told": 1, Untold.WAITS: 3}


@pytest.mark.parametrize(
    ("days", "minutes", "times"), [(59, 10, 1), (61, 10, 0), (61, 24 * 60 + 1, 1), (500, 10**4, 0)]
)
def test_old_outcomes_are_counted_once_a_day_and_very_old_ones_no_more(declined, days, minutes, times):
    then = NOW + timedelta(days=days)
    with clock.at(then):
        told.keep()
    with clock.at(then + timedelta(minutes=minutes)):
        assert told.keep() == times


def test_an_idea_and_its_pilot_are_one_outcome(make_idea, make_pilot, vote_for, ben, kim):
    from lab import events

    idea = make_idea("in_pilot")
    vote_for(idea, ben)
    pilot = make_pilot(idea)
    with atomic():
        root = events.record("pilot", pilot.id, "decide_stop", kim, audience="AVFT", outcome=True)
        events.record("idea", idea.id, "pilot_stopped", kim, audience="AVF", root=root, outcome=True)
        root_id = root.id
    assert told.being_told() == 1
    with clock.at(NOW + timedelta(minutes=2)):
        jobs.run_until_idle()
        told.keep()
    assert [(row.id, row.move, row.owed, row.told) for row in db.session.scalars(select(ToldCount))] == [
        (root_id, "decide_stop", 2, 2)
    ]
    assert told.being_told() == 0


def test_the_months_are_this_one_and_eleven_before_it(app):
    with clock.at(NOW.replace(month=1, day=31)):
        found = told.months()
    assert (found[0], found[1], found[-1], len(found)) == ("2026-01", "2025-12", "2025-02", 12)


def test_an_outcome_of_more_than_twelve_months_ago_is_in_no_sum(declined):
    with clock.at(NOW + timedelta(minutes=3)):
        told.keep()
        assert [(row.month, row.move, row.owed) for row in told.by_month_and_move()] == [("2026-03", "decline", 4)]
    with clock.at(NOW.replace(year=2027, month=3)):
        assert told.by_month_and_move() == []


def test_a_killed_count_is_made_by_the_next_one(declined, monkeypatch):
    def killed(_outcomes):
        raise KeyboardInterrupt

    with clock.at(NOW + timedelta(minutes=3)):
        with monkeypatch.context() as patched:
            patched.setattr(told, "_count", killed)
            with pytest.raises(KeyboardInterrupt):
                told.keep()
        assert told.keep() == 1
    assert kept(declined) == {"owed": 4, Untold.WAITS: 4}


# Checking them


def wrong_figures():
    """The rest of what is verified knows nothing of votes that a test writes into the table."""
    return [found.id for found in recount.differences() if found.table == "told_counts"]


def test_figures_that_are_only_old_are_not_wrong(declined):
    with clock.at(NOW + timedelta(minutes=3)):
        told.keep()
    mail_of("Ben", state="sent", sent_at=NOW + timedelta(minutes=4))
    assert wrong_figures() == []


def test_figures_are_counted_again_when_a_mail_comes_back_after_months(declined):
    mail_of("Ben", state="sent", sent_at=NOW, message_id="<one@lab>")
    with clock.at(NOW + timedelta(days=100)):
        told.keep()
        assert kept(declined) == {"owed": 4, "told": 1, Untold.WAITS: 3}
        bounces.note(Report("a", BounceKind.PERMANENT, "<one@lab>"))
        assert wrong_figures() == []
        told.keep()

    assert kept(declined) == {"owed": 4, Untold.WAITS: 3, Untold.FAILED: 1}


@pytest.mark.parametrize("wrong", [{"told": 3}, {"owed": 9}, {"waits": 1}, {"owed": 2, "waits": 2}])
def test_figures_that_no_minute_explains_are_found_and_mended(wrong, declined):
    with clock.at(NOW + timedelta(minutes=3)):
        told.keep()
    with atomic():
        db.session.execute(update(ToldCount).values(**wrong))
    assert wrong_figures() == [declined]
    recount.mend()
    assert kept(declined) == {"owed": 4, Untold.WAITS: 4}
    assert wrong_figures() == []

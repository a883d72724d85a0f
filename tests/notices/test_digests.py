"""What is held for a person goes as one mail, once, and says only what is still news to them."""

import re
import threading
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import func, select, update

from lab import clock, deliveries, events, mail
from lab.accounts.models import Person
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.events import Event
from lab.ideas.actions import move_idea
from lab.ideas.models import Idea
from lab.notices import actions, digests, fan_out, queries
from lab.notices.models import Notice, NoticeChoice
from lab.notices.rules import Kind, Pace
from lab.notices.wording import About, Told

TUESDAY = datetime.fromisoformat("2026-03-03T07:00:00+00:00")
"""Eight o'clock in the lab, on the day after the Monday on which these tests stand."""
WHY = {
    "reason_code": "already_exists",
    "named_unit": 1,
    "text": "The city has looked at this with care: a lamp stands there already, since the spring of last year.",
}


@pytest.fixture
def note(mo):
    """A step that voters and followers of an idea are told of."""

    def say(thing, words, kind="idea", audience="VF"):
        with atomic():
            events.record(kind, thing.id, "note", mo, audience=audience, texts={"text": words})
        fan_out.tell()

    return say


@pytest.fixture
def mails(app):
    def read():
        folder = Path(app.config["LAB"].instance) / "mail"
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.glob("*.eml"))]

    return read


def choose(person, kind, pace):
    with atomic():
        db.session.add(NoticeChoice(person_id=person.id, kind=kind, mail=pace, push=False))


def states(person):
    """State of each part, in the order of the notices, and of each digest."""
    rows = db.session.execute(
        select(Delivery.state, Delivery.digest).where(Delivery.person_id == person.id).order_by(Delivery.id)
    ).all()
    return [row.state for row in rows if not row.digest], [row.state for row in rows if row.digest]


def text_of(message):
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(message):
    return message.get_body(("html",)).get_content()


def test_steps_of_a_day_come_as_one_mail_the_next_morning(ben, make_idea, vote_for, note, work, mails):
    bench, light = make_idea(title="A bench at the harbour"), make_idea(title="Light on the school path")
    vote_for(bench, ben)
    vote_for(light, ben)
    note(bench, "A carpenter looked at it.")
    note(light, "The lamps are ordered.")
    note(bench, "The wood has come.")
    work()
    assert (mails(), states(ben)) == ([], (["held", "held", "held"], []))

    with clock.at(TUESDAY):
        work()

    (one,) = mails()
    assert one["Subject"] == "3 notices: A bench at the harbour"
    words = text_of(one)
    assert words.index("The wood has come.") < words.index("A carpenter looked at it.") < words.index("The lamps are")
    assert [words.count(f"{idea.title}\nhttp") for idea in (bench, light)] == [1, 1]
    assert states(ben) == (["sent", "sent", "sent"], ["sent"])


def test_outcomes_stand_first_for_who_reads_once_a_week(ben, mo, make_idea, vote_for, note, work, mails):
    choose(ben, Kind.OUTCOME, Pace.WEEKLY)
    choose(ben, Kind.STEPS, Pace.WEEKLY)
    lamp, bench = make_idea("under_review", title="A lamp"), make_idea(title="A bench")
    vote_for(lamp, ben)
    vote_for(bench, ben)
    move_idea(lamp, "decline", mo, **WHY)
    note(bench, "The wood has come.")
    with clock.at(TUESDAY):
        work()
    assert mails_to(mails, ben) == []

    with clock.at(TUESDAY + timedelta(days=6)):
        work()

    (one,) = mails_to(mails, ben)
    assert one["Subject"] == "1 outcome and 1 other notice: A lamp"
    assert text_of(one).index(WHY["text"]) < text_of(one).index("The wood has come.")


def mails_to(mails, person):
    return [one for one in mails() if one["To"] == f"{person.display_name.lower()}@example.org"]


def test_what_is_due_daily_and_weekly_on_one_morning_is_one_mail(ben, mo, make_idea, vote_for, note, work, mails):
    choose(ben, Kind.OUTCOME, Pace.WEEKLY)
    lamp, bench = make_idea("under_review", title="A lamp"), make_idea(title="A bench")
    vote_for(lamp, ben)
    vote_for(bench, ben)
    move_idea(lamp, "decline", mo, **WHY)
    fan_out.tell()
    with clock.at(TUESDAY + timedelta(days=5)):
        note(bench, "The wood has come.")

    with clock.at(TUESDAY + timedelta(days=6)):
        work()

    assert [one["Subject"] for one in mails_to(mails, ben)] == ["1 outcome and 1 other notice: A lamp"]


def test_a_digest_of_one_step_says_it_in_its_subject(ben, make_idea, vote_for, note, work, mails):
    bench = make_idea(title="A bench")
    vote_for(bench, ben)
    note(bench, "The wood has come.")

    with clock.at(TUESDAY):
        work()

    assert [one["Subject"] for one in mails()] == ["Status note: A bench"]


def test_what_leads_elsewhere_stands_with_its_idea(ben, mo, make_idea, vote_for, note, work, mails):
    choose(ben, Kind.ASKED, Pace.DAILY)
    bench = make_idea(title="A bench")
    vote_for(bench, ben)
    note(bench, "The wood has come.")
    with atomic():
        events.record("idea", bench.id, "hide_comment", mo, people=[ben.id], data={"comment": 7})
    fan_out.tell()

    with clock.at(TUESDAY):
        work()

    words = text_of(mails()[0])
    assert words.count("A bench\nhttp") == 1
    assert re.search(r"A comment was hidden.*\nhttps?://\S+/comments/7/moderation\n", words)


def test_its_text_writes_an_address_once_and_its_html_says_what_it_leads_to(app):
    about = Told(
        id=1, about=About("Warm lamps", "en", "/pilots/7/closing"), headline="Did it solve it?", by="", why="",
        words="It is one tap: /pilots/7/closing", when=clock.now(), outcome=False, unread=True, ideas=(), beside="",
        thing=("pilot", 7),
    )  # fmt: skip
    with app.test_request_context():
        letter = digests.written([about], lang="en", name="Mina", more=0, ways={}, token="x")

    assert letter.subject == "Did it solve it? Warm lamps"
    assert letter.text.count("/pilots/7/closing") == 1
    assert re.search(r'It is one tap: <a href="http[^"]+/pilots/7/closing">answer here</a>', letter.html)


def test_the_mail_is_html_too_and_ends_with_one_click(ben, make_idea, vote_for, note, work, mails):
    bench = make_idea(title="A <b>bench</b>")
    vote_for(bench, ben)
    note(bench, "The wood has come. See /ideas/7")

    with clock.at(TUESDAY):
        work()

    (one,) = mails()
    assert "A &lt;b&gt;bench&lt;/b&gt;" in html_of(one)
    assert re.search(rf'href="https?://[^"/]+{bench.path}"', html_of(one))
    assert re.search(r"See https?://\S+/ideas/7\b", text_of(one))
    assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert one["List-Unsubscribe"].startswith("<http")


def test_what_was_read_on_the_page_is_not_told_again(ben, make_idea, vote_for, note, work, mails, client_of):
    bench = make_idea()
    vote_for(bench, ben)
    note(bench, "A carpenter looked at it.")
    client_of(ben).get("/me/notices")
    note(bench, "The wood has come.")

    with clock.at(TUESDAY):
        work()

    (one,) = mails()
    assert ("A carpenter" in text_of(one), "The wood" in text_of(one)) == (False, True)
    assert states(ben) == (["suppressed", "sent"], ["sent"])


def test_nothing_left_is_no_mail(ben, make_idea, vote_for, note, work, mails, client_of):
    bench = make_idea()
    vote_for(bench, ben)
    note(bench, "A carpenter looked at it.")
    client_of(ben).get("/me/notices")

    with clock.at(TUESDAY):
        work()

    assert (mails(), states(ben)) == ([], (["suppressed"], ["suppressed"]))


@pytest.mark.parametrize("change", ["stop", "take_back", "hide", "no_mails", "erase", "never"])
def test_what_is_not_wanted_any_more_is_left_out(change, ben, make_idea, vote_for, note, work, mails, client_of):
    bench = make_idea(votes=1)
    vote_for(bench, ben)
    note(bench, "A carpenter looked at it.")
    browser = client_of(ben)
    acts = {
        "stop": lambda: browser.post(f"{bench.path}/follow/stop"),
        "take_back": lambda: browser.post(f"{bench.path}/vote/withdraw"),
        "hide": lambda: _hide(bench),
        "no_mails": lambda: actions.stop_all_mails(ben.id),
        "erase": lambda: browser.post("/me/erase"),
        "never": lambda: choose(ben, Kind.STEPS, Pace.NEVER),
    }
    acts[change]()

    with clock.at(TUESDAY):
        work()

    assert mails() == []
    left = db.session.scalars(select(Delivery.state).where(Delivery.channel == "mail").distinct()).all()
    assert left == ["suppressed"]


def _hide(idea):
    with atomic():
        db.session.execute(update(Idea).where(Idea.id == idea.id).values(visibility="hidden", listed=False))


def test_who_was_left_out_of_a_sent_digest_does_not_count_as_told(ben, mo, make_idea, vote_for, note, work):
    choose(ben, Kind.OUTCOME, Pace.DAILY)
    lamp, bench = make_idea("under_review"), make_idea()
    vote_for(lamp, ben)
    vote_for(bench, ben)
    declined = move_idea(lamp, "decline", mo, **WHY).id
    note(bench, "The wood has come.")
    _hide(lamp)

    with clock.at(TUESDAY):
        work()

    assert states(ben) == (["suppressed", "sent"], ["sent"])
    told = select(func.count()).where(Notice.root_id == declined, Notice.person_id == ben.id, Notice.seen_at.is_(None))
    assert (db.session.scalar(told), queries.told_count(declined)) == (1, 1)  # Ana, the author, by mail


def test_a_mail_is_no_look_at_the_page(ben, make_idea, vote_for, note, work, unread_of):
    bench = make_idea()
    vote_for(bench, ben)
    note(bench, "A carpenter looked at it.")

    with clock.at(TUESDAY):
        work()

    assert (states(ben)[0], unread_of(ben)) == (["sent"], 1)
    assert db.session.scalars(select(Notice.seen_at).where(Notice.person_id == ben.id)).all() == [None]


def test_gathering_twice_makes_one_digest(ben, make_idea, vote_for, note):
    bench = make_idea()
    vote_for(bench, ben)
    note(bench, "A carpenter looked at it.")

    with clock.at(TUESDAY):
        assert [digests.gather(), digests.gather()] == [1, 0]

    assert states(ben) == (["held"], ["waiting"])


def test_two_workers_never_make_two(app, ben, make_person, make_idea, vote_for, note):
    bench = make_idea()
    people = [ben, *(make_person(f"voter{n}") for n in range(20))]
    vote_for(bench, *people)
    note(bench, "A carpenter looked at it.")
    note(bench, "The wood has come.")
    made, ready = [], threading.Barrier(4)

    def one_worker():
        with app.app_context(), clock.at(TUESDAY):
            ready.wait()
            made.append(digests.gather())
            db.session.remove()

    workers = [threading.Thread(target=one_worker) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    db.session.rollback()  # what this thread read before

    assert sorted(made) == [0, 0, 0, len(people)]
    assert db.session.scalar(select(func.count()).where(Delivery.digest)) == len(people)
    carried = select(func.count(), func.count(Delivery.carrier_id)).where(Delivery.notice_id.is_not(None))
    assert tuple(db.session.execute(carried.where(Delivery.state == "held")).one()) == (2 * len(people),) * 2


def test_a_worker_killed_before_the_commit_leaves_all_to_the_next(ben, make_idea, vote_for, note, monkeypatch):
    bench = make_idea()
    vote_for(bench, ben)
    note(bench, "A carpenter looked at it.")
    with clock.at(TUESDAY), monkeypatch.context() as killed:
        killed.setattr(digests, "TAKEN", None)  # ends it in the middle, after the digest was written
        with pytest.raises(TypeError):
            digests.gather()
    assert states(ben) == (["held"], [])

    with clock.at(TUESDAY):
        assert digests.gather() == 1


def test_parts_whose_digest_has_vanished_get_another(ben, make_idea, vote_for, note, work, mails):
    bench = make_idea()
    vote_for(bench, ben)
    note(bench, "A carpenter looked at it.")
    with clock.at(TUESDAY):
        digests.gather()
        with atomic():
            db.session.execute(update(Delivery).where(Delivery.digest).values(state="failed"))
        assert digests.gather() == 0

    with clock.at(TUESDAY + digests.TAKEN):
        work()

    assert len(mails()) == 1
    assert states(ben) == (["sent"], ["failed", "sent"])


def test_a_digest_that_still_waits_for_its_server_keeps_its_parts(ben, make_idea, vote_for, note):
    bench = make_idea()
    vote_for(bench, ben)
    note(bench, "A carpenter looked at it.")
    with clock.at(TUESDAY):
        digests.gather()

    with clock.at(TUESDAY + digests.TAKEN):
        assert digests.gather() == 0


def test_a_digest_that_is_repeated_says_the_same_under_the_same_number(ben, make_idea, vote_for, note):
    bench = make_idea()
    vote_for(bench, ben)
    note(bench, "A carpenter looked at it.")
    with clock.at(TUESDAY):
        digests.gather()
        digest = db.session.scalars(select(Delivery).where(Delivery.digest)).one()

        twice = [mail.message_of(digest, digests.letter_of(digest)).as_bytes() for _ in range(2)]

    boundaries = [message_from_bytes(one, policy=policy.default) for one in twice]
    assert text_of(boundaries[0]) == text_of(boundaries[1])
    assert boundaries[0]["Message-ID"] == boundaries[1]["Message-ID"] == digest.message_id


def test_a_digest_that_no_server_takes_fails_with_its_parts(ben, make_idea, vote_for, note):
    bench = make_idea()
    vote_for(bench, ben)
    note(bench, "A carpenter looked at it.")

    def refuse(_delivery):
        raise deliveries.Refused("550 no such user")

    with clock.at(TUESDAY):
        digests.gather()
        deliveries.send("mail", refuse)

    assert states(ben) == (["failed"], ["failed"])


def test_a_very_long_digest_says_the_rest_is_on_the_page(ben, make_idea, vote_for, note, work, mails, monkeypatch):
    monkeypatch.setattr(digests, "MOST", 2)
    bench = make_idea(title="A bench")
    vote_for(bench, ben)
    for n in range(5):
        note(bench, f"Step {n}.")

    with clock.at(TUESDAY):
        work()

    (one,) = mails()
    assert one["Subject"] == "5 notices: A bench"
    assert ("3 more notices are on the page." in text_of(one), "Step 2." in text_of(one)) == (True, False)
    assert states(ben)[0] == ["suppressed", "suppressed", "suppressed", "sent", "sent"]


def test_quiet_hours_hold_a_digest_back(ben, make_idea, vote_for, note, work, mails):
    with atomic():
        db.session.execute(update(Person).where(Person.id == ben.id).values(quiet_from=21, quiet_to=9))
    bench = make_idea()
    vote_for(bench, ben)
    note(bench, "A carpenter looked at it.")
    with clock.at(TUESDAY):
        work()
    assert mails() == []

    with clock.at(TUESDAY + timedelta(hours=2)):
        work()

    assert len(mails()) == 1


def test_a_digest_that_comes_late_does_not_come_in_quiet_hours(ben, make_idea, vote_for, note, work, mails):
    with atomic():
        db.session.execute(update(Person).where(Person.id == ben.id).values(quiet_from=21, quiet_to=6))
    bench = make_idea()
    vote_for(bench, ben)
    note(bench, "A carpenter looked at it.")

    with clock.at(TUESDAY + timedelta(hours=14)):  # no worker ran all day
        work()
    assert (mails(), states(ben)) == ([], (["held"], ["waiting"]))
    with clock.at(TUESDAY + timedelta(hours=22)):
        work()

    assert (len(mails()), states(ben)) == (1, (["sent"], ["sent"]))


def test_a_mail_at_once_that_comes_late_does_not_come_in_quiet_hours(ben, make_idea, vote_for, note, work, mails):
    choose(ben, Kind.STEPS, Pace.AT_ONCE)
    with atomic():
        db.session.execute(update(Person).where(Person.id == ben.id).values(quiet_from=21, quiet_to=6))
    bench = make_idea()
    vote_for(bench, ben)
    note(bench, "A carpenter looked at it.")

    with clock.at(TUESDAY + timedelta(hours=14)):
        work()
    assert (mails(), states(ben)) == ([], (["waiting"], []))
    with clock.at(TUESDAY + timedelta(hours=22)):
        work()

    assert (len(mails()), states(ben)) == (1, (["sent"], []))


def statements_of(act):
    """How many statements it sends."""
    sent = []

    def count(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    sqlalchemy_event.listen(db.engine, "before_cursor_execute", count)
    try:
        act()
    finally:
        sqlalchemy_event.remove(db.engine, "before_cursor_execute", count)
    return len(sent)


def test_a_digest_costs_the_same_for_two_parts_and_for_forty(ben, make_person, make_idea, vote_for, make_pilot, note):
    dora = make_person("dora")
    few = [make_idea(), make_idea()]
    many = [make_idea() for _ in range(38)]
    pilots = [make_pilot(few[0]), *(make_pilot(idea) for idea in many[:4])]
    for idea in few:
        vote_for(idea, ben)
    for idea in [*few, *many]:
        vote_for(idea, dora)
        note(idea, "So it is.")
    for pilot in pilots:
        note(pilot, "So it is.", kind="pilot")
    with clock.at(TUESDAY):
        digests.gather()
        by_person = {one.person_id: one for one in db.session.scalars(select(Delivery).where(Delivery.digest))}
        db.session.rollback()

        costs = []
        for who in (ben, ben, dora):  # the first look also reads the city's places, once for the process
            db.session.rollback()
            costs.append(statements_of(lambda one=by_person[who.id]: digests.letter_of(one)))

    assert costs[1] == costs[2] <= 12


def test_gathering_costs_the_same_for_one_person_and_for_thirty(make_person, make_idea, vote_for, note):
    bench, costs = make_idea(), []
    for n in (1, 30):
        people = [make_person(f"voter{n}-{m}") for m in range(n)]
        vote_for(bench, *people)
        with atomic():
            db.session.execute(update(Event).values(fanned_out_at=clock.now()))
        note(bench, "So it is.")
        with clock.at(TUESDAY):
            costs.append(statements_of(digests.gather))

    assert costs[0] == costs[1] <= 8
    assert db.session.scalar(select(func.count()).where(Delivery.digest)) == 1 + 31

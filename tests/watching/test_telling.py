"""Who follows a topic, a district or a search hears of what is new in it, once."""

import pytest
from sqlalchemy import select

from lab import clock, events, lifecycle
from lab.calls.models import Call
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.events import Event
from lab.ideas.actions import move_idea
from lab.ideas.models import Idea
from lab.ideas.search import keep
from lab.notices import actions as notices
from lab.notices import fan_out, letters, standing
from lab.notices.models import Notice, NoticeChoice
from lab.pilots.rules import MOVES as PILOT_MOVES
from lab.policy import SYSTEM
from lab.votes.actions import cast_vote
from lab.watching import actions, buttons, matching
from lab.watching.models import Watch

NEED = "There is no bench between the station and the market, and my mother cannot walk that far."


def publish(idea, mo, topic=1):
    event = move_idea(idea, "publish", mo, topic=topic)
    fan_out.tell()
    return event.id


def open_recruitment(pilot, actor=SYSTEM):
    """The event of the move, as its row of the table records it."""
    move = lifecycle.named(PILOT_MOVES, "open_recruitment")[0]
    with atomic():
        event = events.record("pilot", pilot.id, move.name, actor, audience=move.audience, data={
            "places": 10, "start": "2026-04-01", "end": "2026-05-01", "pilot_id": pilot.id})  # fmt: skip
    fan_out.tell()
    return event.id


@pytest.mark.parametrize(
    "query",
    ["topic=mobility", "district=harbour", "topic=mobility&district=harbour", "q=bench", "q=BENCHES", "step=open",
     "topic=mobility&q=walk+far", "lang=en"],
)  # fmt: skip
def test_a_new_idea_is_told_to_who_follows_what_it_fits(ben, mo, follows, sent_in, letters_of, query):
    follows(ben, query)

    told = publish(sent_in(need=NEED, title="Benches on the way to the market"), mo)

    assert letters_of(told) == {"Ana": "A", "Ben": "W"}


@pytest.mark.parametrize(
    "query",
    ["topic=energy", "district=hill", "topic=mobility&district=hill", "q=zebra", "q=bench+zebra", "step=pilot",
     "lang=de", "photo=1", "topic=energy&q=bench"],
)  # fmt: skip
def test_who_follows_something_else_is_not_told(ben, mo, follows, sent_in, letters_of, query):
    follows(ben, query)

    told = publish(sent_in(need=NEED, title="Benches on the way to the market"), mo)

    assert letters_of(told) == {"Ana": "A"}


@pytest.mark.parametrize(("answers", "heard"), [(True, {"Ana": "A", "Ben": "W"}), (False, {"Ana": "A"})])
def test_who_follows_a_call_hears_of_the_ideas_that_answer_it(ben, mo, follows, sent_in, letters_of, answers, heard):
    with atomic():
        call = Call(slug="cool", title="Cool streets", question="Where is it too hot?", about="Tell us.",
                    opens_on=clock.today(), closes_on=clock.today(), created_at=clock.now())  # fmt: skip
        db.session.add(call)
    follows(ben, "call=cool")

    told = publish(sent_in(call_id=call.id if answers else None), mo)

    assert letters_of(told) == heard


def test_a_topic_that_is_gone_fits_nothing(ben, mo, follows, sent_in, letters_of):
    watch = follows(ben, "topic=mobility")
    with atomic():
        db.session.get(Watch, watch.id).query = "topic=of-old"

    assert letters_of(publish(sent_in(), mo)) == {"Ana": "A"}


def test_a_person_is_told_once_however_much_of_theirs_it_fits(ben, mo, follows, sent_in, letters_of):
    for query in ("topic=mobility", "district=harbour", "q=dark"):
        follows(ben, query)

    assert letters_of(publish(sent_in(), mo)) == {"Ana": "A", "Ben": "W"}
    assert db.session.query(Notice).count() == 2


def test_the_author_is_told_as_the_author_and_who_published_it_not_at_all(ana, mo, follows, sent_in, letters_of):
    follows(ana, "topic=mobility")
    follows(mo, "topic=mobility")

    assert letters_of(publish(sent_in(), mo)) == {"Ana": "A"}


def test_who_stopped_following_the_topic_or_the_idea_is_not_told(ben, mo, make_person, follows, sent_in, letters_of):
    flo, idea = make_person("flo"), sent_in()
    actions.stop(ben, follows(ben, "topic=mobility").id)
    follows(flo, "topic=mobility")
    notices.stop_mails_about(flo.id, "idea", idea.id)

    assert letters_of(publish(idea, mo)) == {"Ana": "A"}


def test_what_happens_later_is_not_told_to_them(ben, mo, follows, sent_in, letters_of):
    follows(ben, "topic=mobility")
    idea = sent_in()
    publish(idea, mo)

    later = move_idea(idea, "start_review", mo, trigger="lab")
    fan_out.tell()

    assert letters_of(later.id) == {"Ana": "A"}


@pytest.mark.parametrize("query", ["topic=mobility", "district=harbour", "district=hill", "step=pilot", "q=depot"])
def test_a_pilot_that_looks_for_testers_is_told_where_its_ideas_or_its_districts_fit(
    ben, follows, in_pilot, letters_of, query
):
    follows(ben, query)

    assert letters_of(open_recruitment(in_pilot(2))) == {"Ana": "A", "Ben": "W"}


@pytest.mark.parametrize("query", ["topic=energy", "step=open", "q=zebra"])
def test_another_pilot_is_not_told(ben, follows, in_pilot, letters_of, query):
    follows(ben, query)

    assert letters_of(open_recruitment(in_pilot(2))) == {"Ana": "A"}


def test_a_voter_hears_of_the_pilot_as_a_voter(ben, follows, in_pilot, letters_of):
    follows(ben, "topic=mobility")
    pilot = in_pilot()
    with atomic():
        idea = db.session.scalars(select(Idea)).one()
        idea.stage = idea.step = "open"
    cast_vote(idea, ben)

    assert letters_of(open_recruitment(pilot)) == {"Ana": "A", "Ben": "V"}


# The mail


def at_once(person):
    with atomic():
        db.session.add(NoticeChoice(person_id=person.id, kind="new", mail="at_once", push=False))


def the_letter(person):
    delivery = db.session.scalars(select(Delivery).where(Delivery.person_id == person.id)).one()
    return letters.letter_of(delivery)


def test_it_comes_with_the_daily_mail(ben, mo, follows, sent_in):
    follows(ben, "topic=mobility")

    publish(sent_in(), mo)

    waits = db.session.scalars(select(Delivery).where(Delivery.person_id == ben.id)).one()
    assert waits.state == "held"


def test_the_mail_says_what_is_followed_and_stops_that_alone(app, ben, mo, follows, sent_in, client_of):
    watch = follows(ben, "topic=mobility&district=harbour")
    at_once(ben)
    idea = sent_in()
    publish(idea, mo)

    letter = the_letter(ben)
    link = letter.headers["List-Unsubscribe"].strip("<>")
    page = client_of().get(link).get_data(as_text=True)
    client_of().post(link, without_token=True)

    assert "Why you get this: You follow: Mobility in Harbour." in letter.text
    assert "This idea is new. Read it, and vote for it if it would help you." in letter.text
    assert letters.read_token(link.rpartition("/")[2]) == (ben.id, "watch", watch.id)
    assert "Mobility in Harbour" in page
    assert "Stop following it" in page
    assert db.session.get(Watch, watch.id).stopped_at == clock.now()
    assert the_letter(ben) is None


def test_the_link_takes_the_stop_back(ben, follows, client_of):
    watch = follows(ben, "topic=mobility")
    link = f"/unsubscribe/{letters.token_for(ben.id, 'watch', watch.id)}"
    client_of().post(link, without_token=True)

    page = client_of().post(link, data={"choice": "again"}, without_token=True).get_data(as_text=True)

    assert "You get mails again." in page
    assert db.session.get(Watch, watch.id).stopped_at is None


def test_a_link_of_somebody_elses_stops_nothing(ben, ana, follows, client_of):
    watch = follows(ben, "topic=mobility")

    page = client_of().post(f"/unsubscribe/{letters.token_for(ana.id, 'watch', watch.id)}", without_token=True)

    assert page.status_code == 200
    assert "Mobility" not in page.get_data(as_text=True).partition("<main")[2]
    assert db.session.get(Watch, watch.id).stopped_at is None


def test_an_idea_that_was_hidden_meanwhile_is_no_news(ben, mo, follows, sent_in):
    follows(ben, "topic=mobility")
    at_once(ben)
    idea = sent_in()
    publish(idea, mo)
    with atomic():
        db.session.get(Idea, idea.id).visibility = "hidden"
        db.session.get(Idea, idea.id).listed = False

    assert the_letter(ben) is None


def test_a_digest_asks_once_for_all(ben, mo, follows, make_idea, count_statements):
    follows(ben, "topic=mobility")
    follows(ben, "q=bench")
    ideas = [make_idea("open", need=NEED) for _ in range(6)]
    with atomic():
        for idea in ideas:
            keep(idea)
    told = []
    for idea in ideas:
        with atomic():
            event = events.record("idea", idea.id, "publish", mo, audience="AW")
        told.append((Notice(id=event.id, person_id=ben.id, letter="W"), event))

    assert standing.still_wanted(ben.id, told) == {event.id for _, event in told}

    one = count_statements(lambda: standing.still_wanted(ben.id, told[:1]))
    six = count_statements(lambda: standing.still_wanted(ben.id, told))

    assert one == six


def test_the_widest_of_what_is_followed_is_the_reason(ben, mo, follows, sent_in):
    follows(ben, "topic=mobility&q=dark")
    follows(ben, "topic=mobility")
    idea = sent_in()
    publish(idea, mo)

    assert buttons.reason(ben.id, "idea", idea.id).name == "Mobility"
    assert matching.followed(ben.id, [("idea", idea.id)]) == {
        ("idea", idea.id): ["topic=mobility", "topic=mobility&q=dark"]
    }
    assert buttons.reason(mo.id, "idea", idea.id) is None


def test_telling_twice_tells_once(ben, mo, follows, sent_in, letters_of):
    follows(ben, "topic=mobility")
    told = publish(sent_in(), mo)
    with atomic():
        db.session.get(Event, told).fanned_out_at = None

    fan_out.tell()

    assert letters_of(told) == {"Ana": "A", "Ben": "W"}

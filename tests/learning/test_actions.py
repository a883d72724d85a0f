"""Cards of the own pilots, and cards that come from other labs, go, and come back."""

import json
import threading

import pytest
from sqlalchemy import func, select, text

from lab import clock, recount
from lab.db import atomic, db
from lab.errors import Conflict, Invalid, NotAllowed
from lab.learning import actions, queries, schema
from lab.learning.document import document
from lab.learning.models import ForeignCard
from lab.measures.actions import add_reading
from lab.pilots.actions import move_pilot
from tests.pilots.conftest import LIVE, LONG, STOP, evaluated

from .conftest import CARD, read_one

OWN_WORDS = {"for_whom": "Children", "reusable": "The plan", "differently": "Ask first", "contact": 2}


# Own cards


def test_a_card_is_there_from_the_decision_on(pilot_at, stopped):
    assert queries.own(pilot_at("evaluating").id) is None
    assert queries.own(stopped().id).changed_at == clock.now()


def test_a_card_says_what_the_pilot_knows(stopped):
    card = document(stopped())

    assert card["origin"] == {
        "lab": "Pilotlight", "city": "Testhaven", "url": "http://127.0.0.1:8000", "path": "/pilots/1", "number": 1,
        "decided_on": "2026-03-02",
    }  # fmt: skip
    assert (card["outcome"], card["reason"], card["learned"]) == ("stopped", "no_effect", LONG)
    assert card["cost"] == {"cents": 100_000, "currency": "EUR", "band": "under_5k"}
    assert card["measures"] == [
        {"name": "Children on the path", "unit": "of 100", "direction": "up", "baseline": 41.0, "target": 70.0,
         "result": 63.0, "attainment": 0.7586}
    ]  # fmt: skip
    assert card["rounds"] == [
        {"number": 1, "started_on": "2026-03-02", "ended_on": "2026-03-02", "testers": 1, "changes": ""}
    ]
    assert card["contact"] == {"unit": "Mobility unit", "mail": "mobility@city.example"}


def test_a_reading_of_fewer_than_five_people_travels_to_no_other_lab(pilot_at, mo, kim):
    pilot = evaluated(pilot_at("evaluating"), mo)
    add_reading(pilot, mo, pilot.round.measures[0].id, value=64, on=clock.today(), n=4)
    move_pilot(pilot, "decide_stop", kim, **STOP)

    said = document(pilot)["measures"][0]

    assert (said["result"], said["attainment"]) == (63.0, 0.7586)


def test_another_lab_can_read_every_card_of_this_one(stopped, scaling, mo):
    first, second = stopped(), scaling()
    actions.complete_card(first, mo, **(OWN_WORDS | {"reusable": "See <b>the plan</b> &amp; ask"}))

    for pilot in (first, second):
        assert schema.read(json.dumps(document(pilot)), clock.today()) == [document(pilot)]


def test_nobody_s_name_or_mail_is_on_a_card(stopped, mo, make_person):
    pilot = stopped()
    actions.complete_card(pilot, mo, **OWN_WORDS)
    people = db.session.execute(text("SELECT display_name, email FROM people")).all()
    said = json.dumps(document(pilot)).lower()

    assert len(people) >= 4
    assert [name for name, mail in people if f'"{name.lower()}' in said or f" {name.lower()}" in said] == []
    assert [mail for _, mail in people if mail.lower() in said] == []


def test_staff_add_what_the_pilot_does_not_know(stopped, kim):
    pilot = stopped()
    actions.complete_card(pilot, kim, **OWN_WORDS)

    card = document(pilot)
    assert (card["for_whom"], card["reusable"], card["differently"]) == ("Children", "The plan", "Ask first")
    assert card["contact"]["unit"] == "Energy unit"


def test_each_change_is_newer_also_within_a_second(stopped, mo):
    pilot = stopped()
    seen = [document(pilot)["changed_at"]]
    for _ in range(2):
        actions.complete_card(pilot, mo, **OWN_WORDS)
        seen.append(document(pilot)["changed_at"])

    assert seen == ["2026-03-02T09:00:00Z", "2026-03-02T09:00:01Z", "2026-03-02T09:00:02Z"]


def test_going_live_makes_the_card_say_something_new(scaling, kim):
    pilot = scaling()
    before = document(pilot)
    with clock.at(clock.now().replace(day=9)):
        move_pilot(pilot, "go_live", kim, **LIVE, live_on=clock.today())

    after = document(pilot)
    assert (before["outcome"], after["outcome"]) == ("scaling", "scaled")
    assert after["changed_at"] > before["changed_at"]


def test_two_who_complete_it_at_once_lose_no_word(stopped, mo, kim):
    pilot = stopped()
    seen = actions.version(queries.own(pilot.id))
    actions.complete_card(pilot, mo, **OWN_WORDS, seen=seen)

    with pytest.raises(Conflict):
        actions.complete_card(pilot, kim, **(OWN_WORDS | {"reusable": "Another plan"}), seen=seen)
    assert document(pilot)["reusable"] == "The plan"


def test_residents_complete_no_card_and_nobody_before_the_decision(stopped, pilot_at, ben, mo):
    with pytest.raises(NotAllowed):
        actions.complete_card(stopped(), ben, **OWN_WORDS)
    with pytest.raises(Conflict):
        actions.complete_card(pilot_at("running"), mo, **OWN_WORDS)


def test_a_unit_that_is_not_there_is_no_contact(stopped, mo):
    with pytest.raises(Invalid):
        actions.complete_card(stopped(), mo, **(OWN_WORDS | {"contact": 99}))


# Cards of other labs


def test_a_card_arrives_with_its_origin(bring):
    there = bring()

    assert (there.origin_url, there.number, there.lab, there.city) == (
        "https://lab.riverton.example", 7, "Riverton Lab", "Riverton",
    )  # fmt: skip
    assert there.card == CARD


def test_the_same_card_again_is_once(bring, mo):
    first = bring()

    assert actions.import_card(read_one(), mo) == actions.Arrival("same", CARD, (), first.id)
    assert db.session.scalar(select(func.count(ForeignCard.id))) == 1


def test_a_newer_card_takes_the_place_and_says_what_changes(bring, mo):
    there = bring()
    newer = read_one(changed_at="2026-02-01T10:00:00Z", learned="Lend it for a weekend.", testers=25)

    arrival = actions.import_card(newer, mo)

    assert (arrival.kind, arrival.changes, arrival.id) == ("newer", ("testers", "learned"), there.id)
    assert queries.foreign(there.id).gist == "Lend it for a weekend."
    assert queries.count_of_others("weekend") == 1
    assert queries.count_of_others("dear") == 0


@pytest.mark.parametrize(
    ("at", "words"), [("2026-01-11T10:00:00Z", "newer version"), ("2026-01-12T10:00:00Z", "the same moment")]
)
def test_an_older_card_or_another_of_the_same_moment_is_refused(bring, mo, at, words):
    bring()

    with pytest.raises(Invalid, match=words):
        actions.import_card(read_one(changed_at=at, learned="Something else."), mo)


def test_the_own_card_does_not_come_back(stopped, mo):
    with pytest.raises(Invalid, match="this lab itself: /pilots/1"):
        actions.import_card(schema.read(json.dumps(document(stopped())), clock.today())[0], mo)


def test_a_removed_card_is_found_nowhere_and_comes_back(bring, mo):
    there = bring()
    for _ in range(2):
        actions.remove_card(there, mo)
    assert (queries.foreign_cards()[0], queries.count_of_others("cargo")) == ([], 0)
    assert queries.cards_like("cargo bikes") == []

    actions.restore_card(there, mo)
    assert [row.id for row in queries.cards_like("A cargo bike to borrow in our street")] == [there.id]

    actions.remove_card(there, mo)
    assert actions.import_card(read_one(), mo).kind == "back"
    assert [row.id for row in queries.foreign_cards()[0]] == [there.id]


@pytest.mark.parametrize("who", ["ben", "kim"])
def test_only_moderators_import_and_remove(bring, who, request):
    there, who = bring(), request.getfixturevalue(who)
    for act in (
        lambda: actions.import_card(read_one(origin__number=9), who),
        lambda: actions.remove_card(there, who),
        lambda: actions.restore_card(there, who),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_collection_comes_whole_or_not_at_all(mo, bring):
    bring()
    fits, too_old = read_one(origin__number=8), read_one(changed_at="2020-01-01T00:00:00Z")

    with pytest.raises(Invalid):
        actions.import_cards([fits, too_old], mo)
    assert queries.foreign_from("https://lab.riverton.example", 8) is None


def test_two_windows_that_import_it_at_once_make_one_card(app, mo):
    card, done = read_one(), []

    def run():
        with app.app_context(), clock.at(clock.now()):
            done.append(actions.import_card(card, mo).kind)
            db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    db.session.rollback()
    assert sorted(done) == ["new", *["same"] * 5]
    assert db.session.scalar(select(func.count(ForeignCard.id))) == 1


# Finding


@pytest.mark.parametrize(
    ("words", "n"), [("cargo", 1), ("carg", 1), ("bicycle shop", 1), ("argo", 0), ("riverton", 1), ("100%", 0), ("", 0)]
)
def test_a_card_is_found_by_the_beginnings_of_its_words(bring, words, n):
    bring()

    assert queries.count_of_others(words) == n


def test_the_likest_two_cards_stand_beside_similar_ideas(bring):
    titles = ("Cargo bikes to borrow", "Cargo bikes for shops", "Cargo bikes", "A tree for each street")
    for n, title in enumerate(titles):
        bring(origin__number=n + 1, title=title, tried="…", learned="", reusable="", hypothesis="", result="",
              differently="", for_whom="", where="")  # fmt: skip

    found = queries.cards_like("Borrow a cargo bike")
    assert len(found) == 2
    assert "A tree for each street" not in [row.title for row in found]
    assert queries.cards_like("swimming lessons") == []


def test_the_pages_of_the_list_hold_every_card_once(bring):
    ids = [bring(origin__number=n, origin__decided_on=f"2026-01-{1 + n % 3:02}").id for n in range(1, 30)]

    seen, after = [], ""
    while True:
        rows, after = queries.foreign_cards(after=after)
        seen += [row.id for row in rows]
        if not after:
            break
    assert sorted(seen) == ids


def test_own_cards_are_found_by_what_staff_added(stopped, mo):
    pilot = stopped()
    assert queries.own_cards("contract") == []

    actions.complete_card(pilot, mo, **(OWN_WORDS | {"reusable": "The contract"}))

    assert [row.id for row in queries.own_cards("contract", "stopped")] == [pilot.id]
    assert queries.own_cards("contract", "scaled") == []


def test_everything_that_is_counted_fits(stopped, bring):
    stopped()
    bring()

    assert list(recount.differences()) == []


def test_what_a_card_is_found_by_is_counted_again_and_mended(bring):
    there, gone = bring(), bring(origin__number=8)
    with atomic():
        db.session.execute(text("DELETE FROM card_pieces WHERE rowid = :id"), {"id": there.id})
        db.session.execute(text("INSERT INTO card_pieces (rowid, title, body) VALUES (99, '_car', '_car')"))
        gone.removed_at = clock.now()

    assert [(found.id, found.column) for found in recount.differences()] == [
        (there.id, "pieces"), (gone.id, "pieces"), (99, "pieces"),
    ]  # fmt: skip
    recount.mend()
    assert list(recount.differences()) == []
    assert [row.id for row in queries.cards_like("cargo bikes")] == [there.id]

"""Questions, groups, leaving with a reason, being taken out, versions of the text."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lab import clock, jobs, recount
from lab.checkins import actions as checkins
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.errors import Conflict, Invalid, NotAllowed
from lab.events import Event
from lab.pilots import queries as pilots
from lab.pilots.actions import move_pilot
from lab.recruitment import actions, consents, models, queries, setup, timers
from lab.recruitment.consents import Terms
from lab.recruitment.models import Guardian, Question, Waiting
from lab.votes.actions import follow, stop_following
from tests.pilots.conftest import CONSENT, charter, evaluated, recruit, start

NEW = CONSENT + " We also count your steps."


def row_of(pilot, who):
    return pilots.tester(pilot.round.id, who.id)


def events_named(move):
    return list(db.session.scalars(select(Event).where(Event.move == move).order_by(Event.id)))


# Questions and groups


def test_who_does_not_fit_reads_a_kind_word_and_nothing_is_kept(pilot_at, join, ben, ask_yes):
    pilot = pilot_at("recruiting")
    asked = ask_yes(pilot)

    with pytest.raises(Invalid) as no:
        join(pilot, ben, answers={asked: "no"})
    assert no.value.fields == {f"answer_{asked}": ["This test needs people who cycle."]}
    assert (pilot.testers, db.session.query(models.TesterFacts).count()) == (0, 0)


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_a_question_wants_one_of_its_answers(pilot_at, join, ben, ask_yes, answer):
    pilot = pilot_at("recruiting")
    asked = ask_yes(pilot)

    with pytest.raises(Invalid, match="Please answer this"):
        join(pilot, ben, answers={asked: answer})


def test_who_fits_takes_part(pilot_at, join, ben, ask_yes):
    pilot = pilot_at("recruiting")
    asked = ask_yes(pilot)

    join(pilot, ben, answers={asked: "yes"})

    assert queries.facts_of(row_of(pilot, ben).id).answers == {str(asked): "yes"}


def test_only_what_a_place_is_kept_for_is_kept_about_somebody(pilot_at, join, ben, mo):
    pilot = pilot_at("recruiting")
    setup.keep_places(pilot, mo, "age", "65_plus", 1)

    join(pilot, ben, facts={"age": "18_29", "device": "phone", "access": "seeing"})

    assert queries.facts_of(row_of(pilot, ben).id).facts == {"age": "18_29"}


def test_without_groups_and_questions_nothing_is_kept_about_anybody(pilot_at, join, ben):
    pilot = pilot_at("recruiting")

    join(pilot, ben, facts={"age": "18_29"})

    assert queries.facts_of(row_of(pilot, ben).id) is None


def test_the_same_question_sent_twice_is_one(pilot_at, mo):
    pilot = pilot_at("approved")
    said = ("Do you cycle in the city?", [], ["yes"], "This test needs people who cycle.", "page-1")

    setup.add_question(pilot, mo, *said)
    setup.add_question(pilot, mo, *said)

    assert db.session.query(Question).count() == 1


@pytest.mark.parametrize(
    ("choices", "fits", "field"), [(["Bus"], ["Bus"], "choices"), (["Bus", "Tram"], ["Car"], "fits"), ([], [], "fits")]
)
def test_a_question_that_nobody_could_answer_is_refused(pilot_at, mo, choices, fits, field):
    with pytest.raises(Invalid) as no:
        setup.add_question(pilot_at("approved"), mo, "How do you travel?", choices, fits, "This test is about buses.")
    assert list(no.value.fields) == [field]


def test_no_more_places_are_kept_than_there_are(pilot_at, join, people, mo):
    pilot = pilot_at("recruiting", places=3)
    join(pilot, people(1)[0])

    with pytest.raises(Invalid, match="at most 2"):
        setup.keep_places(pilot, mo, "age", "65_plus", 3)
    setup.keep_places(pilot, mo, "age", "65_plus", 2)
    setup.keep_places(pilot, mo, "age", "65_plus", 1)
    assert [(one.value, one.places) for one in queries.kept_places(pilot.round.id)] == [("65_plus", 1)]


def test_the_next_round_keeps_places_and_asks_questions_as_the_last_one(pilot_at, mo, kim, ben, ask_yes):
    pilot = pilot_at("evaluating", places=2)
    pilot = evaluated(pilot, mo)
    first = pilot.round
    db.session.rollback()
    with_groups(first)

    move_pilot(pilot, "decide_adapt", kim, changes="A day price instead of hours", extra_budget=0)

    asked = [(one.text, one.fits) for one in queries.questions(pilot.round.id)]
    kept = [(one.value, one.places, one.taken) for one in queries.kept_places(pilot.round.id)]
    assert (asked, kept) == ([("Do you cycle?", ["yes"])], [("65_plus", 2, 0)])


def with_groups(run):
    from lab.db import atomic
    from lab.recruitment.models import Quota

    with atomic():
        db.session.add(Question(round_id=run.id, text="Do you cycle?", fits=["yes"], sentence="It needs cyclists."))
        db.session.add(Quota(round_id=run.id, kind="age", value="65_plus", places=2))


# The first call


def test_in_the_first_call_only_those_join_whose_ideas_it_tests(pilot_at, make_idea, join, ana, ben, make_person, mo):
    idea = make_idea("shortlisted")
    follower, late = make_person("flo"), make_person("leo")
    follow(idea, follower)
    pilot = pilot_at("approved", [idea])
    setup.set_first_call(pilot, mo, 7)
    with clock.at(clock.now() + timedelta(hours=1)):
        recruit(pilot, mo, mo, ben, {"places": 9})
    with clock.at(clock.now() + timedelta(hours=2)):
        follow(idea, late)
        join(pilot, ana)
        join(pilot, follower)
        for who in (ben, late):
            with pytest.raises(Conflict, match="open to those first"):
                join(pilot, who)
    with clock.at(clock.now() + timedelta(days=7)):
        join(pilot, ben)
    assert pilot.tester_ids == {ana.id, follower.id, ben.id}


def test_who_was_in_it_comes_back_during_the_first_call(pilot_at, make_idea, join, make_person, mo, ben):
    """With one tap: also when they do not follow the idea any more."""
    idea, follower = make_idea("shortlisted"), make_person("flo")
    follow(idea, follower)
    pilot = pilot_at("approved", [idea])
    setup.set_first_call(pilot, mo, 7)
    recruit(pilot, mo, mo, ben, {"places": 9})
    join(pilot, follower)
    actions.leave(pilot, follower)
    stop_following(idea, follower)

    join(pilot, follower)

    assert pilot.tester_ids == {follower.id}


# Leaving


def test_why_somebody_left_is_counted_by_type_once_the_test_has_begun(pilot_at, join, people, ben, mo):
    pilot = pilot_at("recruiting", places=8)
    early, one, two, three = people(4)
    for who in (early, one, two, three):
        join(pilot, who)
    actions.leave(pilot, early, "participant")
    with clock.at(clock.now() + timedelta(hours=1)):
        start(pilot, mo, mo, ben, {})
        actions.leave(pilot, one, "innovation")
        actions.leave(pilot, two)
        actions.leave(pilot, three)
        actions.leave(pilot, three, "research")

    assert queries.dropouts(pilot.round.id) == queries.Dropouts(0, 1, 1, 1)
    assert queries.dropouts(pilot.round.id).total == 3


def test_an_unknown_reason_is_refused(pilot_at, join, ben):
    pilot = pilot_at("recruiting")
    join(pilot, ben)

    with pytest.raises(Invalid):
        actions.leave(pilot, ben, "boredom")
    assert pilot.testers == 1


def test_what_somebody_said_goes_when_they_ask_for_it(pilot_at, join, ben, ask_yes):
    pilot = pilot_at("recruiting")
    asked = ask_yes(pilot)
    join(pilot, ben, answers={asked: "yes"})

    actions.leave(pilot, ben, forget=True)

    assert db.session.query(models.TesterFacts).count() == 0


def test_undo_needs_no_answer_twice(pilot_at, join, ben, ask_yes):
    pilot = pilot_at("recruiting")
    asked = ask_yes(pilot)
    join(pilot, ben, answers={asked: "yes"})
    actions.leave(pilot, ben, "participant")

    join(pilot, ben)

    assert (pilot.testers, row_of(pilot, ben).dropout) == (1, "")


def test_who_is_taken_out_is_told_why_and_does_not_come_back(pilot_at, join, ben, mo, work):
    pilot = pilot_at("recruiting")
    join(pilot, ben)

    actions.take_out(pilot, mo, row_of(pilot, ben).id, "You do not live in the city any more.", "participant")
    actions.take_out(pilot, mo, row_of(pilot, ben).id, "You do not live in the city any more.", "participant")

    assert (pilot.testers, len(events_named("taken_out"))) == (0, 1)
    with pytest.raises(Conflict, match="taken you out"):
        join(pilot, ben)


def test_an_official_sets_nothing_up(pilot_at, kim):
    pilot = pilot_at("recruiting")

    for write in (
        lambda: setup.change_places(pilot, kim, 9), lambda: setup.set_first_call(pilot, kim, 3),
        lambda: setup.keep_places(pilot, kim, "age", "65_plus", 1), lambda: setup.release(pilot, kim, 1),
        lambda: setup.add_question(pilot, kim, "Do you cycle?", [], ["yes"], "It needs cyclists."),
        lambda: setup.remove_question(pilot, kim, 1), lambda: actions.take_out(pilot, kim, 1, "No reason at all."),
        lambda: consents.change_text(pilot, kim, Terms(NEW), 1),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            write()


# Versions of the text


def test_a_new_text_is_a_new_version_and_everyone_is_asked_again(pilot_at, join, people, mo):
    pilot = pilot_at("recruiting", places=1)
    first, second, gone = people(3)
    join(pilot, gone)
    actions.leave(pilot, gone)
    join(pilot, first)
    join(pilot, second, wait=True)

    consents.change_text(pilot, mo, Terms(NEW, "Steps", "0123 456", 30), 1)

    run = pilot.round
    assert (run.consent_version, run.consent_text, run.keep_days) == (2, NEW, 30)
    assert [(one.version, one.text) for one in queries.consent_texts(run.id)] == [(2, NEW), (1, CONSENT)]
    told = db.session.execute(db.text("SELECT person_id FROM event_people WHERE event_id = :e"),
                              {"e": events_named("change_consent")[0].id}).scalars().all()  # fmt: skip
    assert sorted(told) == sorted([first.id, second.id])


def test_the_same_text_once_more_changes_nothing(pilot_at, mo):
    pilot = pilot_at("recruiting")
    consents.change_text(pilot, mo, Terms(NEW), 1)

    consents.change_text(pilot, mo, Terms(NEW), 1)

    assert pilot.round.consent_version == 2


def test_two_people_change_the_text_and_the_second_is_asked_to_look(pilot_at, mo, make_person):
    pilot = pilot_at("recruiting")
    consents.change_text(pilot, mo, Terms(NEW), 1)

    with pytest.raises(Invalid, match="Somebody else changed"):
        consents.change_text(pilot, make_person("jo", "moderator"), Terms(CONSENT + " Nothing else is kept."), 1)
    assert pilot.round.consent_text == NEW


def test_agreeing_again_twice_is_once(pilot_at, join, ben, mo):
    pilot = pilot_at("recruiting")
    join(pilot, ben)
    consents.change_text(pilot, mo, Terms(NEW), 1)

    consents.agree_again(pilot, ben, 2)
    consents.agree_again(pilot, ben, 2)

    versions = [one.version for one in pilots.consents_of(row_of(pilot, ben).id)]
    assert (versions, queries.agreed_by_version(pilot.round.id)) == ([1, 2], [(2, 1)])


def test_agreeing_to_an_older_text_again_is_refused(pilot_at, join, ben, mo):
    pilot = pilot_at("recruiting")
    join(pilot, ben)
    consents.change_text(pilot, mo, Terms(NEW), 1)

    with pytest.raises(Invalid):
        consents.agree_again(pilot, ben, 1)


def test_who_takes_no_part_agrees_to_nothing(pilot_at, ben):
    with pytest.raises(NotAllowed):
        consents.agree_again(pilot_at("recruiting"), ben, 1)


def test_a_start_counts_those_who_agreed_to_the_text_as_it_is_now(pilot_at, join, people, mo):
    pilot = pilot_at("recruiting", places=2)
    one, two = people(2)
    join(pilot, one)
    join(pilot, two)
    consents.change_text(pilot, mo, Terms(NEW), 1)
    assert (pilot.testers, pilots.pilot_facts(pilot).testers) == (2, 0)

    consents.agree_again(pilot, one, 2)

    assert pilots.pilot_facts(pilot).testers == 1


def test_who_moves_up_agreed_to_an_older_text_and_is_asked_again(pilot_at, join, people, mo):
    pilot = pilot_at("recruiting", places=1)
    first, second = people(2)
    join(pilot, first)
    join(pilot, second, wait=True)
    consents.change_text(pilot, mo, Terms(NEW), 1)
    actions.leave(pilot, first)

    consent = queries.latest_consent(row_of(pilot, second).id)
    assert (consent.version, consent.text) == (1, CONSENT)
    assert queries.to_ask_again(pilot.round.id, 2) == [second.id]


def test_before_testers_are_looked_for_the_text_is_the_charters(pilot_at, mo):
    with pytest.raises(Conflict, match="charter"):
        consents.change_text(pilot_at("approved"), mo, Terms(NEW), 0)


# The contract's few fields


def test_the_charters_defaults(pilot_at):
    run = pilot_at("recruiting").round

    assert (run.collects, run.contact, run.keep_days, run.first_call_days) == ("", "", 90, 0)


def test_the_charter_names_what_is_collected_by_whom_and_for_how_long(pilot_at):
    run = pilot_at("recruiting", collects="Your steps", contact="0123 456", keep_days=30).round

    assert (run.collects, run.contact, run.keep_days) == ("Your steps", "0123 456", 30)


# Guardians


MINOR = {"minor": True, "guardian_name": "Gerda Guardian", "guardian_email": "gerda@example.org"}


def guardian_of(pilot, who):
    return queries.guardian_of(pilot.round.id, who.id)


def test_a_place_is_held_until_the_guardian_answers(pilot_at, join, ben, guardian_links, kim):
    pilot = pilot_at("recruiting")

    join(pilot, ben, **MINOR)

    held = clock.today() + timedelta(days=7)
    assert (pilot.testers, row_of(pilot, ben).held_until, pilot.tester_ids) == (1, held, frozenset())
    assert pilots.pilot_facts(pilot).testers == 0
    assert len(guardian_links()) == 1


def test_who_is_held_has_no_voice_yet(pilot_at, join, people):
    pilot = pilot_at("running", places=2)
    child = people(1)[0]
    join(pilot, child, **MINOR)

    with pytest.raises(NotAllowed):
        checkins.check_in(pilot, child, 4)


def test_the_guardian_agrees_and_their_address_is_deleted(pilot_at, join, ben, work):
    pilot = pilot_at("recruiting")
    join(pilot, ben, **MINOR)
    work()

    actions.answer_for(guardian_of(pilot, ben), "agreed")
    actions.answer_for(guardian_of(pilot, ben), "agreed")

    gone = guardian_of(pilot, ben)
    assert (pilot.tester_ids, gone.name, gone.email, gone.state) == ({ben.id}, "", "", "agreed")
    assert db.session.query(Delivery).where(Delivery.address == "gerda@example.org").count() == 0
    assert len(events_named("guardian_agreed")) == 1


@pytest.mark.parametrize("answers", [["declined"], ["agreed", "withdrawn"]])
def test_a_guardian_who_says_no_frees_the_place_for_the_next(pilot_at, join, people, answers):
    pilot = pilot_at("recruiting", places=1)
    child, waits = people(2)
    join(pilot, child, **MINOR)
    join(pilot, waits, wait=True)

    for answer in answers:
        actions.answer_for(guardian_of(pilot, child), answer)

    assert pilot.tester_ids == {waits.id}
    with pytest.raises(Conflict, match="said no"):
        join(pilot, child, wait=True)


def test_who_said_that_they_are_young_stays_so(pilot_at, join, ben):
    pilot = pilot_at("recruiting")
    join(pilot, ben, **MINOR)
    actions.leave(pilot, ben)

    with pytest.raises(Invalid) as no:
        join(pilot, ben)
    assert set(no.value.fields) == {"guardian_name", "guardian_email"}


@pytest.mark.parametrize(
    ("said", "field"),
    [({"guardian_name": ""}, "guardian_name"), ({"guardian_email": "nobody"}, "guardian_email"),
     ({"guardian_email": "ben@example.org"}, "guardian_email")],
)  # fmt: skip
def test_a_guardian_is_somebody_else_whom_the_lab_can_ask(pilot_at, join, ben, said, field):
    pilot = pilot_at("recruiting")

    with pytest.raises(Invalid) as no:
        join(pilot, ben, **(MINOR | said))
    assert (list(no.value.fields), pilot.testers) == ([field], 0)


def test_after_seven_days_without_an_answer_the_place_is_given_on(pilot_at, join, people):
    pilot = pilot_at("recruiting", places=1)
    child, waits = people(2)
    join(pilot, child, **MINOR)
    join(pilot, waits, wait=True)
    with clock.at(clock.now() + timedelta(days=7)):
        assert (timers.free_held_places(), pilot.testers) == (0, 1)
        assert actions.free_held_place(pilot, row_of(pilot, child).id) is False  # the guardian's last day

    with clock.at(clock.now() + timedelta(days=30)):  # also when nobody looked for weeks
        assert (timers.free_held_places(), timers.free_held_places()) == (1, 0)

    lapsed = guardian_of(pilot, child)
    assert (pilot.tester_ids, lapsed.state, lapsed.email) == ({waits.id}, "lapsed", "")
    assert (len(events_named("place_lapsed")), list(recount.differences())) == (1, [])
    with pytest.raises(Conflict):
        actions.answer_for(lapsed, "agreed")


def test_a_guardian_is_asked_when_the_place_is_there_and_not_before(pilot_at, join, people, guardian_links):
    pilot = pilot_at("recruiting", places=1)
    first, child = people(2)
    join(pilot, first)
    join(pilot, child, wait=True, **MINOR)
    assert (guardian_links(), guardian_of(pilot, child).state) == ([], "waiting")

    actions.leave(pilot, first)

    assert (len(guardian_links()), guardian_of(pilot, child).state) == (1, "asked")
    assert row_of(pilot, child).held_until == clock.today() + timedelta(days=7)


def test_a_name_that_is_a_link_is_not_sent_to_strangers(pilot_at, join, make_person):
    from lab.recruitment.guardians import safe_name

    assert [safe_name(name) for name in ("Ana-Lena O’Neil", "win at www.example.org", "Tim 4711")] == [
        "Ana-Lena O’Neil", "Somebody", "Somebody",
    ]  # fmt: skip


def test_three_mails_a_day_to_guardians_are_enough(pilot_at, join, ben):
    pilot = pilot_at("recruiting")
    for n in range(3):
        join(pilot, ben, **(MINOR | {"guardian_email": f"g{n}@example.org"}))
        actions.leave(pilot, ben)

    from lab.errors import TooMany

    with pytest.raises(TooMany):
        join(pilot, ben, **MINOR)
    assert pilot.testers == 0


def test_nobody_sends_a_stranger_many_mails_however_many_accounts_they_have(pilot_at, join, people, guardian_links):
    pilot = pilot_at("recruiting", places=9)
    crowd = people(4)
    for who in crowd[:3]:
        join(pilot, who, **MINOR)
        actions.leave(pilot, who)
    assert guardian_links() == []  # they left before the worker came by

    from lab.errors import TooMany

    with pytest.raises(TooMany, match="no more mails to this address"):
        join(pilot, crowd[3], **MINOR)
    assert (pilot.testers, guardian_links()) == (0, [])


def test_who_wants_no_mails_from_strangers_is_not_asked(pilot_at, join, ben):
    from lab.errors import TooMany
    from lab.suggestions.models import ClosedAddress
    from lab.suggestions.queries import address_hash

    with atomic():
        db.session.add(ClosedAddress(hash=address_hash(MINOR["guardian_email"]), at=clock.now()))

    with pytest.raises(TooMany):
        join(pilot_at("recruiting"), ben, **MINOR)


def test_naming_an_address_as_a_guardian_s_takes_no_other_mail_from_it(pilot_at, join, people, mo, guardian_links):
    """Else a report of an incident could be kept from the unit that owns the test."""
    from lab.incidents.actions import report

    pilot = pilot_at("running")
    with atomic():
        pilot.places = pilot.round.places = 9
    child, brother = people(2)
    report(pilot, mo, "A lamp fell onto the path.", "serious")
    to_unit = MINOR | {"guardian_email": "mobility@city.example"}
    join(pilot, brother, **to_unit)

    join(pilot, child, **to_unit)
    actions.leave(pilot, child)

    waiting = db.session.query(Delivery).where(Delivery.address == "mobility@city.example")
    assert sorted(one.subject.split(":")[0] for one in waiting) == [
        "Incident in a test (serious)", "May your child take part? Lamps that wake up",
    ]  # fmt: skip
    assert len(guardian_links()) == 1


# What was promised


def test_what_testers_said_is_deleted_when_they_were_promised(pilot_at, join, ben, people, mo, ask_yes):
    pilot = pilot_at("recruiting", places=2, keep_days=30)
    asked = ask_yes(pilot)
    join(pilot, ben, answers={asked: "yes"})
    start(pilot, mo, mo, ben, {})
    join(pilot, people(1)[0], answers={asked: "yes"}, **MINOR)
    move_pilot(pilot, "finish", mo, ended_on=clock.today(), stop_rule="A lamp fell.", text="It ends early today.")
    assert queries.deleted_on(pilot, pilot.round) == clock.today() + timedelta(days=30)
    with clock.at(clock.now() + timedelta(days=29)):
        assert timers.forget_what_was_promised() == 0

    with clock.at(clock.now() + timedelta(days=45)):
        jobs.tick()
        assert timers.forget_what_was_promised() == 0  # twice is once

    left = [db.session.query(kind).count() for kind in (models.TesterFacts, Waiting, Guardian)]
    assert (left, len(events_named("forget_testers"))) == ([0, 0, 0], 1)
    assert pilot.round.forgotten_on == clock.today() + timedelta(days=45)


def test_the_shortest_promise_that_somebody_agreed_to_holds(pilot_at, join, ben, mo):
    pilot = pilot_at("recruiting", keep_days=30)
    join(pilot, ben)
    consents.change_text(pilot, mo, Terms(NEW, keep_days=365), 1)

    assert queries.deleted_on(pilot, pilot.round) is None
    pilot.round.ended_on = clock.today()
    assert queries.deleted_on(pilot, pilot.round) == clock.today() + timedelta(days=30)
    db.session.rollback()


def test_a_cancelled_pilot_keeps_its_promise_too(pilot_at, join, ben, kim, ask_yes):
    pilot = pilot_at("recruiting")
    join(pilot, ben, answers={ask_yes(pilot): "yes"})
    move_pilot(pilot, "cancel", kim, reason="No money", text="There is no money for it now.")

    with clock.at(clock.now() + timedelta(days=90)):
        assert timers.forget_what_was_promised() == 1
    assert db.session.query(models.TesterFacts).count() == 0


def test_charters_of_before_open_as_they_always_did(pilot_at, mo):
    pilot = pilot_at("approved")
    from tests.pilots.conftest import recruit

    recruit(pilot, mo, mo, mo, {})

    assert (pilot.stage, pilot.round.consent_version, pilot.round.opened_at) == ("recruiting", 1, clock.now())
    assert set(charter()) & {"collects", "contact", "keep_days"} == set()

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lab import clock
from lab.checkins import actions, findings, queries
from lab.checkins.models import CheckInPlan, DiaryEntry
from lab.db import atomic, db
from lab.errors import Conflict, Invalid, NotAllowed, NotFound
from lab.pilots import queries as pilots
from lab.pilots.actions import move_pilot
from lab.pilots.models import CheckIn
from lab.recruitment import actions as recruitment
from tests.pilots.conftest import evaluated


def count(kind):
    return db.session.scalar(select(func.count()).select_from(kind))


def later(**by):
    return clock.at(clock.now() + timedelta(**by))


def test_ben_says_how_it_goes_with_more_than_a_mood(running, ben):
    said = actions.check_in(running, ben, 4, "Bright enough", task="partly", once="a")

    assert (said.mood, said.task, said.text, said.person_id) == (4, "partly", "Bright enough", ben.id)


def test_the_same_form_twice_is_one_check_in_and_another_one_counts(running, ben):
    first = actions.check_in(running, ben, 4, once="a")

    assert actions.check_in(running, ben, 4, once="a").id == first.id
    actions.check_in(running, ben, 5, once="b")
    actions.check_in(running, ben, 5)
    assert count(CheckIn) == 3


def test_ten_clicks_at_once_are_one_check_in(app, running, ben):
    id = running.id

    def click():
        with app.app_context():
            actions.check_in(pilots.pilot(id), ben, 4, once="a")
            db.session.remove()

    threads = [threading.Thread(target=click) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.rollback()
    assert count(CheckIn) == 1


def test_who_has_left_says_nothing_more(running, ben):
    recruitment.leave(running, ben)

    with pytest.raises(NotAllowed):
        actions.check_in(running, ben, 4)


# The plan


def test_without_a_plan_testers_are_asked_on_day_1_7_and_30_as_far_as_the_test_reaches(pilot_at):
    pilot = pilot_at("running", end=clock.today() + timedelta(days=20))

    assert queries.plan_of(pilot.round) == (1, 7)


def test_a_moderator_plans_other_days_before_and_during_the_test(running, mo):
    assert actions.plan(running, mo, [14, 3, 3]) == (3, 14)
    assert actions.plan(running, mo, []) == ()
    assert (queries.plan_of(running.round), count(CheckInPlan)) == ((), 1)


def test_a_day_that_the_test_does_not_reach_is_refused(running, mo):
    with pytest.raises(Invalid) as no:
        actions.plan(running, mo, [1, 31])

    assert (list(no.value.fields), queries.plan_of(running.round)) == (["days"], (1, 7, 30))


def test_only_moderators_plan_and_not_after_the_test(running, mo, kim, ben):
    for who in (kim, ben):
        with pytest.raises(NotAllowed):
            actions.plan(running, who, [1])
    move_pilot(running, "finish", mo, ended_on=clock.today(), stop_rule="A lamp fell.", text="It ends early today.")
    with pytest.raises(Conflict):
        actions.plan(running, mo, [1])


# The diary


def test_ben_keeps_a_diary_and_changes_it(running, ben):
    entry = actions.write_entry(running, ben, "Dark again", once="a")
    actions.write_entry(running, ben, "Dark again", once="a")
    with later(days=2):
        actions.change_entry(running, ben, entry, "Dark at the depot", on=clock.today())

    assert (count(DiaryEntry), entry.text, entry.changed_at is not None) == (1, "Dark at the depot", True)


def test_saving_without_a_change_changes_nothing(running, ben):
    entry = actions.write_entry(running, ben, "Dark again")

    actions.change_entry(running, ben, entry, "Dark again", on=entry.on)

    assert entry.changed_at is None


@pytest.mark.parametrize("by", [-1, 1])
def test_an_entry_is_about_a_day_of_the_test(running, ben, by):
    with pytest.raises(Invalid) as no:
        actions.write_entry(running, ben, "Dark", on=clock.today() + timedelta(days=by))
    assert list(no.value.fields) == ["on"]


def test_nobody_changes_somebody_elses_entry(running, ben, join):
    entry = actions.write_entry(running, ben, "Dark")
    (zoe,) = join(running, "zoe")

    with pytest.raises(NotFound):
        actions.change_entry(running, zoe, entry, "Bright")
    assert entry.text == "Dark"


def test_the_diary_closes_with_the_test(running, ben, mo):
    entry = actions.write_entry(running, ben, "Dark")
    move_pilot(running, "finish", mo, ended_on=clock.today(), stop_rule="A lamp fell.", text="It ends early today.")

    with pytest.raises(Conflict):
        actions.write_entry(running, ben, "Too late")
    with pytest.raises(Conflict):
        actions.change_entry(running, ben, entry, "Bright")
    actions.take_back(ben, entry)
    assert count(DiaryEntry) == 0


def test_only_ben_takes_back_what_ben_gave(running, ben, mo):
    said = actions.check_in(running, ben, 4)

    with pytest.raises(NotAllowed):
        actions.take_back(mo, said)
    actions.take_back(ben, said)
    assert count(CheckIn) == 0


# When the promised time is over


def test_single_words_go_and_what_was_counted_stays(full):
    pilot, people = full
    with later(days=1):
        for n, who in enumerate(people):
            actions.check_in(pilot, who, 4 + n % 2, "My words", task="yes")
            actions.write_entry(pilot, who, "My day")
        before = [finding.words for finding in findings.found(pilot.round)]

        with atomic():
            gone, again = actions.forget(pilot.round), actions.forget(pilot.round)

        assert (gone, again, count(CheckIn), count(DiaryEntry)) == (12, 0, 0, 0)
        assert [finding.words for finding in findings.found(pilot.round)] == before


def test_whoever_leaves_may_take_along_what_they_gave(full, ben):
    pilot, people = full
    actions.check_in(pilot, ben, 1, "My words")
    actions.check_in(pilot, people[0], 5)

    with atomic():
        gone = actions.forget_tester(pilots.tester(pilot.round.id, ben.id))

    assert (gone, [said.mood for said in db.session.scalars(select(CheckIn))]) == (1, [5])


# What everyone may read


def words_of(pilot):
    return {finding.key: (finding.words, finding.people) for finding in findings.found(pilot.round)}


def test_nothing_is_found_where_nobody_said_anything(running):
    assert findings.found(running.round) == []


def test_four_testers_are_too_few_to_say_anything_about(full):
    pilot, people = full
    for who in people[:4]:
        actions.check_in(pilot, who, 1, task="no")
        actions.write_entry(pilot, who, "My day")

    assert words_of(pilot) == {
        "check-ins": ("Fewer than five testers have said how it goes, so nothing is shown yet.", 4),
        "diary": ("Fewer than five testers kept a diary.", 4),
    }


def test_five_testers_are_enough(full):
    pilot, people = full
    with later(days=1):
        for who in people[:5]:
            actions.check_in(pilot, who, 4, task="yes")
            actions.check_in(pilot, who, 5, task="yes")
            actions.write_entry(pilot, who, "My day")

        assert words_of(pilot) == {
            "check-ins": (
                "5 testers say how it goes: 5.0 of 5 on average (very good). It did what they needed for 5 of 5, "
                "partly for 0, not for 0. 5 of 7 answered on day 1.", 5,
            ),
            "diary": ("5 testers kept a diary, with 5 entries.", 5),
        }  # fmt: skip


def test_the_one_whom_it_did_not_help_is_not_pointed_at(full):
    pilot, people = full
    for n, who in enumerate(people):
        actions.check_in(pilot, who, 4, task="yes" if n else "no")

    assert words_of(pilot)["check-ins"][0] == "6 testers say how it goes: 4.0 of 5 on average (good)."


def test_few_answers_of_many_are_not_counted_out(full):
    pilot, people = full
    with later(days=1):
        actions.check_in(pilot, people[0], 4)

        assert words_of(pilot)["check-ins"][0].endswith("Fewer than five of 7 answered on day 1.")


def test_who_waits_for_a_guardian_is_asked_nothing_and_says_nothing(running, ben, join):
    (zoe,) = join(running, "zoe")
    with atomic():
        pilots.tester(running.round.id, zoe.id).held_until = clock.today() + timedelta(days=9)

    with later(days=1):
        assert [(cell.day, cell.asked) for cell in queries.listening(running.round).figures.cells] == [(1, 1)]
        with pytest.raises(NotAllowed):
            actions.check_in(running, zoe, 4)


def test_the_next_round_asks_on_the_same_days(pilot_at, mo, kim):
    pilot = pilot_at("running")
    actions.plan(pilot, mo, [2, 9])
    move_pilot(pilot, "finish", mo, ended_on=clock.today(), stop_rule="A lamp fell.", text="It ends early today.")

    move_pilot(evaluated(pilot, mo), "decide_adapt", kim, changes="Twelve lamps become twenty.", extra_budget=0)

    assert [db.session.get(CheckInPlan, run.id).days for run in pilot.rounds] == [[2, 9], [2, 9]]


def test_the_next_round_has_the_usual_days_where_nobody_chose_others(pilot_at, mo, kim):
    pilot = evaluated(pilot_at("evaluating"), mo)

    move_pilot(pilot, "decide_adapt", kim, changes="Twelve lamps become twenty.", extra_budget=0)

    assert count(CheckInPlan) == 0

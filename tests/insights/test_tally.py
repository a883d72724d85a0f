"""How many outcomes there are, in all and within filters."""

from datetime import UTC, datetime

import pytest

from lab import clock
from lab.db import atomic, db
from lab.events import Event
from lab.insights import figures, tally
from lab.insights.queries import Wanted
from lab.insights.tally import Case, Count
from lab.notices.models import ToldCount
from lab.pilots.models import PilotDistrict

NOUGHTS = {"adopted": 0, "stopped": 0, "not_tested": 0, "declined": 0, "referred": 0}
MAY_25, MAY_26 = datetime(2025, 5, 4, 10, tzinfo=UTC), datetime(2026, 5, 4, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def summer_of_2026(app):
    with clock.at(datetime(2026, 7, 1, 10, tzinfo=UTC)):
        yield


def counts(**by):
    return Count(NOUGHTS | by, votes=0)


def tell(kind, id, owed, told_to):
    """The happening of an outcome, and its figures as the timer keeps them."""
    with atomic():
        event = Event(kind=kind, thing_id=id, move="decline", stage_to="declined", at=1, role="system", outcome=True)
        db.session.add(event)
        db.session.flush()
        event.root_id = event.id
        noughts = dict.fromkeys(("waits", "failed", "barred", "stopped", "no_mail", "no_address"), 0)
        db.session.add(ToldCount(id=event.id, move="decline", month="2026-05", owed=owed, told=told_to, **noughts))


def test_a_lab_without_outcomes_counts_nothing(app):
    found = tally.counted()

    assert (found.whole, found.years, found.calls) == (Count(NOUGHTS), [], frozenset())
    assert found.by_year(Wanted()) == {}


def test_pilots_and_answers_are_counted_by_what_was_decided(make_idea, make_pilot):
    make_pilot("scaled", [make_idea(votes=7)])
    make_pilot("scaling", [make_idea(votes=5)])
    make_pilot("stopped", [])
    make_pilot("rejected", [])
    make_pilot("running", [make_idea(votes=100)])
    make_idea("declined", votes=3)
    make_idea("referred", votes=2)

    whole = tally.counted().whole

    assert whole == Count({"adopted": 2, "stopped": 1, "not_tested": 1, "declined": 1, "referred": 1}, 17)
    assert (whole.all, whole.tested) == (6, 3)


def test_an_idea_in_two_pilots_gives_its_votes_once(make_idea, make_pilot):
    idea = make_idea(votes=30)
    make_pilot("scaled", [idea, make_idea(votes=4)])
    make_pilot("stopped", [idea])

    assert tally.counted().whole.votes == 34


def test_what_is_not_public_is_not_counted(make_idea):
    make_idea("declined", visibility="hidden", listed=False, votes=9)

    assert tally.counted().whole == Count(NOUGHTS)


@pytest.mark.parametrize(
    ("wanted", "all"),
    [
        (Wanted(), 5),
        (Wanted(topic=1), 3),
        (Wanted(topic=2), 2),
        (Wanted(district=2), 3),
        (Wanted(topic=2, district=2), 1),
        (Wanted(decision="declined"), 2),
        (Wanted(year=2025), 2),
        (Wanted(year=2024), 0),
        (Wanted(tested=True), 2),
        (Wanted(decision="declined", tested=True), 0),
        (Wanted(year=2026, topic=1, tested=True), 1),
    ],
)
def test_every_filter_narrows_the_counts_as_it_narrows_the_list(client_of, make_idea, make_pilot, wanted, all):
    from lab.insights import outcomes

    there = make_pilot("scaled", [make_idea(topic_id=1, district_id=1)], entered_at=MAY_26)
    with atomic():
        db.session.add(PilotDistrict(pilot_id=there.id, district_id=2))
    make_pilot("stopped", [make_idea(topic_id=2, district_id=1)], entered_at=MAY_25)
    make_idea("declined", topic_id=1, district_id=2, entered_at=MAY_26)
    make_idea("declined", topic_id=2, district_id=2, entered_at=MAY_25)
    make_idea("referred", topic_id=1, district_id=1, entered_at=MAY_26)

    assert tally.counted().of(wanted).all == all
    assert len(outcomes.page(wanted, "")[0]) == all


def test_a_year_begins_where_the_lab_is(make_idea):
    """Testhaven is an hour ahead of UTC in winter."""
    make_idea("declined", entered_at=datetime(2025, 12, 31, 22, 59, tzinfo=UTC))
    make_idea("declined", entered_at=datetime(2025, 12, 31, 23, 1, tzinfo=UTC))

    assert {year: n.all for year, n in tally.counted().by_year(Wanted()).items()} == {2026: 1, 2025: 1}


def test_a_year_in_which_nothing_ended_stands_between_the_others(make_idea, make_pilot):
    make_idea("declined", entered_at=MAY_26)
    make_pilot("scaled", [], entered_at=datetime(2024, 5, 4, tzinfo=UTC))

    found = tally.counted()

    assert {year: n.all for year, n in found.by_year(Wanted(year=2026)).items()} == {2026: 1, 2025: 0, 2024: 1}
    assert found.years == [2026, 2024]


def test_told_is_how_often_somebody_heard_an_outcome(make_idea, make_pilot):
    idea, pilot = make_idea("declined"), make_pilot("stopped", [make_idea(topic_id=2)])
    tell("idea", idea.id, 6, 5)
    tell("pilot", pilot.id, 10, 9)

    found = tally.counted()

    assert (found.whole.told, found.of(Wanted(topic=2)).told, found.of(Wanted(topic=1)).told) == (14, 9, 5)


def test_of_fewer_than_five_people_nobody_reads_how_many_were_told(make_idea):
    tell("idea", make_idea("declined").id, 4, 3)

    assert tally.counted().whole.told is None


def test_it_is_counted_once_a_minute_with_as_many_statements_for_one_as_for_twenty(
    make_idea, make_pilot, count_statements
):
    make_pilot("scaled", [make_idea()])
    one = count_statements(tally.counted)
    for _ in range(19):
        make_pilot("stopped", [make_idea(), make_idea("declined")])

    assert count_statements(tally.counted) == one == 6
    tally.tally()
    assert count_statements(tally.tally) == 0


# What it means


def test_one_test_and_many_are_said_in_words(app):
    with app.test_request_context():
        assert figures.sentence(counts()) == ""
        assert figures.sentence(counts(adopted=1)) == "1 test has ended: 1 was adopted."
        assert figures.sentence(counts(adopted=7, stopped=5, declined=1200, referred=1, not_tested=2)) == (
            "12 tests have ended: 7 were adopted, 5 were not continued. 1,203 got an answer without a test: "
            "1,200 were declined, 1 was passed on, 2 were planned only."
        )


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ({"adopted": 4}, ""),
        ({"adopted": 3, "stopped": 2}, "3 of 5 tests became part of what the city does, or will soon."),
        ({"stopped": 5}, "0 of 5 tests became part of what the city does, or will soon."),
        ({"declined": 100}, ""),
    ],
)
def test_few_tests_mean_nothing_yet(app, by, said):
    with app.test_request_context():
        assert figures.meaning(counts(**by)) == said


def test_bars_stand_on_each_other_and_the_highest_fills_the_picture():
    first, second = figures.bars({"2025": counts(stopped=2), "2026": counts(adopted=3, stopped=1)})

    assert (first.name, first.n, first.adopted, first.stopped, first.stopped_top) == ("2025", 2, 0, 46, 46)
    assert (second.name, second.n, second.adopted, second.stopped_top) == ("2026", 4, 69, 0)
    assert second.stopped + second.adopted == figures.HEIGHT
    assert first.left + first.width < second.left < second.left + second.width < figures.WIDTH


@pytest.mark.parametrize("times", [{}, {"2026": counts(adopted=3)}, {"2025": counts(declined=3), "2026": counts()}])
def test_one_time_or_no_test_is_no_picture(times):
    assert figures.bars(times) == []


def test_the_picture_shows_the_last_twelve():
    assert [bar.name for bar in figures.bars({str(n): counts(adopted=1) for n in range(20)})] == [
        str(n) for n in range(8, 20)
    ]


def test_a_young_lab_sees_its_months_and_an_old_one_its_years(app, make_idea, make_pilot):
    make_pilot("scaled", [], entered_at=datetime(2026, 3, 5, tzinfo=UTC))
    make_pilot("stopped", [], entered_at=MAY_26)
    make_idea("declined", entered_at=MAY_25)
    with app.test_request_context():
        young = figures.timeline(tally.counted(), Wanted()).times
        make_pilot("stopped", [make_idea()], entered_at=datetime(2024, 5, 4, tzinfo=UTC))
        old = figures.timeline(tally.counted(), Wanted()).times
        narrowed = figures.timeline(tally.counted(), Wanted(topic=1)).times

    assert {name: n.tested for name, n in young.items()} == {"Mar": 1, "Apr": 0, "May": 1}
    assert {name: n.tested for name, n in old.items()} == {"2024": 1, "2025": 0, "2026": 2}
    assert {name: n.tested for name, n in narrowed.items()} == {"May": 1}


def test_a_case_of_no_topic_fits_no_topic():
    case = Case("declined", 2026, frozenset({None}), frozenset({None}), frozenset({None}), 1, ())

    assert (case.fits(Wanted()), case.fits(Wanted(topic=1)), case.fits(Wanted(call=1))) == (True, False, False)


def test_each_test_of_a_year_is_looked_at_a_few_times_however_many_there_are(app):
    class Watched(Case):
        looks = 0

        def __getattribute__(self, name):
            Watched.looks += name == "year"
            return super().__getattribute__(name)

    none = frozenset()
    tests = [Watched("adopted", 2026, none, none, none, 1, ((n, 1),), month=1 + n % 12) for n in range(200)]

    months = tally.Tally(tuple(tests)).by_month(Wanted())

    assert [(month, n.tested) for (_, month), n in months.items()] == [(m, 17 if m <= 8 else 16) for m in range(1, 13)]
    assert Watched.looks <= 3 * len(tests)

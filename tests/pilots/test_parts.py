"""What each idea gives to a pilot: on both sides, told to its authors, and an idea that is in two pilots."""

import pytest
from sqlalchemy import select

from lab import clock, events, story
from lab.db import db
from lab.errors import Conflict, Invalid, NotAllowed, NotSignedIn
from lab.events import Event, EventPerson
from lab.measures import actions as measures
from lab.notices import fan_out
from lab.notices.models import Notice
from lab.pilots import parts
from lab.pilots.actions import link_idea, move_pilot
from lab.policy import VISITOR

from .conftest import _GO as GO
from .conftest import APPROVAL, LIVE, STOP, evaluated
from .test_planning import EDIT


def told(pilot, person):
    """What this person was told about the part of their idea, oldest first."""
    names = ("part_used", "part_given")
    found = (
        select(Event)
        .join(EventPerson, EventPerson.event_id == Event.id)
        .where(Event.thing_id == pilot.id, Event.move.in_(names), EventPerson.person_id == person.id)
    )
    rows = db.session.scalars(found.order_by(Event.id))
    return [story.sentence(event, _texts(event), "P") for event in rows]


def _texts(event):
    return events.texts_of([event.id])[event.id]


def held(pilot):
    return [(one.idea_id, one.part, one.text) for one in parts.standing(pilot)]


# Saying it


def test_the_first_idea_starts_it_and_the_others_give_a_part(make_idea, propose):
    first, second = make_idea("shortlisted"), make_idea("shortlisted")

    pilot = propose([first, second], parts=["The light"])

    assert held(pilot) == [(first.id, "started", "The light"), (second.id, "part", "")]


def test_the_form_says_what_each_idea_is_in_it(make_idea, client_of, mo):
    first, second = make_idea("shortlisted"), make_idea("shortlisted")
    sent = EDIT | {
        "ideas": [str(first.id), str(second.id)], f"part_{second.id}": "No lamps", f"kind_{second.id}": "replaced",
    }  # fmt: skip

    answer = client_of(mo).post("/pilots", data=sent)

    pilot = db.session.get(parts.Pilot, int(answer.location.rsplit("/", 1)[1]))
    assert held(pilot) == [(first.id, "started", ""), (second.id, "replaced", "No lamps")]


def test_a_part_that_there_is_not_is_refused_with_every_text(make_idea, client_of, mo):
    idea = make_idea("shortlisted")
    sent = EDIT | {"ideas": str(idea.id), f"kind_{idea.id}": "decoration"}

    answer = client_of(mo).post("/pilots", data=sent)

    assert answer.status_code == 422
    assert EDIT["hypothesis"] in answer.text


# Telling


def test_an_author_is_told_when_the_pilot_is_approved_and_not_before(make_idea, propose, kim, ana):
    pilot = propose([make_idea("shortlisted")], parts=["The light"])
    assert told(pilot, ana) == []

    move_pilot(pilot, "approve", kim, **APPROVAL)

    idea_id = pilot.ideas[0].idea_id
    assert told(pilot, ana) == [f"It started the test: “The light” The idea: /ideas/{idea_id}. The pilot: {pilot.path}"]


def test_it_comes_to_the_author_alone_as_a_notice(make_idea, propose, kim, ana, ben):
    pilot = propose([make_idea("shortlisted")], parts=["The light"])
    move_pilot(pilot, "approve", kim, **APPROVAL)

    fan_out.tell()
    fan_out.tell()

    about = select(Notice.person_id).join(Event, Event.id == Notice.event_id).where(Event.move == "part_used")
    assert list(db.session.scalars(about)) == [ana.id]


def test_a_change_after_the_approval_is_told_once(pilot_at, mo, ana):
    pilot = pilot_at("running")
    idea_id = pilot.ideas[0].idea_id
    for _ in range(2):
        parts.set_parts(pilot, mo, {idea_id: ("part", "The light and its timer")})

    assert [said.partition(" The idea")[0] for said in told(pilot, ana)] == [
        "It started the test: “The light”", "A part of it is tested: “The light and its timer”",
    ]  # fmt: skip


def test_a_change_of_a_mere_proposal_tells_nobody(pilot_at, mo, ana):
    pilot = pilot_at("proposed")

    assert parts.set_parts(pilot, mo, {pilot.ideas[0].idea_id: ("part", "The timer")}) == 1
    assert told(pilot, ana) == []


def test_it_is_no_part_of_what_happened_to_the_pilot(pilot_at, client_of, mo):
    """It concerns single people: no history shows it, and nobody's form is out of date."""
    pilot = pilot_at("running")
    before = client_of(None).get(pilot.path).text.count("<li")

    parts.set_parts(pilot, mo, {pilot.ideas[0].idea_id: ("part", "The timer")})

    page = client_of(None).get(pilot.path).text
    assert "What your idea gives to the test" not in page
    assert page.count("<li") == before


# Changing it


def test_parts_are_changed_on_a_page_of_their_own(pilot_at, client_of, mo):
    pilot = pilot_at("evaluating")
    id = pilot.ideas[0].idea_id

    answer = client_of(mo).post(f"{pilot.path}/ideas", data={f"kind_{id}": "replaced", f"part_{id}": "Nobody needs it"})

    assert (answer.status_code, answer.location) == (303, f"{pilot.path}#ideas")
    assert held(pilot) == [(id, "replaced", "Nobody needs it")]
    for path in (pilot.path, f"/ideas/{id}", f"{pilot.path}/report"):
        page = client_of(None).get(path).text
        assert "The test makes it unnecessary" in page
        assert "Nobody needs it" in page


def test_a_text_that_is_too_long_comes_back_whole(pilot_at, client_of, mo):
    pilot = pilot_at("approved")
    id, long = pilot.ideas[0].idea_id, "so it was " * 60

    answer = client_of(mo).post(f"{pilot.path}/ideas", data={f"kind_{id}": "part", f"part_{id}": long})

    assert (answer.status_code, held(pilot)) == (422, [(id, "started", "The light")])
    assert long.strip() in answer.text


def test_the_parts_stay_after_the_decision(pilot_at, client_of, mo):
    pilot = pilot_at("scaling")

    assert client_of(mo).get(f"{pilot.path}/ideas").status_code == 409
    with pytest.raises(Conflict):
        parts.set_parts(pilot, mo, {pilot.ideas[0].idea_id: ("part", "")})


def test_who_may_not_say_it(pilot_at, client_of, ben, ana):
    pilot = pilot_at("running")

    assert [client_of(who).get(f"{pilot.path}/ideas").status_code for who in (ben, ana, None)] == [403, 403, 302]
    for who in (ben, ana):
        with pytest.raises(NotAllowed):
            parts.set_parts(pilot, who, {})
    with pytest.raises(NotSignedIn):
        parts.set_parts(pilot, VISITOR, {})


# An idea that joins later


def test_an_idea_joins_with_its_part(make_idea, pilot_at, client_of, kim, ana):
    pilot, idea = pilot_at("running"), make_idea("shortlisted")
    sent = {"pilot": str(pilot.id), "part": "replaced", "text": "The lamps do it too"}

    answer = client_of(kim).post(f"/ideas/{idea.id}/moves/link_pilot", data=sent)

    assert answer.status_code == 303
    assert held(pilot)[-1] == (idea.id, "replaced", "The lamps do it too")
    assert "The test makes it unnecessary: “The lamps do it too”" in told(pilot, ana)[-1]
    assert "The lamps do it too" in client_of(None).get(f"/ideas/{idea.id}").text


def test_an_idea_joins_with_nothing_but_the_pilot(make_idea, pilot_at, kim):
    pilot, idea = pilot_at("running"), make_idea("shortlisted")

    link_idea(idea, "link_pilot", kim, pilot=pilot.id)

    assert held(pilot)[-1] == (idea.id, "part", "")


def test_an_idea_joins_with_no_part_that_there_is_not(make_idea, pilot_at, kim):
    pilot, idea = pilot_at("running"), make_idea("shortlisted")

    with pytest.raises(Invalid):
        link_idea(idea, "link_pilot", kim, pilot=pilot.id, part="decoration")
    assert (idea.stage, len(parts.standing(pilot))) == ("shortlisted", 1)


# In two pilots, by their own moves


@pytest.fixture
def two(make_idea, propose, kim):
    """One idea in two pilots that were both approved."""
    idea = make_idea("shortlisted")
    pilots = [propose([idea, make_idea("shortlisted")], parts=[text]) for text in ("The light", "The timer")]
    for pilot in pilots:
        move_pilot(pilot, "approve", kim, **APPROVAL)
    return idea, *pilots


def bring(pilot, stage, mo, kim, ben):
    for step in ("recruiting", "running", "evaluating"):
        GO[step](pilot, mo, kim, ben, {})
    evaluated(pilot, mo)
    if stage == "stopped":
        return move_pilot(pilot, "decide_stop", kim, **STOP)
    GO["scaling"](pilot, mo, kim, ben, {})
    return move_pilot(pilot, "go_live", kim, **LIVE, live_on=clock.today())


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["first ends first", "second ends first"])
@pytest.mark.parametrize(
    ("ends", "becomes"),
    [(("stopped", "stopped"), "tested"), (("stopped", "scaled"), "adopted"), (("scaled", "stopped"), "adopted")],
    ids=str,
)
def test_an_idea_in_two_pilots_waits_for_both(two, mo, kim, ben, order, ends, becomes):
    idea, *pilots = two
    first, second = (pilots[n] for n in order)
    assert idea.stage == "in_pilot"

    bring(first, ends[order[0]], mo, kim, ben)
    assert idea.stage == "in_pilot"
    bring(second, ends[order[1]], mo, kim, ben)

    assert idea.stage == becomes


def test_its_author_hears_of_both_parts_and_its_page_shows_both(two, client_of, ana):
    idea, first, second = two

    page = client_of(None).get(f"/ideas/{idea.id}").text

    assert ["The light" in said for said in told(first, ana)] == [True, False]
    assert ["The timer" in said for said in told(second, ana)] == [True, False]
    assert ("The light" in page, "The timer" in page) == (True, True)
    assert page.count('id="panel-') == 2


def test_measures_of_one_pilot_are_none_of_the_other(two, mo):
    _idea, first, second = two
    measures.add_measure(first, mo, name="Children", unit="of 100", direction="up", baseline=41, target=70)

    assert second.round.measures == []

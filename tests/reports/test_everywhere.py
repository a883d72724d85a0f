"""A hidden text is gone from every place where the public reads, and back at each of them when it is shown again."""

import html
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab import clock
from lab.comments.actions import write_comment
from lab.db import atomic, db
from lab.errors import Conflict, Invalid
from lab.ideas.actions import IdeaText, edit_idea, move_idea, show_or_hide
from lab.ideas.models import Idea
from lab.ideas.rules import SORTS
from lab.pilots.actions import propose
from lab.pilots.models import Pilot, PilotIdea, Round
from lab.recount import differences
from lab.reports import actions
from lab.triage import timers
from lab.triage.actions import merge
from lab.votes.actions import cast_vote, follow

from .conftest import REASON

TITLE, NEED, WORD = "Zebra crossing at the mill", "Children run across between parked lorries.", "kaleidoscope"

LISTS = (
    "/", "/ideas", *(f"/ideas?sort={sort}" for sort in SORTS), "/ideas?topic=mobility", "/ideas?district=harbour",
    "/ideas?step=open", "/ideas?q=zebra", f"/ideas?q={WORD}", "/ideas/map", "/ideas/map/list", "/ideas.geojson",
    "/ideas/similar?text=children+run+over+the+zebra+crossing", "/results", "/pilots",
)  # fmt: skip


def text_of(answer) -> str:
    return html.unescape(answer.get_data(as_text=True))


def seen_at(client, addresses) -> dict[str, str]:
    """What each address answers, without what changes with each request."""
    return {address: text_of(client.get(address)) for address in addresses}


@pytest.fixture
def known(make_idea, ben, cleo):
    """An idea that is found everywhere: voted for, followed, commented on, with words in every index."""
    idea = make_idea("open", title=TITLE, need=NEED, lat=54.5, lng=10.1)
    with atomic():
        show_or_hide(idea, "public")
    cast_vote(idea, ben)
    follow(idea, cleo)
    write_comment(idea, ben, f"A {WORD} would help.")
    return idea


@pytest.fixture
def in_pilot(make_idea):
    """A running pilot of one idea."""

    def made(idea: Idea) -> Pilot:
        with atomic():
            pilot = Pilot(title="Light", hypothesis="We believe", change_mind="If not", cost=0, cost_band="under_5k",
                          stage="running", entered_at=clock.now(), proposed_at=clock.now())  # fmt: skip
            db.session.add(pilot)
            db.session.flush()
            db.session.add_all([Round(pilot_id=pilot.id), PilotIdea(pilot_id=pilot.id, idea_id=idea.id)])
        return pilot

    return made


def test_a_hidden_idea_stands_in_no_list_and_is_back_in_each(known, client_of, hide, case_of, mo):
    visitor = client_of()
    before = seen_at(visitor, LISTS)

    hide(known)
    hidden = seen_at(visitor, LISTS)
    actions.show_again(case_of(known), mo, REASON)

    assert [address for address, words in hidden.items() if TITLE in words and "q=" not in address] == []
    assert TITLE in before["/ideas"]
    assert seen_at(visitor, LISTS) == before
    assert list(differences()) == []


@pytest.mark.parametrize(
    "address", ["", "/versions", "/poster", "/qr.svg", "/card.png", "/report", "/moderation", "/suggestions/new"]
)
def test_nobody_but_author_and_staff_opens_it_at_any_address(address, known, client_of, hide, ben):
    hide(known)

    assert client_of(ben).get(f"/ideas/{known.id}{address}").status_code == 404


@pytest.mark.parametrize("act", ["vote", "vote/withdraw", "follow", "follow/stop", "comments", "report", "suggestions"])
def test_nobody_acts_on_it(act, known, client_of, hide, cleo):
    hide(known)

    answer = client_of(cleo).post(
        f"/ideas/{known.id}/{act}", data={"body": "Hello there", "ground": "spam", "text": "abc"}
    )

    assert answer.status_code == 404


def test_a_voters_own_lists_leave_it_out(known, client_of, hide, ben, cleo):
    hide(known)

    for person, mine in ((ben, "voted"), (cleo, "followed")):
        assert TITLE not in text_of(client_of(person).get(f"/ideas?mine={mine}"))
    assert TITLE not in text_of(client_of(ben).get("/me"))


def test_its_author_and_the_staff_still_read_it(known, client_of, hide, ana, mo, kim):
    hide(known)

    for person in (ana, mo, kim):
        assert "Hidden from the public since" in text_of(client_of(person).get(f"/ideas/{known.id}"))
    assert TITLE in text_of(client_of(ana).get("/ideas?mine=mine"))


def test_a_pilots_page_does_not_name_it(make_idea, in_pilot, client_of, hide, mo):
    idea = make_idea("in_pilot", title=TITLE)
    pilot = in_pilot(idea)
    before = text_of(client_of().get(f"/pilots/{pilot.id}"))

    hide(idea)

    assert TITLE in before
    assert TITLE not in text_of(client_of().get(f"/pilots/{pilot.id}"))
    assert TITLE in text_of(client_of(mo).get(f"/pilots/{pilot.id}"))


def test_a_hidden_idea_is_not_proposed_as_a_pilot(make_idea, client_of, hide, kim):
    idea = make_idea("shortlisted", title=TITLE)
    hide(idea)

    backlog = text_of(client_of(kim).get("/backlog"))

    assert "Idea, hidden from the public" in backlog
    assert f"/pilots/new?idea={idea.id}" not in backlog
    with pytest.raises(Invalid, match="hidden from the public"):
        propose(kim, title="A test", hypothesis="We believe", change_mind="If not", ideas=[idea.id], parts=[""],
                districts=[1], cost=100, cost_band="under_5k", sdg=[11])  # fmt: skip


def test_a_hidden_idea_is_merged_neither_way(known, make_idea, hide, mo):
    other = make_idea("open")
    hide(known)

    with pytest.raises(Conflict, match="Show it again first"):
        merge(known, "merge", mo, into=other.id, reason="The same.")
    with pytest.raises(Invalid, match="no public idea"):
        merge(other, "merge", mo, into=known.id, reason="The same.")


def test_a_hidden_idea_comes_up_for_no_review(known, hide):
    hide(known)

    with clock.at(clock.now().replace(month=9)):
        assert (timers.pick_of_the_month(), timers.ninety_days()) == (0, 0)


def test_a_hidden_comment_is_not_found_by_its_words(known, client_of, hide):
    from lab.comments.models import Comment

    comment = db.session.query(Comment).one()
    before = text_of(client_of().get(f"/ideas?q={WORD}"))

    hide(comment)

    assert TITLE in before
    assert TITLE not in text_of(client_of().get(f"/ideas?q={WORD}"))
    assert WORD not in text_of(client_of().get(f"/ideas/{known.id}"))


def test_what_its_author_took_out_while_it_was_hidden_stays_out(known, client_of, hide, case_of, ana, mo):
    first = IdeaText(TITLE, f"{NEED} Mrs Kroll knows.", topic_id=1, district_id=1)
    edit_idea(known, first, ana)
    edit_idea(known, IdeaText(TITLE, f"{NEED} Mrs Kroll knows it.", topic_id=1, district_id=1), ana)  # an earlier text
    hide(known)
    edit_idea(known, IdeaText(TITLE, NEED, topic_id=1, district_id=1), ana)

    actions.show_again(case_of(known), mo, REASON)

    assert "Kroll" not in text_of(client_of().get(f"/ideas/{known.id}/versions"))
    assert "Kroll" in text_of(client_of(ana).get(f"/ideas/{known.id}/versions"))


def test_moves_go_on_while_it_is_hidden(known, hide, mo, ana):
    hide(known)

    move_idea(known, "start_review", mo, trigger="lab")
    move_idea(known, "withdraw", ana, reason="I see it now.")

    assert (known.stage, known.listed, known.visibility) == ("withdrawn", False, "hidden")


STEPS = st.lists(st.sampled_from(["report", "keep", "hide", "show", "vote", "comment", "hide_comment"]), max_size=12)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_lists_and_counters_say_what_stands(steps, make_idea, make_person, mo, case_of, client_of):
    from lab.errors import Refusal

    idea = make_idea("open", title=TITLE)
    with atomic():
        show_or_hide(idea, "public")
    who = make_person(f"p{idea.id}")
    comment = write_comment(idea, who, "A word about it.")
    does = {
        "report": lambda: actions.report(case_of(idea), who, actions.Said("spam", "Sent twice.")),
        "keep": lambda: actions.keep(case_of(idea), mo, REASON),
        "hide": lambda: actions.hide(case_of(idea), mo, ground="spam", facts=REASON),
        "show": lambda: actions.show_again(case_of(idea), mo, REASON),
        "vote": lambda: cast_vote(idea, who),
        "comment": lambda: write_comment(idea, who, "Another word."),
        "hide_comment": lambda: actions.hide(case_of(comment), mo, ground="spam", facts=REASON),
    }

    for step in steps:
        try:
            does[step]()
        except Refusal:
            db.session.rollback()

    assert list(differences()) == []
    assert (f'id="idea-{idea.id}"' in text_of(client_of().get("/ideas?sort=new"))) == idea.is_public


@pytest.mark.parametrize(
    ("to", "sent"),
    [
        ("comments", {"body": "Yes please"}),
        ("report", {"ground": "spam", "text": "This is advertising for a shop."}),
        ("suggestions", {"part": "title", "text": "Light at last", "why": "It is shorter."}),
        ("vote/instead", {"title": "More light", "need": "The path is dark.", "topic": "mobility"}),
    ],
)
def test_what_somebody_wrote_about_an_idea_that_was_hidden_meanwhile_comes_back(
    make_idea, hide, client_of, ben, to, sent
):
    idea = make_idea()
    writer = client_of(ben)
    hide(idea)

    answer = writer.post(f"{idea.path}/{to}", data=sent)

    page = html.unescape(answer.text)
    typed = [value for name, value in sent.items() if name not in ("ground", "part", "topic")]
    assert answer.status_code == 404
    assert re.findall(r'<p class="answer pre">(.*?)</p>', page) == typed
    assert "Nothing was lost" not in page

"""Pages of calls: what residents read, what moderators write, and that nothing typed is lost."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from lab.calls import actions, queries
from lab.db import atomic
from lab.ideas import queries as ideas
from lab.me import data

GIVEN = {
    "title": "Cool streets", "question": "Where is it too hot in summer?", "about": "Trees, awnings, water.",
    "opens_on": "2026-03-01", "closes_on": "2026-03-31", "opens_words": "", "closes_words": "", "votes_each": "3",
    "unit": "1", "lang": "en",
}  # fmt: skip
RESULT = "Two streets get awnings in June, and the city looks for places for twenty trees."


# Reading


def test_a_lab_without_calls_says_what_will_be_here(client_of):
    page = client_of(None).get("/calls")
    assert page.status_code == 200
    assert "None is asked yet" in page.text
    assert "Plan a call" not in page.text
    assert "Set-Cookie" not in page.headers


def test_open_calls_come_first_then_planned_ones_then_closed_ones(client_of, make_call, mo):
    actions.close_call(make_call("Old bridges"), mo, "Enough ideas are here.")
    make_call("Winter walks", opens_on=date(2026, 11, 1), closes_on=date(2026, 12, 1), opens_words="in autumn 2026")
    make_call("Cool streets")

    page = client_of(None).get("/calls").text

    places = [page.index(words) for words in ("Cool streets", "Winter walks", "Old bridges")]
    assert places == sorted(places)
    assert "Opens: in autumn 2026" in page
    assert "Open until Tuesday 31 March · 29 days left" in page
    assert "Closed on Monday 2 March" in page


def test_a_call_s_page_shows_its_question_and_its_ideas_to_anybody(client_of, make_call, make_idea):
    call = make_call(about="Trees, awnings, water.", unit_id=1, votes_each=3)
    mine, other = make_idea(call_id=call.id, title="Awnings on the market"), make_idea(title="Something else")
    make_idea("submitted", call_id=call.id, title="Not public yet")

    page = client_of(None).get(call.path)

    for words in ("Where is it too hot in summer, and what would help?", "Mobility unit", "Trees, awnings, water.",
                  "Each resident has 3 votes in this call.", "Awnings on the market", "1 idea",
                  "/ideas/new?call=cool-streets", "/ideas?call=cool-streets"):  # fmt: skip
        assert words in page.text
    assert f'id="idea-{mine.id}"' in page.text
    assert f'id="idea-{other.id}"' not in page.text
    assert "Not public yet" not in page.text
    assert "Set-Cookie" not in page.headers
    assert "csrf" not in page.text.lower()


def test_the_list_of_calls_costs_the_same_for_two_and_for_twenty(make_call, client_of, count_statements):
    visitor = client_of()
    for n in range(2):
        make_call(f"Call {n}")
    visitor.get("/calls")
    few = count_statements(lambda: visitor.get("/calls"))
    for n in range(2, 20):
        make_call(f"Call {n}")

    assert count_statements(lambda: visitor.get("/calls")) == few
    assert visitor.get("/calls").text.count("Call 1") >= 11


def test_an_unknown_call_is_not_found(client_of):
    assert client_of(None).get("/calls/nowhere").status_code == 404


def test_a_closed_call_says_what_came_of_it_and_where_its_ideas_stand(client_of, make_call, make_idea, mo):
    call = make_call()
    make_idea(call_id=call.id)
    make_idea("under_review", call_id=call.id)
    actions.close_call(call, mo, "Enough ideas are here.")
    waiting = client_of(None).get(call.path).text
    actions.write_result(call, RESULT, mo)

    page = client_of(None).get(call.path).text

    assert "says what came of them by Wednesday 1 April" in waiting
    assert RESULT in page
    assert "Enough ideas are here." in page
    assert "/ideas?call=cool-streets&amp;step=studied" in page
    assert "/ideas/new?call" not in page


def test_a_late_result_is_said_to_be_late(client_of, make_call, mo, later):
    call = make_call()
    actions.close_call(call, mo, "Enough ideas are here.")
    with later(days=31):
        assert "The lab is late" in client_of(None).get(call.path).text


def test_a_call_page_costs_the_same_for_one_and_for_twelve_ideas(
    client_of, make_call, make_idea, ben, count_statements
):
    call = make_call(votes_each=3)
    make_idea(call_id=call.id)
    visitor, resident = client_of(None), client_of(ben)

    def costs(who):
        who.get(call.path)  # names that are kept per process are read now
        return count_statements(lambda: who.get(call.path))

    one = [costs(visitor), costs(resident)]
    for _ in range(11):
        make_idea(call_id=call.id)
    assert [costs(visitor), costs(resident)] == one
    assert one[0] <= 3  # the call, its ideas, its picture


def test_the_start_page_asks_the_question_of_the_open_call(client_of, make_call):
    make_call("Later", opens_on=date(2026, 5, 1), closes_on=date(2026, 6, 1), question="What about later on?")
    assert "What should Testhaven try next?" in client_of(None).get("/").text
    make_call()
    page = client_of(None).get("/").text
    assert "Where is it too hot in summer, and what would help?" in page
    assert "/ideas/new?call=cool-streets" in page
    assert "What about later on?" not in page


def test_a_card_says_which_call_its_idea_answers(client_of, make_call, make_idea):
    make_idea(call_id=make_call().id)
    make_idea()
    page = client_of(None).get("/ideas").text
    assert page.count('<span>Call: <span lang="en">Cool streets</span></span>') == 1
    assert "Call: " not in client_of(None).get("/calls/cool-streets").text


def test_what_a_moderator_did_to_a_call_is_in_their_own_data(make_call, mo):
    make_call()
    done = data.own_data(mo.id)["moves"]
    assert [(one["thing"], one["move"]) for one in done] == [("/calls/cool-streets", "call_planned")]


# Sharing an idea for a call

IDEA = {"title": "Awnings on the market", "need": "At noon nobody can stand on the market square.", "topic": "mobility",
        "district": "harbour", "action": "submit"}  # fmt: skip


def shared(client, **more):
    answer = client.post("/ideas", data=IDEA | more)
    return answer, ideas.idea(int(answer.headers["Location"].rsplit("/", 1)[1]))


def test_without_an_open_call_the_form_does_not_ask(client_of, make_call):
    make_call(opens_on=date(2026, 5, 1), closes_on=date(2026, 6, 1))
    assert 'name="call"' not in client_of(None).get("/ideas/new").text


def test_the_form_has_the_call_chosen_from_whose_page_one_comes(client_of, make_call):
    make_call()
    page = client_of(None).get("/ideas/new?call=cool-streets").text
    assert '<option selected value="cool-streets">Cool streets</option>' in page
    assert "Where is it too hot in summer, and what would help?" in page


def test_an_idea_answers_the_call_and_says_so(client_of, make_call, ana):
    call = make_call()
    browser = client_of(ana)

    answer, idea = shared(browser, call="cool-streets")

    assert (answer.status_code, idea.call_id, idea.stage) == (303, call.id, "submitted")
    assert "Answers the call" in browser.get(idea.path).text


def test_a_call_that_closed_while_somebody_wrote_leaves_the_idea_sent_in_without_it(client_of, make_call, ana, mo):
    call, browser = make_call(), client_of(ana)
    browser.get("/ideas/new?call=cool-streets")
    actions.close_call(call, mo, "Enough ideas are here.")

    _, idea = shared(browser, call="cool-streets")

    assert (idea.call_id, idea.stage) == (None, "submitted")
    assert "not open any more. Your idea is kept without it." in browser.get(idea.path).text


def test_a_draft_goes_without_the_call_that_closed_before_it_was_sent_in(client_of, make_call, ana, mo):
    call, browser = make_call(), client_of(ana)
    _, draft = shared(browser, call="cool-streets", action="save")
    actions.close_call(call, mo, "Enough ideas are here.")
    page = browser.get(draft.path).text
    edit = browser.get(f"{draft.path}/edit").text

    browser.post(f"{draft.path}/moves/submit", data={})

    assert "not open any more: you can send the idea in without it" in page
    assert "The call for ideas that you chose is not open." in edit
    assert (draft.stage, draft.call_id) == ("submitted", None)


def test_an_author_moves_an_idea_into_a_call_and_out_again(client_of, make_call, make_idea, ana):
    call, idea, browser = make_call(), make_idea(), client_of(ana)

    browser.post(f"{idea.path}/edit", data=IDEA | {"call": "cool-streets", "action": "save"})
    inside = (idea.call_id, queries.call(call.id).ideas)
    browser.post(f"{idea.path}/edit", data=IDEA | {"call": "", "action": "save"})

    assert inside == (call.id, 1)
    assert (idea.call_id, call.ideas) == (None, 0)


def test_an_idea_stays_in_the_call_that_has_closed(client_of, make_call, make_idea, ana, mo):
    call = make_call()
    make_call("Another")
    idea, browser = make_idea(call_id=call.id), client_of(ana)
    actions.close_call(call, mo, "Enough ideas are here.")

    page = browser.get(f"{idea.path}/edit").text
    browser.post(f"{idea.path}/edit", data=IDEA | {"call": "another", "action": "save"})

    assert 'name="call"' not in page
    assert (idea.title, idea.call_id) == ("Awnings on the market", call.id)


def test_a_form_with_an_error_keeps_the_chosen_call(client_of, make_call, ana):
    make_call()
    again = client_of(ana).post("/ideas", data=IDEA | {"need": "short", "call": "cool-streets"})
    assert again.status_code == 422
    assert '<option selected value="cool-streets">' in again.text


def test_a_call_nobody_knows_is_left_out(client_of, make_call, ana):
    make_call()
    _, idea = shared(client_of(ana), call="no-such-call")
    assert (idea.call_id, idea.stage) == (None, "submitted")


# The number of public ideas


def test_a_call_counts_its_public_ideas(make_call, make_idea, mo, app):
    from lab import recount
    from lab.ideas.actions import move_idea

    call = make_call()
    idea, _hidden = make_idea("submitted", call_id=call.id), make_idea(call_id=call.id)
    move_idea(idea, "publish", mo, topic=1)
    both = queries.call(call.id)
    from lab.db import db

    db.session.refresh(both)
    assert both.ideas == 2
    with atomic():
        _hidden.visibility, _hidden.listed = "hidden", False
    db.session.refresh(both)
    assert both.ideas == 1
    assert [str(wrong) for wrong in recount.differences() if "calls" in str(wrong)] == []


def test_a_wrong_number_is_found_and_mended(make_call, make_idea):
    from lab import recount
    from lab.db import db

    call = make_call()
    make_idea(call_id=call.id)
    with atomic():
        call.ideas = 7
    assert [str(wrong) for wrong in recount.differences() if wrong.table == "calls"] == [
        f"calls {call.id}: ideas is 7, counted 1"
    ]
    recount.mend()
    db.session.refresh(call)
    assert call.ideas == 1


# What moderators write


def test_a_moderator_plans_a_call(client_of, mo):
    browser = client_of(mo)
    assert "Plan a call" in browser.get("/calls").text
    answer = browser.post("/calls", data=GIVEN)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/calls/cool-streets")
    call = queries.call_by_slug("cool-streets")
    assert (call.votes_each, call.unit_id, call.closes_on) == (3, 1, date(2026, 3, 31))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "This is needed."),
        ({"question": "Why?"}, "Write at least 10 characters; there are 4."),
        ({"opens_on": ""}, "This is needed."),
        ({"closes_on": "31.3."}, "Give a day."),
        ({"closes_on": "2026-02-27", "opens_on": "2026-02-28"}, "The last day lies before the first one."),
        ({"closes_on": "2026-03-01"}, "This day has passed."),
        ({"votes_each": "three"}, "Give a whole number."),
        ({"votes_each": "0"}, "Give a number from 1 to 100."),
        ({"closes_on": "20266-03-31"}, "Give a day"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_all_else_is_kept(client_of, mo, wrong, said):
    again = client_of(mo).post("/calls", data=GIVEN | wrong)
    assert again.status_code == 422
    assert said in again.text
    assert "Trees, awnings, water." in again.text
    assert queries.call_by_slug("cool-streets") is None


@pytest.mark.parametrize("path", ["/calls/new", "/calls/cool-streets/edit", "/calls/cool-streets/close"])
def test_residents_and_officials_find_no_way_in(client_of, make_call, ben, kim, path):
    make_call()
    for who in (ben, kim):
        assert client_of(who).get(path).status_code == 403
        assert client_of(who).post(path.replace("/new", ""), data=GIVEN | {"reason": "Because."}).status_code == 403
    page = client_of(ben).get("/calls/cool-streets").text
    assert "Change the call" not in page
    assert "Close it now" not in page


def test_an_administrator_finds_the_calls_from_the_admin_page(client_of, ada):
    assert 'href="/calls"' in client_of(ada).get("/admin").text
    assert client_of(ada).get("/calls/new").status_code == 200


def test_two_moderators_who_change_a_call_at_once_lose_no_word(client_of, make_call, mo):
    make_call(votes_each=3)
    browser = client_of(mo)
    page = browser.get("/calls/cool-streets/edit").text
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    browser.post("/calls/cool-streets/edit", data=GIVEN | {"question": "Where do you sweat in summer?", "seen": seen})

    second = browser.post("/calls/cool-streets/edit", data=GIVEN | {"about": "My long text.", "seen": seen})

    assert second.status_code == 409
    assert "My long text." in second.text
    assert queries.call_by_slug("cool-streets").question == "Where do you sweat in summer?"


def test_a_call_is_closed_early_with_a_reason(client_of, make_call, mo):
    call, browser = make_call(), client_of(mo)
    short = browser.post("/calls/cool-streets/close", data={"reason": "no"})
    assert short.status_code == 422
    answer = browser.post("/calls/cool-streets/close", data={"reason": "Enough ideas are here."})
    assert (answer.status_code, call.state) == (303, "closed")
    second = browser.post("/calls/cool-streets/close", data={"reason": "Enough ideas are here."})
    assert second.status_code == 409
    assert "This call has closed already." in second.text


def test_the_result_is_written_after_the_close(client_of, make_call, mo):
    call, browser = make_call(), client_of(mo)
    early = browser.post("/calls/cool-streets/result", data={"result": RESULT})
    assert early.status_code == 409
    actions.close_call(call, mo, "Enough ideas are here.")
    short = browser.post("/calls/cool-streets/result", data={"result": "Nothing."})
    assert (short.status_code, "Nothing." in short.text) == (422, True)
    assert browser.post("/calls/cool-streets/result", data={"result": RESULT}).status_code == 303
    assert RESULT in browser.get("/calls/cool-streets").text


def test_a_moderator_is_reminded_to_name_the_first_day(client_of, make_call, mo, ben):
    make_call(opens_words="in spring 2026")
    assert "Its time has come." in client_of(mo).get("/calls/cool-streets").text
    assert "Its time has come." in client_of(mo).get("/calls").text
    assert "Its time has come." not in client_of(ben).get("/calls/cool-streets").text


def test_a_unit_that_asks_in_a_call_is_not_deleted(client_of, make_call, ada):
    make_call(unit_id=1)
    again = client_of(ada).post("/admin/units/1/delete")
    assert "It is in use by calls for ideas." in again.text


# Its picture


def picture(name="tree.png", color=(10, 120, 60)):
    raw = BytesIO()
    Image.new("RGB", (640, 480), color).save(raw, "PNG")
    raw.seek(0)
    return raw, name


def test_a_call_carries_one_picture_with_its_description(client_of, mo):
    browser = client_of(mo)
    asked = browser.post("/calls", data=GIVEN | {"photos": [picture()]}, content_type="multipart/form-data")
    kept = asked.text.split('name="photos_kept" value="')[1].split('"')[0]
    key = asked.text.split('name="photo_alt_')[1].split('"')[0]
    assert asked.status_code == 422
    assert "Say in a few words what photo 1 shows" in asked.text

    sent = GIVEN | {"photos_kept": kept, f"photo_alt_{key}": "A tree on a hot square"}
    answer = browser.post("/calls", data=sent, content_type="multipart/form-data")

    page = client_of(None).get(answer.headers["Location"]).text
    address = page.split('<figure class="call-photo"><img src="')[1].split('"')[0]
    assert 'alt="A tree on a hot square"' in page
    assert client_of(None).get(address).status_code == 200


def test_the_picture_is_the_city_s_and_stays_when_its_sender_leaves(client_of, mo, app):
    from lab.accounts.actions import erase

    browser = client_of(mo)
    asked = browser.post("/calls", data=GIVEN | {"photos": [picture()]}, content_type="multipart/form-data").text
    kept = asked.split('name="photos_kept" value="')[1].split('"')[0]
    key = asked.split('name="photo_alt_')[1].split('"')[0]
    browser.post("/calls", data=GIVEN | {"photos_kept": kept, f"photo_alt_{key}": "A tree"})
    erase(mo.id)
    assert 'alt="A tree"' in client_of(None).get("/calls/cool-streets").text


def test_a_picture_that_is_none_is_refused_and_the_words_are_kept(client_of, mo):
    again = client_of(mo).post(
        "/calls", data=GIVEN | {"photos": [(BytesIO(b"<svg/>"), "x.svg")]}, content_type="multipart/form-data"
    )
    assert again.status_code == 422
    assert "x.svg" in again.text
    assert "Trees, awnings, water." in again.text

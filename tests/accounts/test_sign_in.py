"""Signing in as a visitor does it: by code, by link, with something to do right after."""

import html
import re
from datetime import timedelta

import pytest

from lab import clock
from lab.accounts import acts
from lab.accounts.models import Person, Session, SignInAttempt
from lab.db import db
from lab.deliveries import Delivery
from lab.extensions import limiter

ACT = '{"act": "wave", "fields": {"at": "7"}}'


def person(email):
    db.session.rollback()
    return db.session.query(Person).where(Person.email == email).one_or_none()


def test_a_code_comes_by_mail_first_in_line(client_of, inbox):
    answer = client_of().post("/sign-in", data={"email": " Ben@Example.org "})

    mail = inbox.newest("ben@example.org")
    assert (answer.status_code, answer.location) == (303, "/sign-in/code")
    assert mail.subject == f"{mail.subject[:6]} is your code for Pilotlight Testhaven"
    assert mail.subject[:6].isdigit()
    assert mail.urgent
    assert "/sign-in/" in mail.body
    assert "15 minutes" in mail.body


def test_nobody_learns_who_has_an_account(client_of, ben):
    visitor = client_of()

    def seen() -> str:
        """The page without the token, which holds the second in which it was made, and without the address."""
        page = re.sub(r'name="csrf_token" value="[^"]+"|"X-CSRFToken": "[^"]+"', "", visitor.get("/sign-in/code").text)
        return page.replace("ben@", "x@").replace("zoe@", "x@")

    known = visitor.post("/sign-in", data={"email": "ben@example.org"})
    known_page = seen()
    unknown = visitor.post("/sign-in", data={"email": "zoe@example.org"})

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert seen() == known_page


def test_a_resident_types_the_code_and_is_in(client_of, ben, sign_in):
    visitor = client_of()

    answer = sign_in(visitor, "ben@example.org", next="/ideas?sort=new")

    assert (answer.status_code, answer.location) == (303, "/ideas?sort=new")
    assert "You are signed in as Ben" in visitor.get("/sign-in").text


def test_the_code_may_be_typed_with_spaces(client_of, ben, inbox):
    visitor = client_of()
    visitor.post("/sign-in", data={"email": "ben@example.org"})
    code = inbox.code("ben@example.org")

    assert visitor.post("/sign-in/code", data={"code": f" {code[:3]} {code[3:]} "}).location == "/"


def test_the_first_sign_in_asks_for_a_name(client_of, sign_in):
    visitor = client_of()

    asked = sign_in(visitor, "zoe@example.org", next="/pilots")
    assert asked.location == "/sign-in/name"
    assert 'name="display_name"' in visitor.get("/sign-in/name").text
    too_short = visitor.post("/sign-in/name", data={"display_name": "Z", "district": "hill"})
    answer = visitor.post("/sign-in/name", data={"display_name": "Zoë", "district": "hill"})

    assert too_short.status_code == 422
    assert 'value="Z"' in too_short.text
    assert (answer.status_code, answer.location) == (303, "/pilots")
    zoe = person("zoe@example.org")
    assert (zoe.display_name, zoe.district_id) == ("Zoë", 2)


def test_a_name_may_come_along_with_the_code(client_of, inbox):
    visitor = client_of()
    visitor.post("/sign-in", data={"email": "zoe@example.org"})

    visitor.post("/sign-in/code", data={"code": inbox.code("zoe@example.org"), "display_name": "Zoë"})

    assert person("zoe@example.org").display_name == "Zoë"


def test_nothing_is_made_before_the_name_is_given(client_of, sign_in):
    sign_in(client_of(), "zoe@example.org")

    assert person("zoe@example.org") is None


def test_a_wrong_code_is_refused_and_counted(client_of, ben, inbox):
    visitor = client_of()
    visitor.post("/sign-in", data={"email": "ben@example.org"})
    right = inbox.code("ben@example.org")
    wrong = "000000" if right != "000000" else "111111"

    said = [visitor.post("/sign-in/code", data={"code": wrong}) for _ in range(5)]
    late = visitor.post("/sign-in/code", data={"code": right})

    assert [answer.status_code for answer in said] == [422] * 5
    assert "you have 4 more tries" in said[0].text
    assert late.status_code == 422
    assert "closed" in late.text


def test_an_old_code_is_refused(client_of, ben, inbox):
    visitor = client_of()
    visitor.post("/sign-in", data={"email": "ben@example.org"})

    with clock.at(clock.now() + timedelta(minutes=16)):
        answer = visitor.post("/sign-in/code", data={"code": inbox.code("ben@example.org")})

    assert answer.status_code == 422
    assert "too old" in answer.text


def test_a_code_works_once(client_of, ben, inbox, sign_in):
    first = client_of()
    first.post("/sign-in", data={"email": "ben@example.org"})
    with first.session_transaction() as cookie:
        kept = cookie["attempt"]
    first.post("/sign-in/code", data={"code": inbox.code("ben@example.org")})
    again = client_of()
    with again.session_transaction() as cookie:
        cookie["attempt"] = kept

    assert again.post("/sign-in/code", data={"code": inbox.code("ben@example.org")}).status_code == 422


def test_many_wrong_codes_over_many_attempts_are_stopped(client_of, ben, inbox):
    visitor = client_of()
    for _ in range(5):
        visitor.post("/sign-in", data={"email": "ben@example.org"})
        for _ in range(5):
            visitor.post("/sign-in/code", data={"code": "none"})
    visitor.post("/sign-in", data={"email": "ben@example.org"})

    answer = visitor.post("/sign-in/code", data={"code": inbox.code("ben@example.org")})

    assert "Use the link" in answer.text
    assert visitor.post(inbox.link("ben@example.org")).status_code == 303


def test_one_address_gets_twenty_codes_an_hour(client_of):
    visitor = client_of()
    answers = [visitor.post("/sign-in", data={"email": "zoe@example.org"}).status_code for _ in range(21)]

    assert answers == [303] * 20 + [429]


def test_reading_the_link_uses_nothing_up(client_of, ben, inbox):
    client_of().post("/sign-in", data={"email": "ben@example.org"})
    other = client_of()

    pages = [other.get(inbox.link("ben@example.org")) for _ in range(3)]
    other.head(inbox.link("ben@example.org"))
    assert [page.status_code for page in pages] == [200] * 3
    assert "ben@example.org" in pages[0].text
    assert db.session.query(Session).count() == 0

    assert other.post(inbox.link("ben@example.org")).status_code == 303
    assert "You are signed in as Ben" in other.get("/sign-in").text
    assert other.post(inbox.link("ben@example.org")).status_code == 422
    assert "does not work any more" in other.get(inbox.link("ben@example.org")).text


def test_who_only_asked_does_not_get_in_by_the_others_link(client_of, inbox):
    stranger, owner = client_of(), client_of()
    stranger.post("/sign-in", data={"email": "zoe@example.org"})

    assert owner.post(inbox.link("zoe@example.org")).location == "/sign-in/name"

    assert stranger.get("/sign-in/name").location == "/sign-in"
    assert stranger.post("/sign-in/name", data={"display_name": "Stranger"}).location == "/sign-in"
    assert owner.post("/sign-in/name", data={"display_name": "Zoë"}).location == "/"


def test_a_link_of_nobody_says_so(client_of):
    assert client_of().get("/sign-in/abc").status_code == 422


NO_ADDRESSES = ["", "ben", "ben@", "a@b@c.org", "x" * 300 + "@example.org", "b\x00en@example.org",
                "ben@example.org\r\nBcc: all@example.org"]  # fmt: skip


@pytest.mark.parametrize("typed", NO_ADDRESSES)
def test_no_address_is_a_422_that_keeps_act_and_way_back(client_of, typed, waved):
    answer = client_of().post("/sign-in", data={"email": typed, "next": "/pilots", "act": ACT})

    assert answer.status_code == 422
    assert 'value="/pilots"' in answer.text
    assert "Your wave is sent right after." in answer.text
    assert db.session.query(Delivery).count() == 0


# What the visitor was doing


def test_the_act_in_the_address_is_done_right_after(client_of, ben, inbox, waved):
    visitor = client_of()
    page = visitor.get("/sign-in?act=wave&at=7").text
    assert "Your wave is sent right after." in page
    packed = acts.pack("wave", {"at": "7"})

    visitor.post("/sign-in", data={"email": "ben@example.org", "act": packed})
    answer = visitor.post("/sign-in/code", data={"code": inbox.code("ben@example.org")})

    assert (answer.status_code, answer.location) == (303, "/ideas/7")
    assert waved == [("Ben", "7")]


def test_the_act_survives_a_first_sign_in_by_link(client_of, inbox, waved):
    client_of().post("/sign-in", data={"email": "zoe@example.org", "act": ACT})
    other = client_of()

    other.post(inbox.link("zoe@example.org"))
    answer = other.post("/sign-in/name", data={"display_name": "Zoë"})

    assert answer.location == "/ideas/7"
    assert waved == [("Zoë", "7")]


def test_an_act_that_is_refused_says_why_and_goes_back(client_of, ben, inbox, waved):
    visitor = client_of()
    visitor.post("/sign-in", data={"email": "ben@example.org", "act": ACT.replace("7", "sun")})

    answer = visitor.post("/sign-in/code", data={"code": inbox.code("ben@example.org")})

    assert answer.location == "/ideas?at=sun"
    assert "Nobody waves at the sun." in visitor.get("/sign-in").text


BROKEN = ["{", "[]", '{"act": "wave"}', '{"act": "wave", "fields": {}}', '{"act": "x", "fields": {}}', "9" * 9000]


@pytest.mark.parametrize("packed", BROKEN)
def test_a_broken_act_is_no_obstacle(client_of, ben, inbox, waved, packed):
    visitor = client_of()
    visitor.post("/sign-in", data={"email": "ben@example.org", "act": packed, "next": "/ideas"})

    answer = visitor.post("/sign-in/code", data={"code": inbox.code("ben@example.org")})

    assert answer.location == "/ideas"
    assert client_of().get("/sign-in?act=wave").status_code == 200


def test_texts_that_will_be_sent_are_shown(client_of, waved):
    from_the_lab = {"Sec-Fetch-Site": "same-origin"}
    page = client_of().get("/sign-in?act=wave&at=7&body=This+is+what+I+wrote+to+you", headers=from_the_lab).text

    assert "This is what I wrote to you" in page


ELSEWHERE = ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example",
             "\\\\evil.example", "evil.example", "/a\r\nSet-Cookie: x=1"]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_way_back_is_a_path_of_this_lab(client_of, ben, sign_in, target):
    answer = sign_in(client_of(), "ben@example.org", next=target)

    assert answer.location == "/"


# Sessions and cookies


def test_the_cookie_changes_with_the_sign_in(client_of, ben, sign_in):
    visitor = client_of()
    with visitor.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    before = visitor.get_cookie("pilotlight").value

    sign_in(visitor, "ben@example.org")

    assert visitor.get_cookie("pilotlight").value != before
    with visitor.session_transaction() as cookie:
        assert "planted" not in cookie
        assert "attempt" not in cookie
        assert cookie.permanent


def test_signing_out_ends_the_session_on_the_server(client_of, ben, sign_in):
    visitor = client_of()
    sign_in(visitor, "ben@example.org")
    old = visitor.get_cookie("pilotlight").value

    answer = visitor.post("/sign-out")

    assert (answer.status_code, answer.location) == (303, "/")
    assert db.session.query(Session).count() == 0
    visitor.set_cookie("pilotlight", old)
    assert "You are signed in" not in visitor.get("/sign-in").text


def test_signing_out_works_for_who_is_not_in(client_of):
    assert client_of().post("/sign-out").location == "/"


def test_another_sign_in_ends_the_first_session_of_this_browser(client_of, ana, ben, sign_in):
    visitor = client_of()
    sign_in(visitor, "ana@example.org")
    sign_in(visitor, "ben@example.org")

    assert [row.person_id for row in db.session.query(Session)] == [ben.id]


@pytest.mark.parametrize("path", ["/", "/ideas", "/ideas/1", "/healthz", "/readyz", "/nowhere"])
def test_pages_for_visitors_set_no_cookie(client_of, path):
    assert "Set-Cookie" not in client_of().get(path).headers


def test_only_signing_in_sets_a_cookie(client_of):
    cookie = client_of().get("/sign-in").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_a_form_without_token_is_asked_for_once_more(client_of):
    answer = client_of().post("/sign-in", data={"email": "ben@example.org"}, without_token=True)

    assert answer.status_code == 400
    assert 'value="ben@example.org"' in answer.text


def test_a_signed_in_person_goes_on_to_where_they_wanted(client_of, ben):
    assert client_of(ben).get("/sign-in?next=/me/notices").location == "/me/notices"


def test_too_many_posts_from_one_address_wait_and_keep_the_text(client_of):
    limiter.reset()
    limiter.enabled = True
    try:
        visitor = client_of()
        codes = [visitor.post("/sign-in", data={"email": f"p{n}@example.org"}).status_code for n in range(15)]
        while (answer := visitor.post("/sign-in", data={"email": "not one"})).status_code == 422:
            pass
    finally:
        limiter.enabled = False
        limiter.reset()

    assert codes == [303] * 15
    assert answer.status_code == 429
    assert 'value="not one"' in answer.text


def test_old_attempts_are_forgotten(client_of, work):
    from lab import jobs

    client_of().post("/sign-in", data={"email": "zoe@example.org"})
    with clock.at(clock.now() + timedelta(days=2)):
        jobs.tick()

    assert db.session.query(SignInAttempt).count() == 0


def test_a_comment_of_a_visitor_is_asked_to_sign_in_and_sent_after(client_of, ben, inbox, make_idea):
    from lab.comments.models import Comment

    idea, visitor = make_idea(), client_of()
    words = "I walk there every day, too."
    asked = visitor.post(f"/ideas/{idea.id}/comments", data={"body": words}, without_token=True)
    assert asked.status_code == 401
    assert words in asked.text
    packed = html.unescape(re.search(r'name="act" value="([^"]*)"', asked.text).group(1))

    visitor.post("/sign-in", data={"email": "ben@example.org", "act": packed})
    answer = visitor.post("/sign-in/code", data={"code": inbox.code("ben@example.org")})

    assert answer.location.startswith(f"/ideas/{idea.id}")
    assert [(c.author_id, c.body) for c in db.session.query(Comment)] == [(ben.id, words)]


def test_a_comment_on_nothing_is_a_404_for_visitors_too(client_of):
    answer = client_of().post("/ideas/999/comments", data={"body": "Hello there"}, without_token=True)

    assert answer.status_code == 404


def test_a_vote_of_a_visitor_is_cast_right_after_and_ends_at_the_same_card(client_of, ben, inbox, make_idea):
    idea, visitor = make_idea(), client_of()
    page = visitor.get(f"/sign-in?act=vote&idea={idea.id}&next=/ideas?sort=new").text
    fields = {name: html.unescape(value) for name, value in re.findall(r'name="(act|next)" value="([^"]*)"', page)}

    visitor.post("/sign-in", data={"email": "ben@example.org", **fields})
    answer = visitor.post("/sign-in/code", data={"code": inbox.code("ben@example.org")})

    assert answer.location == f"/ideas?sort=new#idea-{idea.id}"
    db.session.refresh(idea)
    assert idea.votes == 1


def test_a_vote_by_htmx_after_the_session_ended_is_cast_after_the_sign_in(client_of, ben, inbox, make_idea):
    idea, visitor = make_idea(), client_of()
    page = {"HX-Request": "true", "HX-Current-URL": "http://localhost/ideas?sort=new"}

    for without_token in (True, False):
        answer = visitor.post(f"/ideas/{idea.id}/vote", headers=page, without_token=without_token)
        assert (answer.status_code, answer.text) == (401, "")
    shown = visitor.get(answer.headers["HX-Redirect"]).text
    fields = {name: html.unescape(value) for name, value in re.findall(r'name="(act|next)" value="([^"]*)"', shown)}
    visitor.post("/sign-in", data={"email": "ben@example.org", **fields})
    answer = visitor.post("/sign-in/code", data={"code": inbox.code("ben@example.org")})

    assert answer.location == f"/ideas?sort=new#idea-{idea.id}"
    db.session.refresh(idea)
    assert idea.votes == 1


def test_typed_words_do_not_go_into_an_address(client_of, make_idea):
    sent = {"body": "My neighbour fell there."}
    answer = client_of().post(f"/ideas/{make_idea().id}/comments", data=sent, headers={"HX-Request": "true"})

    assert "HX-Redirect" not in answer.headers
    assert 'value="My neighbour fell there."' in answer.text

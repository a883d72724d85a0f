"""What nobody types by accident: broken numbers, bytes that are no text, bodies of any shape. Never a 500."""

import pytest
from sqlalchemy import func, select

from lab import clock
from lab.db import db
from lab.ideas.models import Idea

LONE_SURROGATE, NOT_UTF8, TOO_LONG_FORM = "%ED%A0%80", "%FF%FE", "%C0%AF"
BROKEN_BYTES = [LONE_SURROGATE, NOT_UTF8, TOO_LONG_FORM]
NUMBERS = ["2147483648", "9" * 19, "9" * 5000, "-1", "0", "1e3", "1.5", "²", "٣"]
CURSORS = ["x", "1", "a.b", "null", "[]", "9" * 400, "NaN:1", "1e999:1", "%", "eyJ9", "MSwy", "2147483648"]
SHARE = {"title": "Benches at the tram stop", "need": "Old people stand there for a long time.", "topic": "mobility"}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def staff(make_person):
    """Somebody who may open every page."""
    return make_person("sam", "moderator", "official", "admin")


@pytest.mark.parametrize("raw", BROKEN_BYTES)
def test_bytes_that_are_no_text_in_an_address(client_of, make_idea, staff, raw):
    idea = make_idea()
    paths = (
        f"/ideas?q={raw}&topic={raw}&after={raw}", f"/ideas/{raw}", f"{idea.path}?comments={raw}", f"/desk/{raw}",
        f"{idea.path}/moves/{raw}", f"/pilots?step={raw}&after={raw}", f"/results?topic={raw}", f"/admin/{raw}",
        f"/sign-in?next=/{raw}&act={raw}", f"/sign-in/{raw}", f"/unsubscribe/{raw}", f"/ideas/new?topic={raw}",
        f"/pilots/new?idea={raw}", f"/backlog?sort={raw}", f"/static/{raw}", f"/me/notices?after={raw}",
        f"/admin/people?q={raw}", f"/promise?{raw}={raw}",
    )  # fmt: skip

    for client in (client_of(staff), client_of()):
        for path in paths:
            assert client.get(path).status_code < 500, path


@pytest.mark.parametrize("raw", BROKEN_BYTES)
def test_bytes_that_are_no_text_in_a_form(client_of, make_idea, ben, raw):
    idea = make_idea()

    for path in ("/ideas", f"{idea.path}/comments", f"{idea.path}/vote", "/me/settings"):
        body = f"title={raw}&need={raw}&body={raw}&next=/{raw}&display_name={raw}&{raw}={raw}"
        assert client_of(ben).post(path, data=body, content_type=FORM).status_code < 500, path


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_that_no_row_has(client_of, make_idea, staff, number):
    client = client_of(staff)
    make_idea()

    for path in (
        "/ideas/{}", "/ideas/{}/edit", "/ideas/{}/moves/publish", "/comments/{}/edit", "/pilots/{}",
        "/pilots/{}/moves/score", "/pilots/1/measures/{}", "/admin/topics/{}",
    ):  # fmt: skip
        assert client.get(path.format(number)).status_code == 404, path
    for path in (
        "/ideas/{}/vote", "/ideas/{}/follow", "/ideas/{}/comments", "/ideas/{}/moves/publish", "/comments/{}/delete",
        "/pilots/{}/testers", "/pilots/{}/moves/score", "/pilots/1/measures/{}/readings", "/admin/topics/{}/delete",
    ):  # fmt: skip
        assert client.post(path.format(number), data={"body": "Hello there"}).status_code == 404, path
    for path in ("/pilots/new?idea={}", "/desk?item={}", "/desk/new?item={}"):
        assert client.get(path.format(number)).status_code < 500, path


@pytest.mark.parametrize("cursor", CURSORS)
def test_broken_cursors(client_of, make_idea, staff, cursor):
    idea, client = make_idea(), client_of(staff)

    for path in (
        "/ideas?after=", "/ideas?sort=votes&after=", "/ideas?sort=eyes&after=", "/ideas?q=path&after=",
        "/ideas?mine=voted&after=", "/pilots?after=", "/results?after=", "/me/notices?after=",
        f"{idea.path}?comments=",
    ):  # fmt: skip
        assert client.get(path + cursor).status_code in (200, 404), path


@pytest.mark.parametrize(
    "q", ['"', "*", "AND OR NOT", "NEAR(", "title:bus", "(((", "%00", "x" * 5000, "e%CC%81", "^a*"]
)
def test_a_search_for_anything_answers(client_of, make_idea, q):
    make_idea()

    assert client_of().get(f"/ideas?q={q}").status_code == 200


@pytest.mark.parametrize(
    ("hidden", "kept"),
    [("\x00", ""), ("\u202e", ""), ("\u200b\u200b\u200b", ""), ("\ufeff", ""), ("x" * 10_000, "x" * 10_000)],
)
def test_a_title_that_hides_something_or_is_endless(client_of, ben, hidden, kept):
    answer = client_of(ben).post("/ideas", data={**SHARE, "title": f"Benches {hidden} here"})

    assert answer.status_code == 422
    assert f"Benches {kept}" in answer.text
    assert SHARE["need"] in answer.text
    assert db.session.query(Idea).count() == 0


@pytest.mark.parametrize(
    "body", ["[1, 2]", '"x"', "5", "null", '{"title": 5}', '{"title": {"a": 1}, "need": [1]}', "{"]
)
def test_json_is_no_form_of_the_lab(client_of, make_idea, ben, body):
    idea, client = make_idea(), client_of(ben)

    for path in ("/ideas", f"{idea.path}/comments", "/me/settings", "/sign-in"):
        answer = client.post(path, data=body, content_type="application/json")
        assert answer.status_code in (400, 415, 422), path
    assert db.session.query(Idea).count() == 1


@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data", "multipart/form-data; boundary=x", f"{FORM}; charset=utf-7", ""]
)
def test_other_kinds_of_bodies(client_of, ben, kind):
    answer = client_of(ben).post("/ideas", data=b"--x\r\nbroken\xff", content_type=kind)

    assert answer.status_code in (400, 415, 422)


def test_a_body_that_is_too_large_is_refused_in_words(client_of, ben):
    client = client_of(ben)

    for body in ("need=" + "x" * 300_000, "&".join(f"a{n}=1" for n in range(40_000))):
        answer = client.post("/ideas", data=body, content_type=FORM)
        assert (answer.status_code, "too large" in answer.text) == (413, True)


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/ideas", "/ideas/1", "/ideas/1/vote", "/ideas/1/moves/publish", "/nothing"])
def test_other_methods(client_of, make_idea, method, path):
    make_idea()

    assert client_of().open(path, method=method).status_code < 500


@pytest.mark.parametrize("value", ["abc", "1e400", "NaN", "inf", "-5", "９", "1" * 400, "", "0x10", "3.7", "²"])
def test_odd_values_in_a_moves_form(client_of, make_idea, mo, value):
    idea, client = make_idea("under_review"), client_of(mo)
    shortlist = dict.fromkeys(("assessment", "impact", "effort", "cost_band", "owner_unit"), value)

    assert client.post(f"{idea.path}/moves/shortlist", data=shortlist).status_code == 422
    assert client.post(f"{idea.path}/moves/merge", data={"into": value, "reason": "The same."}).status_code == 422
    assert client.post(f"{idea.path}/moves/shortlist", data={"seen": value}).status_code in (409, 422)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "10000-01-01", "-1-1-1", "²"])
def test_days_outside_every_calendar(client_of, propose, kim, mo, day):
    scaling, evaluating = propose(at="scaling"), propose(at="evaluating")
    sent = {"live_on": day, "where": "All school paths", "service_owner": "1"}
    said = {"kind": "interview", "text": "Ten people said so.", "on": day}

    answer = client_of(kim).post(f"{scaling.path}/moves/go_live", data=sent)

    assert (answer.status_code, "Give a day" in answer.text) == (422, True)
    assert client_of(mo).post(f"{evaluating.path}/evidence", data=said).status_code == 422


@pytest.fixture
def propose(app, mo, kim, make_idea):
    """A pilot, put straight at a stage."""
    from lab.db import atomic
    from lab.pilots import actions

    def make(at: str):
        pilot = actions.propose(
            mo, title="Lamps that wake up", hypothesis="We believe that light is enough.", change_mind="If it is not.",
            ideas=[make_idea("shortlisted").id], parts=["The light"], districts=[1], cost=100, cost_band="under_5k",
            sdg=[11],
        )  # fmt: skip
        with atomic():
            pilot.stage, pilot.decided_at = at, clock.now()
        return pilot

    return make


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example"])
def test_no_way_back_leads_out_of_the_lab(client_of, ben, make_idea, target):
    answer = client_of(ben).post(f"{make_idea().path}/vote", data={"next": target})

    assert answer.status_code == 303
    assert answer.location.startswith("/ideas/")


@pytest.mark.parametrize("act", ["{}", "[]", "null", '{"act": 1, "fields": 2}', '{"act": "vote"}', "x" * 9000])
def test_half_an_act_in_the_address_of_the_sign_in(client_of, act):
    answer = client_of().get("/sign-in", query_string={"act": act, "next": act})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "header", [{"Accept-Language": "xx;q=nan,de;q=9"}, {"If-None-Match": 'W/"'}, {"Range": "a=5-1"}]
)
def test_headers_of_any_shape(client_of, header):
    assert client_of().get("/ideas", headers=header).status_code < 500


@pytest.mark.parametrize("broken", BROKEN_BYTES)
def test_a_damaged_text_is_refused_and_never_kept_as_percent_signs(client_of, ana, broken):
    body = f"title=A+bench+{broken}+by+stop&need=Old+people+stand+there+for+a+long+time.&topic=mobility&action=submit"

    answer = client_of(ana).post("/ideas", data=body, content_type=FORM)

    assert answer.status_code == 422
    assert "damaged" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Idea)) == 0

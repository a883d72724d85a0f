"""The plain pages on which a real lab begins."""

from datetime import date

import pytest

from lab import events
from lab.accounts import queries as accounts
from lab.city import queries as city
from lab.city.models import BudgetLine, District, Holiday, LabFact, Topic, Unit
from lab.db import atomic, db
from lab.deliveries import enqueue

KINDS = ("topics", "districts", "units", "holidays", "budget-lines")


@pytest.fixture
def admin(client_of, ada):
    return client_of(ada)


@pytest.fixture
def empty(app):
    with atomic():
        for model in (Topic, District, Unit, Holiday, BudgetLine, LabFact):
            db.session.query(model).delete()
    city.forget_places()


@pytest.mark.parametrize("path", ["/admin", "/admin/people", *(f"/admin/{kind}" for kind in KINDS)])
def test_admin_pages_are_for_administrators(client_of, ben, mo, kim, admin, path):
    assert client_of().get(path).status_code == 302
    assert [client_of(who).get(path).status_code for who in (ben, mo, kim)] == [403] * 3
    assert admin.get(path).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_only_administrators_change_anything(client_of, ben, kim, kind):
    for path in (f"/admin/{kind}", f"/admin/{kind}/1", f"/admin/{kind}/1/delete", "/admin/people/grant"):
        assert [client_of(who).post(path).status_code for who in (ben, kim)] == [403, 403]


def test_an_empty_lab_is_told_its_first_steps(admin, empty):
    page = admin.get("/admin").text

    assert page.count('class="missing"') == 7
    assert "Name the topics" in page


def test_a_topic_is_added_changed_and_deleted(admin):
    admin.post("/admin/topics", data={"name": "Health & Ärzte", "slug": ""})
    topic = db.session.query(Topic).where(Topic.slug == "health-arzte").one()
    assert city.places().topic_name(topic.id) == "Health & Ärzte"

    answer = admin.post(f"/admin/topics/{topic.id}", data={"name": "Health", "slug": "health"})
    assert (answer.status_code, answer.location) == (303, "/admin/topics")
    assert city.places().topic("health").name == "Health"

    admin.post(f"/admin/topics/{topic.id}/delete")
    assert city.places().topic("health") is None


def test_a_district_gets_its_outline(admin):
    ring = "[[8.0, 53.0], [8.1, 53.0], [8.1, 53.1]]"
    admin.post("/admin/districts/1", data={"name": "Harbour", "slug": "harbour", "population": "5", "polygon": ring})

    assert len(db.session.get(District, 1).polygon) == 4
    assert "Polygon" in admin.get("/admin/districts/1").text


def test_a_day_off_and_a_unit(admin):
    admin.post("/admin/holidays", data={"on": "2026-05-01", "name": "Labour Day"})
    admin.post("/admin/units", data={"name": "Green unit", "email": "green@city.example"})

    assert date(2026, 5, 1) in city.places().holidays
    assert db.session.query(Unit).where(Unit.name == "Green unit").one().email == "green@city.example"


def test_money_is_kept_in_cents_and_never_below_what_was_promised(admin):
    with atomic():
        db.session.get(BudgetLine, 1).committed = 500_000

    admin.post("/admin/budget-lines/1", data={"name": "Pilots", "amount": "12345.67"})
    refused = admin.post("/admin/budget-lines/1", data={"name": "Pilots", "amount": "4999.99"})

    assert refused.status_code == 422
    assert 'value="4999.99"' in refused.text
    assert "promised more" in refused.text
    db.session.rollback()
    assert db.session.get(BudgetLine, 1).amount == 1_234_567


WRONG = [
    ("topics", {"name": "", "slug": "x"}), ("topics", {"name": "Mobility", "slug": "other"}),
    ("topics", {"name": "New", "slug": "mobility"}), ("topics", {"name": "New", "slug": "a/b"}),
    ("topics", {"name": "!!", "slug": ""}), ("topics", {"name": "x" * 10_000, "slug": ""}),
    ("topics", {"name": "a\x00b\u202e", "slug": ""}),
    ("districts", {"name": "Kept here", "population": "many"}),
    ("districts", {"name": "Kept here", "population": "-1"}),
    ("districts", {"name": "Kept here", "population": "1", "polygon": "nonsense"}),
    ("districts", {"name": "Kept here", "population": "9" * 30}),
    ("units", {"name": "Kept here", "email": "no address"}), ("holidays", {"on": "2026-02-30", "name": "Kept here"}),
    ("holidays", {"on": "2026-04-03", "name": "Kept here"}), ("budget-lines", {"name": "Kept here", "amount": "NaN"}),
    ("budget-lines", {"name": "Kept here", "amount": "1e40"}), ("budget-lines", {"name": "Kept here", "amount": "-1"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fields"), WRONG)
def test_what_will_not_do_comes_back_with_its_text(admin, kind, fields):
    answer = admin.post(f"/admin/{kind}", data=fields)

    assert answer.status_code == 422
    assert "Nothing you typed is lost" in answer.text
    if fields["name"].startswith("Kept"):
        assert 'value="Kept here"' in answer.text


def test_what_is_in_use_is_not_deleted(admin, make_idea, mo):
    make_idea(topic_id=1)

    answer = admin.post("/admin/topics/1/delete")

    assert answer.status_code == 422
    assert "It is in use by ideas. You can rename it." in answer.text
    assert db.session.get(Topic, 1) is not None


def test_a_unit_that_an_answer_names_stays(admin, make_idea, mo):
    idea = make_idea()
    with atomic():
        events.record("idea", idea.id, "decline", mo, data={"named_unit": 2})

    assert "It is in use by the history of ideas." in admin.post("/admin/units/2/delete").text
    assert admin.post("/admin/units/1/delete").status_code == 303


@pytest.mark.parametrize("path", ["/admin/kings", "/admin/topics/99", "/admin/kings/1", f"/admin/topics/{2**31}"])
def test_there_are_no_other_rows(admin, path):
    assert admin.get(path).status_code == 404
    assert admin.post(path).status_code in (404, 405)


def test_the_page_says_how_the_lab_is_and_leads_to_the_queue(admin):
    with atomic():
        enqueue("x@example.org").state = "failed"

    page = admin.get("/admin").text

    assert "SQLite" in page
    assert "Messages could not be sent" in page
    assert 'href="/admin/queue"' in page


# People and roles


def test_a_person_is_found_by_the_beginning_of_the_address(admin, ben):
    assert "ben@example.org" in admin.get("/admin/people?q=BE").text
    assert "ben@example.org" not in admin.get("/admin/people").text
    assert "begins so" in admin.get("/admin/people?q=zz").text


def test_a_role_is_given_and_taken(admin, ben):
    admin.post("/admin/people/grant", data={"email": "ben@example.org", "role": "moderator"})
    assert accounts.actor(ben.id).roles == {"moderator"}

    admin.post("/admin/people/revoke", data={"email": "ben@example.org", "role": "moderator"})
    assert accounts.actor(ben.id).roles == frozenset()


@pytest.mark.parametrize(
    "fields", [{"email": "no address", "role": "admin"}, {"email": "ben@example.org", "role": "king"}, {}]
)
def test_a_role_that_cannot_be_given_keeps_the_text(admin, fields):
    answer = admin.post("/admin/people/grant", data=fields)

    assert answer.status_code == 422
    assert fields.get("email", "") in answer.text


def test_the_last_administrator_stays_one(admin, ada, make_person):
    own = {"email": "ada@example.org", "role": "admin"}
    refused = admin.post("/admin/people/revoke", data=own)
    assert refused.status_code == 422
    assert "You are the last administrator" in refused.text

    make_person("second", "admin")
    assert admin.post("/admin/people/revoke", data=own).location == "/"
    assert accounts.actor(ada.id).roles == frozenset()


def test_staff_belong_to_a_unit(admin, mo):
    admin.post(f"/admin/people/{mo.id}/unit", data={"unit": "2"})
    assert accounts.actor(mo.id).unit_id == 2

    admin.post(f"/admin/people/{mo.id}/unit", data={"unit": "77"})
    assert accounts.actor(mo.id).unit_id is None
    assert admin.post("/admin/people/999/unit", data={"unit": "2"}).status_code == 404

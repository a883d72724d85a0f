"""One tap into the demo, and nowhere else."""

import pytest

from lab.accounts.models import Session
from lab.city.models import LabFact
from lab.db import atomic, db

ACT = '{"act": "wave", "fields": {"at": "7"}}'


@pytest.mark.parametrize("role", ["resident", "moderator", "official", "admin"])
def test_one_tap_enters_as_each_role(client_of, demo, role):
    visitor = client_of()

    answer = visitor.post("/demo/sign-in", data={"role": role})

    assert (answer.status_code, answer.location) == (303, "/")
    assert f"You are signed in as {role.title()}1" in visitor.get("/sign-in").text


def test_the_second_of_a_role_is_somebody_else(client_of, demo):
    visitor = client_of()
    visitor.post("/demo/sign-in", data={"role": "official"})
    visitor.post("/demo/sign-in", data={"role": "official", "n": "2"})

    assert [row.person_id for row in db.session.query(Session)] == [demo["official"][1]]


def test_the_page_offers_the_entries_and_keeps_what_comes_after(client_of, demo, waved):
    visitor = client_of()

    page = visitor.get("/sign-in?act=wave&at=7").text
    answer = visitor.post("/demo/sign-in", data={"role": "resident", "act": ACT, "next": "/ideas"})

    assert page.count('action="/demo/sign-in"') == 8
    assert answer.location == "/ideas/7"
    assert waved == [("Resident1", "7")]


@pytest.mark.parametrize("fields", [{"role": "king"}, {"role": "admin", "n": "3"}, {"role": "admin", "n": "x"}, {}])
def test_nobody_else_is_there(client_of, demo, fields):
    assert client_of().post("/demo/sign-in", data=fields).status_code == 404


def test_without_the_mode_there_is_no_entry(app, client_of, make_person):
    admin = make_person("boss", "admin")
    with atomic():
        db.session.add(LabFact(name="demo", value={"personas": {"admin": [admin.id]}}))

    assert client_of().post("/demo/sign-in", data={"role": "admin"}).status_code == 404
    assert "/demo/sign-in" not in client_of().get("/sign-in").text


def test_without_the_marker_there_is_no_entry(app, client_of, demo):
    with atomic():
        db.session.query(LabFact).delete()

    assert client_of().post("/demo/sign-in", data={"role": "admin"}).status_code == 404
    assert "/demo/sign-in" not in client_of().get("/sign-in").text

"""A person lets a device in and stops it, with JavaScript and without; others cannot."""

import pytest

from lab.push import actions, keys, queries
from lab.push.actions import Browser
from tests.push.conftest import ANDROID


@pytest.fixture
def bens(client_of, ben):
    return client_of(ben)


def test_the_page_says_what_it_is_and_lists_the_devices(bens, ben, let_in):
    let_in(ben)

    page = bens.get("/me/settings/notices").text

    assert "Firefox on Android" in page
    assert f'data-push-key="{keys.public_key()}"' in page
    assert 'action="/me/push/stop"' in page
    assert "http://127.0.0.1" not in page.split("<main")[1]  # the address is a secret


def test_a_visitor_is_asked_to_sign_in_first(client_of):
    answer = client_of().get("/me/push")

    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/me/push")


def test_a_browser_is_let_in_by_the_form(bens, ben, service):
    answer = bens.post("/me/push", data=service.phone().fields, headers={"User-Agent": "Firefox (Android)"})

    assert (answer.status_code, answer.location) == (303, "/me/settings/notices")
    device = queries.devices_of(ben.id)[0]
    assert (device.endpoint, device.browser, device.system) == (service.phone().endpoint, "Firefox", "Android")
    assert device.session_id is not None
    assert "Between 9 in the evening and 7 in the morning nothing comes." in bens.get("/me/settings/notices").text


def test_the_short_address_leads_to_the_section(bens):
    answer = bens.get("/me/push")

    assert (answer.status_code, answer.location) == (302, "/me/settings/notices#push")


def test_htmx_gets_the_section_without_what_was_stopped(bens, ben, let_in):
    let_in(ben)

    answer = bens.post(
        "/me/push/stop", data={"device": queries.devices_of(ben.id)[0].id}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 200
    assert answer.text.strip().startswith('<section class="stack" id="push"')
    assert "Firefox on Android" not in answer.text


def test_two_presses_let_in_once(bens, ben, service):
    for _ in range(2):
        bens.post("/me/push", data=service.phone().fields)

    assert len(queries.devices_of(ben.id)) == 1


@pytest.mark.parametrize("wrong", [{"endpoint": "https://10.0.0.1/a"}, {"auth": "x"}, {"p256dh": ""}])
def test_what_is_no_browser_is_refused_in_words(bens, ben, service, wrong):
    answer = bens.post("/me/push", data=service.phone().fields | wrong)

    assert answer.status_code == 422
    assert "This browser gave an address to which the lab cannot send." in answer.text
    assert queries.devices_of(ben.id) == []


def test_a_device_is_stopped_from_any_browser(bens, ben, let_in):
    let_in(ben)
    device = queries.devices_of(ben.id)[0]

    answer = bens.post("/me/push/stop", data={"device": device.id})

    assert (answer.status_code, answer.location) == (303, "/me/settings/notices#push")
    assert queries.devices_of(ben.id) == []


@pytest.mark.parametrize("device", ["", "x", "99", "-1", "9" * 30, "٣"])
def test_stopping_what_is_not_there_is_harmless(bens, ben, let_in, device):
    let_in(ben)

    assert bens.post("/me/push/stop", data={"device": device}).status_code == 303
    assert len(queries.devices_of(ben.id)) == 1


def test_nobody_stops_the_device_of_another(client_of, ana, ben, let_in):
    let_in(ben)
    device = queries.devices_of(ben.id)[0]

    client_of(ana).post("/me/push/stop", data={"device": device.id})

    assert len(queries.devices_of(ben.id)) == 1


@pytest.mark.parametrize("path", ["/me/push", "/me/push/stop"])
def test_another_site_lets_nothing_in(bens, ben, service, path):
    answer = bens.post(path, data=service.phone().fields, without_token=True)

    assert answer.status_code == 400
    assert queries.devices_of(ben.id) == []


def test_signing_out_stops_the_notices_of_this_browser(bens, ben, let_in, service):
    let_in(ben, "another")
    bens.post("/me/push", data=service.phone("here").fields)

    bens.post("/sign-out")

    assert [device.endpoint for device in queries.devices_of(ben.id)] == [service.phone("another").endpoint]


def test_signing_out_stops_them_also_when_an_earlier_sign_in_had_let_them_in(bens, ben, ana, let_in, service):
    """The phone was let in half a year ago; since then that sign-in has run out, and Ben has signed in on it again."""
    let_in(ben, "here")
    let_in(ana, "anas")
    laptop = Browser(**service.phone("laptop").fields, user_agent="Mozilla/5.0 (Windows NT 10.0) Chrome/140.0")
    actions.let_in(ben.id, None, laptop)

    bens.post("/sign-out", headers={"User-Agent": ANDROID})

    assert [device.endpoint for device in queries.devices_of(ben.id)] == [service.phone("laptop").endpoint]
    assert len(queries.devices_of(ana.id)) == 1


def test_the_browser_says_a_new_address_with_nobody_signed_in(client_of, ben, let_in, service):
    old, new = let_in(ben), service.phone("new")

    answer = client_of().post("/push/renew", data={"old": old.endpoint, **new.fields}, without_token=True)

    assert (answer.status_code, answer.text) == (204, "")
    assert [device.endpoint for device in queries.devices_of(ben.id)] == [new.endpoint]


def test_who_does_not_know_the_old_address_changes_nothing(client_of, ben, let_in, service):
    old = let_in(ben)

    answer = client_of().post("/push/renew", data={"old": "", **service.phone("x").fields}, without_token=True)

    assert answer.status_code == 404
    assert [device.endpoint for device in queries.devices_of(ben.id)] == [old.endpoint]


def test_the_worker_has_a_folder_of_its_own_and_is_looked_for_anew(client_of):
    answer = client_of().get("/push/sw.js")

    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    assert "Service-Worker-Allowed" not in answer.headers
    assert "showNotification" in answer.text


def test_the_lab_can_stand_on_a_home_screen(client_of):
    answer = client_of().get("/manifest.webmanifest")

    said = answer.get_json()
    assert answer.mimetype == "application/manifest+json"
    assert (said["name"], said["display"], said["start_url"]) == ("Pilotlight Testhaven", "standalone", "/")
    for icon in said["icons"]:
        assert client_of().get(icon["src"]).status_code == 200
    assert 'rel="manifest" href="/manifest.webmanifest"' in client_of().get("/").text


def test_the_list_costs_as_much_for_one_device_as_for_twenty(bens, ben, let_in, count_statements):
    let_in(ben, "first")
    one = count_statements(lambda: bens.get("/me/settings/notices"))
    for number in range(19):
        let_in(ben, f"phone-{number}")

    assert count_statements(lambda: bens.get("/me/settings/notices")) == one


def test_who_has_just_voted_is_offered_to_hear_it_on_the_phone(bens, make_idea):
    idea = make_idea()
    offer = '<a href="/me/push">On this phone too?</a>'

    voted = bens.post(f"/ideas/{idea.id}/vote", data={"as": "wide"}, headers={"HX-Request": "true"})

    assert offer in voted.text
    assert offer not in bens.get(f"/ideas/{idea.id}").text

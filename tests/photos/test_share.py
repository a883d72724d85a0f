"""Photos of an idea, from the form to the page, and every way on which one could be lost."""

import html
import io
import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from PIL import Image
from sqlalchemy import select

from lab import clock
from lab.db import db
from lab.deliveries import Delivery
from lab.ideas.models import Idea
from lab.photos import actions
from lab.photos.models import Photo
from lab.photos.queries import photos_of
from lab.storage import Full, files
from tests.photos.conftest import drawn, upload


def the_idea() -> Idea:
    return db.session.scalars(select(Idea)).one()


def alts_of(idea: Idea) -> list[str]:
    return [photo.alt for photo in photos_of("idea", [idea.id])[idea.id]]


def kept_in(page: str) -> str:
    return re.search(r'name="photos_kept" value="([^"]*)"', page)[1]


def keys_in(page: str) -> list[str]:
    return [token.partition(".")[0] for token in kept_in(page).split()]


def states() -> list[str]:
    return list(db.session.scalars(select(Photo.state).order_by(Photo.id)))


def post(client, path, data, **more):
    return client.post(path, data=data, content_type="multipart/form-data", **more)


def test_ana_shares_an_idea_with_two_photos(client_of, ana, fields):
    answer = post(client_of(ana), "/ideas", fields(upload(), upload(drawn(colour="red"), "bench.jpg")))

    idea = the_idea()
    shown = photos_of("idea", [idea.id])[idea.id]
    assert (answer.status_code, answer.location, idea.stage) == (303, f"/ideas/{idea.id}", "submitted")
    assert [(photo.alt, photo.position, photo.person_id) for photo in shown] == [
        ("The dark path, 1", 0, ana.id), ("The dark path, 2", 1, ana.id)]  # fmt: skip
    assert idea.photos == 2


def test_a_photo_without_words_is_asked_about_and_kept(client_of, ana, fields):
    anas = client_of(ana)

    asked = post(anas, "/ideas", fields(upload(), alts=("",)))
    key = keys_in(asked.text)[0]
    sent = post(anas, "/ideas", fields(photos_kept=kept_in(asked.text), **{f"photo_alt_{key}": "The dark path"}))

    assert (asked.status_code, sent.status_code) == (422, 303)
    assert "Say in a few words what photo 1 shows" in asked.text
    assert f"/photos/{key}/320.webp" in asked.text
    assert alts_of(the_idea()) == ["The dark path"]


def test_several_photos_without_words_are_asked_about_once(client_of, ana, fields):
    asked = post(client_of(ana), "/ideas", fields(upload(), upload(drawn(colour="red")), alts=("", "")))

    assert "Say in a few words what each of the photos 1, 2 shows" in asked.text


def test_a_draft_keeps_a_photo_without_words(client_of, ana, fields):
    post(client_of(ana), "/ideas", fields(upload(), alts=(), action="save"))

    assert (the_idea().stage, alts_of(the_idea())) == ("draft", [""])


def test_a_draft_with_a_photo_without_words_is_asked_about_when_it_is_sent_in(client_of, ana, fields):
    anas = client_of(ana)
    post(anas, "/ideas", fields(upload(), alts=(), action="save"))
    form = anas.get(f"/ideas/{the_idea().id}/edit").text

    asked = post(anas, f"/ideas/{the_idea().id}/edit", fields(photos_kept=kept_in(form)))

    assert asked.status_code == 422
    assert keys_in(asked.text) == keys_in(form)


def test_another_field_that_is_wrong_loses_no_photo(client_of, ana, fields):
    anas = client_of(ana)

    refused = post(anas, "/ideas", fields(upload(), title="Light"))
    key = keys_in(refused.text)[0]
    again = fields(photos_kept=kept_in(refused.text), **{f"photo_alt_{key}": "The dark path, 1"})
    sent = post(anas, "/ideas", again)

    assert (refused.status_code, sent.status_code) == (422, 303)
    assert 'value="The dark path, 1"' in refused.text
    assert alts_of(the_idea()) == ["The dark path, 1"]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: upload(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "garden.jpg"), "garden.jpg: this is a drawing"),
        (lambda: upload(b"", "empty.jpg"), "empty.jpg: this file is empty"),
        (lambda: upload(b"\xff" * (11 * 1024 * 1024), "large.jpg"), "large.jpg: this photo has 11.0 MB"),
        (lambda: upload(drawn()[:900], "half.jpg"), "half.jpg: this photo is damaged"),
        (lambda: upload(b"hello", "../../etc/passwd"), "this is no photo that the lab can read"),
        (lambda: upload(b"hello", "<b>x</b>.png"), "&lt;b&gt;x&lt;/b&gt;.png: this is no photo"),
    ],
    ids=["svg", "empty", "large", "half", "path", "markup"],
)
def test_a_file_that_is_no_photo_is_refused_by_its_name_and_the_others_stay(client_of, ana, fields, file, words):
    refused = post(client_of(ana), "/ideas", fields(upload(), file()))

    assert refused.status_code == 422
    assert words in refused.text
    assert len(keys_in(refused.text)) == 1
    assert "In winter the path behind the depot" in refused.text
    assert "You described it so: “The dark path, 2”" in refused.text


def test_the_fifth_photo_is_left_out_in_words(client_of, ana, fields):
    photos = [upload(drawn((400, 300 + n)), f"{n}.jpg") for n in range(5)]

    refused = post(client_of(ana), "/ideas", fields(*photos))

    assert refused.status_code == 422
    assert "4.jpg was left out: there can be 4 photos." in refused.text
    assert len(keys_in(refused.text)) == 4


def test_the_same_photo_twice_is_once(client_of, ana, fields):
    post(client_of(ana), "/ideas", fields(upload(), upload()))

    assert the_idea().photos == 1


def test_the_same_form_twice_is_one_idea_with_its_photos_once(client_of, ana, fields):
    anas = client_of(ana)

    first = post(anas, "/ideas", fields(upload()))
    second = post(anas, "/ideas", fields(upload()))

    assert first.location == second.location
    assert the_idea().photos == 1


# Signing in on the way


def test_a_visitors_photos_survive_the_sign_in(client_of, ana, fields):
    visitor = client_of()

    asked = post(visitor, "/ideas", fields(upload()), without_token=True)
    act = html.unescape(re.search(r'name="act" value="([^"]*)"', asked.text)[1])
    visitor.post("/sign-in", data={"email": "ana@example.org", "act": act, "next": "/"})
    code = db.session.scalars(select(Delivery.subject).order_by(Delivery.id.desc())).first()[:6]
    visitor.post("/sign-in/code", data={"code": code})

    photo = photos_of("idea", [the_idea().id])[the_idea().id][0]
    assert asked.status_code == 401
    assert "1 photo comes along." in asked.text
    assert (the_idea().stage, photo.alt, photo.person_id) == ("submitted", "The dark path, 1", ana.id)


def test_a_visitor_sees_their_photo_in_the_form_that_is_wrong(client_of, fields):
    visitor = client_of()

    refused = post(visitor, "/ideas", fields(upload(), title=""), without_token=True)
    picture = visitor.get(f"/photos/{keys_in(refused.text)[0]}/320.webp")

    assert (refused.status_code, picture.status_code, picture.mimetype) == (422, 200, "image/webp")
    assert "Set-Cookie" not in picture.headers


def test_a_session_that_ended_loses_no_photo(client_of, ana, fields):
    anas, signed_out = client_of(ana), client_of()
    form = post(anas, "/ideas", fields(upload(), title=""))
    key = keys_in(form.text)[0]

    again = fields(photos_kept=kept_in(form.text), **{f"photo_alt_{key}": "The dark path"})
    asked = post(signed_out, "/ideas", again, without_token=True)

    assert asked.status_code == 401
    assert kept_in(form.text) in asked.text.replace("&#34;", '"')


def test_a_page_that_was_open_too_long_sends_its_photos_again(client_of, ana, fields):
    refused = post(client_of(ana), "/ideas", fields(upload()), without_token=True)

    again = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', refused.text))
    again.pop("csrf_token")
    key = again["photos_kept"].partition(".")[0]
    sent = client_of(ana).post("/ideas", data=again)

    assert (refused.status_code, sent.status_code) == (400, 303)
    assert again[f"photo_alt_{key}"] == "The dark path, 1"
    assert alts_of(the_idea()) == ["The dark path, 1"]


def test_a_form_of_another_site_keeps_nothing(client_of, ana, fields):
    answer = post(client_of(ana), "/ideas", fields(upload()), without_token=True,
                  headers={"Sec-Fetch-Site": "cross-site"})  # fmt: skip

    assert answer.status_code in (400, 413)
    assert states() == []


# Whose photo


def test_ben_cannot_put_anas_photo_on_his_idea(client_of, ana, ben, fields):
    form = post(client_of(ana), "/ideas", fields(upload(), title=""))
    stolen = kept_in(form.text)

    answer = post(client_of(ben), "/ideas", fields(photos_kept=stolen))

    assert answer.status_code == 422
    assert "A photo is not there any more" in answer.text
    assert states() == ["pending"]


def test_an_address_alone_is_no_token(client_of, ana, fields):
    form = post(client_of(ana), "/ideas", fields(upload(), title=""))

    answer = post(client_of(ana), "/ideas", fields(photos_kept=f"{keys_in(form.text)[0]}.guessed"))

    assert (answer.status_code, the_idea().photos) == (303, 0)


def test_ben_cannot_take_anas_photo_from_her_idea(client_of, ana, ben, fields):
    post(client_of(ana), "/ideas", fields(upload()))
    tokens = kept_in(client_of(ana).get(f"/ideas/{the_idea().id}/edit").text)
    key = tokens.partition(".")[0]

    post(client_of(ben), "/ideas", fields(photos_kept=tokens, **{f"photo_remove_{key}": "1"}))

    assert alts_of(db.session.get(Idea, 1)) == ["The dark path, 1"]
    assert [idea.photos for idea in db.session.scalars(select(Idea).order_by(Idea.id))] == [1, 0]


# Changing


def test_ana_changes_order_words_and_number(client_of, ana, fields):
    anas = client_of(ana)
    post(anas, "/ideas", fields(*(upload(drawn((400, 300 + n)), f"{n}.jpg") for n in range(3))))
    path = f"/ideas/{the_idea().id}/edit"
    form = anas.get(path).text
    one, two, three = keys_in(form)

    changed = fields(
        upload(drawn(colour="red")), alts=("A new one",), photos_kept=kept_in(form),
        **{f"photo_alt_{one}": "First", f"photo_alt_{two}": "Second", f"photo_alt_{three}": "Third",
           f"photo_place_{one}": "1", f"photo_place_{two}": "2", f"photo_place_{three}": "1",
           f"photo_remove_{two}": "1"},
    )  # fmt: skip
    answer = post(anas, path, changed)

    assert answer.status_code == 303
    assert alts_of(the_idea()) == ["Third", "First", "A new one"]
    assert the_idea().photos == 3


def test_a_photo_that_another_window_added_stays(client_of, ana, fields):
    anas = client_of(ana)
    post(anas, "/ideas", fields(upload()))
    path = f"/ideas/{the_idea().id}/edit"
    old = kept_in(anas.get(path).text)
    key = old.partition(".")[0]
    post(anas, path, fields(upload(drawn(colour="red")), alts=("New",), photos_kept=old, **{f"photo_alt_{key}": "Old"}))

    post(anas, path, fields(photos_kept=old, **{f"photo_alt_{key}": "Old"}))

    assert alts_of(the_idea()) == ["Old", "New"]


def test_the_history_of_a_public_idea_says_that_photos_were_changed(client_of, ana, make_idea, fields):
    idea = make_idea()
    path = f"/ideas/{idea.id}/edit"

    post(client_of(ana), path, fields(upload(), need=idea.need, title=idea.title))

    assert "The text was changed" in client_of(None).get(f"/ideas/{idea.id}").text
    assert the_idea().photos == 1


def test_the_way_back_takes_the_photos_to_the_second_idea(client_of, ana, fields):
    anas = client_of(ana)
    form = post(anas, "/ideas", fields(upload(), title=""))
    key = keys_in(form.text)[0]
    words = {"photos_kept": kept_in(form.text), f"photo_alt_{key}": "The path"}
    post(anas, "/ideas", fields(**words))

    post(anas, "/ideas", fields(title="Another light for the path", **words))

    assert [idea.photos for idea in db.session.scalars(select(Idea).order_by(Idea.id))] == [1, 1]
    assert len({photo.key for photo in db.session.scalars(select(Photo))}) == 2


# On the page


def test_the_idea_shows_its_photos_in_the_first_size_then_in_all(client_of, ana, make_idea, fields, work):
    idea = make_idea()
    post(client_of(ana), f"/ideas/{idea.id}/edit", fields(upload(), need=idea.need, title=idea.title))
    photo = photos_of("idea", [idea.id])[idea.id][0]

    at_once = client_of().get(f"/ideas/{idea.id}").text
    work()
    later = client_of().get(f"/ideas/{idea.id}").text

    assert f'srcset="/photos/{photo.key}/320.webp 320w"' in at_once
    assert f"/photos/{photo.key}/960.webp 960w, /photos/{photo.key}/1920.webp 1200w" in later
    assert 'width="1200" height="900" alt="The dark path, 1" loading="lazy"' in later
    assert f'href="/photos/{photo.key}/1920.webp"' in later


def test_what_is_served_is_private_and_a_picture(client_of, ana, make_idea, fields, work):
    idea = make_idea()
    post(client_of(ana), f"/ideas/{idea.id}/edit", fields(upload(), need=idea.need, title=idea.title))
    photo = photos_of("idea", [idea.id])[idea.id][0]
    work()

    answer = client_of().get(photo.large)
    again = client_of().get(photo.large, headers={"If-None-Match": answer.headers["ETag"]})

    assert Image.open(io.BytesIO(answer.data)).size == (1200, 900)
    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["Content-Disposition"] == "inline"
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/photos/{key}/321.webp", "/photos/{key}/master.jpg", "/photos/{key}/320.jpg",
                                  "/photos/none/320.webp", "/photos/..%2f..%2fdemo-secret/320.webp"])  # fmt: skip
def test_other_addresses_lead_nowhere(client_of, ana, make_idea, fields, path):
    idea = make_idea()
    post(client_of(ana), f"/ideas/{idea.id}/edit", fields(upload(), need=idea.need, title=idea.title))
    key = photos_of("idea", [idea.id])[idea.id][0].key

    assert client_of().get(path.format(key=key)).status_code == 404


def test_who_may_not_read_the_idea_does_not_see_its_photo(client_of, ana, ben, mo, fields):
    post(client_of(ana), "/ideas", fields(upload()))
    path = photos_of("idea", [the_idea().id])[the_idea().id][0].small

    seen = [client_of(who).get(path).status_code for who in (ana, mo, ben, None)]

    assert seen == [200, 200, 404, 404]


def test_a_photo_that_waits_is_seen_by_its_sender_alone(client_of, ana, ben, mo, fields):
    form = post(client_of(ana), "/ideas", fields(upload(), title=""))
    path = f"/photos/{keys_in(form.text)[0]}/320.webp"

    assert [client_of(who).get(path).status_code for who in (ana, mo, ben, None)] == [200, 404, 404, 404]


def test_a_hidden_ideas_photo_is_hidden_too(client_of, ana, make_idea, fields):
    idea = make_idea()
    post(client_of(ana), f"/ideas/{idea.id}/edit", fields(upload(), need=idea.need, title=idea.title))
    path = photos_of("idea", [idea.id])[idea.id][0].small
    from lab.db import atomic

    with atomic():
        idea.visibility, idea.listed = "hidden", False

    assert [client_of(who).get(path).status_code for who in (ana, None)] == [200, 404]


# Limits


def test_a_lab_without_room_says_so_and_keeps_the_text(client_of, ana, fields):
    with patch.object(actions, "_put", side_effect=Full()):
        refused = post(client_of(ana), "/ideas", fields(upload()))

    assert refused.status_code == 422
    assert "The lab has no room for more photos just now, so path.jpg was not taken." in refused.text
    assert "In winter the path behind the depot" in refused.text


def test_all_photos_together_have_a_limit(app, client_of, ana, fields):
    with patch("lab.photos.queries.total_bytes", return_value=5001 * 1024 * 1024):
        refused = post(client_of(ana), "/ideas", fields(upload()))

    assert (refused.status_code, states()) == (422, [])


def test_many_photos_in_a_short_time_are_too_many(client_of, ana, fields):
    from lab.extensions import limiter

    limiter.enabled = True
    try:
        with patch("lab.photos.rules.UPLOADS", "1 per hour"):
            refused = post(client_of(ana), "/ideas", fields(upload(), upload(drawn(colour="red"), "two.jpg")))
    finally:
        limiter.reset()
        limiter.enabled = False

    assert "so two.jpg was not taken" in refused.text
    assert len(keys_in(refused.text)) == 1


def test_a_form_that_is_far_too_large_is_refused_in_words(client_of, ana, fields):
    with patch("lab.photos.uploads.ROOM", 1000):
        refused = post(client_of(ana), "/ideas", fields(upload()))

    assert refused.status_code == 413
    assert "choose fewer or smaller photos" in refused.text


def test_other_forms_still_take_no_files(client_of, ana, make_idea):
    idea = make_idea()
    large = {"body": "We need this too.", "photos": upload(b"x" * 300_000)}

    assert post(client_of(ana), f"/ideas/{idea.id}/comments", large).status_code == 413


# Time goes by


def test_a_photo_that_nobody_used_goes_after_a_week(app, client_of, ana, fields, work):
    post(client_of(ana), "/ideas", fields(upload(), title=""))
    work()
    assert len(list(files().names("photos"))) == 3

    with clock.at(clock.now() + timedelta(days=6)):
        early = actions.drop_unused()
    with clock.at(clock.now() + timedelta(days=8)):
        late = actions.drop_unused()
    work()

    assert (early, late, states(), list(files().names("photos"))) == (0, 1, [], [])


@pytest.mark.parametrize("left", [None, b"", b"no picture any more"])
def test_a_photo_that_has_lost_its_master_stays_in_its_first_size(client_of, ana, fields, work, left):
    post(client_of(ana), "/ideas", fields(upload()))
    photo = photos_of("idea", [the_idea().id])[the_idea().id][0]
    files().delete(actions.master_name(photo.key))
    if left is not None:
        files().put(actions.master_name(photo.key), left)

    work()

    assert (photo.ready, photo.sizes, (photo.width, photo.height)) == (True, (320,), (320, 240))


def test_a_card_says_how_many_photos_there_are(client_of, ana, make_idea, fields):
    idea, _plain = make_idea(), make_idea()
    photos = (upload(), upload(drawn(colour="red")))
    post(client_of(ana), f"/ideas/{idea.id}/edit", fields(*photos, need=idea.need, title=idea.title))

    cards = client_of().get("/ideas").text

    assert re.findall(r'>(\d+)<span class="hidden"> photos', cards) == ["2"]


def test_a_draft_that_saves_itself_takes_the_photos_of_its_form_along(client_of, ana, fields):
    anas = client_of(ana)
    form = post(anas, "/ideas", fields(upload(), title=""))
    key = keys_in(form.text)[0]
    typed = fields(photos_kept=kept_in(form.text), **{f"photo_alt_{key}": "The path"})

    anas.post("/ideas/drafts", data={**typed, "photos": "[object File]", "photo_alt": ""})

    assert (the_idea().stage, alts_of(the_idea())) == ("draft", ["The path"])


def test_a_draft_that_saves_itself_takes_no_photo_away(client_of, ana, fields):
    anas = client_of(ana)
    post(anas, "/ideas", fields(upload(), action="save"))
    tokens = kept_in(anas.get(f"/ideas/{the_idea().id}/edit").text)
    key = tokens.partition(".")[0]

    anas.post(f"/ideas/{the_idea().id}/draft", data=fields(photos_kept=tokens, **{f"photo_remove_{key}": "1"}))

    assert alts_of(the_idea()) == ["The dark path, 1"]


def test_a_token_that_was_changed_is_no_key(client_of, ana, fields):
    form = post(client_of(ana), "/ideas", fields(upload(), title=""))
    odd = [kept_in(form.text)[:-1], "a.b.c", "\u00e9.\u00e9", "." * 50, "x" * 5000]

    answer = post(client_of(ana), "/ideas", fields(photos_kept=" ".join(odd)))

    assert (answer.status_code, the_idea().photos) == (303, 0)

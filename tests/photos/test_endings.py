"""What becomes of photos when their idea or their author goes, and how the lab keeps files and rows together."""

import json
import shutil

import pytest
from sqlalchemy import select, text

from lab import recount
from lab.db import atomic, db
from lab.errors import Conflict
from lab.ideas.actions import IdeaText, delete_draft, move_idea, share, show_or_hide
from lab.ideas.models import Idea
from lab.me.leaving import forget
from lab.photos import actions, checks
from lab.photos.models import Photo
from lab.photos.queries import photos_of
from lab.photos.rules import Kept, Wanted
from lab.storage import Folder, Full, files
from tests.photos.conftest import drawn


@pytest.fixture
def hang(ana):
    """Give an idea some photos, as a form does."""

    def give(idea, *colours, who=ana):
        from lab.ideas import gallery

        photos = [actions.keep(who, "idea", drawn(colour=colour), f"A {colour} wall") for colour in colours]
        with atomic():
            gallery.hang(idea, Wanted(tuple(Kept(photo.key, photo.alt) for photo in photos)), who)
        return photos

    return give


def names() -> list[str]:
    return list(files().names("photos"))


def test_a_deleted_draft_leaves_no_photo(make_idea, hang, ana, work):
    idea = make_idea("draft")
    hang(idea, "teal", "red")
    work()
    assert len(names()) == 6

    delete_draft(idea, ana)
    work()

    assert (names(), db.session.scalars(select(Photo)).all()) == ([], [])


def test_an_idea_that_is_withdrawn_with_its_text_loses_its_photos(make_idea, hang, ana, work):
    idea = make_idea("open")
    hang(idea, "teal")

    move_idea(idea, "withdraw", ana, reason="It was solved meanwhile.", keep_text=False)
    work()

    assert (idea.photos, names()) == (0, [])


def test_an_idea_whose_text_stays_keeps_its_photos(make_idea, hang, ana, work):
    idea = make_idea("open", votes=5)
    hang(idea, "teal")

    move_idea(idea, "withdraw", ana, reason="It was solved meanwhile.", keep_text=True)
    work()

    assert (idea.photos, len(names())) == (1, 3)


def test_an_idea_that_is_removed_by_law_loses_its_photos_and_a_hidden_one_keeps_them(make_idea, hang, work):
    hidden, removed = make_idea("open"), make_idea("open")
    hang(hidden, "teal")
    hang(removed, "red")

    with atomic():
        show_or_hide(hidden, "hidden")
        show_or_hide(removed, "removed")
    work()

    assert (hidden.photos, removed.photos, len(names())) == (1, 0, 3)


def test_whoever_leaves_takes_their_photos_along_and_leaves_those_of_others(make_idea, hang, ana, ben, work):
    idea = make_idea("open")
    hang(idea, "teal", "red")
    hang(idea, "blue", who=ben)

    with atomic():
        forget(ana.id)
    work()
    db.session.expire_all()

    assert [photo.alt for photo in photos_of("idea", [idea.id])[idea.id]] == ["A blue wall"]
    assert (idea.photos, len(names())) == (1, 3)
    assert [str(difference) for difference in recount.differences() if "photo" in str(difference)] == []


def test_ana_finds_her_photos_in_her_data(client_of, make_idea, hang, ana):
    idea = make_idea("open")
    (photo,) = hang(idea, "teal")

    own = json.loads(client_of(ana).get("/me/data.json").text)["photos"]

    assert [(row["thing"], row["thing_id"], row["alt"], row["file"]) for row in own] == [
        ("idea", idea.id, "A teal wall", photo.small)]  # fmt: skip


def test_a_merged_idea_keeps_its_photos_and_shows_them(client_of, make_idea, hang, work):
    idea = make_idea("open")
    (photo,) = hang(idea, "teal")
    with atomic():
        idea.stage = "merged"

    assert client_of().get(photo.small).status_code == 200


def test_a_lab_with_photos_agrees_with_itself(make_idea, hang, work):
    hang(make_idea("draft", published_at=None, listed=False), "teal", "red")
    waiting = list(recount.differences())

    work()

    assert (waiting, list(recount.differences())) == ([], [])


def test_verify_names_and_mends_what_is_missing_or_left_over(make_idea, hang, work):
    idea = make_idea("draft", published_at=None, listed=False)
    one, two, _three = hang(idea, "teal", "red", "blue")
    work()
    files().delete(actions.file_name(one.key, 320))
    files().delete(actions.file_name(two.key, 1920))
    files().put("photos/aa/stranger/320.webp", b"x")
    with atomic():
        db.session.execute(text("UPDATE ideas SET photos = 9"))

    found = {(d.table, d.column if d.table != "photos" else d.counted, d.kept) for d in recount.differences()}
    recount.mend()
    work()
    recount.mend()
    db.session.expire_all()

    assert found == {
        ("photos", actions.file_name(one.key, 320), "not there"),
        ("photos", actions.file_name(two.key, 1920), "not there"),
        ("files", "photos/aa/stranger/320.webp", "there"),
        ("ideas", "photos", 9),
    }
    assert [photo.sizes for photo in photos_of("idea", [idea.id])[idea.id]] == [(320,), (320, 960, 1920)]
    assert (idea.photos, list(recount.differences())) == (2, [])


def test_a_copy_of_the_lab_brings_the_photos_back(app, make_idea, hang, work, tmp_path):
    flask = app.test_cli_runner()
    idea = make_idea("open")
    idea_id = idea.id
    hang(idea, "teal")
    work()
    before = {name: files().get(name) for name in names()}

    made = flask.invoke(args=["backup", str(tmp_path / "lab.copy")])
    for name in before:
        files().delete(name)
    files().put("photos/aa/later/320.webp", b"x")
    back = flask.invoke(args=["restore", str(tmp_path / "lab.copy"), "--replace"])

    assert (made.exit_code, back.exit_code) == (0, 0), made.output + back.output + back.stderr
    assert {name: files().get(name) for name in names()} == before
    assert ((tmp_path / "lab.copy").stat().st_mode & 0o777, [path.name for path in tmp_path.iterdir()]) == (
        0o600, ["lab.copy"])  # fmt: skip
    assert db.session.get(Idea, idea_id).photos == 1


def test_an_archive_with_foreign_paths_is_refused_before_anything_is_touched(app, make_idea, hang, tmp_path):
    import io
    import tarfile

    hang(make_idea("open"), "teal")
    before = names()
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        for name in ("lab.sqlite", "files/../../.env"):
            member = tarfile.TarInfo(name)
            member.size = 3
            tar.addfile(member, io.BytesIO(b"abc"))

    back = app.test_cli_runner().invoke(args=["restore", str(tmp_path / "evil.tar"), "--replace"])

    assert (back.exit_code, names()) == (1, before)
    assert "holds no lab" in back.stderr


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "photos/../../x", "photos//x", "a\0b", "", "photos/.hidden"]
)
def test_no_name_leads_out_of_the_folder(app, name):
    with pytest.raises(ValueError, match="no name for a file"):
        files().put(name, b"x")


def test_files_are_their_owners_alone(make_idea, hang):
    (photo,) = hang(make_idea("open"), "teal")

    path = files().root / actions.file_name(photo.key, 320)

    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_call_has_one_picture_and_a_new_one_takes_its_place(app, mo):
    first, second = (actions.keep(mo, "call", drawn(colour=colour), colour) for colour in ("teal", "red"))
    actions.attach(mo, "call", 7, Wanted((Kept(first.key, "A harbour"),)), most=1)

    full = actions.attach(mo, "call", 7, Wanted((Kept(second.key, "A park"),)), most=1)
    swapped = actions.attach(mo, "call", 7, Wanted((Kept(second.key, "A park"),), removed=(first.key,)), most=1)

    assert (full.count, full.changed, swapped.count, swapped.changed) == (1, False, 1, True)
    assert [photo.alt for photo in photos_of("call", [7])[7]] == ["A park"]


def test_the_same_number_of_another_kind_is_another_thing(make_idea, hang, ana, mo):
    idea = make_idea("open")
    (photo,) = hang(idea, "teal")

    done = actions.attach(mo, "call", idea.id, Wanted((), removed=(photo.key,)), most=1)

    assert (done.changed, len(photos_of("idea", [idea.id])[idea.id])) == (False, 1)


def test_a_photo_for_which_the_room_ends_half_way_leaves_no_file(ana, monkeypatch):
    put = Folder.put

    def full(self, name, data):
        if name.endswith("master.jpg"):
            raise Full()
        put(self, name, data)

    monkeypatch.setattr(Folder, "put", full)
    with pytest.raises(Full):
        actions.keep(ana, "idea", drawn(), "A wall")

    assert (names(), list(recount.differences())) == ([], [])


def test_a_copy_of_a_photo_goes_with_the_idea_that_could_not_be_sent_in(make_idea, hang, ana):
    (photo,) = hang(make_idea("draft"), "teal")
    before = names()

    with pytest.raises(Conflict):
        share(ana, IdeaText("Light", "", topic_id=1), photos=Wanted((Kept(photo.key, "A wall"),)))

    assert (names(), list(recount.differences())) == (before, [])


def test_verify_says_nothing_about_a_photo_that_arrives_while_it_looks(ana, monkeypatch):
    names_of = Folder.names

    def names_then_a_photo(self, folder):
        found = list(names_of(self, folder))
        monkeypatch.setattr(Folder, "names", names_of)
        actions.keep(ana, "idea", drawn(), "A wall")
        return iter(found)

    monkeypatch.setattr(Folder, "names", names_then_a_photo)

    assert list(checks.rows_without_file()) == []


@pytest.fixture
def archive(app, make_idea, hang, tmp_path):
    hang(make_idea("open"), "teal", "red")
    path = tmp_path / "lab.tar"
    app.test_cli_runner().invoke(args=["backup", str(path)])
    return path


def test_an_archive_that_was_cut_off_is_refused_and_the_lab_stays(app, archive):
    whole, before = archive.read_bytes(), names()

    for share_of_it in (0.5, 0.9):
        archive.write_bytes(whole[: int(len(whole) * share_of_it)])
        back = app.test_cli_runner().invoke(args=["restore", str(archive), "--replace"])

        assert (back.exit_code, "is damaged" in back.stderr, names()) == (1, True, before)


def test_a_disk_without_room_for_the_photos_is_said_before_anything_is_touched(app, archive, make_idea, monkeypatch):
    later = make_idea("open").id
    monkeypatch.setattr("shutil.disk_usage", lambda _path: shutil._ntuple_diskusage(10**9, 10**9, 1000))

    back = app.test_cli_runner().invoke(args=["restore", str(archive), "--replace"])

    assert (back.exit_code, "has no room" in back.stderr) == (1, True)
    assert db.session.get(Idea, later) is not None

"""Inviting co-authors: by mail and by name, what the link shows, what is never told, and how it ends."""

import html
import re
from datetime import timedelta

import pytest
from flask import g
from sqlalchemy import select

from lab import clock, jobs
from lab.accounts import acts
from lab.accounts.actions import erase
from lab.comments.actions import write_comment
from lab.db import db
from lab.deliveries import Delivery
from lab.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from lab.ideas.actions import move_idea
from lab.ideas.models import CoAuthor
from lab.notices.models import Notice
from lab.suggestions import queries
from lab.suggestions.invitations import (
    accept,
    decline,
    expire_old,
    invite,
    invite_by_name,
    leave,
    take_back,
)
from lab.suggestions.models import ClosedAddress, Invitation, InvitationMail
from lab.votes.actions import cast_vote

STRANGER = "nora@example.org"


def text_of(answer) -> str:
    return html.unescape(answer.get_data(as_text=True))


def mails() -> list[tuple[str, str]]:
    """(address, words) of mails that no notice stands behind."""
    found = select(Delivery.address, Delivery.body).where(Delivery.notice_id.is_(None)).order_by(Delivery.id)
    return [(row.address, row.body) for row in db.session.execute(found)]


def link() -> str:
    """The way in that the last mail shows."""
    return re.search(r"(/invitations/[\w-]+)", mails()[-1][1])[1]


def told() -> list[tuple[int, str]]:
    rows = db.session.execute(select(Notice.person_id, Notice.letter).order_by(Notice.id))
    return [(row.person_id, row.letter) for row in rows]


def co_authors(idea) -> list[int]:
    return list(db.session.scalars(select(CoAuthor.person_id).where(CoAuthor.idea_id == idea.id)))


# Inviting


def test_a_stranger_gets_one_mail_with_a_link(client_of, ana, make_idea):
    idea = make_idea("open")
    client = client_of(ana)

    answers = [client.post(f"/ideas/{idea.id}/invitations", data={"email": " Nora@Example.org "}) for _ in range(2)]

    assert [(a.status_code, a.location) for a in answers] == [(303, f"/ideas/{idea.id}/co-authors")] * 2
    assert [address for address, _ in mails()] == [STRANGER]
    assert "Ana asks you to be a co-author of “Light for the school path”." in mails()[0][1]
    assert STRANGER in text_of(client.get(f"/ideas/{idea.id}/co-authors"))


def test_the_lab_keeps_no_link_and_sends_strangers_no_words_that_it_has_not_read(ana, make_idea):
    invite(make_idea("submitted"), ana, STRANGER)

    kept = db.session.scalar(select(Invitation))
    assert "Light for the school path" not in mails()[0][1]
    assert link().rpartition("/")[2] not in (kept.token_hash, "")


def test_who_has_an_account_gets_a_notice_and_the_author_cannot_tell(client_of, work, ana, make_person, make_idea):
    idea, nora = make_idea("open"), make_person("nora")
    client = client_of(ana)

    known = client.post(f"/ideas/{idea.id}/invitations", data={"email": db.session.get(type_of(), nora.id).email})
    unknown = client.post(f"/ideas/{idea.id}/invitations", data={"email": "nobody@example.org"})
    work()

    shown = text_of(client.get(f"/ideas/{idea.id}/co-authors"))
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert "Nora" not in shown
    assert shown.count("Take it back") == 2
    assert told() == [(nora.id, "P")]
    assert "/invitations/1" in text_of(client_of(nora).get("/me/notices"))


def type_of():
    from lab.accounts.models import Person

    return Person


def test_a_commenter_is_invited_by_name(client_of, work, ana, ben, make_person, make_idea):
    idea, eve = make_idea("open"), make_person("eve")
    write_comment(idea, ben, "I have seen it too.")
    client = client_of(ana)

    page = text_of(client.get(f"/ideas/{idea.id}/co-authors"))
    good = client.post(f"/ideas/{idea.id}/invitations", data={"person": ben.id})
    bad = client.post(f"/ideas/{idea.id}/invitations", data={"person": eve.id})
    work()

    assert f'<option value="{ben.id}">Ben</option>' in page
    assert (good.status_code, bad.status_code) == (303, 422)
    assert told() == [(ben.id, "P")]


@pytest.mark.parametrize("address", ["", "nora", "ana@example.org", "a@b=?x"])
def test_an_address_that_will_not_do_is_said_beside_the_field(client_of, ana, make_idea, address):
    idea = make_idea("open")
    address = address if address != "ana@example.org" else db.session.get(type_of(), ana.id).email

    answer = client_of(ana).post(f"/ideas/{idea.id}/invitations", data={"email": address})

    assert answer.status_code == 422
    assert address in text_of(answer)
    assert mails() == []


def test_only_authors_invite_and_only_while_the_text_can_change(ana, ben, mo, make_idea):
    with pytest.raises(NotAllowed):
        invite(make_idea("open"), ben, STRANGER)
    for stage in ("draft", "under_review"):
        with pytest.raises(Conflict):
            invite(make_idea(stage), ana, STRANGER)


def test_eight_co_authors_and_ten_invitations_a_day_at_most(ana, make_idea):
    idea, other = make_idea("open"), make_idea("open")
    for n in range(8):
        invite(idea, ana, f"n{n}@example.org")

    with pytest.raises(Invalid, match="8 co-authors"):
        invite(idea, ana, "n8@example.org")
    for n in range(2):
        invite(other, ana, f"n{n}@example.org")
    with pytest.raises(TooMany):
        invite(other, ana, "n9@example.org")


def test_one_address_gets_three_mails_a_day_whoever_sends_them(make_person, make_idea):
    for n in range(5):
        author = make_person(f"author{n}")
        invite(make_idea("open", author_id=author.id), author, STRANGER)

    assert len(mails()) == 3


# Answering


def test_the_link_shows_what_it_means_and_does_nothing(client_of, ana, make_idea):
    idea = make_idea("open")
    invite(idea, ana, STRANGER)

    page = text_of(client_of().get(link()))

    assert "Ana asks you to be a co-author of this idea:" in page
    assert "You do not vote for it." in page
    assert queries.waiting(idea.id) != []


def test_whoever_holds_the_link_accepts_once(client_of, work, ana, ben, make_person, make_idea):
    idea = make_idea("open")
    cast_vote(idea, ben)
    invite(idea, ana, STRANGER)

    first = client_of(ben).post(link() + "/accept")
    again = client_of(ben).post(link() + "/accept")
    other = client_of(make_person("eve")).post(link() + "/accept")
    work()

    assert [answer.status_code for answer in (first, again, other)] == [303, 303, 409]
    assert (co_authors(idea), idea.votes) == ([ben.id], 0)
    assert told() == [(ana.id, "P")]
    assert "Ben is a co-author of your idea now." in text_of(client_of(ana).get("/me/notices"))


def test_a_visitor_accepts_after_the_sign_in(app, client_of, ana, ben, make_idea):
    idea = make_idea("open")
    invite(idea, ana, STRANGER)
    ref = link().rpartition("/")[2]

    asked = client_of().post(f"/invitations/{ref}/accept", without_token=True)
    with app.test_request_context():
        g.me = ben
        path, words = acts.resume(acts.pack("accept_invitation", {"ref": ref}))

    assert asked.status_code == 401
    assert (path, words) == (idea.path, "")
    assert co_authors(idea) == [ben.id]


def test_a_visitor_says_no_without_an_account_and_is_not_asked_again(client_of, work, ana, make_idea):
    idea = make_idea("open")
    invite(idea, ana, STRANGER)
    client = client_of()
    client.get(link())

    answer = client.post(link() + "/decline", data={"never_again": "1"})
    invite(idea, ana, STRANGER)
    work()

    assert answer.status_code == 303
    assert len(mails()) == 1
    assert STRANGER not in db.session.scalar(select(ClosedAddress.hash))
    assert told() == [(ana.id, "P")]
    assert db.session.scalars(select(Invitation.address).order_by(Invitation.id)).all() == ["", STRANGER]


def test_an_invitation_by_number_is_its_persons_alone(client_of, ana, ben, make_person, make_idea):
    idea = make_idea("open")
    write_comment(idea, ben, "I have seen it too.")
    made = invite_by_name(idea, ana, ben.id)

    assert client_of(ben).get(f"/invitations/{made.id}").status_code == 200
    assert client_of(make_person("eve")).get(f"/invitations/{made.id}").status_code == 404
    assert client_of().get(f"/invitations/{made.id}").status_code == 302
    with pytest.raises(NotFound):
        accept(made, make_person("zoe"))
    assert "You are invited to be a co-author" in text_of(client_of(ben).get(f"/ideas/{idea.id}"))


@pytest.mark.parametrize("ref", ["x", "999", "0", "9" * 30, "²", "a" * 400])
def test_an_invitation_that_never_was_is_not_found(client_of, ben, ref):
    client = client_of(ben)

    assert client.get(f"/invitations/{ref}").status_code == 404
    assert client.post(f"/invitations/{ref}/accept").status_code == 404
    assert client.post(f"/invitations/{ref}/decline").status_code == 404


# How it ends


def test_after_thirty_days_it_ends_and_the_address_goes(client_of, ana, ben, make_idea):
    idea = make_idea("open")
    made = invite(idea, ana, STRANGER)
    way = link()

    with clock.at(clock.now() + timedelta(days=31)):
        with pytest.raises(Conflict):
            accept(made, ben)
        page = text_of(client_of().get(way))
        ended = expire_old()

    db.session.refresh(made)
    assert "This invitation has ended." in page
    assert (ended, made.state, made.address) == (1, "expired", "")
    assert "end old invitations" in jobs.names()


def test_the_author_takes_it_back(client_of, ana, ben, make_idea):
    idea = make_idea("open")
    made = invite(idea, ana, STRANGER)

    answer = client_of(ana).post(f"/invitations/{made.id}/take-back")
    take_back(made, ana)

    assert answer.status_code == 303
    with pytest.raises(Conflict):
        accept(made, ben)
    with pytest.raises(NotAllowed):
        take_back(made, ben)


def test_when_the_idea_goes_on_the_invitation_ends_and_the_invited_hears_it(work, ana, ben, mo, make_idea):
    idea = make_idea("open")
    write_comment(idea, ben, "I have seen it too.")
    made = invite_by_name(idea, ana, ben.id)
    work()

    move_idea(idea, "start_review", mo, trigger="lab")
    work()

    assert made.state == "closed"
    assert told().count((ben.id, "P")) == 2
    with pytest.raises(Conflict):
        decline(made, ben)


def test_a_co_author_can_leave(client_of, work, ana, ben, make_idea):
    idea = make_idea("open")
    invite(idea, ana, STRANGER)
    client_of(ben).post(link() + "/accept")
    assert "shared by Ana with Ben" in client_of().get(f"/ideas/{idea.id}").text

    answer = client_of(ben).post(f"/ideas/{idea.id}/co-authors/leave")
    again = client_of(ben).post(f"/ideas/{idea.id}/co-authors/leave")
    work()

    assert (answer.status_code, again.status_code) == (303, 403)
    assert co_authors(idea) == []
    assert "Ben is no co-author of this idea any more." in text_of(client_of(ana).get("/me/notices"))
    cast_vote(idea, ben)
    assert idea.votes == 1


def test_who_shared_it_and_who_came_with_a_merge_cannot_leave(ana, ben, make_idea):
    idea, source = make_idea("open"), make_idea("merged")
    db.session.rollback()
    from lab.db import atomic

    with atomic():
        db.session.add(CoAuthor(idea_id=idea.id, person_id=ben.id, since_merge_of=source.id))
    db.session.expire_all()

    with pytest.raises(NotAllowed):
        leave(idea, ana)
    with pytest.raises(Conflict):
        leave(idea, ben)


def test_who_leaves_the_lab_leaves_no_invitation(ana, ben, make_idea):
    idea = make_idea("open")
    write_comment(idea, ben, "I have seen it too.")
    invite_by_name(idea, ana, ben.id)
    invite(idea, ana, STRANGER)

    erase(ben.id)
    erase(ana.id)
    db.session.expire_all()

    left = [(one.inviter_id, one.person_id, one.address, one.state) for one in db.session.scalars(select(Invitation))]
    assert left == [(None, None, "", "taken_back")]


def test_a_draft_can_still_be_deleted(client_of, ana, make_idea):
    idea = make_idea("draft")

    assert client_of(ana).get(f"/ideas/{idea.id}/co-authors").status_code == 409
    assert client_of(ana).post(f"/ideas/{idea.id}/delete").status_code == 303


def test_an_address_is_not_kept_once_the_invitation_has_gone(client_of, ana, ben, make_idea):
    idea = make_idea("open")
    invite(idea, ana, STRANGER)
    way = link()
    jobs.run_until_idle()
    client_of(ben).post(way + "/accept")

    with clock.at(clock.now() + timedelta(days=2)):
        jobs.tick()

    assert mails() == []
    assert db.session.scalars(select(Invitation.address)).all() == [""]
    assert db.session.scalars(select(InvitationMail)).all() == []


def test_a_hidden_idea_is_shown_to_nobody_by_an_invitation(client_of, ana, ben, make_idea):
    from lab.db import atomic
    from lab.ideas.actions import show_or_hide

    idea = make_idea("open")
    made = invite(idea, ana, STRANGER)
    with atomic():
        show_or_hide(idea, "hidden")

    page = text_of(client_of().get(link()))

    assert idea.title not in page
    with pytest.raises(Conflict):
        accept(made, ben)

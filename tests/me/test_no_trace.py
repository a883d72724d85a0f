"""Who leaves is named nowhere in the database afterwards: every column of every table is read."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select, text

from lab import clock, jobs, recount
from lab.accounts import actions as accounts
from lab.bounces import actions as bounces
from lab.bounces import rules as bounce_rules
from lab.bounces.rules import Report
from lab.comments.actions import pin, write_comment
from lab.db import atomic, db
from lab.deliveries import Delivery
from lab.feeds.actions import make_address
from lab.ideas.actions import IdeaText, edit_idea, move_idea, save_draft, share
from lab.me.data import own_data
from lab.notices import choices
from lab.notices.rules import Choice, Kind, Pace
from lab.photos import actions as photos
from lab.photos.rules import Kept, Wanted
from lab.policy import VISITOR
from lab.push.models import PushSubscription
from lab.reports import actions as reports
from lab.reports.actions import Said
from lab.reports.cases import case
from lab.satisfaction import timers
from lab.satisfaction.actions import answer as judge
from lab.suggestions import actions as suggestions
from lab.suggestions import invitations
from lab.votes.actions import cast_vote, follow
from lab.watching.actions import follow as watch

NAME, MAIL = "Zebedee", "zebedee@example.org"
LONG = "We looked at it for a long time, with the people of the street, and this is what we found out about it."


def everything():
    """table.column: value, of all text in the database."""
    names = [row[0] for row in db.session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]
    for name in names:
        for row in db.session.execute(text(f'SELECT * FROM "{name}"')).mappings():  # noqa: S608 - names of ours
            yield from ((f"{name}.{column}", value) for column, value in row.items())


def found(*words):
    def says(value):
        said = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        return any(word.lower() in said.lower() for word in words)

    return sorted({where for where, value in everything() if says(value)})


def photo(who):
    into = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(into, "PNG")
    return Wanted((Kept(photos.keep(who, "idea", into.getvalue()).key, "My house"),))


def text_of(word):
    return IdeaText(f"Light {word}", f"{LONG} {word}", topic_id=1, lat=53.5, lng=10.0)


@pytest.fixture
def zebedee(make_person, ben, mo):
    who = make_person(NAME.lower())
    ben_idea = share(ben, text_of("ben"))
    move_idea(ben_idea, "publish", mo, text=LONG, topic=1)
    own = share(who, text_of("own"), photos=photo(who))
    move_idea(own, "publish", mo, text=LONG, topic=1)
    edit_idea(own, text_of("another thing"), who, changes_meaning=True)
    save_draft(who, text_of("zdraft"), "page", photo(who))
    said = write_comment(ben_idea, who, "Yes, @Ben")
    write_comment(ben_idea, ben, "No")
    cast_vote(ben_idea, who)
    follow(ben_idea, who)
    watch(who, f"q={NAME}")
    make_address(who)
    taken = suggestions.suggest(ben_idea, who, "title", "Light for all", "It is shorter.")
    suggestions.suggest(ben_idea, who, "need", f"{LONG} zwaiting", "It is zbetter.")
    suggestions.accept(taken, ben)
    suggestions.accept(suggestions.suggest(own, ben, "title", "Light, by Ben", "It is shorter."), who)
    invitations.invite(own, who, "stranger@example.org")
    reports.hide(case("comment", said.id), mo, ground="spam", facts=LONG)
    reports.complain(case("comment", said.id), who, f"zcomplaint {LONG}")
    jobs.run_all()
    return who


def test_who_leaves_is_named_nowhere(zebedee):
    own_data(zebedee.id)

    accounts.erase(zebedee.id)
    jobs.run_until_idle()

    assert found(NAME, MAIL) == []
    assert found("zdraft", "zwaiting", "zbetter") == []  # what was only theirs
    assert list(recount.differences()) == []


def test_staff_who_leave_are_named_nowhere(make_person, ben, ana, mo):
    zebedee = make_person(NAME.lower(), "moderator")
    idea = share(ben, text_of("ben"))
    move_idea(idea, "publish", mo, text=LONG, topic=1)
    write_comment(idea, ana, "Hello")
    pin(write_comment(idea, zebedee, "Yes, @Ana and @Ben"), zebedee)
    jobs.run_all()

    accounts.erase(zebedee.id)
    jobs.run_until_idle()

    assert found(NAME, MAIL) == []


def test_an_address_that_was_used_before_it_had_an_account_goes_too(make_person, ben, mo):
    idea = share(ben, text_of("ben"))
    move_idea(idea, "publish", mo, text=LONG, topic=1)
    invitations.invite(idea, ben, MAIL)
    reports.report(case("idea", idea.id), VISITOR, Said("spam", "Twice the same.", email=MAIL))
    zebedee = make_person(NAME.lower())

    accounts.erase(zebedee.id)
    jobs.run_until_idle()

    assert found(NAME, MAIL) == []


def test_who_said_what_they_think_of_an_answer_is_named_nowhere(make_person, ben, mo):
    zebedee, idea = make_person(NAME.lower()), share(ben, text_of("ben"))
    move_idea(idea, "publish", mo, text=LONG, topic=1)
    cast_vote(idea, zebedee)
    about = move_idea(idea, "refer", mo, channel="department", reference="M 12", reason=LONG).id
    with clock.at(clock.now() + timedelta(hours=1)):
        jobs.run_until_idle()
    with clock.at(clock.now() + timedelta(days=8)):
        timers.ask()
        jobs.run_until_idle()
        judge(about, zebedee, "no", "zjudged, says Zebedee")

        accounts.erase(zebedee.id)
        jobs.run_until_idle()

    assert found(NAME, MAIL, "zjudged") == []
    assert list(recount.differences()) == []


def numbered(person_id):
    """table.column of all rows that still say which number the person had."""
    return sorted(
        f"{table.name}.{key.parent.name}"
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "people"
        and db.session.execute(select(table).where(key.parent == person_id).limit(1)).first()
    )


def test_how_who_leaves_was_reached_is_kept_nowhere(zebedee, app):
    choices.choose(zebedee.id, {Kind.STEPS: Choice(Pace.WEEKLY, True)}, (22, 6))
    bounces.note(Report("a", bounce_rules.Kind.COMPLAINT, address=MAIL, words=f"{NAME} does not want it"))
    now = clock.now()
    with atomic():
        db.session.add(PushSubscription(person_id=zebedee.id, endpoint=f"https://push.example/{NAME}", p256dh="p",
                                        auth="a", made_at=now, seen_at=now))  # fmt: skip
        for state in ("waiting", "held", "failed", "sent"):
            db.session.add(Delivery(person_id=zebedee.id, address=MAIL, state=state, digest=state != "held",
                                    next_at=now, message_id=f"<{state}@lab>", error=f"{NAME} is away"))  # fmt: skip
    assert len(found("push.example", MAIL)) > 4

    accounts.erase(zebedee.id)
    jobs.run_until_idle()

    assert found(NAME, MAIL) == []
    assert numbered(zebedee.id) == ["deliveries.person_id"]
    assert set(db.session.scalars(select(Delivery.state).where(Delivery.person_id == zebedee.id))) == {
        "suppressed", "failed", "sent"
    }  # fmt: skip

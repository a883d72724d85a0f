"""Taking part on a pilot's page and after a sign-in; what recruitment listens to and does by the calendar."""

from collections.abc import Mapping

from flask import Flask, current_app

from .. import events, jobs, mail
from ..accounts import actions as accounts
from ..accounts import acts
from ..errors import N_, NotFound
from ..events import Event
from ..permissions import Action
from ..pilots import asks as all_asks
from ..pilots import queries as pilots
from ..pilots import retention, sections
from ..web import guard
from . import asks, consents, forgetting, guardians, page, places
from .actions import take_part
from .forms import version_of
from .timers import forget_what_was_promised, free_held_places


def init_app(_app: Flask) -> None:
    sections.register(sections.Section("take_part", 20, "recruitment/_take_part.html", page.take_part, N_("Take part")))
    acts.register(
        acts.Act(
            name="take_part",
            endpoint="recruitment.join",
            words=N_("After you sign in you can take part in the pilot."),
            perform=_resume,
            back=_back,
            by_link=frozenset({"pilot"}),
        )
    )
    all_asks.register(asks.to_agree_again)
    events.when("pilot", frozenset({"open_recruitment"}), consents.keep_version)
    events.when("pilot", frozenset({"decide_adapt"}), consents.start_from_a_copy)
    events.when("pilot", frozenset({"finish", "cancel"}), _end_waiting)
    events.when("pilot", frozenset({"resume"}), _move_up)
    retention.register(forgetting.forget_round)
    retention.register_for_testers(forgetting.forget_tester)
    accounts.on_erase(forgetting.forget_person)
    mail.show(_samples)
    jobs.register_timer("recruitment: places held for a guardian", free_held_places)
    jobs.register_timer("recruitment: what was promised to be deleted", forget_what_was_promised, tidies=True)


def _samples() -> list[mail.Sample]:
    def guardian() -> mail.Letter:
        address = f"{current_app.config['LAB'].base_url.rstrip('/')}/guardians/sample"
        return mail.plain(*guardians.words_of("Mina", "Lamps that come on when somebody walks", address))

    title = N_("A question to a parent or guardian")
    return [mail.Sample("guardian", N_("To people without an account"), title, guardian)]


def _end_waiting(event: Event) -> None:
    if pilot := pilots.pilot(event.thing_id):
        places.end_waiting(pilot)


def _move_up(event: Event) -> None:
    """Places that became free during a pause."""
    if pilot := pilots.pilot(event.thing_id):
        places.move_up(pilot)


def _resume(fields: Mapping[str, str]) -> str:
    """Who had agreed to the text already takes part now; who came by the link reads the text first."""
    pilot = pilots.pilot(_number(fields))
    if pilot is None:
        raise NotFound()
    version = version_of(fields.get("consent"))
    if version is None:
        guard(Action.PILOT_READ, pilot)
        return _back(fields)
    actor, form = guard(Action.PILOT_TAKE_PART, pilot), page.sent_form(pilot.round, fields)
    form.validate()
    take_part(pilot, actor, version, form.said(), wait=form.wait.data == "1")
    return _back(fields)


def _back(fields: Mapping[str, str]) -> str:
    return f"/pilots/{_number(fields)}#take-part"


def _number(fields: Mapping[str, str]) -> int:
    raw = fields.get("pilot") or fields.get("id") or ""
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 11 else 0

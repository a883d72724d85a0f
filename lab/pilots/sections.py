"""The sections of a pilot's page: each later package adds its own, and answers its own forms with it.

A section is one fragment. The whole page holds all of them in the order of their places; a form that htmx sent gets
its section alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, get_flashed_messages, redirect, render_template

from .. import moves
from ..errors import N_, Conflict, Invalid
from ..forms import LabForm
from ..web import Page, fragment_or_redirect, me, wants_fragment
from ..words import say
from . import checklist, queries
from .asks import Ask, waiting_for
from .kind import PILOT
from .models import Pilot
from .page import PilotPage, page_of


@dataclass(frozen=True)
class Section:
    """`name`: with hyphens it is the anchor, and with the pilot's number the fragment's id. `place`: its order.

    `read`: what its template gets as `part`, or None when there is nothing to show to this person. It may look at
    `page.given(name)`: the form that came back, or what was just done. `label`: its words in the page's jump list.
    """

    name: str
    place: int
    template: str
    read: Callable[[PilotPage], Any]
    label: str = ""

    @property
    def anchor(self) -> str:
        return self.name.replace("_", "-")


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    _sections[section.name] = section


def all_sections() -> list[Section]:
    return sorted(_sections.values(), key=lambda section: (section.place, section.name))


def show(pilot: Pilot, name: str = "", **given: Any) -> str:
    """The whole page; `given` is for the section `name`."""
    told = _told()
    givens: dict[str, dict[str, Any]] = {section: {"said": words} for section, words in told.items()}
    page = page_of(pilot, me(), givens | ({name: given} if name else {}))
    shown = [(section, part) for section in all_sections() if (part := section.read(page)) is not None]
    return render_template(
        "pilots/show.html", page=page, pilot=pilot, round=page.current, buttons=moves.buttons(PILOT, pilot),
        told=told.keys() & {section.name for section, _ in shown},
        sections=[(section.template, part) for section, part in shown], jump=_jump(page, [one for one, _ in shown]),
        asks=_asks(page), gates=[] if page.ended else checklist.ahead(pilot, queries.pilot_facts(pilot), me()),
    )  # fmt: skip


def _told() -> dict[str, str]:
    """Section → what was done there: a page that opens at a section says it in the section, where it is seen.

    A visitor's session is not even looked at, so that one copy of the page serves all of them.
    """
    if not me().id:
        return {}
    found: Any = get_flashed_messages(with_categories=True, category_filter=list(_sections))
    return dict(found)


def _asks(page: PilotPage) -> list[Ask]:
    """What waits here for who takes part; nobody else is asked for anything."""
    return waiting_for(page.actor.id, page.pilot.id) if page.tester and page.actor.id else []


def _jump(page: PilotPage, shown: list[Section]) -> list[tuple[str, str]]:
    """Anchor and words of what stands on the page, in its order."""
    decided = [("decision", N_("What was decided"))] if page.decisions else []
    return [
        *([] if page.is_open else decided),
        *((section.anchor, section.label) for section in shown if section.label),
        *(decided if page.is_open else []),
        *([("charter", N_("How it is tested"))] if page.shows_charter else []),
        ("ideas", N_("The ideas it came from")),
        ("history", N_("What happened")),
    ]


def written(
    pilot: Pilot,
    name: str,
    form: LabForm,
    write: Callable[[], Any],
    *,
    done: str = "",
    shows_conflict: bool = False,
    **given: Any,
) -> Page:
    """Write, then answer with the section; what could not be taken stands in its form again.

    `done`: what the person is told. `shows_conflict`: a Conflict is told inside the section, because a page of its
    own would hide what can be done instead.
    """
    try:
        if form.validate():
            write()
            return answer(pilot, name, done=done)
    except Invalid as no:
        form.take(no.fields)
    except Conflict as no:
        if not shows_conflict:
            raise
        form.take({"": [no.sentence]})
        return again(pilot, name, form=form, **given), 409
    return again(pilot, name, form=form, **given), 422


def answer(pilot: Pilot, name: str, *, done: str = "", **given: Any) -> Page:
    """After a write: 303 to the section, or the section for htmx."""
    to = f"{pilot.path}#{_sections[name].anchor}"
    said = say(done) if done else ""
    if not wants_fragment():
        if said:
            flash(said, name)
        return redirect(to, 303)
    return fragment_or_redirect(_sections[name].template, to, **_values(pilot, name, {"said": said, **given}))


def again(pilot: Pilot, name: str, **given: Any) -> str:
    """The section, or the whole page, with what was sent."""
    if not wants_fragment():
        return show(pilot, name, **given)
    return render_template(_sections[name].template, **_values(pilot, name, given))


def _values(pilot: Pilot, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    page = page_of(pilot, me(), {name: given})
    part = _sections[name].read(page)
    return {"page": page, "pilot": pilot, "round": page.current, "part": part, "asks": _asks(page), "swapped": True}

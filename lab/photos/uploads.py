"""A form with photos: each is kept the moment it arrives, and the form then carries its key instead of the file.

That happens before anything else looks at the request. So whatever comes of it (another field is wrong, the session has
ended, somebody was faster) the page that answers sends the keys along with the other fields, and no photo is lost.
"""

from dataclasses import dataclass

from flask import current_app, g, request
from flask_babel import gettext
from limits import parse
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict

from .. import pictures, text
from ..accounts import acts
from ..errors import Refusal
from ..extensions import limiter
from ..storage import Full
from ..web import limit_key, me
from ..words import say
from . import actions, queries, rules
from .tokens import keys_in, token_of

KEPT, ALTS = "photos_kept", "photo_alt"
ROOM = 64 * 1024 * 1024
"""Bytes of a whole form: four photos, and some that are too large, so that the page can say which."""

NAME_SHOWN = 60


@dataclass(frozen=True)
class Door:
    thing: str
    most: int


_doors: dict[str, Door] = {}


def accept(endpoint: str, thing: str, most: int = rules.MOST) -> None:
    """Let the form that this route takes carry photos."""
    _doors[endpoint] = Door(thing, most)


def take() -> None:
    """Before every request; does something only for a form with files that a route accepts."""
    door = _doors.get(request.endpoint or "")
    if door is None or request.method != "POST" or request.mimetype != "multipart/form-data" or acts.from_elsewhere():
        return
    request.max_content_length = ROOM
    form = MultiDict(request.form)
    sent = [file for file in request.files.getlist("photos") if file.filename]
    alts = form.poplist(ALTS)
    g.photos_refused = []
    for number, file in enumerate(sent):
        alt = text.line(alts[number]) if number < len(alts) else ""
        _take(door, form, file, alt)
    request.form, request.files = ImmutableMultiDict(form), ImmutableMultiDict()


def _take(door: Door, form: MultiDict, file: FileStorage, alt: str) -> None:
    name = text.line(file.filename or "")[-NAME_SHOWN:]
    try:
        if refused := _no_room(door, form):
            g.photos_refused.append(_with_alt(gettext(refused).format(name=name, most=door.most), alt))
            return
        raw = _bytes_of(file)
        photo = actions.keep(me(), door.thing, raw, alt)
    except Full:
        g.photos_refused.append(_with_alt(gettext(rules.NO_ROOM).format(name=name), alt))
    except Refusal as no:
        g.photos_refused.append(_with_alt(f"{name}: {say(no.sentence)}", alt))
    else:
        form[KEPT] = f"{form.get(KEPT, '')} {token_of(photo.key)}".strip()
        form[f"{ALTS}_{photo.key}"] = alt


def _no_room(door: Door, form: MultiDict) -> str:
    """Why not one more, or ""."""
    stays = [key for key in keys_in(form.get(KEPT, "")) if not form.get(f"photo_remove_{key}")]
    if len(stays) >= door.most:
        return rules.TOO_MANY
    if limiter.enabled and not limiter.limiter.hit(parse(rules.UPLOADS), "photos", limit_key()):
        return rules.TOO_OFTEN
    space = current_app.config["LAB"].photo_space * 1024 * 1024
    if queries.total_bytes() >= space:
        return rules.NO_ROOM
    if not me().id:
        full = queries.waiting_bytes_of_visitors() >= space // rules.VISITORS_PART
        return rules.VISITORS_NO_ROOM if full else ""
    return rules.MANY_WAIT if queries.waiting_of_person(me().id) >= rules.WAITING_EACH else ""


def _bytes_of(file: FileStorage) -> bytes:
    """All of it; a file that is too large is not read at all."""
    pictures.check_size(file.stream.seek(0, 2))
    file.stream.seek(0)
    return file.stream.read()


def _with_alt(words: str, alt: str) -> str:
    """What was typed for a photo that is not taken is given back."""
    return f"{words} {gettext('You described it so:')} “{alt}”" if alt else words

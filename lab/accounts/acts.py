"""Acts that survive a sign-in: what the visitor was doing is kept with the attempt and done right after it.

Each package registers its own acts by name. A resumed act passes the same guard again.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, make_response, render_template, request
from flask_wtf.csrf import generate_csrf

from ..errors import N_, NotFound, Refusal
from . import queries
from .forms import EmailForm

ACT_MAX = 12_000
"""Characters of JSON: room for the longest idea that can be shared (120 + 2,000 + 4,000) and its four photos."""
NO_WORDS = frozenset({"once", "seen", "photos_kept"})
"""Fields that a form carries for the lab: nobody typed them."""
ADDRESS_MAX = 500
"""Characters of an act that may travel in the address of the sign-in page."""

A_TEXT = 20
"""A field this long, with a space in it, is a text that somebody typed: it is shown before it is sent in their name."""
GONE = N_("You are signed in. What you wanted to do is not possible any more.")

Fields = Mapping[str, str]


@dataclass(frozen=True)
class Act:
    """`perform` does it as the person who is signed in now and returns the path to go to.

    `back` is that path when it cannot be done any more. `words` say what will happen after the sign-in.
    `wrong` is asked before the sign-in: the form again, when what was sent could never be done.
    `texts` are fields that are shown before they are sent in somebody's name; `about` says what it will be done to,
    in words and their language. `by_link`: fields that an address from outside the lab may carry.
    """

    name: str
    endpoint: str
    words: str
    perform: Callable[[Fields], str]
    back: Callable[[Fields], str]
    wrong: Callable[[], Any] | None = None
    texts: frozenset[str] = frozenset()
    about: Callable[[Fields], tuple[str, str]] = lambda _fields: ("", "")
    by_link: frozenset[str] = frozenset()


_acts: dict[str, Act] = {}


def register(act: Act) -> None:
    _acts[act.name] = act


def named(name: str) -> Act | None:
    return _acts.get(name)


def is_resumable(endpoint: str | None) -> bool:
    return any(act.endpoint == endpoint for act in _acts.values())


def pack(name: str, fields: Fields) -> str:
    """JSON, or "" when there is no such act or it is too long to keep."""
    packed = json.dumps({"act": name, "fields": dict(fields)}, ensure_ascii=False)
    return packed if name in _acts and len(packed) <= ACT_MAX else ""


def unpack(packed: str) -> tuple[Act, Fields] | None:
    try:
        found = json.loads(packed)
        act = _acts.get(found["act"])
        return (act, {str(k): str(v) for k, v in found["fields"].items()}) if act else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def kept(packed: str) -> str:
    """The same act as it came back from a form, or "" when it is none of ours."""
    return packed if len(packed) <= ACT_MAX and unpack(packed) else ""


def from_elsewhere() -> bool:
    """Whether the browser says that no page of this lab sent this. Old browsers and scripts say nothing."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site:
        return site != "same-origin"
    ours = (request.host, urlsplit(current_app.config["LAB"].base_url).netloc)
    return bool(origin) and str(origin).partition("://")[2] not in ours


def from_address() -> str:
    """The act that stands in the address of the sign-in page.

    Anybody can write such an address and send it to somebody: only a page of the lab itself may say all there is to do.
    """
    act, fields = _acts.get(request.args.get("act", "")), request.args.to_dict()
    fields.pop("act", None)
    site = request.headers.get("Sec-Fetch-Site", "none")
    if act and site != "same-origin":
        fields = {name: value for name, value in fields.items() if name in act.by_link}
    return pack(act.name, fields) if act and fields and site in ("none", "same-origin") else ""


def back(packed: str) -> str:
    """Where the act was begun; "" when there is none. Anybody can write an address with half an act in it."""
    found = unpack(packed)
    try:
        return found[0].back(found[1]) if found else ""
    except (Refusal, LookupError, ValueError):
        return ""


def _about(packed: str) -> tuple[str, str]:
    found = unpack(packed)
    try:
        return found[0].about(found[1]) if found else ("", "")
    except (Refusal, LookupError, ValueError):
        return "", ""


def resume(packed: str) -> tuple[str, str]:
    """Do it as the person who is signed in now: where to go, and what to tell them when it could not be done."""
    found = unpack(packed)
    if not found:
        return "", ""
    act, fields = found
    try:
        return act.perform(fields), ""
    except NotFound:
        return "", GONE
    except Refusal as no:
        return back(packed), no.sentence or GONE
    except (LookupError, ValueError):
        return "", GONE


def page(packed: str, next_path: str, form: EmailForm | None = None, **more: Any) -> dict[str, Any]:
    """What the sign-in page shows: the form, what happens right after, the demo's people."""
    found = unpack(packed)
    texts = _texts(*found) if found else []
    return {
        "form": form or EmailForm(formdata=None), "act": packed, "act_words": found[0].words if found else "",
        "act_photos": len(found[1].get("photos_kept", "").split()) if found else 0,
        "act_texts": texts, "act_about": _about(packed), "next": next_path, "personas": queries.personas(),
        "csrf": generate_csrf(), **more,
    }  # fmt: skip


def _texts(act: Act | None, fields: Fields) -> list[str]:
    known = act.texts if act else frozenset()
    return [
        value
        for name, value in fields.items()
        if name not in NO_WORDS
        and ((name in known and value.strip()) or (len(value) > A_TEXT and " " in value.strip()))
    ]


def wanted_here() -> dict[str, str]:
    """The act of this POST for the sign-in's address. Typed words do not go into an address: the device keeps those."""
    act = _act_here()
    fields = {name: value for name, value in _sent_here().items() if name not in ("act", "next")}
    said = "".join(fields.values())
    return {**fields, "act": act.name} if act and " " not in said and len(said) <= ADDRESS_MAX else {}


def ask_to_sign_in() -> Response:
    """The sign-in page that carries the act of this POST: its fields and its address's numbers."""
    act = _act_here()
    try:
        if act and act.wrong and (form_again := act.wrong()):
            return make_response(form_again)
    except Refusal as no:  # this runs in an error's handler, where nobody else would turn it into a page
        return make_response(current_app.handle_user_exception(no))
    fields = _sent_here()
    packed = pack(act.name, fields) if act else ""
    too_long = [] if packed else _texts(act, fields)
    words = render_template("accounts/sign_in.html", **page(packed, back(packed) or "/", too_long=too_long))
    return Response(words, 401, content_type="text/html; charset=utf-8")


def _act_here() -> Act | None:
    return next((act for act in _acts.values() if act.endpoint == request.endpoint), None)


def _sent_here() -> dict[str, str]:
    fields = {**{k: str(v) for k, v in (request.view_args or {}).items()}, **request.form.to_dict()}
    fields.pop("csrf_token", None)
    return fields


def idea_number(fields: Fields) -> int:
    """The idea in whose address the act was sent. Raises NotFound when there is none."""
    given = fields.get("idea_id", "")
    if not (given.isascii() and given.isdigit()):
        raise NotFound()
    return int(given)

"""Acts that survive a sign-in: what the visitor was doing is kept with the attempt and done right after it.

Each package registers its own acts by name. A resumed act passes the same guard again.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response, render_template, request
from flask_wtf.csrf import generate_csrf

ACT_MAX = 8000
"""Characters of JSON: room for the longest idea that can be shared (120 + 2,000 + 4,000)."""

Fields = Mapping[str, str]


@dataclass(frozen=True)
class Act:
    """`perform` does it as the person who is signed in now and returns the path to go to.

    `back` is that path when it cannot be done any more. `words` say what will happen after the sign-in.
    """

    name: str
    endpoint: str
    words: str
    perform: Callable[[Fields], str]
    back: Callable[[Fields], str]


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


def ask_to_sign_in() -> Response:
    """The sign-in page that carries the act of this POST: its fields and its address's numbers."""
    act = next((a for a in _acts.values() if a.endpoint == request.endpoint), None)
    fields = {**{k: str(v) for k, v in (request.view_args or {}).items()}, **request.form.to_dict()}
    fields.pop("csrf_token", None)
    packed = pack(act.name, fields) if act else ""
    next_path = act.back(fields) if act else "/"
    page = render_template("accounts/sign_in.html", act=packed, act_words=act and act.words, next=next_path,
                           csrf=generate_csrf(), form=None)  # fmt: skip
    return Response(page, 401, content_type="text/html; charset=utf-8")

"""Where rules meet HTTP: guard(), can(), pages, fragments, refusals, headers. Only this module knows status codes."""

import re
import secrets
from types import SimpleNamespace
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response as BaseResponse

from . import clock, fragments, headers, policy, text
from .accounts import acts
from .assets import Assets, asset
from .config import Settings
from .db import db
from .errors import N_, Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, TooMany
from .extensions import address
from .lifecycle import Move
from .permissions import Action
from .policy import VISITOR, Actor
from .words import about_words, day_tag, day_words, moment_tag, money, say, template_gettext, told

MAX_ID = 2**31 - 1
PERSONAL = re.compile(
    r"/(me|admin|desk|backlog|reports|invitations|guardians|surveys|answered|outcomes|unsubscribe)(/|$)"
    r"|.*/(co-authors|moderation|recruitment|checkins?|diary|incidents|people|board|money|partners|readings|costs|decide|closing)(/|$)"
)
"""Pages that a browser keeps nowhere: a shared one must not show them again after the sign-out."""

T = TypeVar("T")
Page = str | Response | BaseResponse | tuple[str, int]


# Who asks, and may they


def me() -> Actor:
    """The person of this request; a visitor when nobody is signed in."""
    if "me" not in g:
        g.me = current_user.actor if current_user.is_authenticated else VISITOR
    return g.me


def guard(action: Action, thing: Any = None) -> Actor:
    """The person, if they may. What one may not read is not found; rights come before the stage."""
    actor = me()
    _guard_read(actor, thing)
    policy.check(action, actor, thing)
    return actor


def guard_move(move: Move, thing: Any) -> Actor:
    """The same for a move's right, which is its `who`."""
    actor = me()
    _guard_read(actor, thing)
    policy.check_move(move, actor, thing)
    return actor


def can(action: Action | str, thing: Any = None) -> bool:
    """For templates: the same rules as guard(). `action` may be an Action's name."""
    named = Action[action] if isinstance(action, str) and action in Action.__members__ else Action(action)
    return policy.allows(me(), named, thing)


def limit_key() -> str:
    """Whom a limit counts: the person, or a visitor's address."""
    return f"person {me().id}" if me().id else f"address {address()}"


def _guard_read(actor: Actor, thing: Any) -> None:
    read = policy.READ_OF.get(getattr(thing, "kind", ""))
    if read and not policy.allows(actor, read, thing):
        raise NotFound()


# Pages and fragments


def wants_fragment() -> bool:
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def fragment_or_redirect(template: str, path: str, **context: Any) -> Page:
    """htmx gets the fragment that the page includes; a plain form gets a 303 to the page."""
    if wants_fragment():
        return render_template(template, **context)
    return redirect(path, 303)


def invalid(template: str, **context: Any) -> Page:
    """The form again, every text kept, with what is wrong beside the fields."""
    return render_template(template, **context), 422


def own_path(target: str | None, default: str = "/") -> str:
    """`target` if it is a path of this lab, for every `next`."""
    target = (target or "").strip()
    ok = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if ok and target.isprintable() and len(target) <= 1000 else default


def or_not_found(thing: T | None) -> T:
    """The thing, or a 404."""
    if thing is None:
        raise NotFound()
    return thing


def new_once() -> str:
    """The number of a form, so that sending it twice is once."""
    return secrets.token_urlsafe(9)


def fresh_csrf() -> str:
    """For the few pages that carry a form for visitors; every other signed-out page sets no cookie."""
    return generate_csrf()


# Errors


def _refused(status: int, heading: str, words: str, **context: Any) -> Response:
    """A full page; htmx takes its `.refused` into #refusal."""
    db.session.rollback()
    body = render_template("layouts/refusal.html", heading=heading, words=words, **context)
    answer = Response(body, status, content_type="text/html; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def not_found(_error: Any = None) -> Page:
    """Also where a thing was hidden while somebody wrote about it: their words come back."""
    comfort = _comfort() if request.endpoint else {}
    words = gettext("This page does not exist, or is not public.")
    if not comfort:
        words = gettext("This page does not exist, or is not public. Nothing was lost.")
    return _refused(404, gettext("Not found"), words, **comfort)


def _not_signed_in(_error: NotSignedIn) -> Page:
    """A page to read comes back after the sign-in; an act is done right after it."""
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    if not wants_fragment():
        return acts.ask_to_sign_in()
    wanted = acts.wanted_here()
    if not wanted and acts.is_resumable(request.endpoint):
        # Typed words stay out of the address: a plain form on the page carries them to the sign-in.
        words = gettext("You are not signed in any more. Your text is kept: press the button, sign in, and it is sent.")
        return _refused(401, gettext("Please sign in first"), words, again=kept_fields())
    back = own_path(request.headers.get("HX-Current-URL", "").partition(request.host)[2])
    where: dict[str, Any] = {**wanted, "next": back}
    return Response("", 401, {"HX-Redirect": url_for("accounts.sign_in", **where)})


def _not_allowed(error: NotAllowed) -> Page:
    return _refused(403, gettext("You may not do this"), say(error.sentence), **_comfort())


def _conflict(error: Conflict) -> Page:
    """`heading` and `links` (address, words) may come with the refusal: what can be done instead."""
    heading = say(error.details.get("heading")) or gettext("It has moved on")
    links = [(path, say(words)) for path, words in error.details.get("links", ())]
    return _refused(409, heading, say(error.sentence), links=links, **_comfort())


def _invalid(error: Invalid) -> Page:
    said = [say(s) for of in error.fields.values() for s in of] or [say(error.sentence)]
    return _refused(422, gettext("Something is missing"), " ".join(said), **_comfort())


def _too_many(error: Any) -> Page:
    words = gettext("That was a lot in a short time. Wait a few minutes, then send it again.")
    answer = _refused(
        429, gettext("A little slower, please"), words, **_comfort(), again=kept_fields(), csrf=fresh_csrf()
    )
    answer.headers["Retry-After"] = str(int(getattr(error, "retry_after", 0) or 60))
    return answer


def _busy(error: OperationalError) -> Page:
    if "locked" not in str(error) and "busy" not in str(error):
        return _broken(error)
    words = gettext("The lab is busy. Nothing was saved by half; please send it again in a few seconds.")
    answer = _refused(503, gettext("One moment"), words, again=kept_fields())
    answer.headers["Retry-After"] = "5"
    return answer


def _csrf_failed(_error: CSRFError) -> Page:
    """The form again with everything that was typed: one more press sends it."""
    if acts.from_elsewhere():
        # Nothing of it is offered again, and no new cookie ends the session of whoever was led here.
        words = gettext("This was not sent from a page of the lab, so nothing was done.")
        return _refused(400, gettext("That did not work"), words)
    if not me().id and acts.is_resumable(request.endpoint):
        return _not_signed_in(NotSignedIn())
    words = gettext("The page was open for a long time. Everything you typed is kept: press the button to send it.")
    return _refused(
        400,
        gettext("Please send it once more"),
        words,
        again=kept_fields() or [("again", "1")],
        csrf=fresh_csrf(),
    )


def _http(error: HTTPException) -> Page:
    if error.code == 404:
        return not_found()
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    said = {
        405: gettext("This address does not take that. Go back and try the button on the page."),
        413: gettext(
            "What you sent is too large. Go back: your text is still there. Make the text shorter, "
            "or choose fewer or smaller photos, and send it again."
        ),
    }
    words = said.get(error.code, gettext("The lab could not read this request. Nothing was changed."))
    return _refused(error.code, gettext("That did not work"), words)


def _broken(error: Exception) -> Page:
    current_app.logger.error("unexpected: %s %s", request.method, request.url_rule or "", exc_info=error)
    words = gettext("It was not you. The lab has noted it, and nothing was saved by half.")
    return _refused(500, gettext("Something broke on our side"), words, **_comfort())


def _comfort() -> dict[str, Any]:
    """The texts of a form that could not be taken, to copy."""
    texts = [value for name, value in kept_fields() if _is_typed(value) and name not in acts.NO_WORDS]
    return {"comfort": gettext("Your text is kept below."), "kept": texts} if texts else {}


def _is_typed(value: str) -> bool:
    """Words, and no code of a choice: those are one short word each."""
    return len(value) > 40 or len(value.split()) > 1


def kept_fields() -> list[tuple[str, str]]:
    """What was typed into a form that could not be taken, for a page that sends it again."""
    if request.method != "POST":
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]


# Binding it to the app


class IdConverter(IntegerConverter):
    """Ids are below 2^31. A larger number finds nothing: 0 is nobody's id. Refused here, a POST would be a 405."""

    regex = r"[0-9]{1,10}"

    def to_python(self, value: str) -> int:
        number = int(value)
        return number if number <= MAX_ID else 0


def _refuse_broken_text() -> None:
    """Bytes that are no UTF-8 would stay as percent signs in somebody's text. Asked before anything reads the form."""
    if request.method != "POST" or request.mimetype != "application/x-www-form-urlencoded":
        return
    try:
        unquote_to_bytes(request.get_data()).decode()
    except UnicodeDecodeError:
        raise Invalid({"": [N_("The text holds characters that are damaged. Type them again and send it.")]}) from None


def _context() -> dict[str, Any]:
    actor = me()
    return {
        "me": actor if actor.id else None,
        "csrf": generate_csrf() if actor.id else "",
        "unread": actor.unread,
        "lang": str(get_locale() or "en"),
        "dir": getattr(get_locale(), "text_direction", "ltr"),
        "today": clock.today(),
    }


def _finish(response: Response) -> Response:
    is_file = request.endpoint == "static" and response.mimetype != "text/html"
    for name, value in current_app.extensions["lab_headers_of_files" if is_file else "lab_headers"]:
        if name not in response.headers:  # a page that needs another policy says so itself
            response.headers.add(name, value)
    if response.mimetype == "text/html":
        response.vary.add("HX-Request")
        _cacheable(response)
    elif not is_file and me().id:
        # A table or a feed for one person: nothing between the lab and them keeps it.
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _cacheable(response: Response) -> None:
    """A signed-out page carries an ETag and may be kept and asked for again; a person's page is theirs alone."""
    kept = "no-store" if PERSONAL.match(request.path) else "private, no-cache"
    response.headers.setdefault("Cache-Control", kept)
    if request.method == "GET" and response.status_code == 200 and not me().id:
        response.add_etag()
        response.make_conditional(request)


def look_of(settings: Settings, assets: Assets) -> SimpleNamespace:
    """What templates may know of the settings: never a secret."""
    return SimpleNamespace(
        name=settings.name, city=settings.city, demo=settings.demo, assets=assets, languages=settings.languages,
        mail_to_file=settings.mail_to_file, mail_reply_to=settings.mail_reply_to, currency=settings.currency,
        base_url=settings.base_url,
        map=SimpleNamespace(
            tiles=settings.tiles_url, host=settings.tiles_host, attribution=text.safe_html(settings.tiles_attribution),
            geocoder=bool(settings.geocoder_url),
        ),
    )  # fmt: skip


def init_app(app: Flask) -> None:
    settings: Settings = app.config["LAB"]
    assets = Assets(settings)
    app.extensions["lab_headers"] = headers.of_pages(settings, assets)
    app.url_map.converters["int"] = IdConverter
    fragments.init_app(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        lab=look_of(settings, assets), asset=asset, can=can, say=say, day_words=day_words, day_tag=day_tag,
        about_words=about_words, moment_tag=moment_tag, money=money, render_text=text.render, short=text.short,
        once=new_once, locale=get_locale, Action=Action, _=template_gettext, gettext=template_gettext,
    )  # fmt: skip
    app.jinja_env.filters.update(say=say, day=day_tag, moment=moment_tag, money=money, prose=text.render, told=told)
    app.jinja_env.filters.update(named=text.with_names)
    app.context_processor(_context)
    app.before_request_funcs.setdefault(None, []).insert(0, _refuse_broken_text)
    app.after_request(_finish)
    for kind, handler in (
        (NotFound, not_found), (NotSignedIn, _not_signed_in), (NotAllowed, _not_allowed), (Conflict, _conflict),
        (Invalid, _invalid), (TooMany, _too_many), (CSRFError, _csrf_failed), (OperationalError, _busy),
        (429, _too_many), (HTTPException, _http), (UnicodeError, lambda _e: not_found()), (500, _broken),
    ):  # fmt: skip
        app.register_error_handler(kind, handler)

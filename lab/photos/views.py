"""The pictures themselves."""

from flask import Blueprint, Response, request

from .. import pictures, policy
from ..permissions import Action
from ..policy import VISITOR
from ..storage import files
from ..web import Page, guard, or_not_found
from . import access, actions, queries

bp = Blueprint("photos", __name__)

YEAR = 365 * 86_400


@bp.get("/photos/<key>/<int:size>.webp")
def picture(key: str, size: int) -> Page:
    """Its address says what it holds for ever; who may see it is asked each time that somebody has not kept it.

    What not everyone may see, such as a tester's picture of their home, no browser keeps: it may be a shared one.
    """
    photo = or_not_found(queries.photo(key))
    seen = access.seen(photo)
    guard(Action.PHOTO_READ, seen)
    data = or_not_found(files().get(actions.file_name(photo.key, size)) if size in pictures.SIZES else None)
    answer = Response(data, content_type="image/webp")
    is_public = policy.allows(VISITOR, Action.PHOTO_READ, seen)
    answer.headers["Cache-Control"] = f"private, max-age={YEAR}, immutable" if is_public else "no-store"
    answer.headers["Content-Disposition"] = "inline"
    answer.set_etag(f"{photo.key}-{size}")
    return answer.make_conditional(request)

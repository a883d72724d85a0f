"""The form of an idea. A draft may be unfinished; what a submitted idea must have is checked on submit."""

import secrets
from typing import Any

from flask import flash
from flask_babel import get_locale, gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from ..calls import queries as calls
from ..calls.queries import Known
from ..city import queries as city
from ..forms import Clean, LabForm
from ..photos import queries as photos
from ..photos.forms import PhotosField
from . import place
from .actions import IdeaText, mark_of
from .models import Idea
from .rules import LANGS, NEED, SOLUTION, TITLE, Stage


def _at_most(high: int) -> Any:
    def check(_form: FlaskForm, field: Field) -> None:
        n = len(field.data or "")
        if n > high:
            raise ValidationError(gettext("Write at most {high} characters; there are {n}.").format(high=high, n=n))

    return check


def _coordinate(limit: float) -> Any:
    def check(_form: FlaskForm, field: Field) -> None:
        if field.data and place.number(field.data, limit) is None:
            raise ValidationError(gettext("This place is not on the map. Leave it out or choose it again."))

    return check


class IdeaForm(LabForm):
    need = TextAreaField(lazy_gettext("What is needed?"), [Clean(), _at_most(NEED[1])])
    solution = TextAreaField(lazy_gettext("How could it work?"), [Clean(), _at_most(SOLUTION[1])])
    title = StringField(lazy_gettext("A title that says it in one line"), [Clean(one_line=True), _at_most(TITLE[1])])
    topic = SelectField(lazy_gettext("Topic"), validate_choice=False)
    district = SelectField(lazy_gettext("Where"), validate_choice=False)
    call = SelectField(lazy_gettext("Answers a call for ideas"), validate_choice=False)
    lang = SelectField(lazy_gettext("Language of your text"), choices=LANGS, validate_choice=False)
    lat = HiddenField(validators=[_coordinate(90)])
    lng = HiddenField(validators=[_coordinate(180)])
    exact = BooleanField(lazy_gettext("Show the exact place"))
    photos = PhotosField(lazy_gettext("Photos"))
    once = HiddenField()
    seen = HiddenField()
    meaning = RadioField(
        lazy_gettext("What did you change?"),
        choices=[
            ("same", lazy_gettext("Only small corrections")),
            ("changed", lazy_gettext("It asks for something else now")),
        ],
        default="same",
        validate_choice=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = city.places()
        topics = [(topic.slug, topic.name) for topic in places.topics.values()]
        self.topic.choices = [("", gettext("Choose a topic")), *topics]
        districts = [(district.slug, district.name) for district in places.districts.values()]
        self.district.choices = [("", gettext("The whole city")), *districts]
        self.open_calls = {call.slug: call for call in calls.open_calls()}
        answers = [(call.slug, call.title) for call in self.open_calls.values()]
        self.call.choices = [("", gettext("No, it stands by itself")), *answers]
        if self.lang.data not in dict(LANGS):
            self.lang.data = _page_language()

    @property
    def chosen_call(self) -> Known | None:
        return self.open_calls.get(self.call.data or "")

    @property
    def call_has_closed(self) -> bool:
        """It was chosen, and is not open: any more, or yet."""
        return bool(self.call.data) and self.chosen_call is None

    def say_what_became_of_the_call(self, idea: Idea) -> None:
        """On the next page: a call may close while somebody writes, and the idea is kept without it."""
        if self.call_has_closed and not idea.call_id:
            flash(gettext("The call for ideas is not open any more. Your idea is kept without it."))

    def check(self, submitting: bool) -> bool:
        """Whether it can be kept (a draft) or sent in; each error stands beside its field."""
        self.validate()
        if self.district.data and not city.places().district(self.district.data):
            self.take({"district": [gettext("Choose one from the list.")]})
        if place.is_far(self.lat.data, self.lng.data):
            self.take({"lat": [gettext("This place is far from the city. Choose it again, or take the point out.")]})
        if submitting:
            self._check_complete()
        elif not (self.title.data or self.need.data or self.solution.data):
            self.take({"need": [gettext("Write a few words first: an empty draft is not kept.")]})
        return not self.errors

    def _check_complete(self) -> None:
        for name, low in (("need", NEED[0]), ("title", TITLE[0])):
            field = self[name]
            n = len(field.data or "")
            if n == 0:
                self.take({name: [gettext("This is needed.")]})
            elif n < low and not field.errors:
                self.take({name: [gettext("Write at least {low} characters; there are {n}.").format(low=low, n=n)]})
        if not city.places().topic(self.topic.data or ""):
            self.take({"topic": [gettext("Choose the topic that fits best.")]})
        self.take({"photos": self.photos.undescribed()})

    def text(self) -> IdeaText:
        places = city.places()
        topic = places.topic(self.topic.data or "")
        where = place.read(self.lat.data, self.lng.data, bool(self.exact.data), self.district.data)
        return IdeaText(
            title=self.title.data or "", need=self.need.data or "", solution=self.solution.data or "",
            lang=self.lang.data, topic_id=topic.id if topic else None, district_id=where.district_id,
            lat=where.lat, lng=where.lng,
            call_id=self.chosen_call.id if self.chosen_call else None,
        )  # fmt: skip


def blank_form(wanted: Any) -> IdeaForm:
    """A new idea; an address may name topic, district and place beforehand."""
    known = {name: wanted.get(name, "") for name in ("topic", "call")}
    where = place.read(wanted.get("lat"), wanted.get("lng"), False, wanted.get("district"))
    named = city.places().districts.get(where.district_id or 0)
    known |= {"district": named.slug if named else "", **place.shown(where.lat, where.lng)}
    return IdeaForm(formdata=None, data={**known, "once": secrets.token_urlsafe(12), "lang": _page_language()})


def form_of(idea: Idea) -> IdeaForm:
    places = city.places()
    topic, district = places.topics.get(idea.topic_id or 0), places.districts.get(idea.district_id or 0)
    kept = {name: getattr(idea, name) for name in ("title", "need", "solution", "lang")}
    kept |= place.shown(idea.lat, idea.lng)
    answered = calls.known_call(idea.call_id)
    if answered and (answered.is_open or idea.stage == Stage.DRAFT):
        kept["call"] = answered.slug
    form = IdeaForm(
        formdata=None,
        data={
            **kept,
            "seen": mark_of(idea),
            "topic": topic.slug if topic else "",
            "district": district.slug if district else "",
        },
    )
    if idea.photos:
        form.photos.fill(photos.photos_of("idea", [idea.id])[idea.id])
    return form


def _page_language() -> str:
    spoken = str(get_locale() or "en").partition("_")[0]
    return spoken if spoken in dict(LANGS) else "en"

"""The photos of a form: what it shows of them, and what it asks for. `photos/_field.html` draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import g
from flask_babel import gettext
from wtforms import Field

from .. import text
from . import access, queries
from .models import Photo
from .rules import ALT, GONE, MOST, NEED_WORDS, NEEDS_WORDS, TOO_MANY, Kept, Wanted
from .tokens import keys_in, token_of
from .uploads import ALTS, KEPT


@dataclass(frozen=True)
class Shown:
    """One photo in the form. `visible`: whether whoever looks at the form may load the picture."""

    photo: Photo
    alt: str
    removed: bool = False
    visible: bool = True

    @property
    def key(self) -> str:
        return self.photo.key


class PhotosField(Field):
    """`data` is the list of photos in their order; `wanted` is what the action gets."""

    widget = None
    data: list[Shown]

    def __init__(self, label: str | None = None, most: int = MOST, describe: bool = True, **more: Any) -> None:
        """`describe`: the form is not taken before each photo is described. Where only few people see it, it may be."""
        super().__init__(label, **more)
        self.most, self.describe = most, describe

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Keys that came with the form, and what uploads.take() could not take."""
        self.raw_data = self.object_data = None
        self.process_errors = []
        self.data = self._sent(formdata) if formdata else []
        if formdata:
            self.process_errors += [*g.get("photos_refused", ()), *self._wrong()]

    def fill(self, photos: Sequence[Photo]) -> None:
        """The photos that the thing has already, for a form that changes it."""
        self.data = [Shown(photo, photo.alt) for photo in photos]

    @property
    def tokens(self) -> str:
        return " ".join(token_of(shown.key) for shown in self.data)

    @property
    def free(self) -> int:
        return max(0, self.most - len(self._staying()))

    @property
    def wanted(self) -> Wanted:
        kept = tuple(Kept(shown.key, shown.alt) for shown in self._staying())
        return Wanted(kept, tuple(shown.key for shown in self.data if shown.removed))

    @property
    def kept(self) -> Wanted:
        """The same, and nothing is taken away: for a draft that saves itself while somebody still ticks boxes."""
        return Wanted(self.wanted.kept)

    def undescribed(self) -> list[str]:
        """What to say when photos still need a description."""
        numbers = [str(number) for number, shown in enumerate(self.data, 1) if not shown.removed and not shown.alt]
        words = NEEDS_WORDS if len(numbers) == 1 else NEED_WORDS
        return [gettext(words).format(n=", ".join(numbers))] if numbers else []

    def _staying(self) -> list[Shown]:
        return [shown for shown in self.data if not shown.removed]

    def _sent(self, formdata: Any) -> list[Shown]:
        keys = keys_in(formdata.get(KEPT, ""))
        rows = queries.by_key(keys)
        usable = [key for key in keys if key in rows and access.may_use(rows[key])]
        if len(usable) < len(keys):
            self.process_errors.append(gettext(GONE))
        shown = [
            Shown(
                rows[key],
                text.line(formdata.get(f"{ALTS}_{key}", rows[key].alt)),
                removed=bool(formdata.get(f"photo_remove_{key}")),
                visible=access.may_load(rows[key]),
            )
            for key in usable
        ]
        return _in_order(shown, formdata)

    def _wrong(self) -> list[str]:
        long = [n for n, shown in enumerate(self.data, 1) if len(shown.alt) > ALT]
        said = [gettext("The description of photo {n} is longer than {most} characters.") for _ in long]
        wrong = [words.format(n=n, most=ALT) for words, n in zip(said, long, strict=True)]
        if len(self._staying()) > self.most:
            wrong.append(gettext(TOO_MANY).format(name=gettext("A photo"), most=self.most))
        return wrong


def _in_order(shown: list[Shown], formdata: Any) -> list[Shown]:
    """By the place that was chosen for each; one that was moved goes before the one that stood there."""

    def place(entry: tuple[int, Shown]) -> tuple[float, int]:
        number, one = entry
        given = formdata.get(f"photo_place_{one.key}", "")
        wanted = int(given) if given.isascii() and given.isdigit() and len(given) < 3 else number
        moved = (wanted > number) - (wanted < number)
        return wanted + moved * 0.5, number

    return [one for _number, one in sorted(enumerate(shown, 1), key=place)]

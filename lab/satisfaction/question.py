"""The question as it is shown: in a list of notices, and on the page behind the link of a mail."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from werkzeug.datastructures import MultiDict

from .. import clock, forms
from ..notices.wording import Told
from ..words import say
from . import links, queries, rules
from .forms import WordsForm
from .models import SatisfactionAnswer


@dataclass(frozen=True)
class Choice:
    """One answer and where it is posted."""

    code: str
    words: str
    path: str


@dataclass(frozen=True)
class Question:
    """`said`: the code of what this person said, "" before. `form`: their words beside it. `signed`: the addresses
    need no sign-in and no token."""

    id: int
    choices: tuple[Choice, ...]
    said: str
    form: WordsForm
    closes_on: date
    signed: bool

    @property
    def is_open(self) -> bool:
        return clock.today() <= self.closes_on

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.code == self.said), None)


def _question(
    id: int, asked_on: date, given: SatisfactionAnswer | None, path: Callable[[str], str], signed: bool
) -> Question:
    choices = tuple(Choice(code, say(words), path(code)) for code, words in rules.SAID)
    said, text = (given.said, given.text) if given else ("", "")
    form = numbered(WordsForm(MultiDict({"text": text})), id)
    return Question(id, choices, said, form, rules.closes_on(asked_on), signed)


def numbered(form: WordsForm, id: int) -> WordsForm:
    """Several questions may stand on one page."""
    forms.number(form, f"words-{id}-")
    return form


def by_link(asked: queries.Asked, person_id: int) -> Question:
    """For whoever has the mail: each answer has a link of its own."""
    id = asked.outcome.id
    given = queries.own_answer(id, person_id)
    return _question(id, asked.asked_on, given, lambda c: f"/answered/{links.token_for(person_id, id, c)}", True)


def for_person(asked: queries.Asked, person_id: int) -> Question:
    """For whoever is signed in."""
    id = asked.outcome.id
    return _question(id, asked.asked_on, queries.own_answer(id, person_id), _path_of(id), False)


def beside(notices: Sequence[Told], person_id: int) -> Mapping[int, Question]:
    """Outcome → its question, for those of the notices that ask one. One statement, none where nothing is asked."""
    asked_at: dict[int, datetime] = {told.asks_about: told.when for told in notices if told.asks_about}
    given = queries.own_answers(list(asked_at), person_id)
    return {
        id: _question(id, clock.day_of(at), given.get(id), _path_of(id), False) for id, at in asked_at.items()
    }  # fmt: skip


def _path_of(id: int) -> Callable[[str], str]:
    return lambda code: f"/outcomes/{id}/answer/{code}"

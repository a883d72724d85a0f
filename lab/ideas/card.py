"""What an idea's card shows, as plain values: a loop over cards asks nothing and nobody."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import get_template_attribute, has_request_context, request
from flask_babel import get_locale, gettext
from markupsafe import Markup

from .. import clock, text
from ..calls import queries as calls
from ..calls.queries import Known
from ..city import queries as city
from ..errors import N_
from ..policy import Actor
from ..words import day_words, say
from . import rules
from .queries import Standing
from .rules import Stage

ANSWER_BY = {Stage.UNDER_REVIEW: N_("answer by {day}"), Stage.SHORTLISTED: N_("decision by {day}")}
LATE = N_("late since {day}")
CLOSED = {
    "sent": (N_("not public yet"), N_("Voting opens when the idea is public.")),
    "studied": (N_("in study"), N_("Voting rests while the city studies the idea.")),
    "pilot": (N_("in a pilot"), N_("Voting has closed: the idea is being tested.")),
    "outcome": (N_("decided"), N_("Voting has closed: the outcome stands.")),
}
"""Why nobody can vote: on a card, and where there is room for a sentence."""
YOUR_IDEA = N_("your idea")


class Card(NamedTuple):
    """`vote`: open, voted, sign_in (a link), or a count and why: own, counted, closed.

    `back`: the page to which a plain form returns. `where`: a hit of a search was found in a comment or an answer.
    `call`: the one that it answers.
    """

    id: int
    path: str
    title: str
    need: str
    lang: str
    topic: str
    district: str
    mark: Markup
    votes: int
    said: Markup
    vote: str
    vote_words: str
    vote_sentence: str
    vote_for: str
    vote_path: str
    sign_in: str
    back: str
    where: str = ""
    call: Known | None = None


_VALUES = attrgetter("id", "title", "need", "lang", "topic_id", "district_id", "stage", "step", "due_on", "votes",
                     "comments", "author_id", "call_id", "photos")  # fmt: skip
"""An idea's values in the order of queries.CARD_COLUMNS."""
_short = lru_cache(maxsize=4096)(text.short)

Standings = Callable[[int, Sequence[int]], Standing]
_standings: list[Standings] = []
NOBODY = Standing()


def read_standings_with(reader: Standings) -> None:
    """Votes come later than ideas: that package says here how it is asked, once for all cards of a page."""
    _standings[:] = [reader]


def cards(rows: Iterable[Any], actor: Actor, back: str | None = None) -> list[Card]:
    """Cards of rows that begin with queries.CARD_COLUMNS. One statement for a person, none for a visitor."""
    rows = [tuple(row)[:14] for row in rows]
    standing = _standings[0](actor.id, [row[0] for row in rows]) if actor.id and rows and _standings else NOBODY
    back = _here() if back is None else back
    back_quoted = quote(back, safe="")
    places, locale, today = city.places(), str(get_locale() or "en"), clock.today()
    known_calls = calls.known()
    whole_city, for_title, to_vote = gettext("Whole city"), gettext("for {title}"), _vote_words(locale)
    nameless = gettext("Draft without a title")
    made = []
    for id, title, need, lang, topic, district, stage, step, due_on, votes, comments, author, call, photos in rows:
        vote = _vote(id, step, actor.id, author, standing)
        made.append(Card(
            id, f"/ideas/{id}", title or nameless, _short(need[:300]), lang, places.topic_name(topic),
            places.district_name(district) or whole_city, _mark(stage, due_on, today, locale),
            votes, _said(comments, photos, locale),
            vote, to_vote.get((vote, votes == 1)) or to_vote[step, votes == 1],
                _closed_words(step, vote, votes == 1, locale), for_title.format(title=title),
                f"/ideas/{id}/vote/withdraw" if vote == "voted" else f"/ideas/{id}/vote",
            f"/sign-in?act=vote&idea={id}&next={back_quoted}%23idea-{id}", back,
            call=known_calls.get(call),
        ))  # fmt: skip
    return made


def card_of(idea: Any, actor: Actor, back: str | None = None) -> Card:
    """One card: for the fragment after a vote, and for the idea's own page."""
    return cards([_VALUES(idea)], actor, back)[0]


def _vote(id: int, step: str, person_id: int, author_id: int | None, standing: Standing) -> str:
    if person_id and (author_id == person_id or id in standing.own):
        return "own"
    if step == "open":
        return ("voted" if id in standing.voted else "open") if person_id else "sign_in"
    if id in standing.may_take_back:
        return "voted"
    return "counted" if id in standing.voted else "closed"


def _here() -> str:
    return request.full_path.rstrip("?") if has_request_context() else "/ideas"


@lru_cache(maxsize=32)
def _vote_words(locale: str) -> Mapping[tuple[str, bool], str]:
    """Below the count, by how the person may vote, else by the idea's step; and whether it is one vote."""
    said: dict[tuple[str, bool], str] = {}
    for one in (False, True):
        why = {"own": say(YOUR_IDEA), "counted": gettext("with yours")}
        why |= {step: say(words) for step, (words, _) in CLOSED.items()}
        counted = gettext("vote, {why}") if one else gettext("votes, {why}")
        plain = {"open": gettext("Vote"), "sign_in": gettext("Vote"), "voted": gettext("Voted")}
        said |= {(how, one): counted.format(why=words) for how, words in why.items()}
        said |= {(how, one): words for how, words in plain.items()}
    return said


@lru_cache(maxsize=64)
def _closed_words(step: str, vote: str, one: bool, locale: str) -> str:
    """The same with room: for a bar or a side column."""
    if vote == "own":
        words = gettext("You wrote this idea; votes are for the ideas of others.")
    else:
        words = say(CLOSED[step][1]) if step in CLOSED else ""
        words += f" {gettext('It is yours.') if one else gettext('Yours is among them.')}" if vote == "counted" else ""
    return (gettext("vote. {sentence}") if one else gettext("votes. {sentence}")).format(sentence=words)


@lru_cache(maxsize=4096)
def _said(comments: int, photos: int, locale: str) -> Markup:
    """The number of comments, and that of photos where there are some, each with its picture and its word."""
    said = _counted(comments, "message-square", gettext("comment") if comments == 1 else gettext("comments"))
    if not photos:
        return said
    shown = _counted(photos, "image", gettext("photo") if photos == 1 else gettext("photos"))
    return Markup('<span class="said">{}\u00a0{}</span>').format(shown, said)


def _counted(number: int, picture: str, words: str) -> Markup:
    icon = get_template_attribute("macros/look.html", "icon")(picture)
    return Markup('<span class="said">{}{}<span class="hidden"> {}</span></span>').format(Markup(icon), number, words)  # noqa: S704 - a macro of ours


@lru_cache(maxsize=4096)
def _mark(stage: str, due_on: date | None, today: date, locale: str) -> Markup:
    """The five dots with their sentence, drawn once for all ideas that stand at the same place."""
    number = rules.STEPS.index(rules.STEP_OF[Stage(stage)]) + 1
    dots = get_template_attribute("macros/look.html", "dots")
    return Markup(dots(number, sentence(stage, due_on, today), ended=number == len(rules.STEPS)))  # noqa: S704 - a macro of ours


def sentence(stage: str, due_on: date | None, today: date) -> str:
    """“Being studied · answer by Fri 12 Dec”, “In a pilot”, “Adopted”."""
    where = Stage(stage)
    step = rules.STEP_OF[where]
    words = say(rules.STAGE_WORDS[where] if step == "outcome" else rules.STEP_WORDS[step])
    if due_on is None or where not in ANSWER_BY:
        return words
    by_when = say(LATE if due_on < today else ANSWER_BY[where])
    return f"{words} · {by_when.format(day=day_words(due_on, short=True))}"

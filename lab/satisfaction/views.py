"""One question, a week after an outcome: was the answer good?"""

from dataclasses import replace

from flask import Blueprint, make_response, redirect, render_template, request

from .. import story
from ..errors import NotFound
from ..extensions import csrf, limiter
from ..notices import queries as notices
from ..permissions import Action
from ..policy import Actor
from ..web import MAX_ID, Page, guard, or_not_found, wants_fragment
from . import actions, links, queries, question, rules, wording
from .forms import WordsForm
from .queries import Asked
from .question import Question

bp = Blueprint("satisfaction", __name__)


# With the link of a mail


@bp.get("/answered/<token>")
def answered(token: str) -> Page:
    """Programs that check mails open every link, so opening one counts nothing: the page sends its form by itself,
    and has one button where there is no script."""
    guard(Action.ANSWER_JUDGE_BY_LINK)
    person_id, asked, code = _read(token)
    shown = question.by_link(asked, person_id)
    tapped = next(choice for choice in shown.choices if choice.code == code)
    return _page(asked, shown, tapped=tapped if shown.is_open and shown.said != code else None)


@bp.post("/answered/<token>")
@csrf.exempt
@limiter.limit("60 per 5 minutes")
def answer_by_link(token: str) -> Page:
    """The address itself is signed: whoever has the mail need not sign in, nor carry a token of a form."""
    guard(Action.ANSWER_JUDGE_BY_LINK)
    person_id, asked, code = _read(token)
    form = WordsForm()
    if not form.validate():
        return _again(asked, question.by_link(asked, person_id), form, code)
    actions.answer(asked.outcome.id, Actor(person_id), code, _words(form))
    counted = make_response(_counted(question.by_link(asked, person_id), f"/answered/{token}"))
    # Otherwise a page that is loaded again would send the answer of the mail once more.
    counted.headers["HX-Replace-Url"] = f"/answered/{token}"
    return counted


def _read(token: str) -> tuple[int, Asked, str]:
    """Raises NotFound for what the lab did not sign, and for who has left it."""
    person_id, root_id, code = or_not_found(links.read_token(token))
    asked = or_not_found(queries.asked(root_id))
    if not asked.asks(person_id) or code not in rules.CODES:
        raise NotFound()
    return person_id, asked, code


# Signed in


@bp.post("/outcomes/<int:id>/answer/<code>")
def answer(id: int, code: str) -> Page:
    asked = or_not_found(queries.asked(id))
    actor = guard(Action.ANSWER_JUDGE, asked)
    form = WordsForm()
    if not form.validate():
        return _again(asked, question.for_person(asked, actor.id), form, code)
    actions.answer(id, actor, code, _words(form))
    return _counted(question.for_person(asked, actor.id), f"/me/notices#question-{id}")


# What both show


def _words(form: WordsForm) -> str | None:
    """None where no words were asked for: a tap on another answer leaves those that stand."""
    return form.text.data or "" if "text" in request.form else None


def _counted(shown: Question, path: str) -> Page:
    if wants_fragment():
        return render_template("satisfaction/_question.html", question=shown, now=True)
    return redirect(path, 303)


def _again(asked: Asked, shown: Question, form: WordsForm, code: str) -> Page:
    """What was typed stays, with what is wrong with it, also where no answer stands beside it yet."""
    wrong = replace(shown, form=question.numbered(form, shown.id), said=shown.said or code)
    if wants_fragment():
        return render_template("satisfaction/_question.html", question=wrong), 422
    return _page(asked, wrong), 422


def _page(asked: Asked, shown: Question, **more: object) -> str:
    outcome = asked.outcome
    about = notices.title_of(outcome.kind, outcome.thing_id)
    return render_template(
        "satisfaction/answered.html", question=shown, about=about, outcome=outcome,
        headline=story.headline(outcome), **more,
    )  # fmt: skip


# For the staff


@bp.get("/desk/answers")
def judgements() -> Page:
    guard(Action.JUDGEMENTS_READ)
    rows, more = queries.answered_outcomes(cursor("before"))
    words = queries.words_about([row.Event.id for row in rows])
    titles = notices.titles_of((row.Event.kind, row.Event.thing_id) for row in rows)
    return render_template(
        "satisfaction/judgements.html", rows=[
            (row.Event, story.headline(row.Event), titles.get((row.Event.kind, row.Event.thing_id)),
             wording.of_all(rules.Answers(row.good, row.partly, row.no)), words[row.Event.id]) for row in rows
        ],
        labels=dict(rules.SAID), more=f"/desk/answers?before={more}" if more else "", days=rules.WORDS_FOR.days,
    )  # fmt: skip


def cursor(name: str) -> int:
    """The id that a list goes on from, 0 at its beginning. Raises NotFound for what is none."""
    given = request.args.get(name, "") or "0"
    return or_not_found(
        int(given) if given.isascii() and given.isdigit() and len(given) < 11 and int(given) <= MAX_ID else None
    )

"""Evidence and the evaluation."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request

from .. import clock, moves, policy
from ..errors import N_, Invalid
from ..forms import LabForm
from ..permissions import Action
from ..pilots import queries as pilots
from ..pilots import sections
from ..pilots.kind import PILOT
from ..pilots.models import Pilot
from ..pilots.page import page_of
from ..pilots.rules import EVALUATION
from ..recruitment.queries import dropouts
from ..web import Page, can, guard, me, new_once, or_not_found, own_path, wants_fragment
from ..words import say
from . import actions, assembly, evidence, prefill, queries, rules, table, wording
from . import closing as after
from . import costs as money
from .forms import ClosingForm, CostForm, EvaluationForm, EvidenceForm, LookForm, TakeUpForm, missing_reasons

bp = Blueprint("evaluation", __name__)

SAVED = N_("Saved.")
TAKEN = N_("It is evidence now.")
REMOVED = N_("It is no evidence any more.")
THANKS = N_("Thank you. Your answer is counted. Nobody learns what you answered.")


# Evidence


@bp.post("/pilots/<int:id>/evidence")
def add_evidence(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_EVIDENCE, pilot)
    form = EvidenceForm()
    return sections.written(pilot, "evidence", form, lambda: actions.add_evidence(pilot, actor, **form.said()))


@bp.post("/pilots/<int:id>/evidence/take-up")
def take_up(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_EVIDENCE, pilot)
    form = TakeUpForm()
    if not form.validate():
        return _gathered_again(pilot, form), 422
    evidence.take_up(pilot, actor, form.key.data or "", form.text.data or "")
    return _gathered(pilot, TAKEN)


@bp.post("/pilots/<int:id>/evidence/<int:item>/remove")
def remove_evidence(id: int, item: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actions.remove_evidence(pilot, guard(Action.PILOT_EVIDENCE, pilot), item)
    return _gathered(pilot, REMOVED)


def _gathered(pilot: Pilot, done: str) -> Page:
    """What the round gave, as it is now; the text in the form beside it stays as it is."""
    if not wants_fragment():
        flash(say(done))
        return redirect(f"{pilot.path}/evaluation#gathered", 303)
    return render_template("evaluation/_gathered.html", **_values(pilot, said=say(done)))


def _gathered_again(pilot: Pilot, form: TakeUpForm) -> str:
    if wants_fragment():
        return render_template("evaluation/_gathered.html", **_values(pilot, take=form))
    return _show(pilot, take=form)


# The evaluation


@bp.get("/pilots/<int:id>/evaluation")
def show(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.PILOT_READ, pilot)
    return _show(pilot)


@bp.post("/pilots/<int:id>/evaluation")
def evaluate(id: int) -> Page:
    """From the pilot's page, or from the evaluation's own, which says so in `next`."""
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_EVALUATE, pilot)
    form, missing = EvaluationForm(), missing_reasons(request.form)
    here = f"{pilot.path}/evaluation"
    own = own_path(request.form.get("next"), "").partition("#")[0] == here and not wants_fragment()

    def write() -> None:
        _give_reasons(pilot, form)
        actions.evaluate(pilot, actor, missing=missing, **form.found())

    if not own:
        return sections.written(pilot, "evaluation", form, write, reasons=missing)
    try:
        if form.validate():
            write()
            flash(say(SAVED))
            return redirect(f"{here}#write", 303)
    except Invalid as no:
        form.take(no.fields)
    return _show(pilot, form=form, reasons=missing), 422


def _give_reasons(pilot: Pilot, form: EvaluationForm) -> None:
    """Our own form asks why the drop-outs are others than those that were counted."""
    if "dropouts_reason" not in request.form or form.dropouts_reason.data:
        return
    found = dropouts(pilot.round.id)
    counted = {kind: getattr(found, kind) for kind in rules.DROPOUTS}
    if rules.differs({kind: form[f"dropouts_{kind}"].data for kind in counted}, counted, found.unsaid):
        raise Invalid({"dropouts_reason": [N_("These numbers differ from what was counted. Say why.")]})


def _show(pilot: Pilot, **given: Any) -> str:
    return render_template("evaluation/show.html", **_values(pilot, **given))


def _values(pilot: Pilot, form: LabForm | None = None, reasons: Any = None, **given: Any) -> dict[str, Any]:
    """`take`: the take-up form that came back. Who is no staff reads what is finished."""
    paper = assembly.paper_of(page_of(pilot, me()))
    writes = can(Action.PILOT_EVALUATE, pilot)
    return {
        "paper": paper, "pilot": pilot, "page": paper.page, "round": paper.page.current, "take": given.get("take"),
        "form": form or (EvaluationForm(formdata=None, data=prefill.evaluation(paper.current)) if writes else None),
        "reasons": reasons or {}, "writes": writes, "said": given.get("said", ""),
    }  # fmt: skip


# The decision


@bp.get("/pilots/<int:id>/decide")
def decide(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_DECISION_READ, pilot)
    paper = assembly.paper_of(page_of(pilot, me()))
    no = policy.failing(policy.WHO["official_who_did_not_run"], actor, pilot)
    return render_template(
        "evaluation/decide.html", paper=paper, pilot=pilot, page=paper.page, decisions=_decisions(pilot),
        meaning=rules.MEANING, why_not=say(getattr(no, "sentence", "")) if no else "",
        budget=wording.against_budget(paper.spent, pilot.budget), percent=_percent(paper.spent, pilot.budget),
    )  # fmt: skip


def _decisions(pilot: Pilot) -> list[moves.Sheet]:
    """The three side by side. What all of them need stands once, above them."""
    shared = {need.name for need in EVALUATION}
    steps = {sheet.move.name: sheet for sheet in moves.sheets(PILOT, pilot, to=pilot.path)}
    found = [steps[name] for name in assembly.DECISIONS if name in steps]
    return [replace(sheet, needs=[pair for pair in sheet.needs if pair[0].name not in shared]) for sheet in found]


def _percent(spent: int, budget: int) -> int:
    return round(100 * spent / budget) if budget else 0


# Costs


@bp.get("/pilots/<int:id>/costs")
def costs(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.PILOT_COST_READ, pilot)
    return _costs(pilot, CostForm(formdata=None, on=clock.today(), once=new_once()))


@bp.post("/pilots/<int:id>/costs")
def add_cost(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_COST, pilot)
    form = CostForm()
    try:
        if form.validate():
            money.add_cost(pilot, actor, **form.said())
            flash(say(SAVED))
            return redirect(f"{pilot.path}/costs", 303)
    except Invalid as no:
        form.take(no.fields)
    return _costs(pilot, form), 422


@bp.post("/pilots/<int:id>/costs/<int:item>/strike")
def strike_cost(id: int, item: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    money.strike_cost(pilot, guard(Action.PILOT_COST, pilot), item)
    return redirect(f"{pilot.path}/costs", 303)


@bp.get("/pilots/<int:id>/costs.csv")
def costs_csv(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.PILOT_COST_READ, pilot)
    return Response(table.costs(pilot), content_type="text/csv; charset=utf-8",
                    headers={"Content-Disposition": f'attachment; filename="pilot-{pilot.id}-costs.csv"'})  # fmt: skip


def _costs(pilot: Pilot, form: CostForm) -> str:
    numbers = {run.id: run.number for run in pilot.rounds}
    spent = queries.spent_by_pilot([pilot.id])[pilot.id]
    budget = wording.against_budget(spent, pilot.budget)
    return render_template(
        "evaluation/costs.html", pilot=pilot, rows=queries.costs_of(numbers), numbers=numbers, form=form,
        kinds=dict(rules.COST_KINDS), sums=queries.recorded(numbers), budget=budget,
        percent=_percent(spent, pilot.budget), current=pilot.round,
    )  # fmt: skip


# After the outcome


@bp.get("/pilots/<int:id>/closing")
def closing(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.PILOT_READ, pilot)
    asked = or_not_found(queries.closing(pilot))
    given = queries.own_answer(pilot.id, me().id) if me().id else None
    return _closing(pilot, asked, ClosingForm(formdata=None, obj=given))


@bp.post("/pilots/<int:id>/closing")
def answer_closing(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    guard(Action.PILOT_READ, pilot)
    asked = or_not_found(queries.closing(pilot))
    actor = guard(Action.CLOSING_ANSWER, asked)
    form = ClosingForm()
    if not form.validate():
        return _closing(pilot, asked, form), 422
    after.answer(pilot, actor, form.answer.data, form.text.data or "")
    if wants_fragment():
        return _closing(pilot, asked, form, said=say(THANKS), template="evaluation/_closing_form.html")
    flash(say(THANKS))
    return redirect(f"{pilot.path}/closing", 303)


def _closing(
    pilot: Pilot, asked: queries.Closing, form: ClosingForm, said: str = "", template: str = "evaluation/closing.html"
) -> str:
    """A visitor gets the form too: what they send is kept over the sign-in, and asked again who they are."""
    may = can(Action.CLOSING_ANSWER, asked) if me().id else asked.is_open
    if form.errors and wants_fragment():
        template = "evaluation/_closing_form.html"
    return render_template(
        template, pilot=pilot, asked=asked, form=form, may=may, said=said,
        given=bool(me().id and queries.own_answer(pilot.id, me().id)),
        claim=wording.claim(pilot.stage, pilot.decision),
        result=wording.answered(queries.answers_by_pilot([pilot.id]).get(pilot.id)),
        words=queries.closing_words(pilot.id) if can(Action.CLOSING_READ) else [], labels=dict(rules.SOLVED),
    )  # fmt: skip


@bp.post("/pilots/<int:id>/look-again")
def write_look(id: int) -> Page:
    pilot = or_not_found(pilots.pilot(id))
    actor = guard(Action.PILOT_LOOK_AGAIN, pilot)
    form = LookForm()
    look = lambda: after.tell_what_the_look_found(pilot, actor, form.text.data or "")  # noqa: E731
    return sections.written(pilot, "afterwards", form, look)

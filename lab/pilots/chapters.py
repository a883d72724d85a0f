"""What a council asks of a pilot, chapter by chapter, as far as the pilot itself can say it."""

from typing import Any

from flask_babel import gettext, ngettext

from ..words import money, say
from . import findings as found
from . import queries, rounds, rules
from .gates import is_finished
from .page import PilotPage

Pairs = list[tuple[str, str]]


def _said(*pairs: tuple[str, str]) -> Pairs | None:
    return [(label, words) for label, words in pairs if words] or None


def question(page: PilotPage) -> Pairs | None:
    run = page.current.run
    return _said(
        (gettext("What we want to find out"), run.hypothesis or page.pilot.hypothesis),
        (gettext("What would change our mind"), run.change_mind or page.pilot.change_mind),
        (gettext("What is different in this round"), run.changes),
        (gettext("The problem"), run.problem if page.charter_is_public else ""),
        (gettext("What is tested, and what is not"), run.scope if page.charter_is_public else ""),
    )


def ideas(page: PilotPage) -> Any:
    return page.ideas or None


def test(page: PilotPage) -> Pairs | None:
    run, pilot = page.current.run, page.pilot
    shown = page.charter_is_public
    facts = dict(page.facts)
    taken = ngettext("%(num)s tester", "%(num)s testers", pilot.testers)
    return _said(
        *((label, facts.pop(label, "")) for label in list(facts)),
        (gettext("Took part"), taken if run.started_on else ""),
        (gettext("Who does what"), run.roles if shown else ""),
        (gettext("When it is stopped early"), run.stop_rules if shown else ""),
        (gettext("Stop rule that was hit"), run.stop_rule),
    )


def consent(page: PilotPage) -> Pairs | None:
    run = page.current.run
    if not (page.charter_is_public and run.consent_version):
        return None
    yes = [say(rules.PRIVACY_QUESTIONS[n - 1]) for n in run.privacy or ()]
    return _said(
        (gettext("What testers agree to (version %(n)s)", n=run.consent_version), run.consent_text),
        (gettext("Privacy questions answered with yes"), "\n".join(yes) or gettext("None of nine")),
        (gettext("Data protection impact assessment"), run.dpia),
    )


def measures(page: PilotPage) -> Any:
    return page.current.measures or None


def findings(page: PilotPage) -> Pairs | None:
    """Readings have a chapter of their own."""
    return [(one.label, one.words) for one in found.of(page.current.run) if one.kind != "reading"] or None


def evidence(page: PilotPage) -> Any:
    return page.current.evidence or None


def costs(page: PilotPage) -> Pairs | None:
    pilot = page.pilot
    known = queries.spent(pilot)
    extra = sum(run.extra_budget for run in pilot.rounds)
    return _said(
        (gettext("Estimated"), money(pilot.cost)),
        (gettext("Set aside"), money(pilot.budget) if pilot.budget_line_id else ""),
        (gettext("Of this for later rounds"), money(extra) if extra else ""),
        (gettext("Spent"), money(known) if known is not None else ""),
        (gettext("Left of what was set aside"), _left(pilot.budget, known) if pilot.budget_line_id else ""),
    )


def _left(committed: int, known: int | None) -> str:
    if known is None:
        return ""
    over = known - committed
    return gettext("%(money)s more than was set aside", money=money(over)) if over > 0 else money(-over)


def evaluation(page: PilotPage) -> Any:
    return True if is_finished(page.pilot, page.current.run) else None


def decisions(page: PilotPage) -> Any:
    return page.decisions or None


def rounds_of(page: PilotPage) -> Any:
    return rounds.side_by_side(page) if len(page.rounds) > 1 else None


def history(page: PilotPage) -> Any:
    return page.history or None

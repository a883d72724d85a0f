"""What is told about reports and hidden texts: as events, and by mail to a visitor who left an address.

Who reported stays secret: a report has a history of its own, and nothing of it stands in the idea's.
"""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext

from .. import clock, deliveries, events, mail
from ..errors import N_
from ..ideas.rules import Visibility
from ..policy import Actor
from ..words import day_words, say
from .cases import Case
from .models import Hiding, Report
from .rules import DECISION_WORDS, SHORT_GROUNDS, Decision


def received(report: Report, case: Case, actor: Actor) -> None:
    """The receipt, with the day by which somebody decides."""
    if report.person_id:
        events.record("report", report.id, "report", actor.as_resident(), people=[report.person_id],
                      data={"ground": report.ground, "due": report.due_on.isoformat()})  # fmt: skip
    elif report.email:
        with force_locale(report.lang):
            _mail(report, gettext("Your report has come in"), _receipt_words(report, case.path))


def _receipt_words(report: Report, path: str) -> str:
    by_day = day_words(report.due_on)
    words = gettext("Thank you for your report about %(path)s. A person decides about it by %(day)s.", path=path,
                    day=by_day)  # fmt: skip
    return words + " " + gettext("The author of the text does not learn who reported it.")


def decided(report: Report, actor: Actor, ground: str = "") -> None:
    """What became of the report, and what can be done by somebody who sees it otherwise."""
    if report.person_id:
        events.record("report", report.id, f"report_{report.decision}", actor, people=[report.person_id],
                      data={"ground": ground} if ground else {},
                      texts={"reason": report.reason} if report.reason else {})  # fmt: skip
    elif report.email:
        with force_locale(report.lang):
            _mail(report, gettext("The lab has decided about your report"), _decision_words(report, ground))
        report.email = ""


def _decision_words(report: Report, ground: str) -> str:
    parts = [say(DECISION_WORDS[Decision(report.decision)])]
    if ground:
        parts.append(gettext("Ground: %(ground)s.", ground=say(SHORT_GROUNDS[ground])))
    if report.reason:
        parts.append(report.reason)
    if report.decision == Decision.KEPT:
        parts.append(
            gettext("If something was missed, report the text again and say what, or write to the lab: /about/contact")
        )
    return "\n\n".join(parts)


def _mail(report: Report, subject: str, words: str) -> None:
    """Anybody can type anybody's address: an urgent mail's row, with the address in it, is forgotten after a day."""
    subject, body = words_of(subject, words, report.id, report.receipt)
    deliveries.enqueue(report.email, subject=subject, body=body, urgent=True)


def words_of(subject: str, words: str, number: int, receipt: str) -> tuple[str, str]:
    """Subject and text of a mail to whoever reported without an account."""
    settings = current_app.config["LAB"]
    base = settings.base_url.rstrip("/")
    lab, said = f"{settings.name} {settings.city}", words.replace(" /", f" {base}/")
    numbered = gettext("Your receipt, number %(number)s:", number=number)
    return f"{subject}: {lab}", f"{said}\n\n{numbered}\n{base}/reports/receipt/{receipt}\n\n{lab}\n"


def samples() -> list[mail.Sample]:
    """Both mails, about a report that nobody made."""
    group, report = N_("To people without an account"), Report(due_on=clock.today(), decision=Decision.KEPT, reason="")

    def receipt() -> mail.Letter:
        return _sample(gettext("Your report has come in"), _receipt_words(report, "/ideas/7"))

    def decision() -> mail.Letter:
        return _sample(gettext("The lab has decided about your report"), _decision_words(report, ""))

    return [mail.Sample("report-receipt", group, N_("The receipt of a report"), receipt),
            mail.Sample("report-decision", group, N_("The decision about a report"), decision)]  # fmt: skip


def _sample(subject: str, words: str) -> mail.Letter:
    return mail.plain(*words_of(subject, words, 7, "sample"))


# The history of the idea


def hidden(hiding: Hiding, case: Case, actor: Actor) -> None:
    """The writers are told the ground, the facts, how it was found and until when they may complain."""
    move = "remove" if hiding.visibility == Visibility.REMOVED else "hide"
    _record(move, case, actor, {"facts": hiding.facts}, ground=hiding.ground, found=hiding.found,
            until=hiding.until.isoformat())  # fmt: skip


def shown(hiding: Hiding, case: Case, actor: Actor, reason: str) -> None:
    _record("show", case, actor, {"reason": reason}, ground=hiding.ground)


def upheld(hiding: Hiding, case: Case, actor: Actor) -> None:
    _record("uphold", case, actor, {"reason": hiding.reason}, ground=hiding.ground)


def complained(hiding: Hiding, case: Case, actor: Actor) -> None:
    """The staff hear that somebody else decides by a day; the words stand with the case, for them alone."""
    due = hiding.due_on or clock.today()
    _record("complain", case, actor.as_resident(), {}, staff=True, due=due.isoformat())


def _record(move: str, case: Case, actor: Actor, texts: Mapping[str, str], staff: bool = False, **codes: Any) -> None:
    idea, data = case.idea, dict(codes)
    of_comment = case.of == "comment"
    if of_comment:
        data["comment"] = case.id
    events.record(
        "idea", idea.id, f"{move}_comment" if of_comment else move, actor, stage_from=idea.stage, stage_to=idea.stage,
        audience="SO" if staff else "" if of_comment else "A",
        people=case.writer_ids if of_comment and not staff else (), data=data, texts=texts,
    )  # fmt: skip

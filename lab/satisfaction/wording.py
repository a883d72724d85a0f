"""What people say about the lab's answers, in sentences."""

from flask_babel import gettext, ngettext

from .rules import Answers


def of_all(answers: Answers | None) -> str:
    """“38 of 51 people found the answer good, or good in part”; "" for fewer than five.

    Where one side is so small that a figure would point at people, only what most of them say.
    """
    if answers is None or not answers.may_be_summed_up:
        return ""
    if answers.may_be_counted:
        return ngettext(
            "%(n)s of %(num)s person found the answer good, or good in part",
            "%(n)s of %(num)s people found the answer good, or good in part",
            answers.total, n=f"{answers.pleased:,}",
        )  # fmt: skip
    if 2 * answers.pleased == answers.total:
        return gettext("%(n)s people answered, and they do not agree", n=answers.total)
    if 2 * answers.pleased > answers.total:
        return gettext("%(n)s people answered; most found the answer good, or good in part", n=answers.total)
    return gettext("%(n)s people answered; most did not find the answer good", n=answers.total)

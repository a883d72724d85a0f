"""What is asked of somebody who reports, decides or complains."""

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, Field, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from ..accounts.actions import mail_address
from ..errors import Invalid
from ..forms import Clean, LabForm, text_field
from ..words import say
from . import rules
from .rules import Outcome

_CHOOSE = lazy_gettext("Choose one from the list.")


def _known_ground(_form: LabForm, field: Field) -> None:
    if field.data not in dict(rules.GROUNDS):
        raise ValidationError(str(_CHOOSE))


class _WithGround(LabForm):
    """Nothing is chosen in silence: the first line asks to choose."""

    ground = SelectField(lazy_gettext("What is wrong with it"), [_known_ground], choices=list, validate_choice=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        grounds = [SelectChoice(code, say(words)) for code, words in rules.GROUNDS]
        self.ground.choices = [SelectChoice("", gettext("Choose")), *grounds]


class ReportForm(_WithGround):
    text = text_field(
        lazy_gettext("What the lab should know"),
        *rules.TEXT,
        hint=lazy_gettext("Say which words are meant, and why they should not be public."),
    )
    email = StringField(
        lazy_gettext("Your mail address"),
        [Optional(), Clean(one_line=True)],
        description=lazy_gettext("Only to tell you what was decided. It is deleted after that."),
    )
    once = HiddenField()

    def validate_email(self, field: Field) -> None:
        if field.data:
            try:
                field.data = mail_address(field.data)
            except Invalid as wrong:
                raise ValidationError(say(wrong.sentence)) from wrong


class KeepForm(LabForm):
    reason = text_field(
        lazy_gettext("Why it stays"), *rules.REASON, hint=lazy_gettext("Everybody who reported it reads this.")
    )


class HideForm(_WithGround):
    facts = text_field(
        lazy_gettext("What is wrong, in your words"),
        *rules.FACTS,
        hint=lazy_gettext("Its author and the staff read this. Say which words are meant, and name no reporter."),
    )
    remove = BooleanField(
        lazy_gettext("Take it down: its author does not see the text any more"),
        description=lazy_gettext("Only for what is against the law."),
    )


class ShowForm(LabForm):
    reason = text_field(
        lazy_gettext("Why it is public again"), *rules.REASON, hint=lazy_gettext("Its author and the staff read this.")
    )


class ComplaintForm(LabForm):
    text = text_field(
        lazy_gettext("Why it should be public"),
        *rules.COMPLAINT,
        hint=lazy_gettext("Somebody who did not hide it reads this and decides."),
    )


class DecisionForm(LabForm):
    outcome = SelectField(lazy_gettext("Your decision"), choices=list, validate_choice=False)
    reason = text_field(lazy_gettext("Why"), *rules.REASON, hint=lazy_gettext("Its author and the staff read this."))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        words = [SelectChoice(code, say(words)) for code, words in rules.OUTCOME_WORDS.items()]
        self.outcome.choices = [SelectChoice("", gettext("Choose")), *words]

    def validate_outcome(self, field: Field) -> None:
        if field.data not in set(Outcome):
            raise ValidationError(str(_CHOOSE))

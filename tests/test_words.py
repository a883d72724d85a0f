"""Words in templates: quick, and still in the language that is asked for at that moment."""

from flask import render_template_string
from flask_babel import force_locale, get_translations

from lab import words
from lab.words import say


def test_a_sign_in_a_value_is_made_safe_and_a_percent_sign_stays(app):
    with app.test_request_context():
        shown = render_template_string("{{ _('100 %% of %(name)s', name=name) }} {{ _('5 %% more') }}", name="<b>")

    assert shown == "100 % of &lt;b&gt; 5 % more"


def test_the_language_may_change_within_a_request(app, monkeypatch):
    german = {"Vote": "Stimmen"}
    monkeypatch.setattr(words, "_said", {})
    with app.test_request_context():
        with force_locale("de"):
            monkeypatch.setattr(get_translations(), "ugettext", lambda said: german.get(said, said))
            in_german = (say("Vote"), render_template_string("{{ _('Vote') }}"))
        in_english = (say("Vote"), render_template_string("{{ _('Vote') }}"))

    assert in_german == ("Stimmen", "Stimmen")
    assert in_english == ("Vote", "Vote")


def test_plain_text_is_not_made_safe_for_html(app):
    with app.test_request_context():
        shown = render_template_string("{% autoescape false %}{{ _('To %(name)s', name='<b>') }}{% endautoescape %}")

    assert shown == "To <b>"

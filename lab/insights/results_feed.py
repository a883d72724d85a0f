"""“You said, we tried” as a feed."""

from flask_babel import gettext
from markupsafe import Markup, escape

from .. import atom, text
from . import outcomes
from .asked import Asked
from .outcomes import Outcome


def feed(asked: Asked) -> atom.Feed:
    """The newest outcomes that fit, as many as a feed holds."""
    found, _ = outcomes.page(asked.wanted, "", atom.MOST)
    about = ", ".join(asked.named.values())
    title = gettext("You said, we tried: %(about)s", about=about) if about else gettext("You said, we tried")
    return atom.Feed(
        f"{title} · {atom.lab_name()}", asked.url("/results.atom"), asked.url(), [_entry(one) for one in found],
        about=gettext("What was tested, what came of it, and what the city decided."),
    )  # fmt: skip


def _entry(one: Outcome) -> atom.Entry:
    """What comes again later comes as news: after a second look, or from a test that became a service."""
    moment = int(one.at.timestamp())
    return atom.Entry(
        f"results{one.path}/{moment}", f"{one.decision}: {one.title}", one.path, str(_body(one)), one.at, one.at
    )


def _body(one: Outcome) -> Markup:
    asked = escape(gettext("You said: %(asked)s", asked=one.asked))
    parts = [_paragraph(asked)]
    parts += [_written(_label_of_tried(one), one.tried, one.lang)] if one.tried else []
    spoken = "" if one.kind == "idea" else one.lang
    parts += [_written(gettext("What came of it"), one.came, spoken)] if one.came else []
    parts += [_paragraph(escape(words)) for words in (one.words, one.residents) if words]
    return Markup("").join(parts)


def _label_of_tried(one: Outcome) -> str:
    return {"pilot": gettext("We tried"), "plan": gettext("The plan")}.get(one.kind, gettext("The need"))


def _written(label: str, words: str, lang: str) -> Markup:
    """What somebody wrote, in their language, under a word of the lab."""
    said = Markup('<div lang="{}">{}</div>').format(lang, text.render(words)) if lang else text.render(words)
    return Markup("<p><b>{}</b></p>{}").format(label, said)


def _paragraph(words: Markup) -> Markup:
    return Markup("<p>{}</p>").format(words)

"""What came of a survey, in words and as rows of a table: what everybody reads, and what the staff read beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import format_decimal, gettext, ngettext

from ..pilots.rules import FEWEST_SHOWN
from ..words import say
from . import figures, rules
from .figures import Change, Count, Score, Tally
from .models import Survey
from .queries import Turnout
from .rules import SCALES, Item

COMPARED = {"sus": ("sus",), "ueq_s": ("pragmatic", "hedonic"), "nps": ("nps",), "own": ()}
"""Scores that are said, by template."""


@dataclass(frozen=True)
class Line:
    """One row. `percent`: None where only a bound may be said."""

    label: str
    words: str
    percent: int | None = None


@dataclass(frozen=True)
class Chart:
    """`lang`: of the caption, "" where it is the lab's own words. `note`: said beside the rows, or in their place."""

    caption: str
    lines: list[Line]
    lang: str = ""
    note: str = ""


@dataclass(frozen=True)
class Shown:
    """A score on its scale. `was`: the same before the test, where both can be shown."""

    label: str
    words: str
    value: float
    figure: str
    low: int
    high: int
    ends: tuple[str, str]
    average: float | None
    was: float | None = None
    was_figure: str = ""
    change: str = ""


# In words


def number(value: float, digits: int = 0) -> str:
    return format_decimal(round(value, digits) + 0.0).replace("-", "−")


def turnout_words(turnout: Turnout, exact: bool = False) -> str:
    """“18 of 24 testers have answered.” Everybody else hears nothing exact about fewer than five."""
    if turnout.answered < FEWEST_SHOWN and not exact:
        return gettext("Fewer than five testers have answered so far.")
    return ngettext(
        "%(answered)s of %(num)s tester has answered.", "%(answered)s of %(num)s testers have answered.", turnout.asked,
        answered=turnout.answered,
    )  # fmt: skip


def summary(survey: Survey, tally: Tally) -> str:
    """One sentence for everybody."""
    if not tally.is_public:
        return gettext("Fewer than five testers have answered, so nothing is shown.")
    return gettext(
        "%(told)s, from %(n)s of %(asked)s testers.", told=_told(survey, tally), n=tally.n, asked=tally.asked
    )  # fmt: skip


def _told(survey: Survey, tally: Tally) -> str:
    if survey.template == "ueq_s":
        works, liked = tally.scores["pragmatic"].mean, tally.scores["hedonic"].mean
        return gettext(
            "%(works)s (%(a)s) and %(liked)s (%(b)s), on scales from −3 to 3",
            works=say(rules.WORKS[rules.band("pragmatic", works)]), a=number(works, 1),
            liked=say(rules.LIKED[rules.band("hedonic", liked)]), b=number(liked, 1),
        )  # fmt: skip
    if survey.template == "own":
        questions = ngettext("%(num)s question", "%(num)s questions", len(survey.questions))
        return gettext("Answers to %(questions)s", questions=questions)
    return score_words(survey.template, tally.scores[survey.template])


def score_words(name: str, score: Score) -> str:
    if name == "sus":
        return gettext("%(score)s of 100, %(how)s (%(average)s)", score=number(score.mean), how=_against(score.mean),
                       average=int(SCALES["sus"].average or 0))  # fmt: skip
    if name == "nps":
        return gettext("%(score)s on a scale from −100 to 100: %(how)s", score=number(score.mean),
                       how=_recommended(score.mean))  # fmt: skip
    scale = SCALES[name]
    value, how = number(score.mean, scale.digits), say(scale.bands[rules.band(name, score.mean)])
    return gettext("%(value)s on a scale from −3 to 3, %(how)s", value=value, how=how)


def _against(mean: float) -> str:
    by = round(mean) - (SCALES["sus"].average or 0)
    if abs(by) <= 2:
        return gettext("about average")
    if abs(by) < 12:
        return gettext("a bit above average") if by > 0 else gettext("a bit below average")
    return gettext("well above average") if by > 0 else gettext("well below average")


def _recommended(mean: float) -> str:
    by = round(mean)
    if by == 0:
        return gettext("as many would recommend it as would not")
    return gettext("more would recommend it than would not") if by > 0 else gettext("fewer would recommend it than not")


# Before and after


def before_and_after(surveys: Iterable[Survey], tallies: Mapping[int, Tally]) -> dict[int, Survey]:
    """Survey after the test → the one of the same template before it, where both can be shown."""
    first: dict[str, Survey] = {}
    found: dict[int, Survey] = {}
    for survey in surveys:
        if survey.id not in tallies or not tallies[survey.id].is_public or not COMPARED[survey.template]:
            continue
        if survey.moment == "before":
            first.setdefault(survey.template, survey)
        elif survey.moment == "after" and survey.template in first:
            found[survey.id] = first[survey.template]
    return found


def change_words(template: str, before: Tally, after: Tally) -> str:
    """In short: what it was, from how many, and whether the difference may be chance."""
    names = COMPARED[template]
    was = gettext(" and ").join(number(before.scores[name].mean, SCALES[name].digits) for name in names)
    found = [figures.change(before.scores[name], after.scores[name]) for name in names]
    told = gettext("Before the test: %(was)s, from %(n)s testers.", was=was, n=before.n)
    return f"{told} {_in_short(found)}"


def _in_short(found: Sequence[Change]) -> str:
    if any(one.low is None for one in found):
        return _too_few()
    if all(one.is_certain for one in found):
        return gettext("The difference is hardly chance.")
    return gettext("The difference may be chance.")


def _too_few() -> str:
    return gettext("With fewer than 30 answers on a side a difference may be chance.")


def _change(name: str, before: Score, after: Score) -> str:
    scale, by = SCALES[name], figures.change(before, after)
    told = gettext(
        "%(what)s: %(was)s before the test (%(n)s answers), %(now)s after it (%(m)s answers): %(by)s.",
        what=say(scale.words), was=number(before.mean, scale.digits), n=before.n,
        now=number(after.mean, scale.digits), m=after.n, by=_by(by.change, scale.digits),
    )  # fmt: skip
    return f"{told} {_how_sure(by, scale.digits)}"


def _by(change: float, digits: int) -> str:
    size = round(abs(change), digits)
    if size == 0:
        return gettext("no difference")
    if change > 0:
        return gettext("%(points)s points more", points=number(size, digits))
    return gettext("%(points)s points less", points=number(size, digits))


def _how_sure(by: Change, digits: int) -> str:
    if by.low is None or by.high is None:
        return _too_few()
    between = {"low": number(by.low, digits), "high": number(by.high, digits)}
    if by.is_certain:
        return gettext("With 95 %% certainty the difference lies between %(low)s and %(high)s.", **between)
    return gettext(
        "With 95 %% certainty the difference lies between %(low)s and %(high)s, so there may be none.", **between
    )


def scores_shown(survey: Survey, tally: Tally, before: Tally | None = None) -> list[Shown]:
    was = before.scores if before else {}
    return [_shown(name, tally.scores[name], was.get(name)) for name in COMPARED[survey.template]]


def _shown(name: str, score: Score, before: Score | None) -> Shown:
    scale = SCALES[name]
    return Shown(
        say(scale.words), score_words(name, score), round(score.mean, scale.digits), number(score.mean, scale.digits),
        scale.low, scale.high, (number(scale.low), number(scale.high)), scale.average,
        was=round(before.mean, scale.digits) if before else None,
        was_figure=number(before.mean, scale.digits) if before else "",
        change=_change(name, before, score) if before else "",
    )  # fmt: skip


# Charts


def charts(survey: Survey, tally: Tally) -> list[Chart]:
    """What everybody sees: no cell of fewer than five."""
    of_scores = [_bands(name, tally.scores[name]) for name in COMPARED[survey.template]]
    return of_scores + [_chart(item, tally.counts.get(item.key), survey.lang) for item in survey.items if item.own]


def _bands(name: str, score: Score) -> Chart:
    scale = SCALES[name]
    groups = figures.shown_bands(name, score)
    lines = [_line(_span(name, cells), people, score.n) for cells, people in groups]
    return Chart(gettext("Who said what: %(what)s", what=say(scale.words)), lines, note="" if lines else _hidden())


def _span(name: str, cells: Sequence[int]) -> str:
    """Neighbouring bands as one: numbers by their ends, words one after another."""
    scale, first, last = SCALES[name], cells[0], cells[-1]
    if name != "sus" or first == last:
        return _joined([say(scale.bands[n]) for n in cells])
    if first == 0:
        return gettext("below %(cut)s", cut=number(scale.cuts[last]))
    if last == len(scale.cuts):
        return gettext("%(cut)s and more", cut=number(scale.cuts[first - 1]))
    return gettext("%(low)s to %(high)s", low=number(scale.cuts[first - 1]), high=number(scale.cuts[last] - 1))


def _chart(item: Item, count: Count | None, lang: str) -> Chart:
    if count is None:
        return Chart(item.words, [], lang, gettext("Answered in people's own words, which only the lab reads."))
    if count.n < FEWEST_SHOWN:
        return Chart(item.words, [], lang, gettext("Fewer than five testers answered this question."))
    if item.kind in ("several", "yes_no"):
        options = item.values if item.kind == "several" else item.values[:1]
        lines = [_option(label_of(item, n), count.counts[n], count.n) for n in options]
        return Chart(item.words, lines, lang)
    groups = (figures.joined_in_order if item.kind == "scale" else figures.joined_small)(count.counts)
    lines = [_line(_labels(item, cells), people, count.n) for cells, people in groups]
    whole = item.kind == "scale" and len(groups) == len(item.values)
    return Chart(item.words, lines, lang, _mean(item, count) if whole else "" if lines else _hidden())


def _hidden() -> str:
    return gettext("Some answers come from fewer than five people, so they are not shown one by one.")


def _mean(item: Item, count: Count) -> str:
    """Only beside the whole distribution, which says the same."""
    total = sum(value * n for value, n in zip(item.values, count.counts, strict=True))
    return gettext("On average %(mean)s of 5.", mean=number(total / count.n, 1))


def _option(label: str, chosen: int, n: int) -> Line:
    bound = figures.bound(chosen, n)
    if bound == "few":
        return Line(label, gettext("fewer than five people"))
    return Line(label, gettext("nearly all")) if bound == "most" else _line(label, chosen, n)


def _line(label: str, people: int, n: int) -> Line:
    percent = round(100 * people / n)
    return Line(label, gettext("%(percent)s %%", percent=percent), percent)


def _joined(labels: Sequence[str]) -> str:
    return labels[0] if len(labels) == 1 else gettext("%(some)s or %(last)s", some=", ".join(labels[:-1]),
                                                      last=labels[-1])  # fmt: skip


def _labels(item: Item, cells: Sequence[int]) -> str:
    labels = [label_of(item, item.values[n]) for n in cells]
    if item.kind != "scale" or len(labels) == 1:
        return _joined(labels)
    return gettext("%(low)s to %(high)s", low=labels[0], high=labels[-1])


def label_of(item: Item, value: int) -> str:
    """A value as it is written in a table."""
    if item.kind in ("one", "several"):
        return item.options[value]
    if item.options:
        return say(item.options[value])
    return number(value)


def question_words(item: Item) -> str:
    if item.own:
        return item.words
    return " – ".join(say(end) for end in item.ends) if item.kind == "pair" else say(item.words)


def exact(survey: Survey, tally: Tally) -> list[Chart]:
    """For the staff: every question with every count."""
    return [
        Chart(question_words(item), [_exact(item, n, tally.counts[item.key]) for n in item.values],
              survey.lang if item.own else "")
        for item in survey.items if item.key in tally.counts
    ]  # fmt: skip


def _exact(item: Item, value: int, count: Count) -> Line:
    people = count.counts[item.values.index(value)]
    return Line(label_of(item, value), number(people), round(100 * people / count.n) if count.n else 0)

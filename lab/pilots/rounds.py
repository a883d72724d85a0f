"""The rounds of a pilot side by side: what was planned, what was changed, what came of each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from flask_babel import gettext, ngettext

from ..ideas.timeline import Entry
from ..ideas.versions import Piece, difference
from ..words import about_words, day_words, money, say
from . import findings, queries, rules
from .gates import is_finished
from .page import DECISIONS, PilotPage, RoundPage


@dataclass(frozen=True)
class Cell:
    """`pieces`: the words against those of the round before, where both say something and it is not the same.
    `is_same`: it is just as in the round before.
    """

    words: str
    pieces: tuple[Piece, ...] = ()
    is_same: bool = False

    @property
    def is_changed(self) -> bool:
        return bool(self.pieces)


@dataclass(frozen=True)
class Row:
    """One thing about all rounds, the first round first. `in_words`: it is in the language of the pilot."""

    label: str
    cells: tuple[Cell, ...]
    in_words: bool = False


Read = Callable[[RoundPage], str]


def side_by_side(page: PilotPage) -> list[Row]:
    """What no round says is left out."""
    rounds = page.rounds[::-1]
    planned = [one for one in rounds if page.charter_is_public or one is not rounds[-1]]
    testers = queries.testers_by_round([one.run.id for one in rounds])
    decided = _decided(page.history)
    made = [
        *(_compared(rounds, label, _where_planned(read, planned)) for label, read in _charter()),
        _row(rounds, gettext("When"), lambda one: _when(one) if one in planned else ""),
        _row(rounds, gettext("Took part"), lambda one: _people(one, testers)),
        _row(rounds, gettext("Left early"), _left),
        *_measures(rounds),
        _row(rounds, gettext("What was found"), _found, in_words=True),
        _row(rounds, gettext("Summary"), lambda one: _summary(page, one), in_words=True),
        _row(rounds, gettext("What it cost in the end"), _cost),
        _row(rounds, gettext("What was decided"), lambda one: decided.get(one.run.number, ""), in_words=True),
    ]  # fmt: skip
    return [row for row in made if any(cell.words for cell in row.cells)]


def _charter() -> list[tuple[str, Read]]:
    return [
        (gettext("The question"), lambda one: one.run.hypothesis),
        (gettext("What was to change"), lambda one: one.run.changes),
        (gettext("The problem"), lambda one: one.run.problem),
        (gettext("What is tested, and what is not"), lambda one: one.run.scope),
        (gettext("Where"), lambda one: one.run.place),
        (gettext("Who does what"), lambda one: one.run.roles),
        (gettext("When it is stopped early"), lambda one: one.run.stop_rules),
        (gettext("Places for testers"), lambda one: f"{one.run.places}" if one.run.places else ""),
        (gettext("What testers agree to"), lambda one: one.run.consent_text),
    ]


def _row(rounds: Sequence[RoundPage], label: str, read: Read, in_words: bool = False) -> Row:
    return Row(label, tuple(Cell(read(one)) for one in rounds), in_words)


def _compared(rounds: Sequence[RoundPage], label: str, read: Read) -> Row:
    """The first round as it was, each later one against the one before."""
    words = [read(one) for one in rounds]
    later = [Cell(new, difference(old, new) if old and new and old != new else (), bool(new) and old == new)
             for old, new in pairwise(words)]  # fmt: skip
    return Row(label, (Cell(words[0]), *later), in_words=True)


def _when(one: RoundPage) -> str:
    run = one.run
    start = day_words(run.started_on) or about_words(run.starts_on, run.starts_about)
    end = day_words(run.ended_on) or about_words(run.ends_on, run.ends_about)
    return gettext("%(start)s to %(end)s", start=start, end=end) if start and end else ""


def _people(one: RoundPage, testers: Mapping[int, int]) -> str:
    if one.run.started_on is None:
        return ""
    return ngettext("%(num)s tester", "%(num)s testers", testers.get(one.run.id, 0))


def _left(one: RoundPage) -> str:
    """By type, as the evaluation counts them."""
    run = one.run
    if run.dropouts_participant is None:
        return ""
    own, what, how = _by_type(run.dropouts_participant, run.dropouts_innovation or 0, run.dropouts_research or 0)
    return gettext(
        "for their own reasons: %(own)s, because of what was tested: %(what)s, because of how: %(how)s",
        own=own, what=what, how=how,
    )  # fmt: skip


def _by_type(*counts: int) -> list[str]:
    """Everyone reads it, so nothing is said about single people. A nought hides among small numbers: the places say how
    many left, and with the noughts known that tells why each of them did."""
    few = any(0 < n < rules.FEWEST_SHOWN for n in counts)
    return [gettext("fewer than 5") if few and n < rules.FEWEST_SHOWN else f"{n}" for n in counts]


def _where_planned(read: Callable[[RoundPage], str], planned: list[RoundPage]) -> Callable[[RoundPage], str]:
    return lambda one: read(one) if one in planned else ""


def _measures(rounds: Sequence[RoundPage]) -> Iterable[Row]:
    """One row for each thing that any round measured, by its name."""
    names = dict.fromkeys(row.measure.name for one in rounds for row in one.measures)
    for name in names:
        yield _row(rounds, name, partial(_measured, name=name))


def _measured(one: RoundPage, name: str) -> str:
    row = next((row for row in one.measures if row.measure.name == name), None)
    if row is None:
        return ""
    measure = row.measure
    said = gettext("baseline %(base)s, target %(target)s %(unit)s", base=f"{measure.baseline:g}",
                   target=f"{measure.target:g}", unit=measure.unit)  # fmt: skip
    if row.now is None:
        return f"{said}\n{measure.missing_reason or gettext('no reading yet')}"
    return f"{said}\n{gettext('last reading %(value)s: %(far)s', value=f'{row.now.value:g}', far=row.attained)}"


def _found(one: RoundPage) -> str:
    """Readings have rows of their own."""
    said = [f"{found.label}: {found.words}" for found in findings.of(one.run) if found.kind != "reading"]
    kinds = dict(rules.EVIDENCE_KINDS)
    evidence = ", ".join(dict.fromkeys(say(kinds.get(item.kind, item.kind)) for item in one.evidence))
    return "\n".join([*said, *([gettext("Evidence: %(kinds)s", kinds=evidence)] if evidence else [])])


def _summary(page: PilotPage, one: RoundPage) -> str:
    return one.run.summary if is_finished(page.pilot, one.run) else ""


def _cost(one: RoundPage) -> str:
    run = one.run
    extra = gettext("extra budget %(money)s", money=money(run.extra_budget)) if run.extra_budget else ""
    return "\n".join(words for words in (money(run.cost_actual) if run.cost_actual is not None else "", extra) if words)


def _decided(history: list[Entry]) -> dict[int, str]:
    """By the number of the round; an adapted pilot goes on in the next one."""
    number = 1
    said: dict[int, str] = {}
    for entry in reversed(history):
        if entry.move not in DECISIONS:
            continue
        words = f"{entry.headline} ({day_words(entry.when)}): {entry.words}" if entry.words else entry.headline
        against = [f"{label}: {answer}" for label, answer in entry.answers]
        said[number] = "\n".join(part for part in (said.get(number, ""), words, *against) if part)
        number += entry.move == "decide_adapt"
    return said

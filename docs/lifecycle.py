"""Writes docs/lifecycle.md from the tables of moves: `python -m docs.lifecycle`. A test compares both."""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

from lab.ideas import rules as ideas
from lab.lifecycle import BACK, Ask, Move, Table, optional
from lab.pilots import rules as pilots
from lab.policy import WHO_WORDS

PAGE = Path(__file__).with_suffix(".md")
ALWAYS = Ask("", "").required
SECOND_LOOK_TO = (ideas.Stage.UNDER_REVIEW, ideas.Stage.SUBMITTED)
"""A second look goes back to the study, or to the first reading if the idea was never public."""

INTRODUCTION = """\
# How ideas and pilots travel

This page is written from the code by `python -m docs.lifecycle`; change the tables in `lab/ideas/rules.py` and
`lab/pilots/rules.py`, then run it again. A test fails while both differ.

A stage changes only by a **move**. Each move is one row of data: where from, where to, who may, what it asks, what must
be there before it, and what each group of people is told. From these rows come the buttons, the rights, the forms, the
history, the notices and this page. Every move has an address: `/ideas/<id>/moves/<move>`, `/pilots/<id>/moves/<move>`.

**Refused while** quotes what a person reads as long as it is missing. ★ is an outcome: whoever is told of it counts in
the told rate. **Tells**: A author and co-authors · V voters · F followers · T testers · W who follow a topic, a
district or a search that it fits · S moderators, for a second look officials too · O officials. S and O read it on
the page and get no mail.
"""
FOLLOWING = """\
### An idea follows its pilots

Over all pilots of an idea (a pilot that is only proposed does not count): while one is live, nothing happens. Then, if
one was scaled, `pilot_scaled`; else, if one was stopped, `pilot_stopped`; else `pilot_cancelled`.
"""
PILOT_PROMISES = f"""\
### Promises

| while it is | the lab promises |
|---|---|
| running | a status note at least every {pilots.NOTE_DAYS} days |
| evaluating | the evaluation within {pilots.EVALUATION_DAYS} days, the decision within {pilots.DECISION_DAYS} more |

A pilot has at most {pilots.MAX_ROUNDS} rounds. A start with fewer testers than half the places needs a public reason.
"""


def page() -> str:
    parts = [
        INTRODUCTION,
        *("## Ideas\n", steps(ideas.STEPS, ideas.STEP_WORDS, ideas.STEP_OF), diagram(ideas.MOVES, ideas.ENDS)),
        *(moves(ideas.MOVES, ideas.STAGE_WORDS), idea_promises(), FOLLOWING, choices(ideas.MOVES)),
        *("## Pilots\n", steps(pilots.STEPS, pilots.STEP_WORDS, pilots.STEP_OF), diagram(pilots.MOVES, pilots.ENDS)),
        *(moves(pilots.MOVES, pilots.STAGE_WORDS), evaluation(), PILOT_PROMISES, choices(pilots.MOVES)),
    ]
    return "\n".join(parts)


def steps(names: Iterable[str], words: Mapping[str, str], step_of: Mapping[str, str]) -> str:
    lines = ["What a resident sees:", "", "| step | stages |", "|---|---|"]
    for number, name in enumerate(names, 1):
        stages = ", ".join(f"`{stage}`" for stage, step in step_of.items() if step == name)
        lines.append(f"| {number} {words[name]} | {stages} |")
    return "\n".join(lines) + "\n"


def diagram(table: Table, ends: Iterable[str]) -> str:
    arrows: dict[tuple[str, str], list[str]] = {}
    for move in table:
        for to in ends_of(table, move):
            arrows.setdefault((move.from_ or "[*]", to), []).append(move.name + ("★" if move.outcome else ""))
    first = [] if any(not move.from_ for move in table) else [f"    [*] --> {table[0].from_}"]
    drawn = [f"    {a} --> {b}: {', '.join(names)}" for (a, b), names in arrows.items()]
    ended = [f"    {stage} --> [*]" for stage in sorted(ends)]
    return "\n".join(["```mermaid", "stateDiagram-v2", *first, *drawn, *ended, "```", ""])


def ends_of(table: Table, move: Move) -> tuple[str, ...]:
    """A move that goes back leads to wherever the thing came from."""
    if move.to != BACK:
        return (move.to,)
    if move.name == "second_look":
        return SECOND_LOOK_TO
    return tuple(other.from_ for other in table if other.to == move.from_)


def moves(table: Table, words: Mapping[str, str]) -> str:
    lines = ["### Moves", "", "| move | from → to | who | asks | refused while | tells |", "|---|---|---|---|---|---|"]
    for _, group in groupby(table, key=lambda move: (move.name, move.to, move.who, move.asks, move.needs)):
        same = list(group)
        lines.append(row(same, words))
    return "\n".join(lines) + "\n"


def row(same: list[Move], words: Mapping[str, str]) -> str:
    """One move, with every stage that it starts from."""
    move = same[0]
    star = " ★" if move.outcome else ""
    starts = ", ".join(str(one.from_) or "–" for one in same)
    to = "where it was" if move.to == BACK and move.name != "second_look" else " or ".join(ends_of((), move))
    asks = "<br>".join(ask_words(move.asks)) or "–"
    name = f"`{move.name}`{star}<br>{move.label}"
    return f"| {name} | {starts} → {to} | {WHO_WORDS[move.who]} | {asks} | {gates(move)} | {move.audience or '–'} |"


def gates(move: Move) -> str:
    """What the person reads while it is missing."""
    evaluation = move.needs[: len(pilots.EVALUATION)] == pilots.EVALUATION
    rest = move.needs[len(pilots.EVALUATION) :] if evaluation else move.needs
    said = ["The evaluation is not complete (below)."] if evaluation else []
    said += [f"“{need.sentence}”" for need in rest]
    return "<br>".join(said) or "–"


def evaluation() -> str:
    lifting = ", ".join(f"`{reason}`" for reason in sorted(pilots.STOPS_WITHOUT_RESIDENTS))
    needs = [f"- {need.sentence}" for need in pilots.EVALUATION]
    lifted = f"`decide_stop` may do without evidence from residents, with a public reason, for {lifting}."
    return "\n".join(["### A complete evaluation", "", *needs, "", lifted, ""])


def ask_words(asks: Iterable[Ask]) -> list[str]:
    said = [(ask.name, one_ask(ask)) for ask in asks]
    numbered = [name for name, _ in said if re.search(r"_\d+$", name)]
    folded = []
    for name, words in said:
        if name not in numbered:
            folded.append(words)
        elif name == numbered[0]:
            folded.append(f"`{name}` … `{numbered[-1]}`: yes or no")
    return folded


def one_ask(ask: Ask) -> str:
    size = {
        "line": f"{ask.low:,}–{ask.high:,} characters",
        "text": f"{ask.low:,}–{ask.high:,} characters",
        "number": f"{ask.low:,}–{ask.high:,}",
        "money": "money",
        "check": "yes or no",
        "choice": "choice",
    }.get(ask.kind, ask.kind.replace("_", " "))
    when = "" if ask.required is ALWAYS else ", may be empty" if ask.required is optional else ", in some cases"
    return f"`{ask.name}`: {size}{when}"


def idea_promises() -> str:
    lines = ["### Promises", "", "| while it is | within | what is promised |", "|---|---|---|"]
    named = [*((stage.value, promise) for stage, promise in ideas.PROMISES.items())]
    for stage, promise in [*named, ("in a second look", ideas.SECOND_LOOK_PROMISE)]:
        days = f"{promise.days} {'working days' if promise.working else 'days'}"
        lines.append(f"| {stage} | {days} | {promise.sentence} |")
    return "\n".join([*lines, "", "In `needs_info` the lab's clock stops; it runs on with what was left.", ""])


def choices(table: Table) -> str:
    lists = {ask.name: ask.choices for move in table for ask in move.asks if ask.choices}
    lines = ["### What can be chosen", "", "| field | values |", "|---|---|"]
    for name, values in lists.items():
        lines.append(f"| `{name}` | " + "<br>".join(f"`{value}` {words}" for value, words in values) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.name} is written.")

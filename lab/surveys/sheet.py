"""The answers as a table for the staff: one row for each response, without names, in an order that says nothing."""

import csv
import io
from random import SystemRandom
from typing import Any

from ..text import harmless
from . import queries
from .models import Survey
from .results import label_of, question_words
from .rules import Item


def as_csv(survey: Survey) -> bytes:
    """With a mark in front by which every spreadsheet knows its letters."""
    into = io.StringIO()
    out = csv.writer(into)
    out.writerow([harmless(question_words(item)) for item in survey.items])
    rows = [[_cell(item, row.answers.get(item.key)) for item in survey.items] for row in queries.answers_of(survey)]
    SystemRandom().shuffle(rows)
    out.writerows(rows)
    return into.getvalue().encode("utf-8-sig")


def _cell(item: Item, value: Any) -> str | int:
    if value is None:
        return ""
    if item.kind == "text":
        return harmless(value)
    if item.kind == "several":
        return harmless("; ".join(label_of(item, n) for n in value))
    return harmless(label_of(item, value)) if item.options else value

"""Readings as a table: CSV from a file or pasted, read row by row with a verdict on each. Nothing is written here."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from .. import text
from ..errors import N_, Invalid, Words
from . import rules

MAX_ROWS = 500
MAX_BYTES = 200_000
COLUMNS = ("measure", "day", "value", "unit", "n", "note")
NEEDED = COLUMNS[:3]
NAMES: Mapping[str, str] = {
    **{name: name for name in COLUMNS},
    "date": "day", "on": "day", "datum": "day", "tag": "day", "messgröße": "measure", "maß": "measure",
    "name": "measure", "wert": "value", "reading": "value", "einheit": "unit", "anzahl": "n", "count": "n",
    "notiz": "note", "bemerkung": "note", "comment": "note",
}  # fmt: skip
DELIMITERS = "\t;,"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_BETWEEN = re.compile(r"(?<=\d)[\s\u00a0\u202f'’](?=\d{3}(?!\d))")
_PLAIN = re.compile(r"[+-]?\d+([.,]\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?:\.\d{3})+(?:,\d+)?|(?:,\d{3})+(?:\.\d+)?)")
_TWO_READINGS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")


class Verdict(StrEnum):
    NEW = "new"
    THERE = "there"
    ASK = "ask"
    WRONG = "wrong"


VERDICT_WORDS = {
    Verdict.NEW: N_("is written"),
    Verdict.THERE: N_("is there already"),
    Verdict.ASK: N_("please confirm"),
    Verdict.WRONG: N_("cannot be written"),
}


@dataclass(frozen=True)
class Known:
    """A measure as the table is held against it; `there`: (day, value) of the readings that it has."""

    id: int
    name: str
    unit: str
    baseline: float
    target: float
    there: frozenset[tuple[date, float]] = frozenset()


@dataclass(frozen=True)
class Row:
    """`cells` as they were sent. The rest is None where it could not be read. `why`: sentences beside the verdict."""

    line: int
    cells: Mapping[str, str]
    verdict: Verdict
    why: list[str] = field(default_factory=list)
    measure: Known | None = None
    on: date | None = None
    value: float | None = None
    n: int | None = None
    note: str = ""


def decoded(raw: bytes) -> str:
    """A file as text, whichever program wrote it. Raises Invalid for what is no table of text."""
    if len(raw) > MAX_BYTES:
        raise Invalid({"file": [N_("The file is larger than 200 KB. Send it in parts.")]})
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Invalid({"file": [N_("This is a spreadsheet. Save it as CSV first, or copy its cells and paste them.")]})
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def read(words: str, measures: Sequence[Known], today: date) -> list[Row]:
    """Raises Invalid for a table that cannot be read as one."""
    if len(words.encode()) > MAX_BYTES:
        raise Invalid({"rows": [N_("This is more than 200 KB. Send it in parts.")]})
    lines = _lines(words.lstrip("\ufeff"))
    if not lines:
        raise Invalid({"rows": [N_("There are no rows yet. Paste some, or choose a file.")]})
    if len(lines) > MAX_ROWS + 1:
        raise Invalid({"rows": [Words(N_("There are more than {most} rows. Send them in parts."), most=MAX_ROWS)]})
    header = _header(lines[0][1])
    body = lines[1:] if header else lines
    if not body:
        raise Invalid({"rows": [N_("There is a heading, and no row under it.")]})
    return list(_judged(body, header or COLUMNS, measures, today))


def _lines(words: str) -> list[tuple[int, list[str]]]:
    """(number of its line, cells) of each row with something in it."""
    first = next((line for line in words.splitlines() if line.strip()), "")
    # The last of the largest would be the comma, which is also what decimals are written with.
    delimiter = max(DELIMITERS, key=lambda sign: (first.count(sign), -DELIMITERS.index(sign)))
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except csv.Error as no:
        said = N_("Line {line} cannot be read: look for a quotation mark that is not closed.")
        raise Invalid({"rows": [Words(said, line=reader.line_num)]}) from no
    return [(line, cells) for line, cells in rows if any(cells)]


def _header(cells: Sequence[str]) -> list[str] | None:
    """The columns that a first row names; None when it is a row of its own. Raises Invalid for half a heading."""
    named = [NAMES.get(cell.lower(), "") for cell in cells]
    if sum(map(bool, named)) < 2:
        return None
    if missing := [name for name in NEEDED if name not in named]:
        said = N_("The heading lacks these columns: {names}.")
        raise Invalid({"rows": [Words(said, names=", ".join(missing))]})
    return named


def _judged(
    body: Iterable[tuple[int, list[str]]], columns: Sequence[str], measures: Sequence[Known], today: date
) -> Iterator[Row]:
    """A row that stands twice is written once."""
    seen: set[tuple[int, date, float]] = set()
    for line, cells in body:
        row = _row(line, cells, columns, measures, today)
        key = (row.measure.id, row.on, row.value) if row.measure and row.on and row.value is not None else None
        if key and row.verdict != Verdict.WRONG and (key in seen or key[1:] in row.measure.there):  # type: ignore[union-attr]
            row = Row(row.line, row.cells, Verdict.THERE, [], row.measure, row.on, row.value, row.n, row.note)
        if key:
            seen.add(key)
        yield row


def _row(line: int, cells: list[str], columns: Sequence[str], measures: Sequence[Known], today: date) -> Row:
    given = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    measure, on = _measure(given.get("measure", ""), measures), day(given.get("day", ""))
    value, n, note = number(given.get("value", "")), _n(given.get("n", "")), text.line(given.get("note", ""))
    wrong = list(_wrong(given, measure, on, value, n, note, today))
    if len(cells) > len(columns):
        wrong.append(N_("There are more cells than columns. Between commas, write decimals with a point."))
    asked = [] if wrong or measure is None or value is None else list(_asked(given["value"], value, measure))
    verdict = Verdict.WRONG if wrong else Verdict.ASK if asked else Verdict.NEW
    return Row(line, given, verdict, wrong or asked, measure, on, value, n, note)


def _wrong(
    given: Mapping[str, str], measure: Known | None, on: date | None, value: float | None, n: int | None, note: str,
    today: date,
) -> Iterator[str]:  # fmt: skip
    if measure is None:
        yield N_("No measure has this name or number.")
    if on is None:
        yield N_("The day is not one: write 2027-03-31 or 31.3.2027.")
    elif on > today:
        yield rules.FUTURE
    if value is None:
        yield N_("The value is not a number.")
    if measure and not rules.is_same_unit(given.get("unit", ""), measure.unit):
        yield Words(rules.OTHER_UNIT, unit=measure.unit)
    if n is None and given.get("n", ""):
        yield rules.N_RANGE
    if len(note) > rules.NOTE_MAX:
        yield Words(N_("The note is longer than {most} characters."), most=rules.NOTE_MAX)


def _asked(written: str, value: float, measure: Known) -> Iterator[str]:
    if _TWO_READINGS.fullmatch(written):
        yield Words(N_("It is read as {value}. Is that what was meant?"), value=f"{value:g}")
    if not rules.is_plausible(value, measure.baseline, measure.target):
        yield Words(rules.SURE, baseline=f"{measure.baseline:g}", target=f"{measure.target:g}", unit=measure.unit)


def _measure(named: str, measures: Sequence[Known]) -> Known | None:
    """By its name, else by its place in the list: 1 is the first."""
    by_name = {measure.name.casefold(): measure for measure in measures}
    if found := by_name.get(" ".join(named.split()).casefold()):
        return found
    place = int(named) if named.isascii() and named.isdecimal() and len(named) < 4 else 0
    return measures[place - 1] if 0 < place <= len(measures) else None


def number(written: str) -> float | None:
    """“1234.5”, “1234,5”, “1.234,5”, “1 234.5”: with both signs the last one begins the decimals."""
    raw = _BETWEEN.sub("", written.strip().replace("\u2212", "-"))
    if not raw.isascii():
        return None
    if _PLAIN.fullmatch(raw):
        found = float(raw.replace(",", "."))
    elif _GROUPED.fullmatch(raw):
        decimal = max(raw.rfind(","), raw.rfind("."))
        twice = raw.count(raw[decimal]) > 1
        whole = re.sub(r"[.,]", "", raw if twice else raw[:decimal])
        found = float(whole if twice else f"{whole}.{raw[decimal + 1 :]}")
    else:
        return None
    return found if abs(found) <= 10**12 else None


def day(written: str) -> date | None:
    """2027-03-31 or 31.3.2027, in this century."""
    iso, dotted = _ISO.fullmatch(written), _DOTTED.fullmatch(written)
    parts = iso.groups() if iso else dotted.groups()[::-1] if dotted else None
    try:
        found = date(*map(int, parts)) if parts else None
    except ValueError:
        return None
    return found if found and 2000 <= found.year < 2100 else None


def _n(written: str) -> int | None:
    is_whole = written.isascii() and written.isdecimal() and len(written) <= 8
    return int(written) if is_whole and 0 < int(written) <= rules.N_MAX else None


def written(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV for any program, with a mark that tells spreadsheets its letters. Numbers stay numbers; a text that would be
    a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return text.harmless(value)
    return "" if value is None else value

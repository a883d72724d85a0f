"""Counts again what the lab keeps ready for its lists: every counter against the rows that it counts.

A counter changes in the same transaction as what it counts, so a difference is a mistake in the code or a hand in the
database. `flask verify` names each; `flask verify --mend` writes what was counted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, case, func, select, text, update
from sqlalchemy.orm import aliased

from . import clock
from .accounts.models import Person
from .calls.models import Call
from .city.models import BudgetLine
from .comments.models import Comment
from .comments.queries import counted as comments_counted
from .db import atomic, db
from .ideas import rules as ideas
from .ideas import said, search, spelling
from .ideas.models import Idea, IdeaVersion
from .learning import index as cards
from .map import counting
from .notices import told
from .notices.models import Notice
from .photos import checks as photo_files
from .photos.models import Photo
from .pilots import rules as pilots
from .pilots.models import Pilot, Round, StatusNote, Tester
from .similar import index as similar
from .votes.models import Vote
from .workshops.models import SignUp, Workshop

BATCH = 2000
WORDS_IN_USE = "search_words"
TOLD = "told_counts"
CLOSE = 1e-9
"""Two rising scores that differ by less are the same number, computed twice."""


@dataclass(frozen=True)
class Difference:
    """What a row keeps beside what was counted. `column` is "words" for the search index."""

    table: str
    id: int
    column: str
    kept: Any
    counted: Any

    def __str__(self) -> str:
        return f"{self.table} {self.id}: {self.column} is {self.kept!r}, counted {self.counted!r}"


def differences() -> Iterator[Difference]:
    """All of them, in the order in which they can be mended: votes and comments before the score made of them."""
    for check in CHECKS:
        yield from check()


def mend() -> list[Difference]:
    """Write what was counted; what was mended."""
    mended: list[Difference] = []
    with atomic():
        for check in CHECKS:
            found = list(check())
            for difference in found:
                _mend(difference)
            mended += found
    return mended


def _mend(difference: Difference) -> None:
    if difference.column == "map":
        counting.rebuild()
        return
    if difference.column == "words":
        _mend_words(difference)
        return
    if difference.column == "pieces":
        (cards if difference.table == "foreign_cards" else similar).mend(difference.id)
        return
    if difference.table == "files":
        photo_files.mend_file(difference.column)
        return
    if difference.column == "file":
        photo_files.mend_row(difference.id)
        return
    if difference.table == TOLD:
        told.count_again(difference.id)
        return
    table = MODELS[difference.table]
    kept = {difference.column: difference.counted}
    db.session.execute(update(table).where(table.id == difference.id).values(kept))


# One column against a subquery


def _counter(table: Any, column: str, counted: ScalarSelect | ColumnElement) -> Callable[[], Iterator[Difference]]:
    def check() -> Iterator[Difference]:
        kept = getattr(table, column)
        found = select(table.id, kept, counted.label("counted")).order_by(table.id).subquery()
        wrong = select(found).where(found.c[1].is_distinct_from(found.c.counted))
        for id, has, n in db.session.execute(wrong):
            yield Difference(table.__tablename__, id, column, has, n)

    return check


def _count(of: Any, *where: ColumnElement[bool]) -> ScalarSelect:
    return select(func.count()).select_from(of).where(*where).scalar_subquery()


def _sum(of: Any, *where: ColumnElement[bool]) -> ColumnElement:
    return func.coalesce(select(func.sum(of)).where(*where).scalar_subquery(), 0)


_Answer = aliased(Comment)
_CURRENT_ROUND = (
    select(Round.id)
    .where(Round.pilot_id == Pilot.id, Round.number == Pilot.round_number)
    .correlate(Pilot)
    .scalar_subquery()
)


_CAME = _count(SignUp, SignUp.workshop_id == Workshop.id, SignUp.came.is_(True))
_PLACES = select(Round.places).where(Round.id == _CURRENT_ROUND).correlate(Pilot).scalar_subquery()
"""A pilot has the places of its round once it has looked for testers, none before."""


# Columns that follow from the row itself


def _steps(table: Any, step_of: Mapping[Any, str]) -> Callable[[], Iterator[Difference]]:
    def check() -> Iterator[Difference]:
        for stage, step in step_of.items():
            wrong = select(table.id, table.step).where(table.stage == stage, table.step != step).order_by(table.id)
            for id, kept in db.session.execute(wrong):
                yield Difference(table.__tablename__, id, "step", kept, step)

    return check


def _listed() -> Iterator[Difference]:
    public = Idea.published_at.is_not(None) & Idea.visibility.in_((ideas.Visibility.PUBLIC, ideas.Visibility.REPORTED))
    for is_public in (True, False):
        condition = public if is_public else ~public
        wrong = select(Idea.id).where(condition, Idea.listed.is_not(is_public)).order_by(Idea.id)
        for id in db.session.scalars(wrong):
            yield Difference("ideas", id, "listed", not is_public, is_public)


def _rising() -> Iterator[Difference]:
    columns = (Idea.id, Idea.votes, Idea.comments, Idea.published_at, Idea.rising)
    for id, votes, comments, published_at, kept in _in_batches(select(*columns).where(Idea.published_at.is_not(None))):
        score = ideas.rising(votes, comments, ideas.published_days(clock.day_of(published_at)))
        if abs(kept - score) > CLOSE:
            yield Difference("ideas", id, "rising", kept, score)


def _in_batches(found: Any) -> Iterator[Any]:
    """Rows of a select whose first column is the idea's id, by id: never all in memory."""
    after = 0
    while rows := db.session.execute(found.where(Idea.id > after).order_by(Idea.id).limit(BATCH)).all():
        yield from rows
        after = rows[-1].id


# The words by which ideas are found


def _words() -> Iterator[Difference]:
    if db.engine.dialect.name != "sqlite":
        return
    yield from _strangers()
    columns = (Idea.id, Idea.title, Idea.need, Idea.solution)
    public = select(*columns).where(Idea.listed)
    batch: list[Any] = []
    for row in _in_batches(public):
        batch.append(row)
        if len(batch) == BATCH:
            yield from _wrong_words(batch)
            batch = []
    yield from _wrong_words(batch)


def _strangers() -> Iterator[Difference]:
    """Words of ideas that are not public, or not there."""
    found = text("SELECT rowid FROM idea_words WHERE rowid NOT IN (SELECT id FROM ideas WHERE listed) ORDER BY rowid")
    for (id,) in db.session.execute(found):
        yield Difference("ideas", id, "words", "found by search", "not public")


def _wrong_words(rows: Iterable[Any]) -> Iterator[Difference]:
    rows = list(rows)
    if not rows:
        return
    between = {"first": rows[0].id, "last": rows[-1].id}
    indexed = db.session.execute(
        text("SELECT rowid, title, body FROM idea_words WHERE rowid BETWEEN :first AND :last"), between
    )
    kept = {id: (title, body) for id, title, body in indexed}
    for id, title, need, solution in rows:
        wanted = search.row_of(id, title, need, solution)
        if kept.get(id) != (wanted["title"], wanted["body"]):
            yield Difference("ideas", id, "words", "older text" if id in kept else "not found", "its text")


def _said_words() -> Iterator[Difference]:
    if db.engine.dialect.name != "sqlite":
        return
    for source in said.sources():
        for id, stands in said.wrong_rows(source):
            yield Difference(source.name, id, "words", "other words", "its text" if stands else "nothing")


def _pieces() -> Iterator[Difference]:
    """Of words, by which similar ideas are found."""
    for id, is_public in similar.wrong_rows():
        yield Difference("ideas", id, "pieces", "other pieces", "those of its text" if is_public else "none")


def _card_pieces() -> Iterator[Difference]:
    """The same of other labs' learning cards."""
    for id, is_public in cards.wrong_rows():
        yield Difference("foreign_cards", id, "pieces", "other pieces", "those of its text" if is_public else "none")


def _words_in_use() -> Iterator[Difference]:
    """One for all of them: the words themselves are people's."""
    if db.engine.dialect.name != "sqlite":
        return
    counted, kept = spelling.counted(), spelling.kept()
    if wrong := [word for word in {*counted, *kept} if counted[word] != kept.get(word, 0)]:
        yield Difference(WORDS_IN_USE, 0, "words", f"{len(wrong)} wrong counts", "none")


def _mend_words(difference: Difference) -> None:
    if difference.table == WORDS_IN_USE:
        spelling.count_again()
        return
    for source in said.sources():
        if source.name == difference.table:
            said.keep_again(source, difference.id)
            return
    idea = db.session.get(Idea, difference.id, populate_existing=True)
    if idea is None:
        db.session.execute(text("DELETE FROM idea_words WHERE rowid = :id"), {"id": difference.id})
    else:
        search.keep(idea)


def _photos_without_file() -> Iterator[Difference]:
    for id, name in photo_files.rows_without_file():
        yield Difference("photos", id, "file", "not there", name)


def _files_without_photo() -> Iterator[Difference]:
    for name in photo_files.files_without_row():
        yield Difference("files", 0, name, "there", "no photo")


# The map


def _map() -> Iterator[Difference]:
    """One for all: what is wrong with the map is mended by counting it anew."""
    wrong = list(counting.wrong())
    if wrong:
        yield Difference(wrong[0].table, wrong[0].id, "map", f"wrong in {len(wrong)} rows", "the ideas' places")


# Who was told


def _told() -> Iterator[Difference]:
    for id, kept, counted in told.wrong():
        yield Difference(TOLD, id, "told", kept, counted)


_COUNTED = (Idea, Comment, Pilot, Person, BudgetLine, Call, StatusNote, Workshop)
MODELS: Mapping[str, Any] = {model.__tablename__: model for model in _COUNTED}
CHECKS: tuple[Callable[[], Iterator[Difference]], ...] = (
    _steps(Idea, ideas.STEP_OF),
    _listed,
    _counter(Idea, "edits", _count(IdeaVersion, IdeaVersion.idea_id == Idea.id)),
    _counter(Idea, "votes", _count(Vote, Vote.counts_for_id == Idea.id)),
    _counter(Idea, "comments", _count(Comment, Comment.idea_id == Idea.id, *comments_counted())),
    _counter(Comment, "replies", _count(_Answer, _Answer.parent_id == Comment.id)),
    _counter(Call, "ideas", _count(Idea, Idea.call_id == Call.id, Idea.listed.is_(True))),
    _photos_without_file,
    _files_without_photo,
    _counter(
        Idea, "photos", _count(Photo, Photo.thing == "idea", Photo.thing_id == Idea.id, Photo.state == "attached")
    ),
    _counter(
        StatusNote,
        "photos",
        _count(Photo, Photo.thing == "note", Photo.thing_id == StatusNote.id, Photo.state == "attached"),
    ),
    _rising,
    _counter(Idea, "eyes", Idea.seen + ideas.EYES_PER_VOTE * Idea.votes),
    _words,
    _said_words,
    _words_in_use,
    _pieces,
    _card_pieces,
    _map,
    _steps(Pilot, pilots.STEP_OF),
    _counter(Pilot, "testers", _count(Tester, Tester.round_id == _CURRENT_ROUND, Tester.left_at.is_(None))),
    _counter(Pilot, "places", case((Pilot.places == 0, 0), else_=_PLACES)),
    _counter(Workshop, "came", case((Workshop.came.is_not(None), Workshop.others + _CAME))),
    _counter(BudgetLine, "committed", _sum(Pilot.committed, Pilot.budget_line_id == BudgetLine.id)),
    _counter(Person, "unread", _count(Notice, Notice.person_id == Person.id, Notice.seen_at.is_(None))),
    _told,
)

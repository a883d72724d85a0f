"""Follow a topic, a district or a search, and stop. Each may be repeated and then changes nothing."""

from sqlalchemy import delete, select, update

from .. import clock
from ..accounts.models import Person
from ..db import atomic, db, lock
from ..errors import N_, Conflict, Invalid, NotFound, Words
from ..permissions import Action
from ..policy import Actor, check
from . import queries, rules, searches
from .models import Watch

TOO_MANY = Words(
    N_("You follow {n} topics, districts and searches, and that is the most. Stop one first."), n=rules.MOST
)
NOTHING = N_("Choose a topic, a district or some words first: that is what you then follow.")


def follow(actor: Actor, query: str) -> Watch:
    """`query`: parameters of the list of ideas. Raises Invalid for what none can follow, Conflict for one too many."""
    wanted = searches.asked(query)
    with atomic():
        check(Action.WATCH, actor)
        if not wanted:
            raise Invalid({"query": [NOTHING]})
        # Of two requests in two tabs the second one waits here, and finds the first.
        lock(db.session.get_one(Person, actor.id))
        watch = queries.watch_of(actor.id, wanted)
        if watch and not watch.stopped_at:
            return watch
        if queries.count_of(actor.id) >= rules.MOST:
            raise Conflict(TOO_MANY, links=[("/me/follows", N_("See what you follow"))])
        watch = watch or Watch(person_id=actor.id, query=wanted)
        watch.at, watch.stopped_at = clock.now(), None
        db.session.add(watch)
        _forget_old(actor.id)
    return watch


def stop(actor: Actor, id: int) -> Watch:
    """Raises NotFound for what is not the person's own."""
    with atomic():
        check(Action.WATCH, actor)
        watch = queries.watch(actor.id, id)
        if watch is None:
            raise NotFound()
        watch.stopped_at = watch.stopped_at or clock.now()
    return watch


def stop_by_mail(person_id: int, id: int) -> None:
    """By the link in a mail, which says whose it is."""
    _say_by_mail(person_id, id, stops=True)


def follow_by_mail(person_id: int, id: int) -> None:
    _say_by_mail(person_id, id, stops=False)


def _say_by_mail(person_id: int, id: int, stops: bool) -> None:
    at = clock.now() if stops else None
    mine = update(Watch).where(Watch.id == id, Watch.person_id == person_id, Watch.stopped_at.is_(None) == stops)
    with atomic():
        db.session.execute(mine.values(stopped_at=at))


def _forget_old(person_id: int) -> None:
    """Stopped ones are kept to be taken back, and as many of them as a person may follow are enough."""
    db.session.flush()
    stopped = select(Watch.id).where(Watch.person_id == person_id, Watch.stopped_at.is_not(None))
    kept = stopped.order_by(Watch.stopped_at.desc(), Watch.id.desc()).limit(rules.MOST)
    db.session.execute(
        delete(Watch).where(Watch.id.in_(stopped), Watch.id.not_in(kept)),
        execution_options={"synchronize_session": False},
    )


def erase(person_id: int) -> None:
    db.session.execute(
        delete(Watch).where(Watch.person_id == person_id), execution_options={"synchronize_session": False}
    )

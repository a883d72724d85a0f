"""What a search costs, and each filter in each order beside the plain list: CPU of reading one page of rows."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from sqlalchemy import text

from lab import clock
from lab.calls.models import Call
from lab.db import atomic, db
from lab.ideas import queries
from lab.ideas.nearby import Near
from lab.ideas.queries import Filter
from lab.ideas.rules import SORTS

from .labs import Lab

RUNS = 15
PLAIN = "all ideas"
SEARCHES = {
    "a rare word": Filter(q="piaskownica"),
    "a common word": Filter(q="children"), "the commonest word": Filter(q="the"),
    "three words": Filter(q="the path school"), "a mistyped word": Filter(q="childern"),
    "two mistyped words": Filter(q="shcool libary"), "a word that nobody wrote": Filter(q="xylophonist"),
    "a common word in one district": Filter(q="children", district=1),
    "a common word in one call": Filter(q="children", call=1),
}  # fmt: skip
Took = Mapping[tuple[str, str, int], float]


def measure(labs: Sequence[Lab]) -> Took:
    """(filter, order, ideas) → milliseconds of CPU; a search is in the order "match"; "count": the number."""
    return {key: ms for lab in labs for key, ms in _measure(lab).items()}


def _measure(lab: Lab) -> Took:
    with lab.app.app_context():
        _give_calls_and_photos()
        took = {(name, "match", lab.ideas): _ms(_list(only, "match")) for name, only in SEARCHES.items()}
        for name, only in _filters().items():
            sorts = (*SORTS, "nearest") if only.near else SORTS
            took |= {(name, sort, lab.ideas): _ms(_list(only, sort)) for sort in sorts}
            if only.narrows:
                took[name, "count", lab.ideas] = _ms(partial(queries.total, only))
        return took


def _list(only: Filter, sort: str) -> Callable[[], object]:
    return lambda: queries.listed_ideas(only, sort)


def _give_calls_and_photos() -> None:
    """To one idea in twenty, and to three hundred."""
    with atomic():
        day = clock.today()
        call = Call(slug="bench", title="Bench", question="?", opens_on=day, closes_on=day, created_at=clock.now())
        db.session.add(call)
        db.session.flush()
        db.session.execute(text("UPDATE ideas SET photos = 1 WHERE id % 20 = 0"))
        few = "SELECT id FROM ideas WHERE listed ORDER BY id % 97, id LIMIT 300"
        db.session.execute(text(f"UPDATE ideas SET call_id = :call WHERE id IN ({few})"), {"call": call.id})  # noqa: S608


def _filters() -> dict[str, Filter]:
    lat, lng = db.session.execute(text("SELECT lat, lng FROM ideas WHERE lat IS NOT NULL LIMIT 1")).one()
    return {
        PLAIN: Filter(), "topic": Filter(topic=1), "district": Filter(district=1), "step": Filter(step="open"),
        "stage": Filter(stage="adopted"), "call": Filter(call=1), "language": Filter(lang="pl"),
        "language that nobody writes": Filter(lang="tr"), "photo": Filter(photo=True),
        "topic, district, step": Filter(topic=1, district=1, step="pilot"),
        "within 500 m": Filter(near=Near(lat, lng, 500)), "within 5 km": Filter(near=Near(lat, lng, 5000)),
        "within 1 km, a photo": Filter(near=Near(lat, lng), photo=True),
    }  # fmt: skip


def _ms(call: Callable[[], object]) -> float:
    call()
    took = []
    for _ in range(RUNS):
        began = time.process_time()
        call()
        took.append(time.process_time() - began)
    return median(took) * 1000


def report(took: Took, kept_at: Path) -> None:
    """Print them, and keep them beside what stands in bench.json."""
    sizes = sorted({n for *_, n in took})
    print(f"\n{'CPU of reading a page of hits':38}" + "".join(f"{n:>10,} ideas" for n in sizes))
    for name in SEARCHES:
        print(f"  {name:36}" + "".join(f"{took[name, 'match', n]:>13.3f} ms" for n in sizes))
    large = sizes[-1]
    print(
        f"\n{f'A page of the list at {large:,} ideas':38}"
        + "".join(f"{sort:>10}" for sort in (*SORTS, "nearest", "count"))
    )
    for name in dict.fromkeys(name for name, sort, _ in took if sort != "match"):
        figures = (_beside(took, name, sort, large) for sort in (*SORTS, "nearest", "count"))
        print(f"  {name:36}" + "".join(f"{words:>10}" for words in figures))
    print("  × the plain list in the same order (nearest: in the order rising); count in milliseconds")
    found = json.loads(kept_at.read_text())
    kept = [{"what": name, "sort": sort, "ideas": n, "ms": round(ms, 4)} for (name, sort, n), ms in took.items()]
    kept_at.write_text(json.dumps({**found, "lists": kept}, indent=2) + "\n")


def _beside(took: Took, name: str, sort: str, n: int) -> str:
    ms = took.get((name, sort, n))
    if ms is None:
        return ""
    if sort == "count":
        return f"{ms:.2f} ms"
    return f"{ms / took[PLAIN, 'rising' if sort == 'nearest' else sort, n]:.1f} ×"

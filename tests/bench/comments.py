"""What the page of an idea costs with 500 comments, one thread of 300 answers among them, beside one with five."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from lab import clock
from lab.comments.models import Comment
from lab.db import atomic, db
from lab.ideas.actions import score
from lab.ideas.models import Idea

from . import cpu
from .labs import Lab

FEW, MANY, ANSWERS = 5, 200, 300
PAGES = {
    "with 5 comments": ("few", ""),
    "with 500 comments": ("many", ""),
    "oldest first": ("many", "?order=old"),
    "most answers first": ("many", "?order=answered"),
}
"""Name → (which idea, what its address asks for)."""
Took = Mapping[tuple[str, int], float]


def measure(labs: Sequence[Lab]) -> Took:
    """(page, ideas) → milliseconds of CPU, and the same for the thread's own next twenty answers."""
    calls = {}
    for lab in labs:
        few, many = lab.open_ideas(4)[2:]
        _talk(lab, few, FEW, 0)
        answer = _talk(lab, many, MANY, ANSWERS)
        paths = {"few": f"/ideas/{few}", "many": f"/ideas/{many}"}
        for name, (which, asked) in PAGES.items():
            calls[name, lab.ideas] = cpu.get(lab.app, paths[which] + asked)
        calls["a page of its 300 answers", lab.ideas] = cpu.get(lab.app, f"/ideas/{many}?order=old&answers={answer}")
    return cpu.per_request(calls)  # type: ignore[arg-type, return-value]


def _talk(lab: Lab, idea_id: int, threads: int, answers: int) -> int:
    """Write them in bulk; an answer in the middle of the first thread, 0 where there is none."""
    with lab.app.app_context(), atomic():
        idea = db.session.get_one(Idea, idea_id)
        said = [_comment(idea_id, n) for n in range(threads)]
        said[0].replies = answers
        db.session.add_all(said)
        db.session.flush()
        replies = [_comment(idea_id, n, said[0].id) for n in range(answers)]
        db.session.add_all(replies)
        db.session.flush()
        idea.comments += threads + answers
        score(idea)
        return replies[answers // 2].id if replies else 0


def _comment(idea_id: int, n: int, parent_id: int | None = None) -> Comment:
    body = f"I pass there every day, and the bus stop is as dark. Number {n}."
    return Comment(idea_id=idea_id, parent_id=parent_id, author_name="A neighbour", body=body, at=clock.now())


def report(took: Took, kept_at: Path) -> None:
    """Print them, and keep them beside what stands in bench.json."""
    sizes = sorted({n for _, n in took})
    print(f"\n{'CPU of an idea page':38}" + "".join(f"{n:>10,} ideas" for n in sizes))
    for name in dict.fromkeys(name for name, _ in took):
        beside = took[name, sizes[-1]] / took["with 5 comments", sizes[-1]]
        print(f"  {name:36}" + "".join(f"{took[name, n]:>13.3f} ms" for n in sizes) + f"{beside:>8.2f} ×")
    found = json.loads(kept_at.read_text())
    kept = [{"what": name, "ideas": n, "ms": round(ms, 4)} for (name, n), ms in took.items()]
    kept_at.write_text(json.dumps({**found, "comments": kept}, indent=2) + "\n")

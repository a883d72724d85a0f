"""What the testers of the demo's pilots were asked, by the pilot's key.

`opens` and `closes` count days back from today, so a survey that is still open closes on a negative day. `answers`: how
many answered. `good`: from 0 to 1, where the answers of a template lie on the way from the worst to the best. A
question's `share` says how its answers are spread; of a scale it is `good` again. `texts`: language and words.
"""

from typing import Any

ERRANDS: dict[str, Any] = {"template": "ueq_s", "questions": []}

SURVEYS: dict[str, list[dict[str, Any]]] = {
    "newborn-hour": [
        {
            **ERRANDS, "title": "The way through the offices, as it was", "moment": "before", "opens": 158,
            "closes": 144, "answers": 41, "good": 0.3,
        },
        {
            **ERRANDS, "title": "The hour in the ward", "moment": "after", "opens": 30, "closes": 13, "answers": 52,
            "good": 0.74,
            "questions": [
                {"kind": "yes_no", "words": "Would you choose this way again?", "counts": (45, 7)},
                {
                    "kind": "one", "words": "When did the adviser come to you?", "share": (2, 9, 30, 11),
                    "options": ("On the day of birth", "On day two", "On day three", "Later"),
                },
                {
                    "kind": "text", "words": "What would have made it easier?",
                    "texts": (
                        ("de", "Die Versicherungsnummer gehört auf die Liste für die Kliniktasche."),
                        ("de", "Ein Stuhl für meinen Mann."),
                        ("en", "Tell us before the birth which papers from home you accept as a copy."),
                        ("pl", "Żeby ktoś zadzwonił, kiedy akt jest gotowy."),
                    ),
                },
            ],
        },
    ],
    "plain-letters": [
        {
            **ERRANDS, "title": "The old letters", "moment": "before", "opens": 194, "closes": 180, "answers": 19,
            "good": 0.34,
        },
        {
            **ERRANDS, "title": "The letters with three lines", "moment": "after", "opens": 92, "closes": 77,
            "answers": 20, "good": 0.76,
        },
    ],
    "thermal-camera": [
        {
            "template": "sus", "title": "How easy the camera was", "moment": "after", "opens": 141, "closes": 127,
            "answers": 47, "good": 0.66,
            "questions": [
                {
                    "kind": "several", "words": "What did you do afterwards?", "share": (0.45, 0.2, 0.25, 0.06),
                    "options": ("Sealed a window or a door", "Asked the landlord", "Ordered a craftsman",
                                "Moved the bed"),
                },
            ],
        },
    ],
    "cargo-bikes": [
        {
            "template": "sus", "title": "Renting a bike at the till", "moment": "after", "opens": 126, "closes": 112,
            "answers": 29, "good": 0.58, "questions": [],
        },
        {
            "template": "sus", "title": "Renting a bike, with the day price", "moment": "during", "opens": 6,
            "closes": -8, "answers": 17, "good": 0.76,
            "questions": [
                {"kind": "scale", "words": "How well does the rain cover keep children dry?", "good": 0.7},
                {
                    "kind": "text", "words": "What keeps you from taking the bike more often?",
                    "texts": (
                        ("de", "Freitagnachmittag sind alle weg."),
                        ("en", "The lock. My hands are full and the key sticks."),
                    ),
                },
            ],
        },
    ],
    "nurse-library": [
        {
            "template": "nps", "title": "Your visit to the nurse", "moment": "during", "opens": 24, "closes": 8,
            "answers": 31, "good": 0.86,
            "questions": [
                {"kind": "scale", "words": "How sure were you afterwards what to do next?", "good": 0.8},
                {
                    "kind": "one", "words": "Where would you have gone without her?", "share": (21, 14, 9, 2),
                    "options": ("To the emergency room", "Nowhere, I would have waited", "To a doctor",
                                "To a pharmacy"),
                },
                {"kind": "yes_no", "words": "Would you come in the evening if she was there?", "counts": (22, 9)},
                {
                    "kind": "text", "words": "What should stay, what should change?",
                    "texts": (
                        ("de", "Bleiben soll, dass sie Zeit hat. Ändern: die Kinderstühle."),
                        ("en", "Please put up a sign at the bus stop when the room is closed."),
                        ("de", "Ich habe die Zettel mit den großen Buchstaben noch am Kühlschrank."),
                    ),
                },
            ],
        },
        {
            "template": "own", "title": "An evening with the nurse?", "moment": "during", "opens": 4, "closes": -6,
            "answers": 14,
            "questions": [
                {
                    "kind": "one", "words": "Which evening would suit you best?", "share": (4, 2, 8, 1),
                    "options": ("Monday", "Wednesday", "Thursday", "None of them"),
                },
                {"kind": "scale", "words": "How much would an evening help you?", "good": 0.7},
                {"kind": "text", "words": "Is there anything else about the evening?", "texts": ()},
            ],
        },
    ],
}  # fmt: skip

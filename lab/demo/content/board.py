"""Who pays for the demo's pilots, who helps, what the hub gives, and how much at a time the lab wants to carry.

Money in cents; the first number of a row is days ago.
"""

from typing import Any

HUB_SERVICES = (
    {"name": "Space for testing", "hint": "A hall of 200 square metres at the harbour, by the half day"},
    {"name": "Measuring devices", "hint": "Sensors for air, noise and water, with somebody who sets them up"},
    {"name": "Legal advice", "hint": "Two hours with a lawyer of the city"},
    {"name": "Easy language", "hint": "A text in easy language, checked by people who need it"},
)

LIMITS: dict[str, int | None] = {"recruiting": 2, "running": 2, "evaluating": 2}
LIMITS_SET = ("cargo-bikes", 100)
"""With this pilot, so many days ago."""

MONEY: dict[str, dict[str, Any]] = {
    "nurse-library": {
        "rows": (
            (140, "own", "Living lab, small tests", 3_000_000, "received"),
            (140, "partner", "Sankt Gertrud hospital", 800_000, "received"),
            (128, "grant", "State fund for health close to home", 400_000, "received"),
        ),
        "complete": 126,
    },
    "balcony-sun": {
        "rows": (
            (58, "own", "Climate adaptation", 2_500_000, "promised"),
            (40, "grant", "State climate fund", 1_000_000, "asked"),
        ),
    },
    "rain-to-trees": {
        "rows": (
            (140, "own", "Climate adaptation", 3_000_000, "received"),
            (138, "in_kind", "Nursery Brandt: soil for thirty pits", 640_000, "received"),
        ),
        "complete": 130,
    },
    "newborn-hour": {"rows": ((205, "own", "Digital city hall", 2_860_000, "received"),), "complete": 204},
}
"""`complete`: when an official said so."""

PARTNERS: dict[str, tuple[tuple[int, str, str, str, str], ...]] = {
    "nurse-library": (
        (
            138,
            "Sankt Gertrud hospital",
            "Sends the nurse and pays for a day a week",
            "https://gertrud.example.org",
            "public-health",
        ),
    ),
    "balcony-sun": (
        (50, "House owners' association Oststadt", "Tells owners what the lease must say", "", "climate"),
        (
            30,
            "Velme citizens' energy",
            "Lends six panels and comes to mount them",
            "https://velme-energy.example.org",
            "climate",
        ),
    ),
    "cargo-bikes": ((260, "Youth workshop Deichstraße", "Repairs the bikes within two days", "", "mobility"),),
    "rain-to-trees": ((138, "Nursery Brandt", "Gives the soil and looks after the roots", "", "green"),),
}
"""Days ago, name, what it does, its page, the unit that knows it."""

SERVICES: dict[str, tuple[dict[str, Any], ...]] = {
    "balcony-sun": (
        {"service": "Legal advice", "asked": 48, "words": "Who is liable when a panel falls from a rented balcony?",
         "answered": 41, "state": "granted",
         "answer": "Two hours on Tuesday at ten. Please send the draft of the lease before."},
        {"service": "Measuring devices", "asked": 4,
         "words": "Forty meters that show each household what its panel gives."},
    ),
    "school-street": (
        {"service": "Space for testing", "asked": 9,
         "words": "A hall for a morning, to try the barrier with a whole class.", "answered": 6, "state": "declined",
         "answer": "The hall is booked until the summer. The yard of the fire station is free on weekdays."},
    ),
}  # fmt: skip

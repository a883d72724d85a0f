"""What else was measured: how, by whom, from how many; what was corrected, and what the notes say in their parts.

Numbers of days count back from today, as in pilots.py.
"""

from typing import Any

HOW: dict[str, list[tuple[float, str, str, str]]] = {
    "nurse-library": [
        (
            89,
            "Visitors who needed no further appointment",
            "The nurse asks two weeks later by telephone, everyone who agreed to it.",
            "The nurse and a student of nursing",
        ),
    ],
    "rain-to-trees": [
        (93, "Trees that are alive and vital", "Leaves and bark, looked at tree by tree.", "The gardener"),
    ],
}
"""Pilot → (days ago, measure, how, by whom), before the test started."""

READINGS: dict[str, list[tuple[int, str, float, int | None, str]]] = {
    "nurse-library": [
        (87, "Visitors who needed no further appointment", 2, 40, "Asked in the waiting room of the clinic."),
        (75, "Visitors who needed no further appointment", 38, 21, "The first two weeks, still few visitors."),
        (45, "Visitors who needed no further appointment", 57, 64, ""),
        (15, "Visitors who needed no further appointment", 63, 71, ""),
        (3, "Visitors who needed no further appointment", 65, 78, "With the new evening hour."),
    ],
    "rain-to-trees": [
        (92, "Trees that are alive and vital", 22, 30, ""),
        (70, "Trees that are alive and vital", 24, 30, ""),
        (6, "Trees that are alive and vital", 26, 30, "Watered by hand while two tanks are empty."),
        (6, "Drinking water brought by lorry", 1100, None, "The lorry comes again until the taps are mended."),
    ],
}
"""Pilot → (days ago, measure, value, from how many, note)."""

MISTAKES: dict[str, list[tuple[int, str, float, float, str]]] = {
    "nurse-library": [
        (28, "Waiting time in the library", 92, 29, "Two digits were mixed up in the list."),
    ],
}
"""Pilot → (days ago, measure, what was written, what was right, why): corrected a few days later."""

NOTES: dict[str, list[dict[str, Any]]] = {
    "nurse-library": [
        {
            "days_ago": 2,
            "text": "78 people came in the last two weeks. On Thursdays the library stays open until seven.",
            "learned": "Half of the evening visitors work in shifts and had never come in the daytime.",
            "coming": "From next week a second chair and a curtain stand there. The last count is in the final week.",
        },
    ],
}
CORRECTIONS: dict[str, list[tuple[float, str]]] = {
    "cargo-bikes": [(25, "We had counted one sheet twice: the third shop has as many trips as the other two.")],
}
"""Pilot → (days ago, words): of the newest note then."""

"""A charter that is being written, and what became clear of an idea's part while it was tested.

`DRAFTS`: pilot → days ago, and the answers so far; `start` and `end` count forward from today.
`PARTS`: pilot → days ago, the idea, its part, and the words.
"""

from typing import Any

DRAFTS: dict[str, tuple[float, dict[str, Any]]] = {
    "school-street": (
        6,
        {
            "problem": (
                "Between 7.40 and 8.05 about 140 cars stop at the gate of a school for 210 children. Two children were "
                "touched by a reversing car in one year; nobody was hurt badly."
            ),
            "scope": (
                "A barrier on 180 metres of Schulstraße, forty minutes every school morning for six weeks, a stop at "
                "the pool and a walking group from there. Not part of it: parking rules and the afternoon."
            ),
            "place": "Schulstraße, from number 2 to the school gate",
            "start": 45,
            "start_about": "month",
            "stop_rules": "We stop at once if an ambulance or the fire brigade is held up at the barrier.",
        },
    ),
}
PARTS: dict[str, tuple[float, str, str, str]] = {
    "market-box": (
        120,
        "pudelka-na-targu",
        "replaced",
        "With a box at every stall nobody has to bring one, so the sheet is no longer needed",
    ),
}

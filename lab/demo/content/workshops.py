"""Workshops of the demo's pilots.

`day` counts from today, the past is negative; `planned`, `noted` and `cancelled` are days ago. `come`: how many sign
up, among them those `named`. `came`: how many of them were there, and how many others.
"""

from typing import Any

WORKSHOPS: dict[str, list[dict[str, Any]]] = {
    "nurse-library": [
        {
            "title": "What would you ask a nurse first?",
            "purpose": (
                "We sit in the room with the door and try out how the first five minutes should go. Bring a question "
                "that you did not take to a doctor."
            ),
            "place": "Branch library Kastanienberg, room with a door, step-free from Lindenstraße",
            "day": -38, "begins": "17:30", "ends": "19:00", "places": 14, "who": "testers", "planned": 55, "come": 13,
            "noted": 36, "came": 11, "others": 2,
            "report": (
                "Thirteen people tried the first five minutes with the nurse.\n\n"
                "Most wanted to say nothing at the counter: a number instead of a name is enough. Four said that the "
                "door should stay open until the second person sits down. Nobody needed the leaflet.\n\n"
                "From next week there are numbers at the entrance, and the leaflet lies at the exit."
            ),
        },
        {
            "title": "Half-time: what should change?",
            "purpose": "Twenty minutes of figures, then we choose together two things to change for the second half.",
            "place": "Branch library Kastanienberg, room with a door, step-free from Lindenstraße",
            "day": 12, "begins": "17:30", "ends": "19:00", "places": 12, "who": "testers", "planned": 9, "come": 15,
        },
    ],
    "balcony-sun": [
        {
            "title": "Hold a panel before you decide",
            "purpose": (
                "A panel, a scale and somebody from the house owners' association: how heavy it is, what it costs, "
                "what the lease says. Children are welcome."
            ),
            "place": "Neighbourhood house Oststadt, big hall, step-free",
            "link": "https://meet.example.org/balcony-sun",
            "day": 6, "begins": "18:00", "ends": "19:30", "places": 25, "who": "everyone", "planned": 16, "come": 17,
            "named": ("ben",),
        },
    ],
    "rain-to-trees": [
        {
            "title": "A walk along the thirty trees",
            "purpose": "We look at each pit after the rain and write down where the water stands for too long.",
            "place": "Kanonierstraße, corner of Gertrudplatz",
            "day": 4, "begins": "16:00", "ends": "17:30", "places": 20, "who": "everyone", "planned": 24, "come": 8,
            "cancelled": 13,
            "reason": "The test is paused until the pits are repaired. We invite you again as soon as it goes on.",
        },
    ],
    "newborn-hour": [
        {
            "title": "One table, nine parents, no forms",
            "purpose": "You tell how your hour went, from the ward to the birth certificate. The registrar listens.",
            "place": "City hospital, parents' café on the second floor, lift at the main entrance",
            "day": -12, "begins": "10:00", "ends": "11:30", "places": 12, "who": "testers", "planned": 30, "come": 10,
            "noted": 10, "came": 9, "others": 3,
            "report": (
                "Nine parents and three partners came. For all of them the hour was enough, and for seven the "
                "certificate was there before they went home.\n\n"
                "Two were asked for a paper that lay in another town. Everybody wants to choose the day: the second "
                "day after the birth is better than the first."
            ),
        },
    ],
    "cargo-bikes": [
        {
            "title": "Repair evening at the youth workshop",
            "purpose": "We take one of the bikes apart together. You say what broke, we show how to mend it.",
            "place": "Youth workshop, Deichstraße 4",
            "day": -3, "begins": "18:30", "ends": "20:30", "places": 10, "who": "everyone", "planned": 20, "come": 9,
        },
    ],
}  # fmt: skip

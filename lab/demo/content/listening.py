"""What the testers of some pilots tapped, wrote in their diaries and reported when something went wrong.

`taps`: day of the test, how many of a hundred testers answered, how often each mood from 1 to 5 was chosen, and how
often it did what they needed (yes, partly, no). The first of a diary entry and the `place` of an incident say which
tester: by number, in the order in which they joined, or by key. Other numbers of days count back from today.
"""

from typing import Any

LISTENING: dict[str, dict[str, Any]] = {
    "cargo-bikes": {
        "taps": [
            (1, 90, (0, 2, 8, 14, 12), (20, 12, 5)),
            (7, 82, (0, 3, 5, 16, 12), (22, 9, 5)),
            (30, 71, (0, 1, 4, 14, 16), (27, 6, 0)),
        ],
        "diary": [
            (1, 47, "First trip to the garden centre. Three bags of soil and a small tree. The tree got a seat belt."),
            (1, 30, "Nobody at the third shop knew the code of the lock. After a call it took two minutes."),
            (1, 12, "I notice that I plan my Saturdays around the bike now, and not around the car of my brother."),
            (8, 33, "With rain cover and two children it is narrow. Without rain cover they sing."),
            (17, 9, "Both bikes were out again. I took the bus and thought of my beer crates."),
        ],
        "incidents": [
            {
                "place": 9, "days_ago": 26, "severity": "serious", "answered_days_ago": 25,
                "text": "The front brake of bike 2 did not hold on the ramp at the locks. I could stop with my feet, "
                        "and my son was in the box.",
                "answer": "A brake cable of bike 2 had worn through. The shop changed it the next morning and has "
                          "checked all six bikes. From now on each of them is checked every Monday.",
            },
            {
                "place": 21, "days_ago": 2, "severity": "minor",
                "text": "The strap in the box of bike 5 is torn. I could still ride, but the crates slid about.",
            },
        ],
    },
    "nurse-library": {
        "taps": [
            (1, 84, (0, 1, 5, 12, 10), (18, 10, 0)),
            (7, 75, (0, 0, 5, 12, 12), (20, 8, 0)),
            (30, 66, (0, 0, 4, 10, 12), (20, 6, 0)),
        ],
        "diary": [
            (0, 61, "I measured my blood pressure for the first time in two years. She wrote both numbers on a card."),
            ("ben", 20, "Waited four minutes, read two pages, was in. The nurse asked about my shoulder, too."),
            (0, 33, "My neighbour came along today. She would never have gone to a practice for this."),
            (3, 40, "On Friday the table was behind the newspapers and nobody found it."),
        ],
        "incidents": [],
    },
    "rain-to-trees": {
        "taps": [
            (1, 92, (0, 0, 5, 9, 8), (15, 6, 0)),
            (7, 83, (0, 1, 3, 8, 8), (14, 6, 0)),
            (30, 75, (0, 0, 2, 8, 8), (13, 5, 0)),
        ],
        "diary": [
            (0, 70, "Number 7 has new leaves. I say good morning to her and the postman has seen it."),
            (4, 55, "I put a crate under the tap so that I do not have to bend. Could the tap be higher?"),
        ],
        "incidents": [
            {
                "place": 13, "days_ago": 15, "severity": "danger", "answered_days_ago": 12,
                "text": "In front of number 24 water ran over the whole pavement in the night and was like soap in the "
                        "morning. The lady from the ground floor fell. She says that she is all right.",
                "answer": "The seal of the tap had given way on two tanks. Parks cleaned the pavement the same morning "
                          "and has emptied both tanks. The test rests until the maker has changed all eight seals.",
            },
        ],
    },
    "newborn-hour": {
        "taps": [
            (1, 80, (0, 0, 6, 16, 14), (26, 10, 0)),
            (7, 74, (0, 0, 5, 15, 14), (27, 7, 0)),
            (30, 61, (0, 0, 5, 11, 12), (22, 6, 0)),
        ],
        "diary": [
            (4, 130, "The certificate lay in the letter box. I had braced myself for a long fight."),
            (22, 89, "She wrote down in which order to do things. Between two feeds that is worth gold."),
        ],
        "incidents": [],
    },
}  # fmt: skip

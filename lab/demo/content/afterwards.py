"""What the pilots of the demo lab cost, and what people said when it was over. Keys are those of the pilots.

`costs`: days ago, what for, cents, kind; their sum is what the evaluation says. `solved`: how many voters say yes,
partly and no. `words`: an answer and what somebody wrote with it. `look`: days ago, and what the look found.
"""

from typing import Any

AFTERWARDS: dict[str, dict[str, Any]] = {
    "newborn-hour": {
        "costs": [
            (158, "Two desks and a changing table in the foyer", 412_000, "material"),
            (150, "Interpreter by phone, five months", 486_000, "service"),
            (40, "148 hours of two registrars on Thursdays", 1_184_000, "staff"),
            (19, "Printing, signs, coffee for parents", 438_000, "other"),
        ],
    },
    "plain-letters": {
        "costs": [
            (190, "Agency: training in plain words, two days", 520_000, "service"),
            (120, "Five evenings of the jury: room, food, fares", 214_000, "other"),
            (80, "72 hours of the legal office", 360_000, "staff"),
        ],
    },
    "thermal-camera": {
        "costs": [
            (245, "Four cameras with cases", 618_000, "material"),
            (238, "Two evenings with an energy adviser", 96_000, "service"),
            (131, "44 hours at the library's counter", 178_000, "staff"),
        ],
        "solved": (21, 8, 6),
        "words": [
            ("yes", "We found the cold corner behind the wardrobe. It was the shutter box."),
            ("partly", "The pictures are clear. What to do about them is not, without somebody who explains."),
            ("no", "I was number 40 on the list, and then winter was over."),
        ],
        "look": (3, "All four cameras are out every week. The waiting time has fallen from five weeks to nine days."),
    },
    "market-box": {
        "costs": [
            (218, "Six hundred boxes", 540_000, "material"),
            (160, "Washing, ten weeks", 395_000, "service"),
            (112, "120 hours of the market's office", 480_000, "staff"),
        ],
        "solved": (12, 3, 2),
        "words": [("yes", "My bin is half as full on Saturdays.")],
    },
    "on-call-bus": {
        "costs": [
            (188, "Two small buses, rented for four months", 1_480_000, "service"),
            (75, "Drivers, 610 hours at night", 1_830_000, "staff"),
            (72, "Telephone number and signs at eleven stops", 230_000, "other"),
        ],
        "solved": (2, 5, 14),
        "words": [
            ("no", "After my late shift I walk again. Forty minutes."),
            ("partly", "It showed that somebody needs it. Please try it with taxis."),
        ],
    },
    "classroom-air": {
        "costs": [
            (172, "Thirty sensors with lights", 846_000, "material"),
            (66, "Putting them up and taking them down", 340_000, "service"),
        ],
        "solved": (6, 5, 5),
        "words": [("partly", "My daughter still opens the window when it would turn red.")],
    },
}  # fmt: skip

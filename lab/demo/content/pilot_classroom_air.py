"""The pilot “A light for the air in the classroom”: stopped, with what it taught."""

from typing import Any

PILOT: dict[str, Any] = {
    "key": "classroom-air",
    "stage": "stopped",
    "title": "A light for the air in the classroom",
    "hypothesis": (
        "We believe that a light that turns red makes classes open the windows in time. We will know when "
        "the time with bad air falls from 58 to 30 of 100 lesson minutes and pupils do not freeze more often."
    ),
    "change_mind": "If rooms with a light have no better air than rooms without one after a term.",
    "ideas": [
        ("co2-lights-classrooms", "The lights in two schools, compared with rooms without"),
        ("wietrzenie-klas", "One child on air duty each week, with a notebook"),
    ],
    "proposed_days_ago": 235,
    "days": {
        "score": 225,
        "approve": 215,
        "open_recruitment": 195,
        "start": 170,
        "finish": 60,
        "decide_stop": 40,
    },
    "districts": ["oststadt", "lindenhoehe"],
    "cost": 1_320_000,
    "cost_band": "5k_20k",
    "sdg": [3, 4],
    "scores": {
        "support": 4,
        "need_evidence": 5,
        "equity": 4,
        "goal_fit": 4,
        "readiness": 8,
        "effort": 2,
        "cost": 2,
        "risk": 1,
    },
    "budget_line": "Living lab, small tests",
    "owner_unit": "public-health",
    "scale_owner": "libraries",
    "approve_text": (
        "Approved for one term in 24 rooms of two schools: eight with a light, eight with a light and air "
        "duty, eight as they are. Parents are asked before the first device is put up."
    ),
    "charter": {
        "problem": ("In eight of ten rooms the air was bad before the first break. Nobody notices it from inside."),
        "scope": (
            "24 rooms, one term, lights and notebooks. Not part of it: ventilation systems and the repair of windows."
        ),
        "place": "Primary schools on Werftstraße and on Lindenhöhe",
        "start": -170,
        "end": -60,
        "roles": (
            "Public health: devices and evaluation. Schools: rooms and time. Pupils: air duty. Testers: "
            "teachers and parents who answer three short sheets."
        ),
        "stop_rules": "We stop in a room if pupils complain about cold on three days in a row.",
        "consent_text": (
            "The devices measure air and temperature, nothing else, no sound and no picture. Teachers and "
            "parents who take part give a name and a mail address for three short sheets. We delete both "
            "four weeks after the term. You can leave at any time without a reason; the room goes on without "
            "you."
        ),
        "places": 48,
        "privacy": [False, True, False, False, False, False, False, False, False],
        "dpia": "",
    },
    "measures": [
        {
            "name": "Lesson minutes with bad air, rooms with a light",
            "unit": "of 100 minutes",
            "direction": "down",
            "baseline": 58,
            "target": 30,
            "readings": [(175, 58), (120, 53), (62, 55)],
        },
        {
            "name": "Lesson minutes with bad air, rooms with light and air duty",
            "unit": "of 100 minutes",
            "direction": "down",
            "baseline": 59,
            "target": 30,
            "readings": [(175, 59), (120, 44), (62, 51)],
        },
    ],
    "testers": 41,
    "checkins": [
        (0, 4, "The children notice the red light before I do.", 160),
        (5, 2, "Red from twenty past eight until noon. Two of four windows are screwed shut.", 148),
        (9, 3, "We open, it gets cold, we close, it turns red.", 131),
        (14, 5, "My son is on air duty and takes it more seriously than his homework.", 117),
        (20, 2, "After four weeks nobody looks at it any more.", 99),
        (26, 3, "I turned the lamp to the wall for a test. It made the class nervous.", 82),
    ],
    "notes": [
        (163, "24 rooms are measuring, 16 of them with a light."),
        (136, "In the rooms with air duty it is a little better, in those with a light alone hardly."),
        (108, "We looked at the windows: in 13 of 24 rooms at least half cannot be opened."),
        (
            80,
            (
                "The light is often red and is noticed less and less. We do not change anything now, so that "
                "the comparison stays fair."
            ),
        ),
        (63, "The term is over. Thank you to 24 classes."),
    ],
    "evidence": [
        {
            "kind": "reading",
            "days_ago": 61,
            "text": (
                "Eleven weeks of data from 24 rooms. With a light 55, with light and air duty 51, without 57 "
                "of 100 minutes with bad air."
            ),
        },
        {
            "kind": "survey",
            "days_ago": 58,
            "text": (
                "33 of 41 teachers and parents answered: 21 say that the windows are the problem, 7 found "
                "the light disturbing, 5 want to keep it."
            ),
        },
        {
            "kind": "observation",
            "days_ago": 107,
            "text": (
                "In 13 of 24 rooms at least half of the windows cannot be opened, most have been screwed "
                "shut since the last renovation."
            ),
        },
        {
            "kind": "workshop",
            "days_ago": 57,
            "text": ("Two school lessons with those on air duty: 'we did open it, but the big one is nailed shut'."),
        },
    ],
    "evaluation": {
        "summary": (
            "The light alone changes almost nothing: 55 of 100 lesson minutes with bad air, at the start it "
            "was 58, and 57 in the rooms without a light. With a child on air duty it fell to 44 for a while "
            "and ended at 51. The target was 30. The reason is not attention. In 13 of 24 rooms at least "
            "half of the windows cannot be opened. 33 of 41 teachers and parents answered; 21 name the "
            "windows, 7 found the light disturbing. In the eleven rooms whose windows open, air duty did "
            "help: 38 instead of 59 of 100 minutes, but these are too few rooms for a firm statement."
        ),
        "findings": (
            "A warning is of use only to those who can act. Air duty works better than a lamp and costs a "
            "notebook. Look at the windows before you buy sensors."
        ),
        "dropouts": {"participant": 3, "innovation": 0, "research": 5},
        "cost_actual": 1_186_000,
        "missing": {},
    },
    "decision": {
        "stop_reason": "no_effect",
        "text": (
            "We stop the lights. The money for more of them is better spent on windows that open: the school "
            "building office has the list of 13 rooms and begins with the four worst. The notebooks for air "
            "duty may be used by any class that wants to."
        ),
        "learned": (
            "A warning light did not improve the air, because in 13 of 24 rooms at least half of the windows "
            "cannot be opened. Check whether people can act before you tell them to. A child on air duty did "
            "more than the lamp, for the price of a notebook."
        ),
    },
}

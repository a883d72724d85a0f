"""The pilot “One box for the whole market”: live, it stays."""

from typing import Any

PILOT: dict[str, Any] = {
    "key": "market-box",
    "stage": "scaled",
    "title": "One box for the whole market",
    "hypothesis": (
        "We believe that stalls and guests use a returnable box if there is only one kind and any stall "
        "takes it back. We will know when single-use boxes fall from 1,150 to under 400 on a Saturday and 95 "
        "of 100 boxes come back."
    ),
    "change_mind": (
        "If more than one box in ten gets lost, or if two of the eight stalls give up because it takes too "
        "long at noon."
    ),
    "ideas": [
        ("market-box-return", "One box, one deposit, return at any stall"),
        ("mehrweg-wochenmarkt", "Collection and washing for all stalls"),
        ("pudelka-na-targu", "The sheet that says how to bring your own box"),
    ],
    "proposed_days_ago": 280,
    "days": {
        "score": 272,
        "approve": 262,
        "open_recruitment": 240,
        "start": 215,
        "finish": 110,
        "decide_scale": 84,
        "go_live": 35,
    },
    "districts": ["altstadt"],
    "cost": 1_680_000,
    "cost_band": "5k_20k",
    "sdg": [11, 12],
    "scores": {
        "support": 5,
        "need_evidence": 4,
        "equity": 3,
        "goal_fit": 5,
        "readiness": 8,
        "effort": 3,
        "cost": 2,
        "risk": 2,
    },
    "budget_line": "Living lab, small tests",
    "owner_unit": "green",
    "scale_owner": "green",
    "approve_text": (
        "Approved for 15 Saturdays with eight stalls. Boxes for children have a deposit of one euro. The "
        "food inspectors wrote the sheet for your own boxes together with us."
    ),
    "charter": {
        "problem": (
            "Eleven of fourteen bins around the fountain are full of single-use boxes at half past one. "
            "Three stalls have three systems, and nobody carries three kinds home."
        ),
        "scope": (
            "600 boxes of two sizes, a deposit of two euros and one euro, washed in the hospital kitchen. "
            "Not part of it: cups, which have a system already."
        ),
        "place": "Saturday market, Altstadt",
        "start": -215,
        "end": -110,
        "roles": (
            "Parks, water and waste: boxes and lead. Hospital kitchen: washing. Stalls: hand out and take "
            "back. Testers: 40 regular guests who keep a diary for five Saturdays."
        ),
        "stop_rules": (
            "We stop if the kitchen finds boxes that are not clean after washing, or if more than 60 boxes "
            "are missing on one Saturday."
        ),
        "consent_text": (
            "If you keep a diary we store your first name and your mail address to send you the sheet. "
            "Nobody else gets them. They are deleted four weeks after the last Saturday. If you only use a "
            "box, we know nothing about you. You can stop at any time."
        ),
        "places": 40,
        "privacy": [False, False, False, False, False, False, False, False, False],
        "dpia": "",
    },
    "measures": [
        {
            "name": "Single-use boxes on a Saturday",
            "unit": "boxes",
            "direction": "down",
            "baseline": 1150,
            "target": 400,
            "readings": [(220, 1150), (180, 720), (145, 510), (112, 385)],
        },
        {
            "name": "Boxes that come back",
            "unit": "of 100 boxes",
            "direction": "up",
            "baseline": 90,
            "target": 95,
            "readings": [(218, 90), (160, 94), (112, 96)],
        },
        {
            "name": "Longest queue at noon",
            "unit": "people",
            "direction": "down",
            "baseline": 14,
            "target": 12,
            "readings": [(220, 14), (150, 17)],
        },
    ],
    "testers": 37,
    "checkins": [
        (0, 4, "Soup in a box with a lid. Finally no soup in my bag.", 203),
        (3, 5, "I gave it back at the cheese stall without talking about it.", 189),
        (8, 2, "Two euros for five of us is ten euros. We got the children's price only when we asked.", 175),
        (13, 4, "The potato pancakes are soggy in it. Everything else is fine.", 150),
        (20, 5, "My own box is now taken everywhere. The sheet is magic.", 128),
        (29, 3, "The queue is longer than it was.", 117),
    ],
    "notes": [
        (208, "The first Saturday: 240 boxes handed out, 216 back."),
        (180, "720 single-use boxes instead of 1,150. The potato pancakes need holes in the lid."),
        (151, "The queue at noon has grown to 17 people. A second return table stands by the fountain."),
        (123, "Eight stalls of eleven take part, one more would like to."),
    ],
    "evidence": [
        {
            "kind": "survey",
            "days_ago": 113,
            "text": (
                "Diaries of 31 of 37 testers: 26 want to keep the box, 4 find the deposit too high, 1 prefers paper."
            ),
        },
        {
            "kind": "observation",
            "days_ago": 112,
            "text": "Count of the bins on the last Saturday: 385 single-use boxes, at the start 1,150.",
        },
        {
            "kind": "interview",
            "days_ago": 109,
            "text": ("Talks with all eight stalls: seven go on, one stops because of lack of space on the counter."),
        },
        {
            "kind": "cost",
            "days_ago": 108,
            "text": "Boxes 5,900 euros, washing and transport 7,150 euros, sheets and signs 1,100 euros.",
        },
    ],
    "evaluation": {
        "summary": (
            "385 single-use boxes on the last Saturday instead of 1,150; the target was 400. 96 of 100 boxes "
            "come back. Seven of eight stalls want to go on, one has no room on the counter. 31 of 37 "
            "testers kept the diary to the end and 26 of them would keep the box. What got worse: the queue "
            "at noon was 17 people instead of 14 on the day we counted, so we set up a second return table, "
            "but did not count again. Washing costs 11 cents for each use, a single-use box 20 cents. Over "
            "the whole test 214 boxes were lost, about 14 each Saturday."
        ),
        "findings": (
            "One kind of box matters more than the deposit. Families need the children's price on the sign, "
            "not only on request. The sheet for own boxes cost nothing and ended a quarrel of years."
        ),
        "dropouts": {"participant": 6, "innovation": 1, "research": 0},
        "cost_actual": 1_415_000,
        "missing": {
            "Longest queue at noon": (
                "The last count was rained off and the second return table had changed the place. We count "
                "again in regular service."
            ),
        },
    },
    "decision": {
        "outcome": "roll_out",
        "text": (
            "The box becomes part of the rules of the market for all stalls with warm food. The market fee "
            "falls by two euros a Saturday for stalls that take part. The children's price stands on every "
            "sign, and the queue is counted again in the first month."
        ),
        "service_owner": "green",
        "budget_source": "Market fees: 9,200 euros a year",
        "target_date": -40,
    },
    "go_live": {
        "live_on": -35,
        "where": "Saturday market in Altstadt and Wednesday market in Oststadt.",
        "owner": "green",
    },
}

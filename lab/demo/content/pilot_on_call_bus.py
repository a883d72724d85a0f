"""The pilot “A bus on call after the last tram”: stopped, with what it taught."""

from typing import Any

PILOT: dict[str, Any] = {
    "key": "on-call-bus",
    "stage": "stopped",
    "title": "A bus on call after the last tram",
    "hypothesis": (
        "We believe that a bus on call brings late workers and evening guests home for less than a later "
        "tram would cost. We will know when 24 people ride on an average evening and one ride costs less "
        "than 12 euros."
    ),
    "change_mind": (
        "If after three months fewer than 12 people ride on an average evening, or if one ride costs more than a taxi."
    ),
    "ideas": [
        ("night-bus-neuenfelde", "The waiting after the hospital's late shift"),
        ("nachtbus-neuenfelde", "The fixed price and booking by phone"),
    ],
    "proposed_days_ago": 260,
    "days": {
        "score": 250,
        "approve": 240,
        "open_recruitment": 220,
        "start": 190,
        "finish": 70,
        "decide_stop": 48,
    },
    "districts": ["neuenfelde"],
    "cost": 7_400_000,
    "cost_band": "over_50k",
    "sdg": [8, 11],
    "scores": {
        "support": 5,
        "need_evidence": 5,
        "equity": 5,
        "goal_fit": 4,
        "readiness": 8,
        "effort": 4,
        "cost": 5,
        "risk": 2,
    },
    "budget_line": "Safe streets",
    "owner_unit": "mobility",
    "scale_owner": "mobility",
    "approve_text": (
        "Approved for four months, because the group without a way home keeps the hospital and the port "
        "running. We look at the numbers after two months and again at the end, in public."
    ),
    "charter": {
        "problem": (
            "The last tram to Neuenfelde leaves at 22.38, the late shift ends at 22.45. 38 people a day want "
            "to go there in the hour after."
        ),
        "scope": (
            "One minibus from 22.30 to 1.00, booking by phone or app, three euros. Not part of it: weekends, "
            "which have a night bus."
        ),
        "place": "City hospital, port gate 2, theatre, Neuenfelde",
        "start": -190,
        "end": -70,
        "roles": (
            "Transport company: bus and drivers. Mobility unit: lead and numbers. Hospital and port: tell "
            "their staff. Testers: a line after each ride."
        ),
        "stop_rules": (
            "We stop early if fewer than 6 people ride on an average evening for four weeks, or if a driver "
            "or guest is attacked."
        ),
        "consent_text": (
            "We keep your name, phone number and your stops until the morning after the ride, then only the "
            "number of guests for each stop. Testers give a mail address for three short questions; we "
            "delete it four weeks after the end. You can leave at any time and still ride."
        ),
        "places": 60,
        "privacy": [False, False, False, False, False, False, False, False, False],
        "dpia": "",
    },
    "measures": [
        {
            "name": "Guests on an average evening",
            "unit": "people",
            "direction": "up",
            "baseline": 0,
            "target": 24,
            "readings": [(195, 0), (160, 7.8), (120, 9.6), (72, 8.9)],
        },
        {
            "name": "Cost of one ride",
            "unit": "euros",
            "direction": "down",
            "baseline": 26,
            "target": 12,
            "readings": [(195, 26), (130, 41.2), (72, 43.8)],
        },
    ],
    "testers": 52,
    "checkins": [
        (0, 5, "Home at 23.10 instead of 0.50. I slept for seven hours.", 184),
        (4, 4, "The driver waited for me because the handover took longer.", 170),
        (9, 2, "Booked at 22.10, no seat any more, because it was full that evening. Taxi.", 158),
        (13, 5, "Stayed for the last song of the rehearsal for the first time in years.", 143),
        (
            17,
            3,
            "Four of my colleagues still drive. They say that they do not trust a test that ends again.",
            120,
        ),
        (25, 3, "I was alone with the driver, as on most nights.", 98),
        (31, 4, "The phone booking is friendly. My father can do it.", 86),
    ],
    "notes": [
        (182, "First week: six guests on an average evening. The hospital puts up signs on the wards."),
        (155, "Eight guests. We now wait until 22.55 at the hospital."),
        (
            128,
            ("Halfway: 9.6 guests on an average evening, the target is 24. One ride costs 41 euros, more than a taxi."),
        ),
        (101, "The port has told all shifts. There are two more guests in the evening."),
        (74, "Last week. 8.9 guests on average."),
    ],
    "evidence": [
        {
            "kind": "survey",
            "days_ago": 68,
            "text": (
                "44 of 52 testers answered: 39 found it good or very good, 31 would pay five euros, 26 say "
                "that they would only give up the car if it came to stay."
            ),
        },
        {
            "kind": "interview",
            "days_ago": 66,
            "text": (
                "15 talks with people who did not ride. Most have a car at the gate and share it already, 4 "
                "did not know about it."
            ),
        },
        {
            "kind": "usage_log",
            "days_ago": 69,
            "text": (
                "756 rides on 85 evenings, on 11 evenings the bus was full, on 37 there were fewer than seven guests."
            ),
        },
        {
            "kind": "cost",
            "days_ago": 64,
            "text": "33,100 euros for bus and drivers, 2,300 euros for phone booking and signs.",
        },
    ],
    "evaluation": {
        "summary": (
            "Those who rode loved it, and they were too few. 8.9 guests on an average evening instead of 24, "
            "at 43.80 euros for one ride; a taxi costs 26. On 11 of 85 evenings the bus was full, on 37 it "
            "carried fewer than seven people. 39 of 44 testers found it good or very good. Of 38 people a "
            "day whom we had counted, most share a car already and did not want to rely on a test that ends. "
            "Two changes on the way (waiting longer at the hospital, information at the port) brought two "
            "guests more. Nobody was harmed."
        ),
        "findings": (
            "The count of people on the move is not the count of people who will change. A taxi with a "
            "voucher would have cost 60 of 100 of what the bus cost. Booking by phone was used by a third "
            "and belongs in any next attempt."
        ),
        "dropouts": {"participant": 3, "innovation": 1, "research": 4},
        "cost_actual": 3_540_000,
        "missing": {},
    },
    "decision": {
        "stop_reason": "low_uptake",
        "text": (
            "We stop the bus on call. A ride costs more than a taxi and there is no sign that this would "
            "change. The hospital and the transport company are now working out a taxi voucher for late "
            "shifts, with the numbers from this test."
        ),
        "learned": (
            "People who share a car at the end of a shift do not switch for a test of four months. Ask who "
            "already shares before you count who waits, and compare with a taxi voucher before you hire a "
            "bus. Waiting for the end of the shift and booking by phone were right; other cities can take "
            "over both."
        ),
        "dissent": (
            "The nurses' council disagrees: in the winter months without a tram at four, twelve of its members had no "
            "other way home."
        ),
        "look_again_on": 75,
    },
}

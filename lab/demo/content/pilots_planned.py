"""Pilots before their first day: proposed, approved, looking for testers."""

from typing import Any

PILOTS: list[dict[str, Any]] = [
    {
        "key": "quiet-hour",
        "stage": "proposed",
        "title": "An hour without the gong",
        "hypothesis": (
            "We believe that one hour a week without gong, radio and bright screens lets people come who "
            "stay away today. We will know when at least 30 of 40 bookings in ten weeks are kept and most "
            "visitors say that they could finish what they came for."
        ),
        "change_mind": (
            "If fewer than 15 bookings come in ten weeks although surgeries and schools know about it, or if "
            "the hour makes the queue longer for everybody else."
        ),
        "ideas": [
            (
                "quiet-hour-citizens-office",
                "The hour itself, the dimmed light and booking without giving a reason",
            ),
        ],
        "proposed_days_ago": 21,
        "days": {},
        "districts": ["sankt-gertrud"],
        "cost": 280_000,
        "cost_band": "under_5k",
        "sdg": [10, 16],
        "scores": None,
        "budget_line": "",
        "owner_unit": "",
        "scale_owner": "",
        "approve_text": "",
        "charter": None,
        "measures": [],
        "testers": 0,
        "checkins": [],
        "notes": [],
        "evidence": [],
    },
    {
        "key": "balanced-house",
        "stage": "proposed",
        "title": "One staircase in balance",
        "hypothesis": (
            "We believe that setting the valves of a whole staircase in one day brings cold and hot flats "
            "together and saves heat. We will know when the difference between the coldest and the warmest "
            "flat falls from 6 to 2 degrees and the staircase uses 10 % less heat than its twin."
        ),
        "change_mind": (
            "If the difference stays above 4 degrees after a second visit, or if tenants do not let the "
            "fitter in because they fear higher bills."
        ),
        "ideas": [
            ("stairwell-heating", "The comparison with the staircase next door"),
            ("heizung-abgleich", "The second house, where the pump makes noise"),
        ],
        "proposed_days_ago": 33,
        "days": {"score": 26},
        "districts": ["kastanienberg", "oststadt"],
        "cost": 3_100_000,
        "cost_band": "20k_50k",
        "sdg": [7, 11, 13],
        "scores": {
            "support": 4,
            "need_evidence": 4,
            "equity": 4,
            "goal_fit": 4,
            "readiness": 7,
            "effort": 3,
            "cost": 3,
            "risk": 2,
        },
        "budget_line": "",
        "owner_unit": "",
        "scale_owner": "",
        "approve_text": "",
        "charter": None,
        "measures": [],
        "testers": 0,
        "checkins": [],
        "notes": [],
        "evidence": [],
    },
    {
        "key": "school-street",
        "stage": "approved",
        "title": "On foot to the Lindenhöhe school",
        "hypothesis": (
            "We believe that closing 180 metres of street for forty minutes in the morning makes children "
            "come on foot without making others late. We will know when cars at the gate fall from 140 to "
            "under 40 a morning and 8 of 10 households behind the barrier can live with it."
        ),
        "change_mind": (
            "If the cars only move to the next crossing and it becomes dangerous there, or if more than a "
            "third of the households behind the barrier ask us to stop."
        ),
        "ideas": [("school-street", "The closure, the stop at the pool and the walking group from there")],
        "proposed_days_ago": 48,
        "days": {"score": 44, "approve": 20},
        "districts": ["lindenhoehe"],
        "cost": 1_450_000,
        "cost_band": "5k_20k",
        "sdg": [3, 11],
        "scores": {
            "support": 5,
            "need_evidence": 5,
            "equity": 3,
            "goal_fit": 4,
            "readiness": 8,
            "effort": 2,
            "cost": 2,
            "risk": 2,
        },
        "budget_line": "Safe streets",
        "owner_unit": "mobility",
        "scale_owner": "mobility",
        "approve_text": (
            "Approved for six weeks. The bus company and the fire brigade have agreed to the closure in "
            "writing. The count at the next two crossings is part of the test, because a danger that only "
            "moves is no success."
        ),
        "charter": None,
        "measures": [],
        "testers": 0,
        "checkins": [],
        "notes": [],
        "evidence": [],
    },
    {
        "key": "balcony-sun",
        "stage": "recruiting",
        "title": "Sun on forty balconies",
        "hypothesis": (
            "We believe that renters decide with open eyes once they have seen three months of real numbers "
            "from their own balcony. We will know when 30 of 40 households can say in euros what a panel "
            "brings them and at least half have decided for or against one."
        ),
        "change_mind": (
            "If the landlords withdraw their consent, or if a panel works loose at any height, even without damage."
        ),
        "ideas": [
            ("balcony-solar-renters", "Lending sets with a meter, hung up without drilling"),
            ("balkonkraftwerk-anmeldung", "An hour of help with registration and the letter to the landlord"),
        ],
        "proposed_days_ago": 90,
        "days": {"score": 80, "approve": 62, "open_recruitment": 25},
        "districts": ["oststadt", "lindenhoehe"],
        "cost": 3_850_000,
        "cost_band": "20k_50k",
        "sdg": [7, 13],
        "scores": {
            "support": 5,
            "need_evidence": 4,
            "equity": 4,
            "goal_fit": 5,
            "readiness": 8,
            "effort": 3,
            "cost": 3,
            "risk": 2,
        },
        "budget_line": "Climate adaptation",
        "owner_unit": "climate",
        "scale_owner": "climate",
        "approve_text": (
            "Approved for 40 households. Ten of the balconies must face north or east, so that we also learn "
            "for whom it does not pay. The housing cooperative checks every railing."
        ),
        "charter": {
            "problem": (
                "Renters hear big promises about balcony panels and small print from their landlord. Nobody "
                "can show them numbers from a balcony like theirs."
            ),
            "scope": (
                "40 loaned sets with a meter, one hour of help at home, a poster with everyone's numbers "
                "without names. Not part of it: selling panels or battery storage."
            ),
            "place": "Blocks on Reederweg in Oststadt and on Am Hang in Lindenhöhe",
            "start": 14,
            "end": 104,
            "end_about": "season",
            "roles": (
                "Climate unit: lends and insures the sets. Housing cooperative: checks the railings. Energy "
                "adviser: visits and explains. Residents: read the meter once a week."
            ),
            "stop_rules": (
                "We stop at once if a set works loose. We stop a balcony if the household or a neighbour "
                "below asks for it."
            ),
            "consent_text": (
                "We write down your name, address, balcony side and the weekly meter reading. Only two "
                "people in the climate unit see them. The poster shows numbers without names. We delete "
                "names and addresses three months after the end. You can leave at any time with one mail or "
                "call; we fetch the set within a week and you owe nothing."
            ),
            "places": 40,
            "privacy": [False, False, True, False, False, False, False, False, False],
            "dpia": "",
        },
        "measures": [
            {
                "name": "Households that can say in euros what their panel brings",
                "unit": "households of 40",
                "direction": "up",
                "baseline": 2,
                "target": 30,
                "readings": [(27, 2)],
            },
            {
                "name": "Hours of help needed per registration",
                "unit": "hours",
                "direction": "down",
                "baseline": 5.5,
                "target": 1,
                "readings": [(27, 5.5)],
            },
        ],
        "testers": 27,
        "checkins": [],
        "notes": [
            (
                12,
                ("27 of 40 places are taken. We still look for balconies that face north or east: 4 of 10 are filled."),
            ),
            (3, "The railings of the first 18 balconies are checked; 16 are fine, two need another clamp."),
        ],
        "evidence": [],
    },
    {
        "key": "phone-hour",
        "stage": "recruiting",
        "title": "Thursday at four: pupils explain, we practise",
        "hypothesis": (
            "We believe that one pupil beside one person teaches more than a course. We will know when 24 of "
            "30 older people do three things alone after eight Thursdays that they named at the start, and "
            "when pupils want to go on."
        ),
        "change_mind": (
            "If pupils are drawn into questions of money or passwords more than twice in spite of the quiet "
            "table, or if fewer than half come back for the fourth Thursday."
        ),
        "ideas": [("phone-hour-teens", "One pupil, one person, one question, and cake")],
        "proposed_days_ago": 70,
        "days": {"score": 62, "approve": 45, "open_recruitment": 12},
        "districts": ["hafenviertel", "kastanienberg"],
        "cost": 890_000,
        "cost_band": "5k_20k",
        "sdg": [4, 10],
        "scores": {
            "support": 4,
            "need_evidence": 4,
            "equity": 5,
            "goal_fit": 4,
            "readiness": 8,
            "effort": 2,
            "cost": 1,
            "risk": 2,
        },
        "budget_line": "Living lab, small tests",
        "owner_unit": "libraries",
        "scale_owner": "libraries",
        "approve_text": (
            "Approved for eight Thursdays in two places. The quiet table for money and passwords must be "
            "staffed by an adult every time; without that person the hour does not take place."
        ),
        "charter": {
            "problem": (
                "Courses have twenty people and one speed. People over 70 leave them with the same "
                "questions, and some with more fear."
            ),
            "scope": (
                "Eight Thursdays, 30 older people, 20 pupils, and a quiet table with an adult for passwords "
                "and banking. Not part of it: repairs and buying advice."
            ),
            "place": "Library in Hafenviertel and senior home on Ankerstraße",
            "start": 9,
            "end": 65,
            "roles": (
                "Libraries: rooms and cake. Two schools: choose and prepare pupils. Consumer advice centre: "
                "the quiet table. Pupils: explain, never hold the phone themselves."
            ),
            "stop_rules": (
                "We stop the hour for a day if nobody sits at the quiet table. We stop the test if a person "
                "suffers a loss that is connected with it."
            ),
            "consent_text": (
                "We write down your first name, age group and the three things you want to be able to do. A "
                "helper at the library keeps the list on paper. It is destroyed four weeks after the last "
                "Thursday. You can stay away at any time without saying why."
            ),
            "places": 30,
            "privacy": [False, True, False, False, False, False, False, False, False],
            "dpia": "",
        },
        "measures": [
            {
                "name": "People who do their three chosen things alone",
                "unit": "people of 30",
                "direction": "up",
                "baseline": 0,
                "target": 24,
                "readings": [(11, 0)],
            },
            {
                "name": "Calls for help to the library desk in a week",
                "unit": "calls",
                "direction": "down",
                "baseline": 41,
                "target": 25,
                "readings": [(15, 41)],
            },
        ],
        "testers": 13,
        "checkins": [],
        "notes": [
            (
                6,
                (
                    "13 older people and 17 pupils have signed up. There is room for 17 more. You do not "
                    "need to own a new phone."
                ),
            ),
        ],
        "evidence": [],
    },
]

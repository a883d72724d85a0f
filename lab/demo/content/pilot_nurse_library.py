"""The pilot “A nurse in the library, Tuesdays and Fridays”: running."""

from typing import Any

PILOT: dict[str, Any] = {
    "key": "nurse-library",
    "stage": "running",
    "title": "A nurse in the library, Tuesdays and Fridays",
    "hypothesis": (
        "We believe that a nurse without appointments answers most questions that today end in the emergency "
        "room. We will know when visits from Kastanienberg that end without treatment fall from 37 to 25 in "
        "100 and nobody was sent home who should have stayed."
    ),
    "change_mind": (
        "If one person comes to harm because of advice given here, or if more than half of the visitors must "
        "be sent on to a doctor anyway."
    ),
    "ideas": [
        ("schwester-im-stadtteil", "The open hour in the library and the help with letters from hospital"),
    ],
    "proposed_days_ago": 170,
    "days": {"score": 162, "approve": 150, "open_recruitment": 130, "start": 85},
    "districts": ["kastanienberg"],
    "cost": 4_200_000,
    "cost_band": "20k_50k",
    "sdg": [3, 10],
    "scores": {
        "support": 5,
        "need_evidence": 5,
        "equity": 5,
        "goal_fit": 5,
        "readiness": 6,
        "effort": 3,
        "cost": 4,
        "risk": 3,
    },
    "budget_line": "Living lab, small tests",
    "owner_unit": "public-health",
    "scale_owner": "public-health",
    "approve_text": (
        "Approved for four months with two afternoons a week. The clinic pays half of the nurse. A doctor of "
        "the clinic is on the phone during the hours; without that phone the room stays closed."
    ),
    "charter": {
        "problem": (
            "The only general practice in Kastanienberg closed. 37 of 100 people who come from there to the "
            "emergency room leave without treatment."
        ),
        "scope": (
            "Two afternoons a week, advice, wound check, blood pressure, reading letters. Not part of it: "
            "medicine, certificates, home visits."
        ),
        "place": "Branch library Kastanienberg, room with a door",
        "start": -85,
        "end": 35,
        "roles": (
            "Public health: leads and answers for it. Clinic: nurse and doctor on the phone. Library: room. "
            "Testers: note after each visit what it was good for."
        ),
        "stop_rules": (
            "We stop at once if a person comes to harm because of our advice, or if the doctor's phone is "
            "not answered on two days."
        ),
        "consent_text": (
            "We note your age group, the reason for the visit and what you did afterwards, without your "
            "name. If you take part in the interviews, we also keep your phone number until four weeks after "
            "the end. Only the public health unit sees it. The nurse is bound to silence. You can ask for "
            "your answers to be deleted at any time; you will be helped in the same way."
        ),
        "places": 60,
        "privacy": [True, True, False, False, False, False, False, False, False],
        "dpia": "DPIA-PH-014",
    },
    "measures": [
        {
            "name": "Visits to the emergency room that end without treatment",
            "unit": "of 100 visits from Kastanienberg",
            "direction": "down",
            "baseline": 37,
            "target": 25,
            "readings": [(92, 37), (55, 35), (25, 31)],
        },
        {
            "name": "Visitors who needed no further appointment",
            "unit": "of 100 visitors",
            "direction": "up",
            "baseline": 0,
            "target": 60,
            "readings": [(90, 0), (60, 52), (30, 61), (7, 64)],
        },
        {
            "name": "Waiting time in the library",
            "unit": "minutes",
            "direction": "down",
            "baseline": 25,
            "target": 15,
            "readings": [(88, 25), (45, 29), (10, 18)],
        },
    ],
    "testers": 46,
    "checkins": [
        (
            0,
            5,
            ("She took the plaster off, looked, and told me which two signs to watch for. In and out in ten minutes."),
            78,
        ),
        (3, 4, "Good talk about my tablets. I had to wait for half an hour on a children's chair.", 71),
        (8, 2, "It was about my knee and she sent me to a doctor. I knew that before.", 66),
        (11, 5, "She read the hospital letter to me in normal words. I cried a bit, in a good way.", 52),
        (
            14,
            4,
            "My son's rash was nothing bad. Without her we would have sat in the clinic till midnight.",
            44,
        ),
        (19, 3, "Helpful, but Friday at two I am at work. Please one evening.", 37),
        (23, 4, "The waiting is better since there are numbers.", 20),
        (31, 5, "Second time here. She remembered me.", 12),
        (37, 2, "Closed because the doctor's phone was busy. Understandable, but I came by bus.", 9),
    ],
    "notes": [
        (80, "The first week: 31 visitors, most between 60 and 80. We need more chairs."),
        (
            56,
            (
                "Four weeks in: 118 visits, half of them did not need anything else. Waiting has become "
                "longer, so there are numbers now."
            ),
        ),
        (
            30,
            (
                "The clinic's figures are in: 31 of 100 visits without treatment, it was 37. That is a good "
                "direction, no more than that."
            ),
        ),
        (
            8,
            (
                "On one afternoon the doctor's phone was busy for 40 minutes and we closed the room, as "
                "agreed. It has not happened again."
            ),
        ),
    ],
    "evidence": [
        {
            "kind": "interview",
            "days_ago": 40,
            "text": (
                "Twelve interviews by phone. Nine people would otherwise have gone to the emergency room, "
                "two would have waited, one did not know."
            ),
        },
        {
            "kind": "usage_log",
            "days_ago": 25,
            "text": (
                "214 visits in 17 afternoons. 41 people came more than once. The busiest hour is from two to three."
            ),
        },
        {
            "kind": "incident",
            "days_ago": 9,
            "text": (
                "The doctor's phone was not reached for 40 minutes. The room was closed, six people were "
                "sent home, all were called the next day."
            ),
        },
    ],
}

"""Pilots that never began: rejected, cancelled."""

from typing import Any

PILOTS: list[dict[str, Any]] = [
    {
        "key": "school-ferry",
        "stage": "rejected",
        "title": "Twelve seats across the Velme",
        "hypothesis": (
            "We believe that a small ferry at school time cuts the way to school from 34 to 10 minutes. We "
            "will know when 80 pupils a day use it over eight weeks and the tram over the bridge leaves "
            "nobody behind."
        ),
        "change_mind": (
            "If fewer than 40 pupils a day cross, or if fog and wind stop the boat on more than one morning in five."
        ),
        "ideas": [("school-ferry", "The boat, the times and the landing at the rowing club")],
        "proposed_days_ago": 75,
        "days": {"score": 66, "reject": 41},
        "districts": ["werftvorstadt", "altstadt"],
        "cost": 9_200_000,
        "cost_band": "over_50k",
        "sdg": [11],
        "scores": {
            "support": 4,
            "need_evidence": 4,
            "equity": 3,
            "goal_fit": 3,
            "readiness": 4,
            "effort": 5,
            "cost": 5,
            "risk": 5,
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
        "reject": {
            "reason_code": "too_costly_for_pilot",
            "text": (
                "Eight weeks would cost 92,000 euros: a licensed skipper, a landing stage with a railing and "
                "vests for children are required by harbour law from the first day. That is more than half "
                "of a year's budget for a way that fog may close. The mobility unit checks a second tram at "
                "7.20 instead and reports here within two months."
            ),
        },
    },
    {
        "key": "yard-compost",
        "stage": "cancelled",
        "title": "Four square metres of compost",
        "hypothesis": (
            "We believe that neighbours keep a closed compost clean if six families share the work. We will "
            "know when the residual waste of the block falls by a fifth in three months and nobody complains "
            "about smell or rats."
        ),
        "change_mind": (
            "If rats are seen twice at the bins or if fewer than three families are still taking part after six weeks."
        ),
        "ideas": [("kompost-im-hof", "Closed bins, a plan on the door and a visit each month")],
        "proposed_days_ago": 140,
        "days": {"score": 131, "approve": 120, "open_recruitment": 100, "cancel": 18},
        "districts": ["muehlengrund"],
        "cost": 390_000,
        "cost_band": "under_5k",
        "sdg": [11, 12],
        "scores": {
            "support": 3,
            "need_evidence": 3,
            "equity": 3,
            "goal_fit": 4,
            "readiness": 8,
            "effort": 2,
            "cost": 1,
            "risk": 3,
        },
        "budget_line": "Living lab, small tests",
        "owner_unit": "green",
        "scale_owner": "green",
        "approve_text": ("Approved for one block and three months. The owner of the yard has agreed in writing."),
        "charter": {
            "problem": (
                "48 flats share one yard and have no organic waste bin, because the lorry cannot get in. "
                "Everything goes into the residual waste."
            ),
            "scope": (
                "Two closed bins for raw kitchen waste of up to 20 households. Not part of it: cooked food "
                "and garden cuttings."
            ),
            "place": "Courtyard of Mühlenweg 11 to 17",
            "start": -60,
            "end": 30,
            "roles": (
                "Parks, water and waste: bins and a monthly visit. Six families: turn and cover. Owner: "
                "gives the corner."
            ),
            "stop_rules": (
                "We stop when rats are seen twice, when the owner withdraws or when fewer than three "
                "families take part."
            ),
            "consent_text": (
                "We keep a list of households with a name and a phone number for the plan on the door. It "
                "hangs only inside the house. We destroy it at the end. You can leave by crossing out your "
                "name."
            ),
            "places": 20,
            "privacy": [False, False, False, False, False, False, False, False, False],
            "dpia": "",
        },
        "measures": [
            {
                "name": "Residual waste of the block in a week",
                "unit": "litres",
                "direction": "down",
                "baseline": 3080,
                "target": 2460,
                "readings": [(110, 3080)],
            },
        ],
        "testers": 9,
        "checkins": [],
        "notes": [
            (74, "9 of 20 households have signed up. We need 10 to begin."),
            (46, "The owner tells us that the house may be sold. We wait with the bins until this is clear."),
        ],
        "evidence": [],
        "cancel": {
            "reason": "The house was sold and the new owner withdrew the consent for the yard.",
            "text": (
                "The new owner of the house does not want the bins in the yard. Without the corner there is "
                "no test. We are sorry for the nine households that had signed up. We keep the plan and ask "
                "three other owners in Mühlengrund until the end of the quarter."
            ),
        },
    },
]

"""The pilot “Roof water for thirty lime trees”: paused."""

from typing import Any

PILOT: dict[str, Any] = {
    "key": "rain-to-trees",
    "stage": "paused",
    "title": "Roof water for thirty lime trees",
    "hypothesis": (
        "We believe that neighbours keep young trees alive with roof water if water and plan stand on the "
        "street. We will know when 27 of 30 trees are alive and vital after the dry months, without drinking "
        "water from a lorry."
    ),
    "change_mind": (
        "If a tank becomes a danger on the pavement or mosquitoes become a nuisance, or if fewer than ten "
        "households still water after six weeks."
    ),
    "ideas": [
        ("rain-to-trees", "Tanks at the downpipes with a tap for everyone"),
        ("drzewa-podlewanie", "A number and a water sign on every tree, and the common list"),
    ],
    "proposed_days_ago": 165,
    "days": {"score": 155, "approve": 145, "open_recruitment": 120, "start": 90, "pause": 14},
    "districts": ["sankt-gertrud"],
    "cost": 3_640_000,
    "cost_band": "20k_50k",
    "sdg": [11, 13, 15],
    "scores": {
        "support": 4,
        "need_evidence": 4,
        "equity": 3,
        "goal_fit": 5,
        "readiness": 7,
        "effort": 3,
        "cost": 3,
        "risk": 3,
    },
    "budget_line": "Climate adaptation",
    "owner_unit": "green",
    "scale_owner": "green",
    "approve_text": (
        "Approved for one side of Kanonierstraße with eight tanks. 1.8 metres of pavement must stay free "
        "everywhere. A blind resident walks the street with us before the first tank is filled."
    ),
    "charter": {
        "problem": (
            "14 of 60 young trees died in two summers while every downpour floods the cellars. Water and "
            "need are ten metres apart."
        ),
        "scope": (
            "Eight tanks of 600 litres with lids and nets, 30 numbered trees, a list for watering. Not part "
            "of it: private gardens and drinking water."
        ),
        "place": "Kanonierstraße, even numbers, Sankt Gertrud",
        "start": -90,
        "end": 30,
        "roles": (
            "Parks, water and waste: tanks, care and liability. Owners of four houses: downpipes. Testers: "
            "water their trees and write it down."
        ),
        "stop_rules": (
            "We stop if a tank moves or leaks onto the pavement until the cause is found. We stop for good "
            "if somebody is hurt."
        ),
        "consent_text": (
            "We keep your first name, house number and which tree you look after. The list hangs in the "
            "entrance of number 20 and is kept by the gardener. It is destroyed at the end. You can give "
            "your tree back at any time."
        ),
        "places": 30,
        "privacy": [False, False, False, False, False, False, False, False, False],
        "dpia": "",
    },
    "measures": [
        {
            "name": "Trees that are alive and vital",
            "unit": "trees of 30",
            "direction": "up",
            "baseline": 22,
            "target": 27,
            "readings": [(95, 22), (50, 25), (20, 26)],
        },
        {
            "name": "Drinking water brought by lorry",
            "unit": "litres in a week",
            "direction": "down",
            "baseline": 4800,
            "target": 500,
            "readings": [(95, 4800), (60, 1900), (20, 700)],
        },
    ],
    "testers": 24,
    "checkins": [
        (0, 5, "My tree is number 7 and she has new leaves.", 76),
        (4, 4, "The tap is too low for my back, the rest is fine.", 63),
        (5, 5, "I know four neighbours more than before.", 49),
        (
            9,
            3,
            "Somebody watered my tree as well. It was standing in mud. The list needs a pen that works.",
            40,
        ),
        (
            13,
            1,
            ("Water ran from the tank in front of 24 over the pavement at night. In the morning it was like soap."),
            16,
        ),
        (2, 4, "Please find the fault, but please go on.", 11),
    ],
    "notes": [
        (84, "The tanks stand, 24 people have a tree."),
        (58, "After the first dry weeks 25 trees are vital. The lorry came once instead of four times."),
        (31, "There are no mosquitoes so far. The nets hold. The gardener checks them on Mondays."),
        (13, "The test is paused. Two tanks leak at the tap. We tell you here what the maker found."),
    ],
    "evidence": [
        {
            "kind": "observation",
            "days_ago": 50,
            "text": ("The gardener rated all 30 trees: 25 vital, 4 weak, 1 dead. At the start it was 22 vital."),
        },
        {
            "kind": "incident",
            "days_ago": 16,
            "text": (
                "Two tanks leaked at the tap during the night, about 300 litres ran over the pavement. "
                "Nobody fell. Both tanks were emptied at 7.10."
            ),
        },
    ],
    "pause": {
        "reason": "Two of eight tanks leaked at the tap; the same part is in all of them.",
        "text": (
            "Two tanks leaked onto the pavement in one night. Nobody was hurt. Our rule says that we stop "
            "until the cause is found. All tanks are empty, the maker is replacing the taps. A lorry waters "
            "the trees until then."
        ),
        "review_on": 9,
    },
}

"""Mobility, getting there: ideas of residents who write in English."""

from typing import Any

IDEAS: list[dict[str, Any]] = [
    {
        "key": "school-street",
        "lang": "en",
        "topic": "mobility",
        "district": "lindenhoehe",
        "author": "siobhan",
        "days_ago": 160,
        "votes": 276,
        "stage": "in_pilot",
        "days": {"publish": 158, "lab_comment": 151, "start_review": 84, "shortlist": 59},
        "title": "Forty minutes without cars at the school gate",
        "need": (
            "Between 7.30 and 8.00 about 140 cars stop in front of the Lindenhöhe primary school. On "
            "Thursday a father reversed into a parked bicycle with a child seat, thank God without the "
            "child. I drive too, because I do not dare to let my daughter walk through the other parents' "
            "cars. It is a circle and we are all in it."
        ),
        "solution": (
            "Close the 180 metres in front of the gate for forty minutes, with a stop for cars at the "
            "swimming pool and a walking group from there."
        ),
        "lab_comment": (
            "We counted with the school on two mornings: 138 and 144 cars, 61 of them turned on the "
            "pavement. The street is a dead end for buses, so a closure is possible. We are talking to the "
            "34 households behind the barrier."
        ),
        "review": "monthly_pick",
        "shortlist": {
            "assessment": (
                "A clear danger, a short street and a school that takes part. Residents behind the barrier "
                "need a way in."
            ),
            "impact": 5,
            "effort": 2,
            "cost_band": "5k_20k",
            "owner_unit": "mobility",
        },
        "comments": [
            {
                "author": "hanna",
                "days_ago": 152,
                "lang": "en",
                "reply_to": None,
                "body": ("I teach there. Every morning I stand at the gate and pull children back by their bags."),
            },
            {
                "author": "jonas",
                "days_ago": 149,
                "lang": "de",
                "reply_to": None,
                "body": "Ich wohne in der Straße und fahre um 7.40 zur Arbeit. Wie komme ich raus?",
            },
            {
                "author": "siobhan",
                "days_ago": 148,
                "lang": "en",
                "reply_to": 1,
                "body": ("Out yes, at walking pace, with a volunteer walking in front. That is how other towns do it."),
            },
            {
                "author": "leila",
                "days_ago": 131,
                "lang": "en",
                "reply_to": None,
                "body": (
                    "And the children who come from Kastanienberg by car because there is no bus at that "
                    "time? Please think of us."
                ),
            },
            {
                "author": "hanna",
                "days_ago": 129,
                "lang": "en",
                "reply_to": 3,
                "body": "The stop at the pool is six minutes on foot. We tried it with class 2b.",
            },
            {
                "author": "jonas",
                "days_ago": 125,
                "lang": "de",
                "reply_to": 1,
                "body": "Damit kann ich leben. Sechs Wochen Test, dann schauen wir.",
            },
        ],
    },
    {
        "key": "cargo-bike-corner-shop",
        "lang": "en",
        "topic": "mobility",
        "district": "muehlengrund",
        "author": "clara",
        "days_ago": 385,
        "votes": 231,
        "stage": "in_pilot",
        "days": {"publish": 384, "lab_comment": 380, "start_review": 326, "shortlist": 301},
        "title": "Cargo bikes to rent by the hour at the corner shop",
        "need": (
            "We gave up the car when the second child came, because the money was short, not because we are "
            "so green. Most days it works. Not on the day with four crates of juice or a sick child. The "
            "rental at the station has two cargo bikes, it is 3.4 kilometres away and closed on Sunday."
        ),
        "solution": ("Put two bikes at shops that are open late. The shopkeeper hands out the key and gets a share."),
        "lab_comment": (
            "Three shops answered that they would do it if somebody else repairs the bikes. The bicycle "
            "workshop of the youth centre is interested. Insurance is the question we are working on."
        ),
        "review": "monthly_pick",
        "shortlist": {
            "assessment": (
                "Needs little building, reaches people without a car and tells us quickly whether anybody uses it."
            ),
            "impact": 3,
            "effort": 2,
            "cost_band": "20k_50k",
            "owner_unit": "mobility",
        },
        "comments": [
            {
                "author": "finn",
                "days_ago": 377,
                "lang": "de",
                "reply_to": None,
                "body": "Die Dinger werden doch nach zwei Wochen geklaut.",
            },
            {
                "author": "clara",
                "days_ago": 376,
                "lang": "en",
                "reply_to": 0,
                "body": "They sleep inside the shop. That is the point of the shop.",
            },
            {
                "author": "krzysztof",
                "days_ago": 360,
                "lang": "pl",
                "reply_to": None,
                "body": "Jestem za. Ale gdzie postawić taki rower na chodniku, który ma półtora metra?",
            },
            {
                "author": "yusuf",
                "days_ago": 352,
                "lang": "en",
                "reply_to": None,
                "body": "Please with a real rain cover, otherwise it is a summer toy.",
            },
            {
                "author": "clara",
                "days_ago": 60,
                "lang": "en",
                "reply_to": None,
                "body": "Round two is much better. Eight euros for a whole Saturday I can plan with.",
            },
        ],
    },
    {
        "key": "night-bus-neuenfelde",
        "lang": "en",
        "topic": "mobility",
        "district": "neuenfelde",
        "author": "sofia",
        "days_ago": 370,
        "votes": 305,
        "stage": "tested",
        "days": {"publish": 368, "lab_comment": 349, "start_review": 296, "shortlist": 271},
        "title": "A bus on call to Neuenfelde after the last tram",
        "need": (
            "My shift at the hospital ends at 22.45, the last tram to Neuenfelde leaves at 22.38. Seven "
            "minutes. I wait for the night bus until 0.15 or pay 26 euros for a taxi, two or three times a "
            "week. At least fifteen people on my ward have the same problem, and some have stopped taking "
            "late shifts."
        ),
        "solution": ("A minibus that you book until half an hour before and that waits for the end of the shift."),
        "lab_comment": (
            "The transport company counted 38 people between 22.40 and 23.30 on an average weekday who want "
            "to go in your direction. A later tram costs 410,000 euros a year, so a bus on call is the "
            "smaller question to ask first."
        ),
        "review": "monthly_pick",
        "shortlist": {
            "assessment": (
                "Strong need of a group that keeps the city running. Costs per ride must be watched closely."
            ),
            "impact": 4,
            "effort": 3,
            "cost_band": "over_50k",
            "owner_unit": "mobility",
        },
        "comments": [
            {
                "author": "tomasz",
                "days_ago": 360,
                "lang": "pl",
                "reply_to": None,
                "body": "W magazynie to samo. Kończymy o 22.30 i połowa ludzi jeździ autem tylko dlatego.",
            },
            {
                "author": "dieter",
                "days_ago": 355,
                "lang": "de",
                "reply_to": None,
                "body": "Ein Bus für fünf Leute? Da ist ein Sammeltaxi billiger.",
            },
            {
                "author": "sofia",
                "days_ago": 354,
                "lang": "en",
                "reply_to": 1,
                "body": "A shared taxi would be just as fine for me. I want to get home.",
            },
            {
                "author": "ben",
                "days_ago": 330,
                "lang": "en",
                "reply_to": None,
                "body": "Voted for it, though I live in Oststadt. My mother cleans at the hospital at night.",
            },
            {
                "author": "sofia",
                "days_ago": 44,
                "lang": "en",
                "reply_to": None,
                "body": (
                    "I am sad that it ended and I have to say the numbers are honest. On most nights I was "
                    "alone with the driver."
                ),
            },
        ],
    },
    {
        "key": "school-ferry",
        "lang": "en",
        "topic": "mobility",
        "district": "werftvorstadt",
        "author": "oskar",
        "days_ago": 190,
        "votes": 167,
        "stage": "shortlisted",
        "days": {"publish": 188, "lab_comment": 181, "start_review": 111, "shortlist": 86},
        "title": "A small ferry across the Velme at school time",
        "need": (
            "From our kitchen I see the secondary school on the other bank, 160 metres away. My sons travel "
            "34 minutes to get there: tram to the bridge, wait, tram back on the other side. About 220 "
            "pupils from Werftvorstadt do the same every morning, and the tram over the bridge is so full "
            "that some are left behind."
        ),
        "solution": (
            "The rowing club has a flat boat with a motor for twelve people. Let it go to and fro between "
            "7.15 and 8.00."
        ),
        "lab_comment": (
            "We love the picture. The harbour office says that a public ferry needs a licensed skipper, life "
            "vests for children and a landing stage with a railing. We are collecting what that would cost."
        ),
        "review": "topic_pick",
        "shortlist": {
            "assessment": (
                "A real shortcut for 220 pupils. The rules for carrying children on water make even a small "
                "test expensive."
            ),
            "impact": 4,
            "effort": 5,
            "cost_band": "over_50k",
            "owner_unit": "mobility",
        },
        "comments": [
            {
                "author": "zofia",
                "days_ago": 183,
                "lang": "en",
                "reply_to": None,
                "body": "In fog and ice as well? I would not put my child on a flat boat in January.",
            },
            {
                "author": "oskar",
                "days_ago": 182,
                "lang": "en",
                "reply_to": 0,
                "body": "Then not in January. The big lake towns do it from March to November.",
            },
            {
                "author": "ines",
                "days_ago": 170,
                "lang": "en",
                "reply_to": None,
                "body": "From the other side: yes please, our music school is on your bank.",
            },
            {
                "author": "mikkel",
                "days_ago": 39,
                "lang": "en",
                "reply_to": None,
                "body": (
                    "Read the answer. Fair, but a second tram at 7.20 would help the same children. Could "
                    "somebody look at that?"
                ),
            },
        ],
    },
    {
        "key": "free-tram-sundays",
        "lang": "en",
        "topic": "mobility",
        "district": None,
        "author": "yusuf",
        "days_ago": 260,
        "votes": 212,
        "stage": "declined",
        "days": {"publish": 258, "lab_comment": 253, "start_review": 190, "shortlist": 165, "decline": 130},
        "title": "Trams and buses free of charge on Sundays",
        "need": (
            "We are five. A Sunday trip to the river beach costs us 23 euros there and back with the tram, "
            "so we go by car like everyone in our house, and then there is no place to park. On Sundays the "
            "trams are half empty anyway. I asked the driver: he carries air."
        ),
        "solution": "Try it for three months and count whether families leave the car at home.",
        "lab_comment": (
            "The transport company needs 190,000 euros for three months of lost fares, before any extra "
            "staff. We are asking whether a single month or a single line would tell us enough."
        ),
        "review": "monthly_pick",
        "shortlist": {
            "assessment": (
                "High support and a fair question. The cost is far above what the lab can carry, so an "
                "official has to decide."
            ),
            "impact": 4,
            "effort": 4,
            "cost_band": "over_50k",
            "owner_unit": "mobility",
        },
        "decline": {
            "reason_code": "too_costly_for_pilot",
            "text": (
                "Three months would cost 190,000 euros, more than all of the lab's budget for small tests, "
                "and one month on one line was tried by our neighbours on the coast without a clear result. "
                "We passed your 212 votes to the council's transport committee, which talks about family day "
                "tickets in the new tariff."
            ),
            "named_unit": "mobility",
        },
        "comments": [
            {
                "author": "fatou",
                "days_ago": 250,
                "lang": "en",
                "reply_to": None,
                "body": "Yes! Six people for us.",
            },
            {
                "author": "dieter",
                "days_ago": 247,
                "lang": "de",
                "reply_to": None,
                "body": "Umsonst ist nichts. Das zahlen dann alle mit der Grundsteuer.",
            },
            {
                "author": "yusuf",
                "days_ago": 246,
                "lang": "en",
                "reply_to": 1,
                "body": "True. But we also pay for the parking places at the beach.",
            },
            {
                "author": "sofia",
                "days_ago": 121,
                "lang": "en",
                "reply_to": None,
                "body": (
                    "A cheap family day ticket would solve it for me. Sad about the no, glad about the committee."
                ),
            },
        ],
    },
]

"""Environment: ideas of residents who write in English."""

from typing import Any

IDEAS: list[dict[str, Any]] = [
    {
        "key": "rain-to-trees",
        "lang": "en",
        "topic": "environment",
        "district": "sankt-gertrud",
        "author": "aylin",
        "days_ago": 300,
        "votes": 264,
        "stage": "in_pilot",
        "days": {"publish": 298, "lab_comment": 295, "start_review": 201, "shortlist": 176},
        "title": "Let rain from the roofs water the street trees",
        "need": (
            "On Kanonierstraße 14 of 60 young lime trees died in the last two summers. At the same time "
            "every downpour floods the cellar entrance of number 22, because all roof water goes into the "
            "drain at once. We carry buckets down from the second floor in the evenings, six families in "
            "turns."
        ),
        "solution": (
            "Tanks at the downpipes, a tap for everyone, and a simple chart that says which tree needs how "
            "much. Start with one side of the street."
        ),
        "lab_comment": (
            "The parks department loses about 300 young trees a year, each costs 1,900 euros with planting. "
            "We are checking which downpipes belong to the city and which to owners."
        ),
        "review": "monthly_pick",
        "shortlist": {
            "assessment": (
                "Two ideas fit together well: the water is there, the neighbours are there. Tanks on "
                "pavements need care with space and hygiene."
            ),
            "impact": 4,
            "effort": 3,
            "cost_band": "20k_50k",
            "owner_unit": "green",
        },
        "comments": [
            {
                "author": "nadia",
                "days_ago": 292,
                "lang": "en",
                "reply_to": None,
                "body": ("We are one of the six families. Carrying water in the third summer gets old, so yes please."),
            },
            {
                "author": "luca",
                "days_ago": 280,
                "lang": "en",
                "reply_to": None,
                "body": "A tank on the pavement means even less room for prams. Please measure first.",
            },
            {
                "author": "aylin",
                "days_ago": 279,
                "lang": "en",
                "reply_to": 1,
                "body": ("In front of 18 to 24 the pavement is almost four metres wide. Not everywhere, agreed."),
            },
            {
                "author": "ewa",
                "days_ago": 266,
                "lang": "pl",
                "reply_to": None,
                "body": "A komary? Stojąca woda to latem prawdziwy problem.",
            },
            {
                "author": "greta",
                "days_ago": 251,
                "lang": "de",
                "reply_to": 3,
                "body": "Die Tonnen brauchen einen Deckel mit feinem Netz, dann kommen keine Mücken rein.",
            },
        ],
    },
    {
        "key": "market-box-return",
        "lang": "en",
        "topic": "environment",
        "district": "altstadt",
        "author": "luca",
        "days_ago": 395,
        "votes": 341,
        "stage": "adopted",
        "days": {"publish": 394, "lab_comment": 386, "start_review": 316, "shortlist": 291},
        "title": "One deposit box for all food stalls at the weekly market",
        "need": (
            "After the Saturday market I counted the bins around the fountain: eleven of fourteen were full "
            "of single-use boxes by half past one. Three stalls would use returnable boxes, but each has a "
            "different system, a different deposit and wants its own box back. Nobody carries three kinds "
            "home."
        ),
        "solution": (
            "One box, one deposit of two euros, give it back at any stall. One person washes for all of them."
        ),
        "lab_comment": (
            "Eight of the eleven food stalls told us that they would join if washing is solved. The hospital "
            "kitchen has free hours in its dishwasher on Saturday afternoon. We find that worth a test."
        ),
        "review": "monthly_pick",
        "shortlist": {
            "assessment": (
                "Visible, cheap, and the stall holders asked for it too. Washing and hygiene papers are the hard part."
            ),
            "impact": 3,
            "effort": 2,
            "cost_band": "5k_20k",
            "owner_unit": "green",
        },
        "comments": [
            {
                "author": "ines",
                "days_ago": 384,
                "lang": "en",
                "reply_to": None,
                "body": (
                    "Two euros is too much for a family of five. That is ten euros for lunch before anybody has eaten."
                ),
            },
            {
                "author": "luca",
                "days_ago": 383,
                "lang": "en",
                "reply_to": 0,
                "body": "You get it back the same hour. But maybe one euro for children's portions?",
            },
            {
                "author": "finn",
                "days_ago": 370,
                "lang": "de",
                "reply_to": None,
                "body": (
                    "Ich bringe seit Jahren meine eigene Dose mit. Ein Stand nimmt sie, der nächste nicht, "
                    "wegen Hygiene. Bitte gleich mitklären."
                ),
            },
            {
                "author": "clara",
                "days_ago": 341,
                "lang": "en",
                "reply_to": None,
                "body": "Fish stall and cake stall in the same box? I hope they wash well.",
            },
            {
                "author": "ana",
                "days_ago": 33,
                "lang": "en",
                "reply_to": None,
                "body": "Used it last Saturday, gave it back at the waffle stall. Took ten seconds.",
            },
        ],
    },
    {
        "key": "gull-proof-bins",
        "lang": "en",
        "topic": "environment",
        "district": "hafenviertel",
        "author": "ines",
        "days_ago": 110,
        "votes": 89,
        "stage": "open",
        "days": {"publish": 108, "lab_comment": 103},
        "title": "Bins on the quay that gulls cannot empty",
        "need": (
            "On warm weekends about two thousand people sit on the north quay. By eight in the evening the "
            "gulls have pulled paper and chicken bones out of every open bin, and by nine the wind has it in "
            "the river. The cleaning team comes at six in the morning and starts with the water."
        ),
        "solution": "",
        "lab_comment": (
            "The cleaning team confirms it: three hours every Sunday. Pedal bins cost 1,100 euros each. We "
            "are looking for a place to compare a pedal with a flap."
        ),
        "comments": [
            {
                "author": "ana",
                "days_ago": 102,
                "lang": "en",
                "reply_to": None,
                "body": "The flap ones near the station are filthy to touch. Pedal, please.",
            },
            {
                "author": "mehmet",
                "days_ago": 95,
                "lang": "de",
                "reply_to": None,
                "body": "Mehr Leerungen am Abend wären billiger als neue Eimer.",
            },
            {
                "author": "ines",
                "days_ago": 94,
                "lang": "en",
                "reply_to": 1,
                "body": "They tried that in my first summer here. The gulls are faster than any truck.",
            },
        ],
    },
    {
        "key": "beach-litter-tongs",
        "lang": "en",
        "topic": "environment",
        "district": "nordwerder",
        "author": "bartek",
        "days_ago": 47,
        "votes": 21,
        "stage": "open",
        "days": {"publish": 46, "lab_comment": 38},
        "title": "Litter tongs to borrow at the river beach",
        "need": (
            "Many people who swim at Nordwerder would pick up a few things on the way out, but nobody wants "
            "to touch a nappy. Last Sunday five of us filled three sacks in forty minutes, with tongs that a "
            "neighbour had from work."
        ),
        "solution": (
            "A box with ten pairs of tongs and sacks at the kiosk. Whoever brings a full sack gets a coffee "
            "for half price, the kiosk owner already said yes."
        ),
        "lab_comment": (
            "The parks department has tongs in its store and would give ten pairs. The open point is who "
            "takes the full sacks away on Sunday evening."
        ),
        "comments": [
            {
                "author": "henrik",
                "days_ago": 41,
                "lang": "de",
                "reply_to": None,
                "body": "Die Hälfte der Zangen ist nach einer Woche weg. Trotzdem probieren.",
            },
        ],
    },
    {
        "key": "meadow-not-lawn",
        "lang": "en",
        "topic": "environment",
        "district": "lindenhoehe",
        "author": "hanna",
        "days_ago": 88,
        "votes": 133,
        "stage": "under_review",
        "days": {"publish": 86, "lab_comment": 79, "start_review": 21},
        "title": "Mow half of the school park only twice a year",
        "need": (
            "The park beside the Lindenhöhe school is mown every two weeks, fourteen times a year, although "
            "only the middle is used for football. In the one corner that they forgot last June, my class "
            "counted 31 kinds of plants and 9 kinds of bumblebees in one lesson. On the short grass it was "
            "five and none."
        ),
        "solution": (
            "Leave the edges high, keep the football field and a path short, and let pupils count every month."
        ),
        "lab_comment": (
            "Mowing is planned until the end of the season, but the edges could be left out at once. Two "
            "residents worry about ticks. The public health unit is preparing a note on that."
        ),
        "review": "monthly_pick",
        "comments": [
            {
                "author": "siobhan",
                "days_ago": 80,
                "lang": "en",
                "reply_to": None,
                "body": (
                    "My son plays there every day. High grass means ticks, and I have picked three off him this year."
                ),
            },
            {
                "author": "hanna",
                "days_ago": 79,
                "lang": "en",
                "reply_to": 0,
                "body": (
                    "That is why the path and the field stay short. We could also put up a sign about checking legs."
                ),
            },
            {
                "author": "jonas",
                "days_ago": 72,
                "lang": "de",
                "reply_to": None,
                "body": ("Im Nachbarort wurde das als Verwahrlosung beschimpft. Ein Schild mit Erklärung ist wichtig."),
            },
            {
                "author": "greta",
                "days_ago": 60,
                "lang": "en",
                "reply_to": None,
                "body": "Would the children's counts be published? I would love to follow them.",
            },
        ],
    },
    {
        "key": "cigarette-bins-station",
        "lang": "en",
        "topic": "environment",
        "district": "altstadt",
        "author": "clara",
        "days_ago": 210,
        "votes": 44,
        "stage": "declined",
        "days": {"publish": 208, "lab_comment": 190, "start_review": 115, "decline": 98},
        "title": "Ashtrays on all bins around the station",
        "need": (
            "Between the station doors and the tram stop there are thousands of cigarette ends in the cracks "
            "of the paving, and when it rains they wash into the drain and from there into the Velme. The "
            "bins have no place to put them out, so people use the ground."
        ),
        "solution": "",
        "lab_comment": ("We are checking with the cleaning department whether something like this is already ordered."),
        "review": "ninety_days",
        "decline": {
            "reason_code": "already_exists",
            "text": (
                "Good news in the shape of a no: the cleaning department ordered 30 bins with ashtray plates "
                "for the station square before your idea reached us, and 18 of them already stand. The other "
                "12 follow with the new paving. There is nothing left for a pilot to find out."
            ),
            "named_unit": "green",
        },
        "comments": [
            {
                "author": "luca",
                "days_ago": 94,
                "lang": "en",
                "reply_to": None,
                "body": "They stand since Monday on the tram side. Nobody told us, of course.",
            },
            {
                "author": "clara",
                "days_ago": 80,
                "lang": "en",
                "reply_to": 0,
                "body": "Fine with me. I wish there had been a sign.",
            },
        ],
    },
]

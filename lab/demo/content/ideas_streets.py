"""Mobility, streets and parking: ideas of residents who write in English."""

from typing import Any

IDEAS: list[dict[str, Any]] = [
    {
        "key": "bench-every-200-metres",
        "lang": "en",
        "topic": "mobility",
        "district": "sankt-gertrud",
        "author": "nadia",
        "days_ago": 58,
        "votes": 174,
        "stage": "open",
        "days": {"ask_author": 57, "answer": 54, "publish": 53, "lab_comment": 46},
        "title": "A bench every 200 metres between the clinic and the market",
        "need": (
            "My mother is 81 and walks with a rollator. From the clinic to the market square it is 900 "
            "metres and there are two benches, both on the sunny side. She does not go any more. Her "
            "neighbour, who is 76, plans her way by the window sills on which one can sit."
        ),
        "solution": (
            "It does not have to be a bench. Fold-down seats on house walls would do, where the pavement is narrow."
        ),
        "question": (
            "Could you name the stretches where a seat is missing most, so that we can look at the pavement there?"
        ),
        "answer": (
            "Between the pharmacy and the school there is nothing for 410 metres. That is where my mother turns round."
        ),
        "lab_comment": (
            "The list of missing seats is growing: so far 23 places named by 17 people. We are walking the "
            "route with the seniors' council next week and will write here what we found."
        ),
        "comments": [
            {
                "author": "ewa",
                "days_ago": 52,
                "lang": "pl",
                "reply_to": None,
                "body": "Przy aptece też, proszę. Kolejka stoi na dworze.",
            },
            {
                "author": "aylin",
                "days_ago": 50,
                "lang": "en",
                "reply_to": None,
                "body": "My shop has a window sill like that. I put a cushion on it and it is taken all day.",
            },
            {
                "author": "nadia",
                "days_ago": 49,
                "lang": "en",
                "reply_to": 1,
                "body": "That was you? My mother talks about your cushion.",
            },
            {
                "author": "luca",
                "days_ago": 30,
                "lang": "en",
                "reply_to": None,
                "body": "Benches attract drinkers in the evening. We had one removed for that reason.",
            },
            {
                "author": "aylin",
                "days_ago": 29,
                "lang": "en",
                "reply_to": 3,
                "body": (
                    "Then a seat for one person, with arms. You cannot sleep on that and old people can get up from it."
                ),
            },
        ],
    },
    {
        "key": "crossing-light-too-short",
        "lang": "en",
        "topic": "mobility",
        "district": "oststadt",
        "author": "fatou",
        "days_ago": 39,
        "votes": 118,
        "stage": "open",
        "days": {"publish": 38, "lab_comment": 32},
        "title": "Give people more time at the crossing by the health centre",
        "need": (
            "The light at Werftstraße is green for eleven seconds and the road is 18 metres wide. I crossed "
            "with my father after his hip operation: at second eleven we were in the middle, and a van "
            "started hooting. I timed twenty people with sticks or prams. Thirteen did not make it."
        ),
        "solution": "",
        "lab_comment": (
            "You measured well: the light is set for 1.2 metres per second. The traffic computer could give "
            "four seconds more between 8 and 18 o'clock. We asked what that does to the tram."
        ),
        "comments": [
            {
                "author": "ben",
                "days_ago": 33,
                "lang": "en",
                "reply_to": None,
                "body": "I cross there with my son on the balance bike. Same story.",
            },
            {
                "author": "marta",
                "days_ago": 28,
                "lang": "pl",
                "reply_to": None,
                "body": "A potem tramwaj stoi. Ale i tak jestem za, cztery sekundy to nie wieczność.",
            },
        ],
    },
    {
        "key": "secure-bike-parking",
        "lang": "en",
        "topic": "mobility",
        "district": "altstadt",
        "author": "ben",
        "days_ago": 96,
        "votes": 203,
        "stage": "open",
        "days": {"publish": 94, "lab_comment": 91},
        "title": "Bike parking with a door at the main station",
        "need": (
            "Two of my bikes were stolen at the station in three years, both with a good lock. Now I ride an "
            "old one with bad brakes, because nobody wants it. The police notice board says 164 reported "
            "thefts at the station last year. People who commute to the port lose an hour when they find "
            "only the lock."
        ),
        "solution": (
            "A cage with a door that opens with the tram card, for maybe 100 bikes, and a camera only on the door."
        ),
        "lab_comment": (
            "The railway owns the ground on the north side and is open to talks. A cage for 96 bikes exists "
            "in the store of the transport company and could be set up for a trial. The camera needs a "
            "privacy check first."
        ),
        "comments": [
            {
                "author": "pavel",
                "days_ago": 88,
                "lang": "en",
                "reply_to": None,
                "body": "How much would it cost to park? Over a euro a day I will not use it.",
            },
            {
                "author": "luca",
                "days_ago": 85,
                "lang": "en",
                "reply_to": None,
                "body": "As an Altstadt resident: please not on the square in front of the church side.",
            },
            {
                "author": "ben",
                "days_ago": 84,
                "lang": "en",
                "reply_to": 1,
                "body": ("North side, where the old ticket hall is. Nobody will miss those four parking spaces."),
            },
            {
                "author": "henrik",
                "days_ago": 61,
                "lang": "de",
                "reply_to": None,
                "body": "Kamera an der Tür finde ich in Ordnung, wenn nach drei Tagen gelöscht wird.",
            },
            {
                "author": "ana",
                "days_ago": 35,
                "lang": "en",
                "reply_to": None,
                "body": "I came over from the box idea. A door is fine, but do not forget trailers.",
            },
        ],
    },
    {
        "key": "bike-box-station",
        "lang": "en",
        "topic": "mobility",
        "district": "altstadt",
        "author": "ana",
        "days_ago": 71,
        "votes": 52,
        "stage": "merged",
        "days": {"publish": 70, "lab_comment": 62, "merge": 58},
        "title": "Lockable boxes for bikes at the station",
        "need": (
            "I bring my daughter to nursery with a trailer and take the train at 7.52. The trailer cannot be "
            "locked properly anywhere at the station. Twice somebody slept in it, once the cover was gone. A "
            "folding box or a locker for a trailer is all I need."
        ),
        "solution": "Ten boxes to rent by the month, two of them wide enough for a trailer.",
        "lab_comment": (
            "A trailer needs 1.1 metres of width, most boxes have 80 centimetres. Thank you for telling us, "
            "that would have been forgotten."
        ),
        "merge": {
            "into": "secure-bike-parking",
            "reason": (
                "Both ideas want a safe place for bikes at the main station and ask the same owner for the "
                "ground. We keep the trailer as a requirement. Your votes count there now."
            ),
        },
        "comments": [
            {
                "author": "ben",
                "days_ago": 64,
                "lang": "en",
                "reply_to": None,
                "body": "Would you join forces? Trailers did not cross my mind.",
            },
            {
                "author": "ana",
                "days_ago": 63,
                "lang": "en",
                "reply_to": 0,
                "body": "Gladly, as long as the trailer survives.",
            },
        ],
    },
    {
        "key": "scooter-parking-corners",
        "lang": "en",
        "topic": "mobility",
        "district": "hafenviertel",
        "author": "ana",
        "days_ago": 146,
        "votes": 81,
        "stage": "under_review",
        "days": {"publish": 138, "lab_comment": 133, "start_review": 45, "decline": 31, "second_look": 9},
        "title": "Give e-scooters a fixed place at street corners",
        "need": (
            "On my way to the tram, 600 metres, I move a scooter out of the way on most days. My neighbour "
            "is blind and has fallen over one; she broke her wrist. On the pavement of Speicherstraße I "
            "counted seventeen on a Monday morning, four of them lying down."
        ),
        "solution": (
            "Paint boxes where a parking space at the corner falls away, and let the hire companies lock "
            "rides that end elsewhere."
        ),
        "lab_comment": (
            "We asked the hire companies for their parking data of the district and the association of blind "
            "people for its reports."
        ),
        "review": "ninety_days",
        "decline": {
            "reason_code": "low_evidence_of_need",
            "text": (
                "The companies' data show 14 scooters a day in Hafenviertel on average, and we had two "
                "complaints in a year. That is too little to take parking spaces away. Ten or more dated "
                "reports of blocked pavements from one month would change our mind."
            ),
            "named_unit": "mobility",
        },
        "second_look": (
            "The companies count rides that end, not scooters that lie. With nine neighbours and the "
            "association of blind people we took photos on 26 mornings: 143 scooters on the pavement, 38 of "
            "them where a wheelchair cannot pass. The list with dates and corners is ready for you."
        ),
        "comments": [
            {
                "author": "mehmet",
                "days_ago": 131,
                "lang": "de",
                "reply_to": None,
                "body": "Vor unserer Bäckerei stehen jeden Morgen drei quer.",
            },
            {
                "author": "ines",
                "days_ago": 126,
                "lang": "en",
                "reply_to": None,
                "body": "I use them a lot and I would happily walk fifty metres to a box.",
            },
            {
                "author": "luca",
                "days_ago": 6,
                "lang": "en",
                "reply_to": None,
                "body": (
                    "So first you need ten reports, and nobody knew where to send them. Good that Ana did not give up."
                ),
            },
        ],
    },
    {
        "key": "bus-lane-draft",
        "lang": "en",
        "topic": "mobility",
        "district": "oststadt",
        "author": "ben",
        "days_ago": 4,
        "votes": 0,
        "stage": "draft",
        "days": {},
        "title": "Let the school bus use the bus lane on Werftstraße",
        "need": (
            "The school bus from Oststadt to the swimming pool stands in the queue before the bridge every "
            "Wednesday, 25 minutes for two stops, while the bus lane beside it is empty."
        ),
        "solution": "",
        "comments": [],
    },
]

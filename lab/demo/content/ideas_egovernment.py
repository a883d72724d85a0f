"""eGovernment: ideas of residents who write in English."""

from typing import Any

IDEAS: list[dict[str, Any]] = [
    {
        "key": "one-appointment-newborn",
        "lang": "en",
        "topic": "egovernment",
        "district": None,
        "author": "ana",
        "days_ago": 330,
        "votes": 358,
        "stage": "in_pilot",
        "days": {"publish": 328, "lab_comment": 325, "start_review": 266, "shortlist": 241},
        "title": "One appointment for everything a new baby needs",
        "need": (
            "After our daughter was born I went to five desks in three buildings: birth certificate, child "
            "benefit, health insurance, registration, parental leave. Four of them wanted a copy of what the "
            "first one had printed. I had stitches and a baby who drank every two hours. The last letter "
            "arrived when she was four months old."
        ),
        "solution": "One person, one hour, one folder. Best in the maternity ward before we go home.",
        "lab_comment": (
            "We drew the way of one family on a wall: 5 desks, 11 forms, 38 fields that ask the same thing "
            "twice or more. Four of the five offices want to try it together. The fifth is a state office, "
            "and we are asking."
        ),
        "review": "monthly_pick",
        "shortlist": {
            "assessment": (
                "High support and a clear before-and-after. Needs four offices at one table, which is the real test."
            ),
            "impact": 5,
            "effort": 4,
            "cost_band": "20k_50k",
            "owner_unit": "citizens-office",
        },
        "comments": [
            {
                "author": "aylin",
                "days_ago": 321,
                "lang": "en",
                "reply_to": None,
                "body": "With twins it is the same, only you hold two of them.",
            },
            {
                "author": "ines",
                "days_ago": 318,
                "lang": "en",
                "reply_to": None,
                "body": ("In Portugal they did this in the hospital when my sister had her son. Twenty minutes."),
            },
            {
                "author": "jonas",
                "days_ago": 300,
                "lang": "de",
                "reply_to": None,
                "body": "Datenschutz? Nicht jedes Amt muss alles wissen.",
            },
            {
                "author": "ana",
                "days_ago": 299,
                "lang": "en",
                "reply_to": 2,
                "body": (
                    "I would sign a paper that says who gets what. Today I fill in the same thing five times "
                    "and nobody asks me either."
                ),
            },
            {
                "author": "sofia",
                "days_ago": 270,
                "lang": "en",
                "reply_to": None,
                "body": "Please think of mothers without an ID card from here. For us it was eight desks.",
            },
            {
                "author": "hanna",
                "days_ago": 200,
                "lang": "en",
                "reply_to": None,
                "body": "I am due in spring. Will you be quick?",
            },
            {
                "author": "ana",
                "days_ago": 150,
                "lang": "en",
                "reply_to": 5,
                "body": "The test has begun, ask for it at the ward.",
            },
        ],
    },
    {
        "key": "quiet-hour-citizens-office",
        "lang": "en",
        "topic": "egovernment",
        "district": "sankt-gertrud",
        "author": "aylin",
        "days_ago": 120,
        "votes": 129,
        "stage": "shortlisted",
        "days": {"publish": 118, "lab_comment": 115, "start_review": 57, "shortlist": 32},
        "title": "A quiet hour at the citizens' office",
        "need": (
            "My son is eleven and autistic. The gong, the screens and the number calls make him put his "
            "hands over his ears after five minutes, and we waited fifty. We left without his passport "
            "twice. A friend with a hearing aid told me that she cannot follow a word there either."
        ),
        "solution": (
            "One hour a week without gong and radio, with dimmed light and booked times that really start on time."
        ),
        "lab_comment": (
            "The citizens' office would give Wednesday from 8 to 9. It asks how people can book this without "
            "having to explain themselves. We would like to hear your views on that."
        ),
        "review": "topic_pick",
        "shortlist": {
            "assessment": (
                "Almost no cost, a need that is easy to overlook, and a team at the counter that wants it. "
                "Few people, but for them it decides whether they come at all."
            ),
            "impact": 3,
            "effort": 1,
            "cost_band": "under_5k",
            "owner_unit": "citizens-office",
        },
        "comments": [
            {
                "author": "greta",
                "days_ago": 112,
                "lang": "de",
                "reply_to": None,
                "body": "Einfach ein Kästchen beim Buchen: „Ich brauche es ruhig.“ Ohne Begründung.",
            },
            {
                "author": "aylin",
                "days_ago": 111,
                "lang": "en",
                "reply_to": 0,
                "body": "Exactly that. No proof, no diagnosis.",
            },
            {
                "author": "pavel",
                "days_ago": 101,
                "lang": "en",
                "reply_to": None,
                "body": "I have nothing and would still like an hour without the gong.",
            },
            {
                "author": "nadia",
                "days_ago": 93,
                "lang": "en",
                "reply_to": None,
                "body": (
                    "Only one hour in the whole week, and at eight? Try getting an eleven-year-old there before school."
                ),
            },
        ],
    },
    {
        "key": "track-my-application",
        "lang": "en",
        "topic": "egovernment",
        "district": None,
        "author": "yusuf",
        "days_ago": 66,
        "votes": 141,
        "stage": "open",
        "days": {"publish": 64, "lab_comment": 61},
        "title": "Let me see where my application is, like a parcel",
        "need": (
            "In March I applied for housing benefit. In the first nine weeks I called six times, each time "
            "at least twenty minutes on hold, and heard 'it is being worked on'. A parcel for twelve euros "
            "tells me where it is. A paper that decides whether I can pay the rent does not."
        ),
        "solution": (
            "Five steps on a page with a code: arrived, complete, being checked, decided, paid. Nothing more."
        ),
        "lab_comment": (
            "The case system of the housing office knows four of the five steps. What it lacks is a page for "
            "the outside. Our question to you all: is a code on the letter enough, or should it be the "
            "sign-in of the city?"
        ),
        "comments": [
            {
                "author": "fatou",
                "days_ago": 60,
                "lang": "en",
                "reply_to": None,
                "body": "Code on the letter. My mother has no smartphone and no patience.",
            },
            {
                "author": "henrik",
                "days_ago": 57,
                "lang": "de",
                "reply_to": None,
                "body": "Und wer den Brief findet, sieht alles? Dann bitte wirklich nur die fünf Schritte.",
            },
            {
                "author": "yusuf",
                "days_ago": 56,
                "lang": "en",
                "reply_to": 1,
                "body": "Only the steps, no names, no amounts.",
            },
            {
                "author": "clara",
                "days_ago": 21,
                "lang": "en",
                "reply_to": None,
                "body": "The office should like this too. How many of their calls are just this question?",
            },
        ],
    },
    {
        "key": "street-party-permit",
        "lang": "en",
        "topic": "egovernment",
        "district": "muehlengrund",
        "author": "clara",
        "days_ago": 34,
        "votes": 46,
        "stage": "open",
        "days": {"publish": 32, "lab_comment": 25},
        "title": "A street party permit that fits on one page",
        "need": (
            "For our summer table with forty neighbours on a dead-end street I filled in a form of nine "
            "pages that asked for the number of toilets and the weight of the stage. We have no stage. We "
            "have beer benches. It took eleven weeks and 85 euros, and the permit arrived on the Friday "
            "before."
        ),
        "solution": (
            "A short way for parties under 100 people without amplifiers: tell the city three weeks before, "
            "hear back only if there is a problem."
        ),
        "lab_comment": (
            "The long form was made for festivals. The permit office counted: 71 of 118 requests last year "
            "were for fewer than 100 people. We ask the fire brigade what it really needs to know."
        ),
        "comments": [
            {
                "author": "krzysztof",
                "days_ago": 27,
                "lang": "pl",
                "reply_to": None,
                "body": "U nas na ulicy dokładnie tak samo. W końcu zrobiliśmy bez pozwolenia.",
            },
            {
                "author": "finn",
                "days_ago": 24,
                "lang": "de",
                "reply_to": None,
                "body": ("Drei Wochen vorher anzeigen reicht völlig. Die Feuerwehr muss durchkommen, mehr nicht."),
            },
        ],
    },
    {
        "key": "passport-reminder",
        "lang": "en",
        "topic": "egovernment",
        "district": None,
        "author": "luca",
        "days_ago": 99,
        "votes": 104,
        "stage": "under_review",
        "days": {"publish": 98, "lab_comment": 92, "start_review": 9},
        "title": "Remind me before my passport runs out",
        "need": (
            "At the airport desk we found out that our son's passport had ended nine days before. Four "
            "people, one lost holiday, 1,340 euros. The city knows the date, it printed it. The dentist "
            "reminds me, the car workshop reminds me, the library reminds me about a comic."
        ),
        "solution": "A text message or a letter three months before, for those who ask for it.",
        "lab_comment": (
            "The office says that it may not use the register for this without your consent, but a box on "
            "the application form would be allowed. In the last twelve months 2,900 passports were fetched "
            "late."
        ),
        "review": "monthly_pick",
        "comments": [
            {
                "author": "renate",
                "days_ago": 92,
                "lang": "de",
                "reply_to": None,
                "body": "Bitte auch als Brief. Ich habe kein Handy.",
            },
            {
                "author": "dieter",
                "days_ago": 88,
                "lang": "de",
                "reply_to": None,
                "body": "Wer verreist, kann selbst in den Pass schauen. Muss die Stadt uns alles abnehmen?",
            },
            {
                "author": "luca",
                "days_ago": 87,
                "lang": "en",
                "reply_to": 1,
                "body": "The city takes 60 euros for the passport, it can spend one on a stamp.",
            },
        ],
    },
    {
        "key": "pay-fees-at-counter-by-card",
        "lang": "en",
        "topic": "egovernment",
        "district": "neuenfelde",
        "author": "sofia",
        "days_ago": 3,
        "votes": 0,
        "stage": "submitted",
        "days": {},
        "title": "Let us pay by card at the branch office in Neuenfelde",
        "need": (
            "At the branch office in Neuenfelde you can only pay in cash, and the last cash machine in the "
            "district closed in spring. For a 28 euro certificate I took the tram to the bank in Oststadt "
            "and back, and then the office was closed."
        ),
        "solution": "A small card reader like every bakery has.",
        "comments": [],
    },
    {
        "key": "district-election-by-app",
        "lang": "en",
        "topic": "egovernment",
        "district": None,
        "author": "pavel",
        "days_ago": 155,
        "votes": 29,
        "stage": "declined",
        "days": {"publish": 148, "lab_comment": 145, "start_review": 57, "decline": 36},
        "title": "Elect the district councils with a phone app",
        "need": (
            "Only 31 of 100 people went to the last election of the district councils. My colleagues at the "
            "port work shifts of twelve hours and the polling place in Ziegelei closes at six. Letters take "
            "too long for them. Everybody has a phone in the pocket at all times."
        ),
        "solution": "",
        "lab_comment": (
            "A quick note before the real answer: we asked the election office what the law allows. The "
            "turnout you name is right, and the shift workers are a good point."
        ),
        "review": "ninety_days",
        "decline": {
            "reason_code": "not_legal_or_safe",
            "text": (
                "The election law knows the polling place and the postal vote and nothing else, and a city "
                "may not make an exception, not even for a test. Nobody can prove today that a vote on a "
                "private phone stays secret. What the election office will do: the polling place in Ziegelei "
                "stays open until eight next time."
            ),
            "named_unit": "digital",
        },
        "comments": [
            {
                "author": "henrik",
                "days_ago": 141,
                "lang": "de",
                "reply_to": None,
                "body": "Als Informatiker: bitte nicht. Papier kann jeder nachzählen.",
            },
            {
                "author": "pavel",
                "days_ago": 140,
                "lang": "en",
                "reply_to": 0,
                "body": "Then give us Sunday AND Monday. I only want my shift to be able to vote.",
            },
        ],
    },
]

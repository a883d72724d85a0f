"""Health: ideas of residents who write in English."""

from typing import Any

IDEAS: list[dict[str, Any]] = [
    {
        "key": "co2-lights-classrooms",
        "lang": "en",
        "topic": "health",
        "district": "oststadt",
        "author": "fatou",
        "days_ago": 345,
        "votes": 198,
        "stage": "tested",
        "days": {"publish": 344, "lab_comment": 338, "start_review": 271, "shortlist": 246},
        "title": "A traffic light for bad air in every classroom",
        "need": (
            "My daughter comes home with a headache three days a week. In her room there are 27 children and "
            "two windows that open. At the parents' evening somebody had a measuring device in his bag: it "
            "showed 2,400 after forty minutes, and the leaflet says 1,000 is the limit. The teacher said "
            "that she loses her sense for it."
        ),
        "solution": (
            "A small light that turns yellow and red. Two schools, one term, and compare with rooms without a light."
        ),
        "lab_comment": (
            "The school board lent us ten devices for one week. In eight of the ten rooms the air was over "
            "1,400 before the first break. So the problem is real; what we do not know is whether a light "
            "changes what people do."
        ),
        "review": "monthly_pick",
        "shortlist": {
            "assessment": (
                "The need is measured, the test is simple and has a comparison group. Two ideas from two "
                "districts ask for the same."
            ),
            "impact": 4,
            "effort": 2,
            "cost_band": "5k_20k",
            "owner_unit": "public-health",
        },
        "comments": [
            {
                "author": "hanna",
                "days_ago": 336,
                "lang": "en",
                "reply_to": None,
                "body": (
                    "As a teacher: I know that it is bad. With minus five outside, 27 children vote against "
                    "the open window."
                ),
            },
            {
                "author": "marta",
                "days_ago": 331,
                "lang": "pl",
                "reply_to": None,
                "body": "U syna w klasie okna są zabite gwoździami od remontu. Najpierw okna, potem lampki.",
            },
            {
                "author": "fatou",
                "days_ago": 330,
                "lang": "en",
                "reply_to": 1,
                "body": ("That belongs in the idea as well. Could the test note which windows cannot be opened?"),
            },
            {
                "author": "pavel",
                "days_ago": 322,
                "lang": "en",
                "reply_to": None,
                "body": "We did not have any of this and still passed our exams.",
            },
            {
                "author": "hanna",
                "days_ago": 36,
                "lang": "en",
                "reply_to": None,
                "body": (
                    "The result surprised nobody in our staff room. It is the windows. But now it is in "
                    "writing, and that is worth something."
                ),
            },
        ],
    },
    {
        "key": "prescription-locker",
        "lang": "en",
        "topic": "health",
        "district": "faehrdorf",
        "author": "mikkel",
        "days_ago": 117,
        "votes": 122,
        "stage": "shortlisted",
        "days": {
            "ask_author": 116,
            "answer": 113,
            "publish": 112,
            "lab_comment": 106,
            "start_review": 50,
            "shortlist": 28,
        },
        "title": "A locker for medicine in Fährdorf",
        "need": (
            "Our pharmacy closed last year. The next one is in Werftvorstadt, 5.2 kilometres away, and the "
            "bus runs once an hour until half past six. My neighbour Ingeborg is 84; her tablets wait there "
            "for four days on average until somebody drives over. I often bring six bags for others."
        ),
        "solution": (
            "A locker at the fire station that the pharmacy in Werftvorstadt fills at noon, opened with a code."
        ),
        "question": (
            "Do you know whether the fire station would agree, and is there power for a small heater and a light?"
        ),
        "answer": (
            "I am a volunteer there. The captain agrees, there is a socket beside the gate and a lamp that "
            "comes on by itself."
        ),
        "lab_comment": (
            "The chamber of pharmacists says that lockers run by a pharmacy are allowed if advice by phone "
            "is offered. One pharmacy in Werftvorstadt is willing to fill it once a day."
        ),
        "review": "topic_pick",
        "shortlist": {
            "assessment": (
                "8,900 people without a pharmacy, a partner who is ready, and rules that allow it. Cooling "
                "for insulin is not solved yet."
            ),
            "impact": 4,
            "effort": 3,
            "cost_band": "20k_50k",
            "owner_unit": "public-health",
        },
        "comments": [
            {
                "author": "anneke",
                "days_ago": 108,
                "lang": "de",
                "reply_to": None,
                "body": "Und wenn der Strom ausfällt? Mein Insulin muss kühl bleiben.",
            },
            {
                "author": "mikkel",
                "days_ago": 107,
                "lang": "en",
                "reply_to": 0,
                "body": (
                    "Then it must stay in the shop until that is solved. For pills and drops it would help tomorrow."
                ),
            },
            {
                "author": "oskar",
                "days_ago": 90,
                "lang": "en",
                "reply_to": None,
                "body": "My sister works in that pharmacy. They would rather do this than close as well.",
            },
        ],
    },
    {
        "key": "walking-group-heart",
        "lang": "en",
        "topic": "health",
        "district": "lindenhoehe",
        "author": "siobhan",
        "days_ago": 44,
        "votes": 66,
        "stage": "open",
        "days": {"publish": 42, "lab_comment": 37},
        "title": "A slow walking group for people after a heart attack",
        "need": (
            "After the clinic I got a sheet: walk for 30 minutes every day. What the sheet does not say is "
            "that you are afraid at every flight of stairs. Alone I turned round at the corner for three "
            "weeks. With two others from the clinic I now walk to the pond, and the fear has become smaller."
        ),
        "solution": "Two fixed times a week with somebody who knows first aid, starting at the pond.",
        "lab_comment": (
            "The sports association has three trainers with the right certificate, and one is free on "
            "Tuesday and Friday mornings. Would ten o'clock suit those of you who are interested?"
        ),
        "comments": [
            {
                "author": "renate",
                "days_ago": 38,
                "lang": "de",
                "reply_to": None,
                "body": "Zehn Uhr passt. Mein Mann kommt auch, er sagt es nur nicht.",
            },
            {
                "author": "jonas",
                "days_ago": 31,
                "lang": "en",
                "reply_to": None,
                "body": "Could people with lung trouble join? Same fear, same pace.",
            },
            {
                "author": "siobhan",
                "days_ago": 30,
                "lang": "en",
                "reply_to": 1,
                "body": "Of course. Slow is slow.",
            },
        ],
    },
    {
        "key": "more-midwives",
        "lang": "en",
        "topic": "health",
        "district": None,
        "author": "ines",
        "days_ago": 181,
        "votes": 154,
        "stage": "declined",
        "days": {"publish": 174, "lab_comment": 170, "start_review": 138, "decline": 108},
        "title": "Hire more midwives for the weeks after birth",
        "need": (
            "I called 34 midwives before I found one, in the fifth month, and she came three times instead "
            "of ten because she had nobody to stand in for her. Of the nine women in our birth class, four "
            "had none at all. One of them went back to hospital with a fever that somebody should have seen "
            "earlier."
        ),
        "solution": "",
        "lab_comment": (
            "Your numbers match those of the public health unit: about 40 of 100 families find nobody in the "
            "weeks after birth. We are clarifying what a city may do here."
        ),
        "review": "monthly_pick",
        "decline": {
            "reason_code": "not_city_competence",
            "text": (
                "Midwives are paid by the health insurers under a national contract, and the city may "
                "neither employ them for this nor pay on top. We sent your report with the figures of 41 "
                "families to the state's round table on birth care, where the public health unit has a seat, "
                "and will write here what it says."
            ),
            "named_unit": "public-health",
        },
        "comments": [
            {
                "author": "sofia",
                "days_ago": 166,
                "lang": "en",
                "reply_to": None,
                "body": "Four of nine, same in our class.",
            },
            {
                "author": "hanna",
                "days_ago": 160,
                "lang": "en",
                "reply_to": None,
                "body": "Not a pilot, I know. But somebody has to hear it.",
            },
            {
                "author": "ana",
                "days_ago": 98,
                "lang": "en",
                "reply_to": None,
                "body": "Thank you for passing on our reports and not just closing the drawer.",
            },
        ],
    },
    {
        "key": "heat-check-call",
        "lang": "en",
        "topic": "health",
        "district": "werftvorstadt",
        "author": "zofia",
        "days_ago": 24,
        "votes": 57,
        "stage": "open",
        "days": {"publish": 22},
        "title": "A daily phone call for people who live alone when it is hot",
        "need": (
            "In our house of 40 flats there are eleven people over 75 who live alone. When it was 36 degrees "
            "for five days, the woman above me did not open the door for two days; the fire brigade found "
            "her in time. None of us had her number. We all thought that somebody else had looked."
        ),
        "solution": (
            "A list for those who want it, and volunteers who call at ten in the morning. Whoever does not "
            "answer gets a visit."
        ),
        "comments": [
            {
                "author": "oskar",
                "days_ago": 19,
                "lang": "en",
                "reply_to": None,
                "body": "I would take five people. One hour in the morning, I am up anyway.",
            },
            {
                "author": "irena",
                "days_ago": 15,
                "lang": "pl",
                "reply_to": None,
                "body": ("Moja mama nie odbierze telefonu z obcego numeru. Wszyscy ją uczą, żeby nie odbierała."),
            },
            {
                "author": "zofia",
                "days_ago": 14,
                "lang": "en",
                "reply_to": 1,
                "body": "Then it has to be the same voice every day, and one visit before it starts.",
            },
        ],
    },
    {
        "key": "defibrillator-at-night",
        "lang": "en",
        "topic": "health",
        "district": "nordwerder",
        "author": "henrik",
        "days_ago": 93,
        "votes": 87,
        "stage": "under_review",
        "days": {"publish": 92, "lab_comment": 86, "start_review": 26},
        "title": "Hang the defibrillators where people can reach them at night",
        "need": (
            "There are 61 defibrillators in town, says the map of the rescue service. I looked at the 14 in "
            "Nordwerder and Hafenviertel: ten hang behind a door that is locked after six. In November a man "
            "collapsed at the bus stop beside the closed library. The device hung eight metres away behind "
            "glass."
        ),
        "solution": "Move ten of them to an outside wall, in a heated box with an alarm.",
        "lab_comment": (
            "Henrik's list is better than the one we had. The rescue service will correct the map with it. A "
            "heated outside box costs about 900 euros; vandalism is what the owners are afraid of."
        ),
        "review": "topic_pick",
        "comments": [
            {
                "author": "bartek",
                "days_ago": 84,
                "lang": "pl",
                "reply_to": None,
                "body": "Nasza remiza ma wolną ścianę od ulicy. Mogę zapytać komendanta.",
            },
            {
                "author": "mehmet",
                "days_ago": 77,
                "lang": "en",
                "reply_to": None,
                "body": "I keep our shop open until midnight. Hang it at my door.",
            },
            {
                "author": "ines",
                "days_ago": 63,
                "lang": "en",
                "reply_to": None,
                "body": ("Vandalism, really? In my old city they hang outside for ten years and two were stolen."),
            },
        ],
    },
    {
        "key": "warm-pool-hour",
        "lang": "en",
        "topic": "health",
        "district": "oststadt",
        "author": "ben",
        "days_ago": 13,
        "votes": 0,
        "stage": "needs_info",
        "days": {"ask_author": 11},
        "title": "A warm-water hour for people with joint pain at the pool",
        "need": (
            "My father has rheumatism and the doctor tells him to move in warm water. The small pool in "
            "Oststadt is 32 degrees on Thursdays, for baby swimming, and empty from 13 to 15 o'clock. The "
            "nearest bath with warm water at other times is an hour away."
        ),
        "solution": "",
        "question": (
            "Good observation about Thursday. Do you know how many people would come, for example from a "
            "self-help group, and would your father need a lift to get into the water?"
        ),
        "comments": [],
    },
]

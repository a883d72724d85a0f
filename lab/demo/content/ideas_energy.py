"""Energy: ideas of residents who write in English."""

from typing import Any

IDEAS: list[dict[str, Any]] = [
    {
        "key": "balcony-solar-renters",
        "lang": "en",
        "topic": "energy",
        "district": "oststadt",
        "author": "ben",
        "days_ago": 205,
        "votes": 318,
        "stage": "in_pilot",
        "days": {"publish": 204, "lab_comment": 200, "start_review": 126, "shortlist": 101},
        "title": "Try a balcony solar panel before buying one",
        "need": (
            "I rent on the third floor and my balcony faces south-west. A set costs about 500 euros, and "
            "nobody in our building of 24 flats knows whether it pays back in two years or in ten. The "
            "landlord is afraid of holes in the railing. So everyone waits, and the electricity bill went up "
            "by 31 euros a month."
        ),
        "solution": (
            "Lend a set with a meter for three months, hung up without drilling. If ten neighbours see their "
            "real numbers on a poster in the stairwell, the rest can decide."
        ),
        "lab_comment": (
            "Thank you, Ben. We asked the grid operator: a set under 800 watts needs a registration but no "
            "permit. The open question is the railing. We are collecting which landlords would say yes to a "
            "test."
        ),
        "review": "monthly_pick",
        "shortlist": {
            "assessment": (
                "Cheap to test, easy to measure, and many renters are in the same place. The housing "
                "cooperative in Oststadt agreed to 40 balconies."
            ),
            "impact": 4,
            "effort": 2,
            "cost_band": "20k_50k",
            "owner_unit": "climate",
        },
        "comments": [
            {
                "author": "yusuf",
                "days_ago": 196,
                "lang": "en",
                "reply_to": None,
                "body": ("Same house, fifth floor. My worry is wind. Last year a sunshade flew into the courtyard."),
            },
            {
                "author": "ben",
                "days_ago": 195,
                "lang": "en",
                "reply_to": 0,
                "body": (
                    "Good point. The clamps I saw are rated for a storm, but I would want somebody from the "
                    "city to check them."
                ),
            },
            {
                "author": "fatou",
                "days_ago": 188,
                "lang": "en",
                "reply_to": None,
                "body": (
                    "We have a north-facing balcony. Please also test who does not profit, otherwise the "
                    "poster only shows winners."
                ),
            },
            {
                "author": "dieter",
                "days_ago": 180,
                "lang": "de",
                "reply_to": None,
                "body": (
                    "In meinem Haus hat die Verwaltung sofort Nein gesagt, ohne Begründung. Ein Test der "
                    "Stadt würde helfen."
                ),
            },
            {
                "author": "oskar",
                "days_ago": 171,
                "lang": "en",
                "reply_to": None,
                "body": "Honest question: why should the city pay for private electricity savings?",
            },
            {
                "author": "fatou",
                "days_ago": 170,
                "lang": "en",
                "reply_to": 4,
                "body": (
                    "Because it is a loan of a test set, not a gift. I would rather know before I spend a "
                    "month's food money."
                ),
            },
        ],
    },
    {
        "key": "thermal-camera-library",
        "lang": "en",
        "topic": "energy",
        "district": None,
        "author": "siobhan",
        "days_ago": 398,
        "votes": 287,
        "stage": "adopted",
        "days": {
            "ask_author": 397,
            "answer": 394,
            "publish": 393,
            "lab_comment": 388,
            "start_review": 336,
            "shortlist": 311,
        },
        "title": "Lend thermal cameras at the library in the cold months",
        "need": (
            "Our living room never gets above 18 degrees, and the heating engineer, the window man and my "
            "brother-in-law each blame something else. A thermal picture would show it in ten minutes. "
            "Hiring somebody costs 240 euros, and a camera on the market costs more than I want to spend for "
            "one weekend."
        ),
        "solution": (
            "A camera in a case that you borrow like a book, with a card that explains in pictures what you "
            "see, and an evening where you can ask somebody about your photos."
        ),
        "question": "What would you need to know after a weekend with the camera, so that it was worth it?",
        "answer": (
            "Whether the cold comes from the window, the wall or the gap below the door. Then I know whom to call."
        ),
        "lab_comment": (
            "The main library would be happy to do this. What we do not know yet: will people come back with "
            "the pictures, and does anybody change something afterwards? That is what a test should find out."
        ),
        "review": "monthly_pick",
        "shortlist": {
            "assessment": (
                "Low cost, the library has the desk and the lending system. Two ideas ask for the same "
                "thing, so we plan one pilot."
            ),
            "impact": 3,
            "effort": 1,
            "cost_band": "5k_20k",
            "owner_unit": "libraries",
        },
        "comments": [
            {
                "author": "jonas",
                "days_ago": 390,
                "lang": "de",
                "reply_to": None,
                "body": "Bitte mit Anleitung, was man nicht sieht. Glas spiegelt, da irrt man sich leicht.",
            },
            {
                "author": "siobhan",
                "days_ago": 389,
                "lang": "en",
                "reply_to": 0,
                "body": "Yes. That is exactly what the evening is for.",
            },
            {
                "author": "clara",
                "days_ago": 377,
                "lang": "en",
                "reply_to": None,
                "body": "I would borrow it for our whole staircase, not only for my flat.",
            },
            {
                "author": "pavel",
                "days_ago": 352,
                "lang": "en",
                "reply_to": None,
                "body": (
                    "My landlord will never pay for new windows, whatever a camera shows. Sorry to be the grumpy one."
                ),
            },
            {
                "author": "clara",
                "days_ago": 350,
                "lang": "en",
                "reply_to": 3,
                "body": (
                    "Maybe not windows. We sealed two doors for 19 euros after my cousin in another city had "
                    "such a camera."
                ),
            },
            {
                "author": "siobhan",
                "days_ago": 58,
                "lang": "en",
                "reply_to": None,
                "body": (
                    "Borrowed it again last week, third time. The queue is two weeks long, which is a good "
                    "sign, I suppose."
                ),
            },
        ],
    },
    {
        "key": "stairwell-heating",
        "lang": "en",
        "topic": "energy",
        "district": "kastanienberg",
        "author": "leila",
        "days_ago": 135,
        "votes": 142,
        "stage": "shortlisted",
        "days": {"publish": 134, "lab_comment": 128, "start_review": 69, "shortlist": 44},
        "title": "One cold flat, one hot flat: balance the heating in old blocks",
        "need": (
            "We live on the ground floor of a block from 1968. Our radiators stay lukewarm while the family "
            "on the fourth floor opens the windows in January because they cannot turn theirs down. We all "
            "pay by the square metre. I wrote to the manager three times since autumn; the answer was that "
            "this is normal for the age of the house."
        ),
        "solution": (
            "Send somebody who adjusts the valves in a whole staircase in one day, and compare the meter of "
            "that staircase with the one next door."
        ),
        "lab_comment": (
            "We hear this from several blocks of the same type. The manager of 11 of them told us that they "
            "would open one staircase for a comparison if tenants agree."
        ),
        "review": "topic_pick",
        "shortlist": {
            "assessment": (
                "A clear need, a simple comparison of two staircases, and a known method. Depends on the "
                "house manager staying on board."
            ),
            "impact": 4,
            "effort": 3,
            "cost_band": "20k_50k",
            "owner_unit": "climate",
        },
        "comments": [
            {
                "author": "renate",
                "days_ago": 126,
                "lang": "de",
                "reply_to": None,
                "body": "Bei uns genau so. Oben 24 Grad, unten 17. Seit Jahren.",
            },
            {
                "author": "henrik",
                "days_ago": 119,
                "lang": "en",
                "reply_to": None,
                "body": ("Who pays if something breaks while they turn valves that nobody touched for thirty years?"),
            },
            {
                "author": "leila",
                "days_ago": 118,
                "lang": "en",
                "reply_to": 1,
                "body": "I asked the same. The manager says their insurance covers a certified fitter.",
            },
        ],
    },
    {
        "key": "dim-street-lights",
        "lang": "en",
        "topic": "energy",
        "district": "faehrdorf",
        "author": "mikkel",
        "days_ago": 69,
        "votes": 37,
        "stage": "open",
        "days": {"publish": 62, "lab_comment": 44},
        "title": "Dim the street lights on the dyke road after eleven",
        "need": (
            "On the dyke road between the ferry steps and the allotments there are 46 lamps. I counted on "
            "four evenings: between eleven at night and five in the morning, nine people passed on average. "
            "The lamps shine into our bedrooms and insects circle around them all night."
        ),
        "solution": (
            "Lower them to a third after eleven, and let people switch a stretch back on at the pole when "
            "they walk there."
        ),
        "lab_comment": (
            "The lamps on this road were replaced two years ago and can be dimmed. We will ask the women's "
            "advisory board and the police about the stretch by the allotments before we say more."
        ),
        "comments": [
            {
                "author": "anneke",
                "days_ago": 58,
                "lang": "de",
                "reply_to": None,
                "body": "Mir wäre das zu dunkel. Ich fahre um halb sechs zur Frühschicht.",
            },
            {
                "author": "mikkel",
                "days_ago": 57,
                "lang": "en",
                "reply_to": 0,
                "body": "Then full light from five. I want to sleep, not to make anybody afraid.",
            },
            {
                "author": "sofia",
                "days_ago": 40,
                "lang": "en",
                "reply_to": None,
                "body": "A button on the pole sounds nice until it is broken. Who fixes it, and how fast?",
            },
        ],
    },
    {
        "key": "rent-energy-advice",
        "lang": "en",
        "topic": "energy",
        "district": "ziegelei",
        "author": "pavel",
        "days_ago": 82,
        "votes": 96,
        "stage": "under_review",
        "days": {"publish": 80, "lab_comment": 73, "start_review": 12},
        "title": "Energy advice that does not start with 'insulate your roof'",
        "need": (
            "Every leaflet in my letter box is for people who own a house. In Ziegelei four of five "
            "households rent. I went to the advice centre in the town hall: the first free date was in seven "
            "weeks, on a Tuesday at ten, and the man asked about my roof. I have 46 square metres and an "
            "electric water heater from 1994."
        ),
        "solution": (
            "An adviser in our community room one evening a month, with lamps, seals and a plug meter to take home."
        ),
        "lab_comment": (
            "The appointment times are a fair point. Of 212 advice talks last year, 19 were with tenants. We "
            "are asking the adviser whether one evening a month in the districts is possible."
        ),
        "review": "topic_pick",
        "comments": [
            {
                "author": "irena",
                "days_ago": 70,
                "lang": "pl",
                "reply_to": None,
                "body": "Byłam tam z mężem. Pan był miły, ale wszystko o domach jednorodzinnych.",
            },
            {
                "author": "helga",
                "days_ago": 66,
                "lang": "de",
                "reply_to": None,
                "body": "Gute Idee, aber bitte nicht wieder nur mittwochs um vier.",
            },
        ],
    },
    {
        "key": "laundry-heat",
        "lang": "en",
        "topic": "energy",
        "district": "werftvorstadt",
        "author": "oskar",
        "days_ago": 27,
        "votes": 12,
        "stage": "open",
        "days": {"publish": 26, "lab_comment": 20},
        "title": "Use the warm air of the launderette for the courtyard greenhouse",
        "need": (
            "The launderette on Kielgang blows warm, damp air into our courtyard twelve hours a day. Two "
            "metres beside it stands the greenhouse of the neighbourhood garden, where we lost all seedlings "
            "in one cold week. It feels wrong that heat and cold live next to each other like that."
        ),
        "solution": "",
        "lab_comment": (
            "A charming observation. Before anything else somebody must measure how warm the air really is "
            "by the time it leaves. Could the garden group do that for a week? We can lend a sensor."
        ),
        "comments": [
            {
                "author": "zofia",
                "days_ago": 20,
                "lang": "en",
                "reply_to": None,
                "body": "As long as the greenhouse does not smell of fabric softener.",
            },
            {
                "author": "oskar",
                "days_ago": 19,
                "lang": "en",
                "reply_to": 0,
                "body": "It would be the best smelling tomato in town.",
            },
        ],
    },
    {
        "key": "heat-meter-in-plain-view",
        "lang": "en",
        "topic": "energy",
        "district": None,
        "author": "nadia",
        "days_ago": 2,
        "votes": 0,
        "stage": "submitted",
        "days": {},
        "title": "Show me my heating use every month, not once a year",
        "need": (
            "The bill for last year came in October: 612 euros to pay, in one letter, with no warning. I "
            "would have turned things down if I had known in February. The meters on my radiators send their "
            "numbers by radio, the van drives by every month, so somebody knows. Only I do not."
        ),
        "solution": "",
        "comments": [],
    },
]

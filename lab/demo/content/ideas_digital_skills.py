"""Digital skills and trust: ideas of residents who write in English."""

from typing import Any

IDEAS: list[dict[str, Any]] = [
    {
        "key": "phone-hour-teens",
        "lang": "en",
        "topic": "digital-skills",
        "district": "hafenviertel",
        "author": "ana",
        "days_ago": 150,
        "votes": 221,
        "stage": "in_pilot",
        "days": {"publish": 148, "lab_comment": 145, "start_review": 88, "shortlist": 81},
        "title": "Pupils explain smartphones, older people bring the cake",
        "need": (
            "My grandmother has a good phone and uses it to make calls. The course at the adult school had "
            "twenty people and one speed. What works is my niece of fifteen, who sits down beside her and "
            "never takes the phone out of her hand. In the senior home on our street 30 people asked me "
            "whether she could come again."
        ),
        "solution": (
            "An hour every week at the library: one pupil, one person, one question at a time. The pupils "
            "get it written into their report."
        ),
        "lab_comment": (
            "Two schools are interested, and the senior home on Ankerstraße would open its dining room. "
            "Before we go on: who helps when a question is about banking or passwords? Pupils should not "
            "have to carry that."
        ),
        "review": "monthly_pick",
        "shortlist": {
            "assessment": (
                "Cheap, warm and wanted by both sides. Clear limits for money and passwords must be part of it."
            ),
            "impact": 4,
            "effort": 2,
            "cost_band": "5k_20k",
            "owner_unit": "libraries",
        },
        "comments": [
            {
                "author": "greta",
                "days_ago": 141,
                "lang": "de",
                "reply_to": None,
                "body": "Ich wäre dabei. Und ich kann im Gegenzug Häkeln zeigen.",
            },
            {
                "author": "finn",
                "days_ago": 138,
                "lang": "en",
                "reply_to": None,
                "body": "I am 16 and I would do it. Please not at eight on a Saturday.",
            },
            {
                "author": "ana",
                "days_ago": 137,
                "lang": "en",
                "reply_to": 1,
                "body": "Noted. Thursday at four?",
            },
            {
                "author": "dieter",
                "days_ago": 121,
                "lang": "de",
                "reply_to": None,
                "body": "Am Ende haben die Kinder die PIN von der Oma. Da muss jemand danebenstehen.",
            },
            {
                "author": "renate",
                "days_ago": 104,
                "lang": "de",
                "reply_to": None,
                "body": ("Ich brauche Hilfe bei der Gesundheitskarte im Telefon. Das kann ein Kind auch nicht wissen."),
            },
        ],
    },
    {
        "key": "scam-board",
        "lang": "en",
        "topic": "digital-skills",
        "district": None,
        "author": "marta",
        "days_ago": 51,
        "votes": 93,
        "stage": "open",
        "days": {"publish": 50, "lab_comment": 44},
        "title": "A board with this week's scam messages in tram and library",
        "need": (
            "In two weeks three people on our staircase got the same text: 'Mama, I have a new number'. Mrs "
            "Novak from the second floor paid 1,800 euros. When she told us, it turned out that all of us "
            "had seen the message and laughed. Nobody said a word to the others."
        ),
        "solution": (
            "One poster a week with the real text and one sentence on what to do. On screens in the tram, on "
            "paper in libraries and surgeries, in four languages."
        ),
        "lab_comment": (
            "The police tell us which messages are going round in town, with a delay of about ten days. The "
            "tram has screens with free minutes. We are asking whether ten days are fast enough to be of use."
        ),
        "comments": [
            {
                "author": "yusuf",
                "days_ago": 45,
                "lang": "en",
                "reply_to": None,
                "body": "In our mosque we would hang it up every Friday.",
            },
            {
                "author": "ewa",
                "days_ago": 44,
                "lang": "pl",
                "reply_to": None,
                "body": "Moja teściowa straciła w ten sposób 3000 złotych. Wstydziła się nam powiedzieć.",
            },
            {
                "author": "clara",
                "days_ago": 37,
                "lang": "en",
                "reply_to": None,
                "body": "Ten days is late. Could people send in what they got, and somebody checks it?",
            },
            {
                "author": "marta",
                "days_ago": 36,
                "lang": "en",
                "reply_to": 2,
                "body": "That would be the best of all. I have four on my phone right now.",
            },
        ],
    },
    {
        "key": "printer-for-forms",
        "lang": "en",
        "topic": "digital-skills",
        "district": "ziegelei",
        "author": "pavel",
        "days_ago": 19,
        "votes": 33,
        "stage": "open",
        "days": {"publish": 18},
        "title": "One place in Ziegelei where you can print and scan",
        "need": (
            "The copy shop closed and the library branch has no printer. For a job application I went to the "
            "petrol station, which prints photos but not documents. The job centre wants everything as a "
            "file, the school wants it on paper. In my house of 60 people I know two with a printer, and one "
            "has no ink."
        ),
        "solution": "",
        "comments": [
            {
                "author": "helga",
                "days_ago": 15,
                "lang": "de",
                "reply_to": None,
                "body": "Im Gemeindehaus steht einer, der funktioniert sogar. Nur weiß es niemand.",
            },
            {
                "author": "pavel",
                "days_ago": 14,
                "lang": "en",
                "reply_to": 0,
                "body": "Since when? I pass there every day. Then a sign on the door would already help.",
            },
        ],
    },
    {
        "key": "courtyard-wifi",
        "lang": "en",
        "topic": "digital-skills",
        "district": "oststadt",
        "author": "yusuf",
        "days_ago": 132,
        "votes": 38,
        "stage": "withdrawn",
        "days": {"publish": 130, "lab_comment": 127, "withdraw": 101},
        "title": "Free wifi in the courtyards of the big blocks",
        "need": (
            "In the blocks on Reederweg about 90 children do homework on phones with two gigabytes a month. "
            "By the twentieth it is used up, and they sit on the steps of the supermarket because it has "
            "free wifi. In winter at five o'clock, in the dark."
        ),
        "solution": "One strong access point per courtyard, switched off at nine in the evening.",
        "lab_comment": (
            "The housing cooperative owns the roofs and the cables. We asked whether it would allow a test "
            "in one courtyard."
        ),
        "withdraw": (
            "The cooperative has put wifi into all four courtyards after our talk, without a pilot and "
            "without a form. My need is met. Thank you to everyone who voted."
        ),
        "comments": [
            {
                "author": "fatou",
                "days_ago": 125,
                "lang": "en",
                "reply_to": None,
                "body": "My three would finally come home from the supermarket.",
            },
            {
                "author": "ben",
                "days_ago": 118,
                "lang": "en",
                "reply_to": None,
                "body": "Good, but please with a time limit. Otherwise they never come in.",
            },
        ],
    },
    {
        "key": "old-laptops",
        "lang": "en",
        "topic": "digital-skills",
        "district": None,
        "author": "oskar",
        "days_ago": 396,
        "votes": 18,
        "stage": "archived",
        "days": {"publish": 394, "lab_comment": 391, "expire": 29},
        "title": "Give old office laptops to pupils",
        "need": (
            "The port company where I work throws away about 80 laptops every four years. They are five "
            "years old and good enough for school. A colleague asked for one for his son and heard that this "
            "is not foreseen. They were shredded in August."
        ),
        "solution": "The city takes them, pupils of the vocational school wipe and repair them.",
        "lab_comment": (
            "The vocational school would do this once a year, but it needs a company that promises the "
            "devices in writing. Oskar, can you ask yours again? We would then restart this at any time."
        ),
        "archived_from": "open",
        "comments": [
            {
                "author": "finn",
                "days_ago": 388,
                "lang": "en",
                "reply_to": None,
                "body": "I would repair them. We take phones apart all day anyway.",
            },
            {
                "author": "oskar",
                "days_ago": 371,
                "lang": "en",
                "reply_to": None,
                "body": (
                    "The company says that data protection forbids it. I do not believe it, but I am only a "
                    "crane driver."
                ),
            },
        ],
    },
    {
        "key": "explain-automatic-decisions",
        "lang": "en",
        "topic": "digital-skills",
        "district": None,
        "author": "greta",
        "days_ago": 85,
        "votes": 79,
        "stage": "under_review",
        "days": {"publish": 84, "lab_comment": 66, "start_review": 17},
        "title": "Say it clearly when a computer has decided about me",
        "need": (
            "I got a parking fine for a place where my car never stood, with my number plate, one letter "
            "wrong. On the phone the woman said: the system does that by itself, we only send it. It took "
            "seven weeks until a human being looked at the photo. How many other letters come from 'the "
            "system'?"
        ),
        "solution": ("A mark on every letter that was made without a person, and a number where a person picks up."),
        "lab_comment": (
            "The short answer so far: 14 kinds of letters leave the house without anybody reading them, "
            "mostly reminders and fines. We want to test a mark and a call-back on one of them."
        ),
        "review": "topic_pick",
        "comments": [
            {
                "author": "jonas",
                "days_ago": 78,
                "lang": "de",
                "reply_to": None,
                "body": "Und ein Register im Netz, wo alle Automaten der Stadt drinstehen, bitte.",
            },
            {
                "author": "leila",
                "days_ago": 69,
                "lang": "en",
                "reply_to": None,
                "body": "A mark does not help if nobody picks up the phone.",
            },
            {
                "author": "greta",
                "days_ago": 68,
                "lang": "en",
                "reply_to": 1,
                "body": "That is why I want both.",
            },
        ],
    },
    {
        "key": "class-chat-rules",
        "lang": "en",
        "topic": "digital-skills",
        "district": "kastanienberg",
        "author": "leila",
        "days_ago": 2,
        "votes": 0,
        "stage": "submitted",
        "days": {},
        "title": "Help parents agree on rules for the class chat",
        "need": (
            "My son is ten. His class chat had 340 messages on Sunday, among them a video that he still "
            "talks about at night. At the parents' evening half of us wanted to forbid phones and the other "
            "half said nothing. The teacher says the chat is private and not her job."
        ),
        "solution": "",
        "comments": [],
    },
]

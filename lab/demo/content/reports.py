"""Comments and ideas of the demo lab that somebody reported, and what the lab decided.

`body` and `by` are the comment's; without them the idea itself is reported. Reporters are keys of people, "" a visitor.
Days are days ago. `decided`: the day, and a reason to keep it or the ground and the facts to hide it.
"""

from typing import Any

REPORTS: list[dict[str, Any]] = [
    {
        "key": "phone-number", "idea": "gull-proof-bins", "by": "bartek", "lang": "en", "said": 96,
        "body": "The man who feeds them is Mr Harms from Kai 14. His number is in the book, ring him up.",
        "reports": [("ines", "personal_data", "This names a man and where he lives. He cannot answer here.", 95)],
        "decided": (94, "personal_data", "It names a man, says where he lives and asks people to ring him up."),
    },
    {
        "key": "pills", "idea": "walking-group-heart", "by": "pavel", "lang": "en", "said": 40,
        "body": "My cousin sells heart pills without prescription, half the price, write to me.",
        "reports": [
            ("siobhan", "illegal_content", "Selling medicine like this is not allowed, and it is dangerous.", 40),
            ("", "advertising", "An advertisement for pills.", 39),
        ],
        "decided": (38, "advertising", "It offers medicine for sale. The lab is no market place."),
    },
    {
        "key": "against-the-port", "idea": "secure-bike-parking", "by": "yusuf", "lang": "en", "said": 80,
        "body": "The station managers have slept through this for ten years.",
        "reports": [("luca", "hate_or_threat", "It insults the people at the station.", 79)],
        "decided": (76, "", "It is harsh about how an office works, and it threatens nobody. That may be said."),
    },
    {
        "key": "window-seller", "idea": "dim-street-lights", "by": "henrik", "lang": "en", "said": 41,
        "body": "Blinds against street light, made to measure, 20 % off this week in my shop on the Deichstraße.",
        "reports": [("mikkel", "advertising", "He advertises his shop under several ideas.", 40)],
        "decided": (39, "advertising", "It advertises a shop and says nothing about the idea."),
    },
    {
        "key": "flats", "idea": "trinkbrunnen-spielplatz", "by": "henrik", "lang": "de", "said": 40,
        "body": "Sonnenschutz nach Maß, diese Woche 20 % billiger in meinem Laden in der Deichstraße.",
        "reports": [("mehmet", "advertising", "Die gleiche Werbung wie bei der Straßenbeleuchtung.", 39)],
        "decided": (38, "advertising", "It advertises the same shop as under another idea."),
    },
    {
        "key": "not-here", "idea": "tlumacz-w-urzedzie", "by": "oskar", "lang": "en", "said": 70,
        "body": "And when does the football ground get new goals?",
        "reports": [("tomasz", "off_topic", "To nie ma nic wspólnego z tłumaczem.", 69)],
        "decided": (67, "", "It does not belong here, but it harms nobody. Its author may share it as an idea."),
    },
    {
        "key": "complaint", "idea": "crossing-light-too-short", "by": "ben", "lang": "en", "said": 30,
        "body": "Ask Dr Wessel at the health centre, she counts every day how many people do not make it across.",
        "reports": [("", "personal_data", "It names a doctor. Did anybody ask her?", 10)],
        "decided": (8, "personal_data", "It names a doctor and says what she does at work, and not that she agreed."),
        "complained": (2, "Dr Wessel asked me to write this. She has told the newspaper the same under her own name."),
    },
    {
        "key": "open-comment", "idea": "street-party-permit", "by": "jonas", "lang": "en", "said": 12,
        "body": "The neighbour at Lindenallee 3, second floor, will complain anyway. She complains about everything.",
        "reports": [
            ("clara", "personal_data", "Everybody in our street knows who is meant.", 1),
            ("", "hate_or_threat", "This is bullying.", 1),
        ],
    },
    {
        "key": "open-idea", "idea": "bankowosc-bez-strachu", "lang": "pl",
        "reports": [("marta", "advertising", "Czy to nie jest reklama jednego banku?", 2)],
    },
]  # fmt: skip

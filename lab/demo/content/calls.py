"""The demo's calls for ideas. Days count back from today; below 0 they lie ahead. `ideas` are keys of the ideas."""

from typing import Any

CALLS: list[dict[str, Any]] = [
    {
        "key": "rented-homes",
        "lang": "en",
        "title": "Energy in rented homes",
        "question": "What would make your rented flat warmer, cooler or cheaper to run?",
        "about": (
            "Seven of ten homes in Velmünde are rented. Most support for saving energy goes to owners. We are looking "
            "for services that work without asking a landlord first.\n\n"
            "We can test things, lend things and help with forms. We cannot pay for the renovation of houses."
        ),
        "unit": "climate",
        "planned": 222,
        "first_day": 215,
        "last_day": 74,
        "votes_each": None,
        "ideas": ("balcony-solar-renters", "balkonkraftwerk-anmeldung", "stairwell-heating", "heizung-abgleich"),
        "result_day": 43,
        "result": (
            "Four ideas came in, and they got more than 700 votes.\n\n"
            "We test two of them together: a balcony solar panel that one can try for four weeks, with help for the "
            "forms. Balancing the heating in old blocks is proposed as a pilot; two landlords would take part.\n\n"
            "What we learned: people do not ask for money first. They ask for somebody who comes by and looks."
        ),
    },
    {
        "key": "on-foot",
        "lang": "en",
        "title": "Out on foot",
        "question": "What keeps you from walking, and what would get you out of the door?",
        "about": (
            "Every third way in Velmünde is shorter than a kilometre, and half of those are driven. In spring the city "
            "has 40,000 euros to test small things on the way: seats, shade, water, time at a crossing.\n\n"
            "Each resident has three votes, so that every part of the city gets a look. You can take a vote back and "
            "give it to another idea at any time."
        ),
        "unit": "mobility",
        "planned": 80,
        "first_day": 75,
        "last_day": -23,
        "votes_each": 3,
        "picture": ("way without a bench", "A straight path between trees towards pale houses, with nobody on it"),
        "ideas": (
            "bench-every-200-metres", "crossing-light-too-short", "przystanek-bez-dachu", "trinkbrunnen-spielplatz",
            "walking-group-heart", "dim-street-lights",
        ),
    },
    {
        "key": "river-bank",
        "lang": "en",
        "title": "The river bank",
        "question": "What should one be able to do at the Velme that one cannot do today?",
        "about": (
            "When the flood wall is finished, two kilometres of the bank are open again. Before anything is built we "
            "want to try out what people use: for one summer, with things that can be taken away again."
        ),
        "unit": "green",
        "planned": 9,
        "spring": True,
        "votes_each": None,
        "ideas": (),
    },
]  # fmt: skip

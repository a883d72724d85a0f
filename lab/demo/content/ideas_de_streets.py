"""Mobility: ideas of residents who write in German."""

from typing import Any

IDEAS: list[dict[str, Any]] = [
    {
        "key": "nachtbus-neuenfelde",
        "lang": "de",
        "topic": "mobility",
        "district": "neuenfelde",
        "author": "dieter",
        "days_ago": 352,
        "votes": 84,
        "stage": "tested",
        "days": {"publish": 350, "lab_comment": 343, "start_review": 296, "shortlist": 271},
        "title": "Abends nach Neuenfelde kommen, ohne eigenes Auto",
        "need": (
            "Nach dem Theater, nach der Chorprobe oder nach einem Besuch im Krankenhaus ist um 22.38 Uhr "
            "Schluss. Ich bin 74 und fahre im Dunkeln nicht mehr gern. Von den 28 Leuten in unserem Chor "
            "kommen neun aus Neuenfelde, und alle gehen vor der letzten Probe eine halbe Stunde früher."
        ),
        "solution": "Ein Sammeltaxi mit festem Preis, das man auch per Telefon bestellen kann.",
        "lab_comment": (
            "Wichtig für uns: Bestellen per Telefon, nicht nur mit einer App. Das nehmen wir in den Versuch auf."
        ),
        "review": "lab",
        "shortlist": {
            "assessment": (
                "Andere Gruppe, gleiche Lücke im Fahrplan. Mit beiden zusammen sehen wir, für wen ein Rufbus taugt."
            ),
            "impact": 3,
            "effort": 3,
            "cost_band": "over_50k",
            "owner_unit": "mobility",
        },
        "comments": [
            {
                "author": "sofia",
                "days_ago": 345,
                "lang": "en",
                "reply_to": None,
                "body": "Choir and night shift in one bus, I like that.",
            },
            {
                "author": "greta",
                "days_ago": 340,
                "lang": "de",
                "reply_to": None,
                "body": "Festpreis ist entscheidend. Bei der Uhr im Taxi wird mir schlecht.",
            },
            {
                "author": "dieter",
                "days_ago": 46,
                "lang": "de",
                "reply_to": None,
                "body": ("Ich bin elfmal gefahren und es war prima. Dass es zu wenige waren, verstehe ich leider."),
            },
        ],
    },
    {
        "key": "radweg-hafenbruecke",
        "lang": "de",
        "topic": "mobility",
        "district": "werftvorstadt",
        "author": "anneke",
        "days_ago": 61,
        "votes": 156,
        "stage": "open",
        "days": {"publish": 60, "lab_comment": 56},
        "title": "Die Kante am Ende vom Radweg auf der Hafenbrücke",
        "need": (
            "Am Ende der Hafenbrücke Richtung Werftvorstadt hört der Radweg mit einer sechs Zentimeter hohen "
            "Kante auf. Bei Regen sieht man sie nicht. Ich habe in zwei Monaten vier Stürze gesehen, einmal "
            "musste der Rettungswagen kommen. Nach meiner Zählung fahren dort zwischen sieben und acht Uhr "
            "310 Räder."
        ),
        "solution": "Eine Rampe aus Asphalt für den Anfang, und Farbe, damit man sie sieht.",
        "lab_comment": (
            "Das Straßenamt hat nachgemessen: 5,5 Zentimeter. Eine provisorische Rampe ist möglich. Ob Farbe "
            "allein schon hilft, würden wir gern vorher und nachher zählen."
        ),
        "comments": [
            {
                "author": "oskar",
                "days_ago": 55,
                "lang": "en",
                "reply_to": None,
                "body": "One of the four was me. Elbow, six weeks.",
            },
            {
                "author": "finn",
                "days_ago": 51,
                "lang": "de",
                "reply_to": None,
                "body": "Dafür braucht es keinen Versuch, da braucht es einen Eimer Asphalt.",
            },
            {
                "author": "zofia",
                "days_ago": 50,
                "lang": "en",
                "reply_to": 1,
                "body": "True, but I vote anyway, if it makes the bucket come faster.",
            },
        ],
    },
    {
        "key": "ampel-fuer-blinde",
        "lang": "de",
        "topic": "mobility",
        "district": "kastanienberg",
        "author": "renate",
        "days_ago": 11,
        "votes": 0,
        "stage": "needs_info",
        "days": {"ask_author": 9},
        "title": "Ampeln, die man auch hören kann",
        "need": (
            "Meine Freundin ist seit drei Jahren fast blind. An der Kreuzung vor der Sparkasse gibt es kein "
            "Tonsignal, sie wartet dort, bis jemand kommt, neulich zwanzig Minuten im Regen. Auf ihrem Weg "
            "zum Arzt sind es drei solche Ampeln."
        ),
        "solution": "",
        "question": (
            "Danke für den Hinweis. Welche drei Ampeln sind es genau, am besten mit den Straßennamen? Dann "
            "kann das Straßenamt nachsehen, ob dort schon ein Signal vorgesehen ist."
        ),
        "comments": [],
    },
]

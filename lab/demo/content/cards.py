"""What the lab's staff added to their learning cards, and cards of other labs, all made up like the city itself.

OWN: by the pilot's key; `days_ago` is when it was written. FOREIGN: cards that a moderator brought while a pilot was
being thought about, by that pilot's key; `decided` and `imported` are days ago, a test ran for `ran` days.
"""

from typing import Any

OWN: dict[str, dict[str, Any]] = {
    "on-call-bus": {
        "days_ago": 46,
        "for_whom": "People who work late at the hospital and in the port, and evening guests of the theatre.",
        "reusable": (
            "The questions that were asked on board, on one page. The contract with the taxi company, with the clause "
            "that let us stop after three months. The map of where people wanted to go at 23.00."
        ),
        "differently": (
            "Count for two weeks at the stop before renting a bus. Ask the hospital about its shifts first: moving one "
            "shift by ten minutes helped more people than the bus did."
        ),
        "contact": "mobility",
    },
    "classroom-air": {
        "days_ago": 37,
        "for_whom": "Nine classes in two schools, from the second to the tenth form.",
        "reusable": "The building plan of the light, 41 euros each. The lesson in which a class opens windows by its "
        "own rule.",
        "differently": "Look first at which windows can be opened at all. In four of nine rooms most could not.",
        "contact": "",
    },
    "market-box": {
        "days_ago": 30,
        "for_whom": "Eight stalls with warm food and everybody who eats at the market.",
        "reusable": "The agreement of the stalls on one box, and the washing plan for a Saturday.",
        "differently": "Start with the stall that has the longest queue. The others joined because of it.",
        "contact": "",
    },
    "thermal-camera": {
        "days_ago": 55,
        "for_whom": "Tenants and owners in houses from before 1980.",
        "reusable": "The bag: camera, a sheet with six pictures to compare, and the evening course in three parts.",
        "differently": "Two cameras per library from the start; one was always on its way back.",
        "contact": "libraries",
    },
}

FOREIGN: dict[str, list[dict[str, Any]]] = {
    "cargo-bikes": [
        {
            "lab": "Riverton Lab", "city": "Riverton", "url": "https://lab.riverton.example", "number": 31,
            "language": "en", "decided": 420, "imported": 150, "ran": 120, "outcome": "stopped", "reason": "cost",
            "title": "Cargo bikes by the hour at three bakeries",
            "hypothesis": "We believe that families shop without a car when a cargo bike stands at the bakery. We "
            "will know "
            "when each bike is lent ten times a week.",
            "tried": "Six electric cargo bikes at three bakeries, to borrow by the hour with a key from the counter. "
            "Not part "
            "of it: insurance for goods.",
            "where": "Mill quarter", "for_whom": "Families and small shops without a van", "testers": 84,
            "result": "The bikes were lent four times a week each. Half of the trips replaced a walk, not a drive.",
            "learned": "By the hour is too short for a shop and too dear for a family. Whoever had the bike for a "
            "whole day "
            "left the car at home; whoever had it for an hour had walked before.",
            "reusable": "The key cabinet, and the sheet that the bakers wrote for themselves.",
            "differently": "Lend by the day. Pay the bakers from the first day on.",
            "measures": [("Loans a week and bike", "loans", "up", 0, 10, 4)],
            "cents": 3_180_000, "currency": "EUR", "band": "20k_50k", "sdgs": [11, 13],
            "unit": "Streets and transport", "mail": "streets@riverton.example",
        },
    ],
    "school-street": [
        {
            "lab": "Stadtlabor Lindenau", "city": "Lindenau", "url": "https://labor.lindenau.example", "number": 12,
            "language": "de", "decided": 230, "imported": 60, "ran": 90, "outcome": "scaled", "reason": "",
            "title": "Schulstraße: vierzig Minuten ohne Autos",
            "hypothesis": "Wir glauben, dass mehr Kinder zu Fuß kommen, wenn die Straße vor der Schule morgens "
            "gesperrt ist.",
            "tried": "Sperrung von 7.30 bis 8.10 Uhr vor zwei Grundschulen, mit Schranken, die Eltern und Anwohner "
            "bedienen.",
            "where": "Südvorstadt", "for_whom": "Kinder von zwei Grundschulen und wer sie bringt", "testers": 212,
            "result": "Zu Fuß oder mit dem Rad kamen 71 statt 48 von 100 Kindern. Der Verkehr verlagerte sich kaum.",
            "learned": "Die Schranke braucht Menschen, keine Technik. Ein fester Plan mit zwölf Freiwilligen reicht "
            "für ein "
            "Schuljahr.",
            "reusable": "Der Plan für die Freiwilligen, die Anordnung im Wortlaut, der Brief an die Eltern in sechs "
            "Sprachen.",
            "differently": "Zuerst mit dem Pflegedienst reden: er muss hindurch.",
            "measures": [("Kinder zu Fuß oder mit dem Rad", "von 100", "up", 48, 65, 71)],
            "cents": 940_000, "currency": "EUR", "band": "5k_20k", "sdgs": [3, 11],
            "unit": "Amt für Verkehr", "mail": "verkehr@lindenau.example",
        },
        {
            "lab": "Laboratorium Miejskie", "city": "Nowe Brody", "url": "https://lab.nowebrody.example", "number": 5,
            "language": "pl", "decided": 95, "imported": 20, "ran": 60, "outcome": "scaling", "reason": "",
            "title": "Ławka co dwieście metrów",
            "hypothesis": "Wierzymy, że starsi ludzie częściej wychodzą, gdy po drodze jest gdzie usiąść.",
            "tried": "Dwanaście ławek na drodze z przychodni na targ, ustawionych razem z mieszkańcami.",
            "where": "Stare Miasto", "for_whom": "Osoby po siedemdziesiątce", "testers": 36,
            "result": "Z drogi korzysta o połowę więcej osób z laską lub balkonikiem.",
            "learned": "Oparcie i podłokietniki są ważniejsze niż liczba ławek.",
            "reusable": "Rysunek ławki i mapa miejsc, które wybrali mieszkańcy.",
            "differently": "",
            "measures": [("Osoby z laską lub balkonikiem", "w godzinę", "up", 14, 20, 21)],
            "cents": None, "currency": "PLN", "band": "5k_20k", "sdgs": [3, 10, 11],
            "unit": "Wydział zdrowia", "mail": "zdrowie@nowebrody.example",
        },
    ],
}  # fmt: skip

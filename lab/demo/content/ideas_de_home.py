"""Energy and environment: ideas of residents who write in German."""

from typing import Any

IDEAS: list[dict[str, Any]] = [
    {
        "key": "balkonkraftwerk-anmeldung",
        "lang": "de",
        "topic": "energy",
        "district": "lindenhoehe",
        "author": "jonas",
        "days_ago": 180,
        "votes": 203,
        "stage": "in_pilot",
        "days": {"publish": 178, "lab_comment": 175, "start_review": 126, "shortlist": 101},
        "title": "Beim Balkonkraftwerk helfen, bevor der Papierkram siegt",
        "need": (
            "Unser Modul liegt seit acht Monaten im Keller. Erst wollte die Hausverwaltung ein Gutachten "
            "über das Geländer, dann fehlte ein Formular vom Netzbetreiber, dann war die Firma im Urlaub. In "
            "unserem Haus mit 16 Parteien würden fünf mitmachen, wenn einer ihnen sagt, was wirklich nötig "
            "ist."
        ),
        "solution": (
            "Eine Stunde Hilfe im Haus: gemeinsam anmelden, Geländer prüfen, ein Musterbrief an die Verwaltung."
        ),
        "lab_comment": (
            "Danke, Jonas. Die Anmeldung dauert mit Hilfe etwa 15 Minuten, das haben wir ausprobiert. "
            "Schwieriger ist der Brief an die Verwaltung. Den Musterbrief prüft gerade das Rechtsamt."
        ),
        "review": "topic_pick",
        "shortlist": {
            "assessment": (
                "Passt zur Idee, Module zu verleihen: Dort fehlt genau diese Hilfe. Beides zusammen gibt einen Versuch."
            ),
            "impact": 3,
            "effort": 1,
            "cost_band": "5k_20k",
            "owner_unit": "climate",
        },
        "comments": [
            {
                "author": "hanna",
                "days_ago": 172,
                "lang": "de",
                "reply_to": None,
                "body": "Bei uns hat die Verwaltung nach dem dritten Brief nachgegeben. Durchhalten.",
            },
            {
                "author": "ben",
                "days_ago": 166,
                "lang": "en",
                "reply_to": None,
                "body": "This is the half that is missing in my idea. Shall we put them together?",
            },
            {
                "author": "jonas",
                "days_ago": 165,
                "lang": "de",
                "reply_to": 1,
                "body": "Sehr gern. Verleihen ohne Papierkram, das wäre es.",
            },
        ],
    },
    {
        "key": "waermebild-ausleihen",
        "lang": "de",
        "topic": "energy",
        "district": "kastanienberg",
        "author": "renate",
        "days_ago": 380,
        "votes": 119,
        "stage": "adopted",
        "days": {"publish": 378, "lab_comment": 373, "start_review": 336, "shortlist": 311},
        "title": "Wärmebildkamera im Stadtteil verleihen",
        "need": (
            "Ich bin 71 und wohne in einem Reihenhaus von 1962. Ein Vertreter wollte mir für 38.000 Euro die "
            "Fassade dämmen. Vielleicht zieht es aber nur durch die Haustür, woher soll ich das wissen? Ein "
            "Gutachten kostet 600 Euro, und dann kommt wieder einer, der etwas verkaufen will."
        ),
        "solution": ("Eine Kamera zum Ausleihen und jemand, der mit mir auf die Bilder schaut und nichts verkauft."),
        "lab_comment": (
            "Ein Hinweis, der uns wichtig war: jemand, der nichts verkauft. Die Verbraucherberatung würde "
            "zwei Abende im Monat übernehmen."
        ),
        "review": "lab",
        "shortlist": {
            "assessment": (
                "Gleicher Bedarf wie bei der Leihkamera, dazu der Abend zum gemeinsamen Anschauen. Wir "
                "planen einen gemeinsamen Versuch."
            ),
            "impact": 3,
            "effort": 1,
            "cost_band": "5k_20k",
            "owner_unit": "libraries",
        },
        "comments": [
            {
                "author": "greta",
                "days_ago": 371,
                "lang": "de",
                "reply_to": None,
                "body": "Ich hätte auch gern jemanden, der ehrlich sagt: Lassen Sie es.",
            },
            {
                "author": "henrik",
                "days_ago": 366,
                "lang": "de",
                "reply_to": None,
                "body": "Im Sommer bringt so eine Kamera nichts, das muss man dazusagen.",
            },
            {
                "author": "renate",
                "days_ago": 57,
                "lang": "de",
                "reply_to": None,
                "body": "Es war die Haustür. 140 Euro statt 38.000. Danke an alle.",
            },
        ],
    },
    {
        "key": "heizung-abgleich",
        "lang": "de",
        "topic": "energy",
        "district": "oststadt",
        "author": "mehmet",
        "days_ago": 118,
        "votes": 88,
        "stage": "shortlisted",
        "days": {"publish": 116, "lab_comment": 109, "start_review": 69, "shortlist": 44},
        "title": "Heizung im Mietshaus einmal richtig einstellen lassen",
        "need": (
            "In unserem Haus am Reederweg sind im Keller die Rohre glühend heiß, im fünften Stock wird es "
            "trotzdem nur 18 Grad warm. Meine Schwester hat zwei kleine Kinder und stellt abends einen "
            "Heizlüfter dazu, das sind 40 Euro im Monat extra. Der Hausmeister dreht an der Pumpe, dann "
            "rauscht es im ganzen Haus."
        ),
        "solution": "",
        "lab_comment": (
            "Das Rauschen ist ein gutes Zeichen dafür, dass die Ventile nicht eingestellt sind. Für einen "
            "Vergleich suchen wir zwei gleiche Treppenhäuser und eine Verwaltung, die mitmacht."
        ),
        "review": "lab",
        "shortlist": {
            "assessment": (
                "Gleiche Ursache wie in Kastanienberg, anderes Haus. Zwei Häuser machen den Vergleich besser."
            ),
            "impact": 4,
            "effort": 3,
            "cost_band": "20k_50k",
            "owner_unit": "climate",
        },
        "comments": [
            {
                "author": "dieter",
                "days_ago": 109,
                "lang": "de",
                "reply_to": None,
                "body": "Hydraulischer Abgleich heißt das. Ist eigentlich Pflicht, macht nur keiner.",
            },
            {
                "author": "yusuf",
                "days_ago": 103,
                "lang": "en",
                "reply_to": None,
                "body": "Same street, number 31. Fifth floor is always cold.",
            },
        ],
    },
    {
        "key": "fassade-begruenen",
        "lang": "de",
        "topic": "energy",
        "district": "altstadt",
        "author": "finn",
        "days_ago": 12,
        "votes": 0,
        "stage": "submitted",
        "days": {},
        "title": "Die Südwand am Parkhaus begrünen statt aufheizen",
        "need": (
            "Neben dem Parkhaus am Wall wohnen wir im zweiten Stock. Die Betonwand gegenüber strahlt abends "
            "bis elf Uhr Wärme ab, im Schlafzimmer hatten wir im Juli 31 Grad. Auf der ganzen Wand, bestimmt "
            "400 Quadratmeter, wächst kein Blatt."
        ),
        "solution": "Kletterpflanzen an einem Gitter, ein Stück grün und ein Stück nackt, und dann messen.",
        "comments": [],
    },
    {
        "key": "mehrweg-wochenmarkt",
        "lang": "de",
        "topic": "environment",
        "district": "altstadt",
        "author": "finn",
        "days_ago": 390,
        "votes": 97,
        "stage": "adopted",
        "days": {"publish": 388, "lab_comment": 385, "start_review": 316, "shortlist": 291},
        "title": "Mehrweg auf dem Wochenmarkt, aber einheitlich",
        "need": (
            "Ich verkaufe samstags Suppe. Pro Markttag gehen bei mir 180 Einwegschalen weg, die kosten mich "
            "36 Euro. Ich hätte gern Mehrweg, aber ich kann im Wagen nicht spülen, und allein lohnt sich "
            "kein Pfandsystem. Die Kollegen vom Waffelstand und vom Falafelstand sehen das genauso."
        ),
        "solution": ("Ein Becher, eine Schale, ein Deckel für alle, und jemand holt das schmutzige Geschirr ab."),
        "lab_comment": (
            "Sehr hilfreich, dass die Zahl von einem Stand kommt. Wir fragen die anderen zehn Stände, wie "
            "viele Schalen sie brauchen."
        ),
        "review": "lab",
        "shortlist": {
            "assessment": (
                "Die Sicht der Stände fehlte bisher. Ohne Abholung und Spülen macht niemand mit, also gehört "
                "beides in den Versuch."
            ),
            "impact": 3,
            "effort": 2,
            "cost_band": "5k_20k",
            "owner_unit": "green",
        },
        "comments": [
            {
                "author": "luca",
                "days_ago": 383,
                "lang": "en",
                "reply_to": None,
                "body": "Finally a stall that says what it needs.",
            },
            {
                "author": "greta",
                "days_ago": 362,
                "lang": "de",
                "reply_to": None,
                "body": "Und bitte an die Kartoffelpuffer denken, die weichen alles auf.",
            },
            {
                "author": "finn",
                "days_ago": 34,
                "lang": "de",
                "reply_to": None,
                "body": "Stand heute: 31 Einwegschalen statt 180. Die übrigen sind Leute, die im Zug essen.",
            },
        ],
    },
    {
        "key": "kompost-im-hof",
        "lang": "de",
        "topic": "environment",
        "district": "muehlengrund",
        "author": "greta",
        "days_ago": 230,
        "votes": 76,
        "stage": "shortlisted",
        "days": {"publish": 228, "lab_comment": 209, "start_review": 176, "shortlist": 151},
        "title": "Gemeinsamer Kompost in den Innenhöfen",
        "need": (
            "In unserem Block gibt es für 48 Wohnungen keine Biotonne, weil kein Platz für den Wagen ist. "
            "Alles landet im Restmüll, im Sommer stinkt es bis in den ersten Stock. Hinten im Hof ist eine "
            "Ecke von vier mal vier Metern, in der nichts wächst. Sechs Familien würden sich kümmern."
        ),
        "solution": (
            "Zwei geschlossene Behälter, ein Plan an der Tür, und einmal im Monat schaut jemand vom Grünamt vorbei."
        ),
        "lab_comment": (
            "Das Grünamt sieht kein Problem, solange die Behälter geschlossen sind. Die Eigentümer der Höfe "
            "müssen zustimmen, drei haben wir angeschrieben."
        ),
        "review": "topic_pick",
        "shortlist": {
            "assessment": (
                "Wenig Geld, klare Frage: Bleibt der Hof sauber und machen nach drei Monaten noch alle mit?"
            ),
            "impact": 2,
            "effort": 2,
            "cost_band": "under_5k",
            "owner_unit": "green",
        },
        "comments": [
            {
                "author": "finn",
                "days_ago": 221,
                "lang": "de",
                "reply_to": None,
                "body": "Ratten. Ich sage nur Ratten.",
            },
            {
                "author": "greta",
                "days_ago": 220,
                "lang": "de",
                "reply_to": 0,
                "body": (
                    "Deshalb geschlossene Behälter und nichts Gekochtes. Meine Mutter hat so einen seit zwölf Jahren."
                ),
            },
            {
                "author": "clara",
                "days_ago": 207,
                "lang": "en",
                "reply_to": None,
                "body": "Count us in, second floor on the left.",
            },
            {
                "author": "greta",
                "days_ago": 17,
                "lang": "de",
                "reply_to": None,
                "body": "Schade, dass der Verkauf des Hauses dazwischenkam. Die Ecke ist noch da, wir auch.",
            },
        ],
    },
    {
        "key": "laerm-lieferung",
        "lang": "de",
        "topic": "environment",
        "district": "sankt-gertrud",
        "author": "helga",
        "days_ago": 151,
        "votes": 58,
        "stage": "referred",
        "days": {"publish": 144, "lab_comment": 140, "refer": 131},
        "title": "Ruhe vor sechs Uhr auf der Rückseite vom Einkaufszentrum",
        "need": (
            "Hinter dem Einkaufszentrum kommen die Lastwagen ab 4.40 Uhr, fünf bis sieben an jedem Werktag, "
            "mit laufendem Kühlaggregat und Rollwagen auf Pflaster. Meine Tochter wohnt im Haus 9 und "
            "schläft seit dem Umbau mit Ohrstöpseln. Im Bebauungsplan steht angeblich sechs Uhr."
        ),
        "solution": "",
        "lab_comment": (
            "Wir haben im Bebauungsplan nachgesehen: Lieferungen sind dort erst ab sechs Uhr erlaubt. Damit "
            "ist das keine Frage für einen Versuch, sondern für die Aufsicht."
        ),
        "refer": {
            "channel": "department",
            "reference": "Bauaufsicht, BA-LV-2207",
            "reason": (
                "Die Zeiten sind im Bebauungsplan schon geregelt, sie werden nur nicht eingehalten. Das kann "
                "die Bauaufsicht durchsetzen, ein Versuch würde nur Zeit kosten. Sie antwortet Ihnen direkt "
                "und nennt uns das Ergebnis."
            ),
        },
        "comments": [
            {
                "author": "renate",
                "days_ago": 139,
                "lang": "de",
                "reply_to": None,
                "body": "Bei uns am Getränkemarkt genauso, nur eine halbe Stunde später.",
            },
            {
                "author": "nadia",
                "days_ago": 137,
                "lang": "en",
                "reply_to": None,
                "body": "We live in number 11. I have videos with the time on them, if that helps.",
            },
            {
                "author": "helga",
                "days_ago": 88,
                "lang": "de",
                "reply_to": None,
                "body": "Seit drei Wochen kommt der Erste um zehn nach sechs. Es geht also.",
            },
        ],
    },
    {
        "key": "trinkbrunnen-spielplatz",
        "lang": "de",
        "topic": "environment",
        "district": "oststadt",
        "author": "mehmet",
        "days_ago": 72,
        "votes": 109,
        "stage": "open",
        "days": {"publish": 70, "lab_comment": 67},
        "title": "Trinkwasser am großen Spielplatz im Werftpark",
        "need": (
            "Am Werftpark spielen an warmen Tagen bestimmt 150 Kinder. Der nächste Wasserhahn ist im "
            "Supermarkt hinter der vierspurigen Straße. Eltern kaufen dann am Kiosk, die kleine Flasche für "
            "2,80 Euro, und abends liegt das Plastik im Sand. Unter der Wiese läuft eine Wasserleitung, das "
            "sieht man an den Deckeln."
        ),
        "solution": "",
        "lab_comment": (
            "Die Leitung ist tatsächlich da. Ein Brunnen mit Anschluss kostet etwa 9.000 Euro, die Proben im "
            "Jahr 600. Wir prüfen, ob ein Leihbrunnen für eine Saison möglich ist."
        ),
        "comments": [
            {
                "author": "fatou",
                "days_ago": 66,
                "lang": "en",
                "reply_to": None,
                "body": "Yes please, and one for dogs at the bottom, they drink anyway.",
            },
            {
                "author": "dieter",
                "days_ago": 63,
                "lang": "de",
                "reply_to": None,
                "body": "Und wer putzt das Ding? Am Bahnhof klebt der Brunnen vor Kaugummi.",
            },
            {
                "author": "ben",
                "days_ago": 55,
                "lang": "en",
                "reply_to": 1,
                "body": "I would rather clean off chewing gum than pick up forty bottles.",
            },
        ],
    },
]

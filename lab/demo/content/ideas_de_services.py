"""eGovernment, health and digital skills: ideas of residents who write in German."""

from typing import Any

IDEAS: list[dict[str, Any]] = [
    {
        "key": "termine-die-frei-werden",
        "lang": "de",
        "topic": "egovernment",
        "district": None,
        "author": "hanna",
        "days_ago": 49,
        "votes": 127,
        "stage": "open",
        "days": {"publish": 48, "lab_comment": 44},
        "title": "Frei gewordene Termine im Bürgerbüro am selben Tag vergeben",
        "need": (
            "Der nächste freie Termin im Bürgerbüro ist in sechs Wochen. Als ich endlich dort war, saßen "
            "vier Leute an den Schaltern und drei davon hatten nichts zu tun: Zwei Termine vor mir waren "
            "nicht gekommen. Die Frau am Schalter sagt, das sei jeden Tag jeder siebte."
        ),
        "solution": (
            "Eine Liste, in die man sich morgens einträgt, und eine Nachricht, wenn etwas frei wird. Wer in "
            "einer halben Stunde da ist, bekommt den Platz."
        ),
        "lab_comment": (
            "Die Zahl stimmt: 14 von 100 Terminen verfallen. Das Bürgerbüro kann freie Plätze bisher nur am "
            "Telefon vergeben. Wir prüfen, ob ein Versuch mit 20 Plätzen am Tag möglich ist."
        ),
        "comments": [
            {
                "author": "luca",
                "days_ago": 43,
                "lang": "en",
                "reply_to": None,
                "body": "I would come within twenty minutes, I live round the corner.",
            },
            {
                "author": "dieter",
                "days_ago": 41,
                "lang": "de",
                "reply_to": None,
                "body": "Und die, die in Neuenfelde wohnen, gehen wieder leer aus.",
            },
            {
                "author": "hanna",
                "days_ago": 40,
                "lang": "de",
                "reply_to": 1,
                "body": "Dann eben auch für die Außenstelle. Da verfallen bestimmt genauso viele.",
            },
        ],
    },
    {
        "key": "fundbuero-mit-fotos",
        "lang": "de",
        "topic": "egovernment",
        "district": None,
        "author": "anneke",
        "days_ago": 3,
        "votes": 0,
        "stage": "submitted",
        "days": {},
        "title": "Fundbüro mit Fotos im Netz",
        "need": (
            "Ich habe im Bus die Brille meines Vaters verloren, 700 Euro. Im Fundbüro kann man nur dienstags "
            "und donnerstags anrufen, und am Telefon muss man eine schwarze Brille beschreiben. Sie hatten "
            "neun schwarze Brillen. Ich musste zweimal hinfahren."
        ),
        "solution": "Jede Woche ein Foto vom Regal, ohne Geldbörsen und Ausweise.",
        "comments": [],
    },
    {
        "key": "schwester-im-stadtteil",
        "lang": "de",
        "topic": "health",
        "district": "kastanienberg",
        "author": "renate",
        "days_ago": 290,
        "votes": 247,
        "stage": "in_pilot",
        "days": {"publish": 288, "lab_comment": 283, "start_review": 206, "shortlist": 181},
        "title": "Eine Krankenschwester im Stadtteil, zu der man einfach hingehen kann",
        "need": (
            "Unser Hausarzt hat aufgehört, der nächste nimmt keine neuen Patienten. Mit einer Blase am Fuß "
            "oder einer Frage zu drei verschiedenen Tabletten sitzt man jetzt vier Stunden in der "
            "Notaufnahme. Ich war im Herbst zweimal dort, einmal nur wegen eines Verbands. Um mich herum "
            "saßen lauter Nachbarn."
        ),
        "solution": (
            "Zwei Nachmittage in der Woche in der Bücherei, ohne Termin. Sie muss nicht heilen, sie soll "
            "sagen, was ernst ist."
        ),
        "lab_comment": (
            "Die Klinik sagt uns: Von 100 Menschen, die aus Kastanienberg in die Notaufnahme kommen, gehen "
            "37 ohne Behandlung wieder. Die Bücherei hätte einen Raum mit Tür. Wir suchen den Träger."
        ),
        "review": "monthly_pick",
        "shortlist": {
            "assessment": (
                "Großer Bedarf, ein Raum ist da, die Klinik hat ein eigenes Interesse. Grenzen der Arbeit "
                "müssen klar sein."
            ),
            "impact": 5,
            "effort": 3,
            "cost_band": "20k_50k",
            "owner_unit": "public-health",
        },
        "comments": [
            {
                "author": "greta",
                "days_ago": 281,
                "lang": "de",
                "reply_to": None,
                "body": "Und jemand, der den Brief vom Krankenhaus erklärt. Ich verstehe nur die Hälfte.",
            },
            {
                "author": "leila",
                "days_ago": 277,
                "lang": "en",
                "reply_to": None,
                "body": "For parents too, please. Half of my evening calls are 'is this rash bad'.",
            },
            {
                "author": "jonas",
                "days_ago": 262,
                "lang": "de",
                "reply_to": None,
                "body": "Die Stadt ist kein Arzt. Wenn da etwas übersehen wird, wer haftet?",
            },
            {
                "author": "renate",
                "days_ago": 261,
                "lang": "de",
                "reply_to": 2,
                "body": "Genau das soll man vorher regeln. Aber gar niemand ist auch gefährlich.",
            },
            {
                "author": "helga",
                "days_ago": 66,
                "lang": "de",
                "reply_to": None,
                "body": "War gestern da. Sie hat sich zwanzig Minuten Zeit genommen.",
            },
        ],
    },
    {
        "key": "dolmetschen-beim-arzt",
        "lang": "de",
        "topic": "health",
        "district": None,
        "author": "mehmet",
        "days_ago": 78,
        "votes": 99,
        "stage": "open",
        "days": {"ask_author": 77, "answer": 74, "publish": 73, "lab_comment": 70},
        "title": "Beim Arzt nicht mehr die eigenen Kinder übersetzen lassen",
        "need": (
            "Ich habe mit zwölf meiner Mutter beim Frauenarzt übersetzt, das vergisst man nicht. Heute sehe "
            "ich in der Praxis nebenan jede Woche Kinder, die dafür aus der Schule geholt werden. Die Ärztin "
            "hat mir gesagt, dass sie 14 Sprachen im Wartezimmer hat und für keine einzige jemanden, den sie "
            "anrufen kann."
        ),
        "solution": "Eine Nummer, unter der am Telefon jemand übersetzt, für zwei Praxen und drei Monate.",
        "question": "Haben die beiden Praxen schon gesagt, dass sie bei einem Versuch mitmachen würden?",
        "answer": (
            "Ja, beide. Die Kinderärztin und die Hausarztpraxis im selben Haus. Ich habe mit den Ärztinnen "
            "selbst gesprochen."
        ),
        "lab_comment": (
            "Das Klinikum hat einen Vertrag mit einem Telefondienst, der 60 Sprachen abdeckt. Wir fragen, ob "
            "zwei Praxen für den Versuch dazukommen können und was eine Minute kostet."
        ),
        "comments": [
            {
                "author": "yusuf",
                "days_ago": 72,
                "lang": "en",
                "reply_to": None,
                "body": "I did this for my uncle at thirteen. A cancer talk. Please do it.",
            },
            {
                "author": "ewa",
                "days_ago": 66,
                "lang": "pl",
                "reply_to": None,
                "body": "Dla ukraińskich sąsiadek też, one nie mówią ani po niemiecku, ani po polsku.",
            },
            {
                "author": "dieter",
                "days_ago": 58,
                "lang": "de",
                "reply_to": None,
                "body": "Sollte das nicht die Krankenkasse zahlen?",
            },
            {
                "author": "mehmet",
                "days_ago": 57,
                "lang": "de",
                "reply_to": 2,
                "body": "Sollte sie. Tut sie aber nicht, und die Kinder sitzen jetzt dort.",
            },
        ],
    },
    {
        "key": "wohnung-sturzsicher",
        "lang": "de",
        "topic": "health",
        "district": "ziegelei",
        "author": "helga",
        "days_ago": 74,
        "votes": 0,
        "stage": "archived",
        "days": {"ask_author": 72, "expire": 51},
        "title": "Jemand, der schaut, worüber man in der Wohnung stolpert",
        "need": (
            "Letztes Jahr bin ich über die Teppichkante gefallen, Oberschenkelhals, elf Wochen. In der Reha "
            "haben sie gesagt, das meiste sieht ein geübter Blick in zehn Minuten. Nur kommt zu uns nach "
            "Hause keiner, bevor etwas passiert ist."
        ),
        "solution": "",
        "question": (
            "Das klingt sinnvoll. Gibt es in Ziegelei schon eine Gruppe oder einen Dienst, der solche "
            "Besuche anbieten könnte, und würden Sie selbst bei einem Versuch mitmachen?"
        ),
        "archived_from": "needs_info",
        "comments": [],
    },
    {
        "key": "passwort-sprechstunde",
        "lang": "de",
        "topic": "digital-skills",
        "district": "kastanienberg",
        "author": "greta",
        "days_ago": 112,
        "votes": 43,
        "stage": "merged",
        "days": {"publish": 110, "lab_comment": 103, "merge": 92},
        "title": "Sprechstunde für vergessene Passwörter",
        "need": (
            "Ich habe ein Heft mit 31 Passwörtern, und bei der Hälfte weiß ich nicht mehr, wofür. Als mein "
            "Mann gestorben ist, kam ich sieben Monate lang nicht an seine Stromrechnung. Im Laden sagen "
            "sie, kaufen Sie doch ein neues Telefon."
        ),
        "solution": "Einmal in der Woche in der Bücherei, mit jemandem, der schweigen kann.",
        "lab_comment": ("Ein wichtiger Punkt: jemand, der schweigen kann. Darüber sprechen wir mit der Bücherei."),
        "merge": {
            "into": "phone-hour-teens",
            "reason": (
                "Die Telefonstunde mit Jugendlichen sucht noch eine Antwort auf Fragen zu Passwörtern und "
                "Geld. Ihr Vorschlag ist diese Antwort: ein eigener Tisch mit einer erwachsenen Person. Ihre "
                "Stimmen zählen jetzt dort."
            ),
        },
        "comments": [
            {
                "author": "renate",
                "days_ago": 104,
                "lang": "de",
                "reply_to": None,
                "body": "Mein Heft hat auch schon zwei Bände.",
            },
            {
                "author": "ana",
                "days_ago": 98,
                "lang": "en",
                "reply_to": None,
                "body": "A quiet table with an adult: that is what my idea lacks. Thank you, Greta.",
            },
        ],
    },
    {
        "key": "vorlesen-am-schalter",
        "lang": "de",
        "topic": "digital-skills",
        "district": "ziegelei",
        "author": "helga",
        "days_ago": 30,
        "votes": 26,
        "stage": "open",
        "days": {"publish": 28, "lab_comment": 25},
        "title": "Ein Gerät zum Vorlesen neben jedem Automaten",
        "need": (
            "Mein Bruder kann kaum lesen, das wissen nur drei Leute. Am Fahrkartenautomaten drückt er, was "
            "er immer drückt, und zahlt oft zu viel. Am neuen Automaten im Bürgerbüro ist er umgekehrt und "
            "wieder gegangen. In jedem Kurs, den man ihm anbietet, muss er als Erstes etwas ausfüllen."
        ),
        "solution": "Eine Taste, die den Bildschirm vorliest, mit Hörer, damit es nicht der ganze Raum hört.",
        "lab_comment": (
            "Danke für das Vertrauen. Die Automaten im Bürgerbüro können vorlesen, die Funktion ist nur "
            "nicht eingeschaltet. Wir möchten mit Menschen wie Ihrem Bruder testen, wie man sie findet."
        ),
        "comments": [
            {
                "author": "helga",
                "days_ago": 24,
                "lang": "de",
                "reply_to": None,
                "body": "Mit Hörer ist das Wichtigste daran.",
            },
            {
                "author": "clara",
                "days_ago": 12,
                "lang": "en",
                "reply_to": None,
                "body": "Would help my aunt too, her eyes are bad and she left her glasses everywhere.",
            },
        ],
    },
    {
        "key": "handy-reparieren",
        "lang": "de",
        "topic": "digital-skills",
        "district": "muehlengrund",
        "author": "finn",
        "days_ago": 6,
        "votes": 0,
        "stage": "draft",
        "days": {},
        "title": "Handy selbst reparieren, mit Anleitung",
        "need": (
            "Bei drei von fünf kaputten Handys in meiner Klasse ist nur der Akku oder die Buchse hin. Keiner "
            "traut sich, es aufzumachen."
        ),
        "solution": "",
        "comments": [],
    },
]

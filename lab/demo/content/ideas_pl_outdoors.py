"""Energy, environment and mobility: ideas of residents who write in Polish."""

from typing import Any

IDEAS: list[dict[str, Any]] = [
    {
        "key": "panele-na-dachu-szkoly",
        "lang": "pl",
        "topic": "energy",
        "district": "oststadt",
        "author": "marta",
        "days_ago": 53,
        "votes": 72,
        "stage": "open",
        "days": {"ask_author": 52, "answer": 49, "publish": 48, "lab_comment": 40},
        "title": "Panele na dachu szkoły, z których skorzysta cała ulica",
        "need": (
            "Dach szkoły przy Werftstraße ma ponad tysiąc metrów, jest płaski i pusty. W wakacje przez sześć "
            "tygodni szkoła nie zużywa prawie nic, a w blokach obok ludzie oszczędzają na praniu. Mój syn "
            "policzył z nauczycielem fizyki, że wystarczyłoby dla około 40 mieszkań."
        ),
        "solution": (
            "Na początek mała instalacja i tablica przy wejściu, na której widać, ile prądu powstaje i dokąd płynie."
        ),
        "question": "Czy szkoła wie o tym pomyśle i czy ktoś tam mógłby go poprowadzić?",
        "answer": "Tak, nauczyciel fizyki i dyrektorka. Chcą zrobić z tego projekt dla dwóch klas.",
        "lab_comment": (
            "Dach ma zapas nośności, sprawdziliśmy to w dokumentach z remontu. Nie wiemy jeszcze, czy "
            "przepisy pozwalają oddać prąd sąsiadom bez opłat sieciowych. Pytamy o to zakład energetyczny."
        ),
        "comments": [
            {
                "author": "tomasz",
                "days_ago": 47,
                "lang": "pl",
                "reply_to": None,
                "body": "A co zimą? Wtedy wszyscy potrzebują prądu, a słońca nie ma.",
            },
            {
                "author": "marta",
                "days_ago": 46,
                "lang": "pl",
                "reply_to": 0,
                "body": "Zimą to dla szkoły. Latem dla nas. Uczciwy podział.",
            },
            {
                "author": "ben",
                "days_ago": 38,
                "lang": "en",
                "reply_to": None,
                "body": "My son is in that physics class. He explains it at every dinner.",
            },
        ],
    },
    {
        "key": "drzewa-podlewanie",
        "lang": "pl",
        "topic": "environment",
        "district": "sankt-gertrud",
        "author": "ewa",
        "days_ago": 270,
        "votes": 146,
        "stage": "in_pilot",
        "days": {"publish": 268, "lab_comment": 265, "start_review": 201, "shortlist": 176},
        "title": "Podlewajmy młode drzewa razem, ale z planem",
        "need": (
            "Na naszej ulicy posadzono trzy lata temu 60 lip, połowa ma już suche czubki. Kilka osób podlewa "
            "codziennie te same drzewa pod swoim oknem, a te na końcu ulicy nie dostają nic. W sierpniu "
            "jedno drzewo gniło od nadmiaru wody, a dziesięć metrów dalej drugie schło."
        ),
        "solution": ("Numer na każdym drzewie, tabliczka, ile wody potrzebuje, i wspólna lista, kto kiedy podlewa."),
        "lab_comment": (
            "Ogrodnik miejski potwierdza: młoda lipa potrzebuje około 80 litrów co dziesięć dni, a nie "
            "trochę codziennie. To dobry początek dla tabliczek."
        ),
        "review": "lab",
        "shortlist": {
            "assessment": ("Dobrze uzupełnia pomysł o zbiornikach: tam jest woda, tu jest plan. Niewielki koszt."),
            "impact": 3,
            "effort": 1,
            "cost_band": "under_5k",
            "owner_unit": "green",
        },
        "comments": [
            {
                "author": "irena",
                "days_ago": 263,
                "lang": "pl",
                "reply_to": None,
                "body": "U nas na Ziegelei też by się przydało. Sąsiad leje wodę w samo południe.",
            },
            {
                "author": "aylin",
                "days_ago": 258,
                "lang": "en",
                "reply_to": None,
                "body": "Our water, your plan. Shall we meet on the bench in front of 20?",
            },
            {
                "author": "ewa",
                "days_ago": 257,
                "lang": "pl",
                "reply_to": 1,
                "body": "Chętnie, we wtorek po osiemnastej.",
            },
        ],
    },
    {
        "key": "pudelka-na-targu",
        "lang": "pl",
        "topic": "environment",
        "district": "sankt-gertrud",
        "author": "ewa",
        "days_ago": 340,
        "votes": 64,
        "stage": "adopted",
        "days": {"publish": 338, "lab_comment": 331, "start_review": 316, "shortlist": 291},
        "title": "Pozwólcie na własne pudełko na targu",
        "need": (
            "Przychodzę na targ z własnym pudełkiem, bo lekarz zabronił mi plastiku przy gorącym jedzeniu, "
            "mam alergię. Przy trzech straganach usłyszałam, że sanepid zabrania, przy dwóch nie było "
            "problemu. Nikt nie umie pokazać żadnego przepisu."
        ),
        "solution": "Jedna jasna kartka dla wszystkich straganów: co wolno i jak to zrobić czysto.",
        "lab_comment": (
            "Sprawdziliśmy: wolno, jeśli pudełko nie przechodzi za ladę, tylko stoi na tacy. Kartkę "
            "przygotujemy razem z inspekcją żywności i dołączymy do testu pudełek z kaucją."
        ),
        "review": "lab",
        "shortlist": {
            "assessment": "Kartka kosztuje prawie nic, a usuwa spór. Wchodzi do wspólnego testu na targu.",
            "impact": 2,
            "effort": 1,
            "cost_band": "under_5k",
            "owner_unit": "green",
        },
        "comments": [
            {
                "author": "zofia",
                "days_ago": 331,
                "lang": "pl",
                "reply_to": None,
                "body": "U mojej siostry na targu robią to bez żadnej kartki.",
            },
            {
                "author": "ewa",
                "days_ago": 32,
                "lang": "pl",
                "reply_to": None,
                "body": "Kartka wisi już przy każdym straganie. Dziękuję!",
            },
        ],
    },
    {
        "key": "przystanek-bez-dachu",
        "lang": "pl",
        "topic": "mobility",
        "district": "ziegelei",
        "author": "irena",
        "days_ago": 42,
        "votes": 85,
        "stage": "open",
        "days": {"publish": 40, "lab_comment": 37},
        "title": "Dach nad przystankiem przy cegielni",
        "need": (
            "Na przystanku przy starej cegielni czeka rano około 25 osób, w tym dzieci do szkoły. Nie ma "
            "dachu ani ławki, jest tylko słupek. Autobus jeździ co 30 minut i często się spóźnia. W "
            "listopadzie moja wnuczka przez tydzień siedziała w szkole w mokrych butach."
        ),
        "solution": (
            "Na próbę lekka wiata z drewna, taka jak na działkach. Pan z warsztatu szkolnego mówi, że zrobią "
            "ją w dwa tygodnie."
        ),
        "lab_comment": (
            "Na tym przystanku jest za wąsko na zwykłą wiatę, brakuje 40 centymetrów. Drewniana, węższa, "
            "mogłaby się zmieścić. Sprawdzamy, kto odpowiada za nią przy silnym wietrze."
        ),
        "comments": [
            {
                "author": "pavel",
                "days_ago": 36,
                "lang": "en",
                "reply_to": None,
                "body": "I wait there at five in the morning. Even an umbrella on the pole would do.",
            },
            {
                "author": "helga",
                "days_ago": 33,
                "lang": "de",
                "reply_to": None,
                "body": "Bitte mit Sitzgelegenheit.",
            },
            {
                "author": "krzysztof",
                "days_ago": 25,
                "lang": "pl",
                "reply_to": None,
                "body": "Niech lepiej autobus jeździ co kwadrans, to dach nie będzie potrzebny.",
            },
        ],
    },
    {
        "key": "kladka-nad-torami",
        "lang": "pl",
        "topic": "mobility",
        "district": "werftvorstadt",
        "author": "zofia",
        "days_ago": 125,
        "votes": 49,
        "stage": "referred",
        "days": {"publish": 124, "lab_comment": 116, "refer": 110},
        "title": "Winda na kładce nad torami znowu nie działa",
        "need": (
            "Winda na kładce przy stoczni stoi od siedmiu tygodni. Z wózkiem muszę iść naokoło 1,3 "
            "kilometra, w tym 300 metrów bez chodnika. Sąsiad na wózku inwalidzkim przestał jeździć do pracy "
            "tramwajem. Na drzwiach wisi kartka „przepraszamy” bez żadnej daty."
        ),
        "solution": "",
        "lab_comment": (
            "Winda należy do kolei, nie do miasta. Dzwoniliśmy tam: brakuje części zamiennej. Szukamy kogoś, "
            "kto może nacisnąć na termin."
        ),
        "refer": {
            "channel": "other_authority",
            "reference": "Kolej, dział infrastruktury, INF-48-3316",
            "reason": (
                "To naprawa, a nie usługa do przetestowania, i winda należy do kolei. Pełnomocnik miasta "
                "dostał sprawę z Pani opisem i będzie pilnować terminu. Kolej obiecała odpowiedź na piśmie."
            ),
        },
        "comments": [
            {
                "author": "oskar",
                "days_ago": 119,
                "lang": "en",
                "reply_to": None,
                "body": "Same here with two bikes and a toddler.",
            },
            {
                "author": "zofia",
                "days_ago": 64,
                "lang": "pl",
                "reply_to": None,
                "body": "Działa! Po jedenastu tygodniach, ale działa.",
            },
        ],
    },
    {
        "key": "szklo-po-dwudziestej",
        "lang": "pl",
        "topic": "environment",
        "district": "hafenviertel",
        "author": "bartek",
        "days_ago": 2,
        "votes": 0,
        "stage": "submitted",
        "days": {},
        "title": "Pojemniki na szkło dalej od okien",
        "need": (
            "Trzy pojemniki na szkło stoją cztery metry od sypialni na parterze. Bar z naprzeciwka wyrzuca "
            "butelki około drugiej w nocy, mniej więcej sto naraz. Na tabliczce jest napisane, że po "
            "dwudziestej nie wolno, ale nikt tego nie czyta."
        ),
        "solution": "Przestawić pojemniki o 60 metrów, pod mur magazynu. Miejsce jest, zmierzyłem krokami.",
        "comments": [],
    },
]

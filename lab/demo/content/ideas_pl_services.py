"""eGovernment, health and digital skills: ideas of residents who write in Polish."""

from typing import Any

IDEAS: list[dict[str, Any]] = [
    {
        "key": "listy-prostym-jezykiem",
        "lang": "pl",
        "topic": "egovernment",
        "district": None,
        "author": "zofia",
        "days_ago": 360,
        "votes": 289,
        "stage": "in_pilot",
        "days": {"publish": 358, "lab_comment": 355, "start_review": 301, "shortlist": 276},
        "title": "Listy z urzędu, które da się zrozumieć",
        "need": (
            "Mieszkam tu dziewięć lat i pracuję w księgowości, a listu o zasiłku na mieszkanie nie "
            "zrozumiałam. Cztery strony, jedno zdanie miało 61 słów. Poszłam do sąsiadki, która jest "
            "nauczycielką i mówi po niemiecku od urodzenia. Też nie wiedziała, czy mam coś wysłać, czy tylko "
            "czekać."
        ),
        "solution": ("Na górze trzy linijki: co się stało, co mam zrobić, do kiedy. Reszta może zostać, jak jest."),
        "lab_comment": (
            "Wydział mieszkaniowy wysyła 11 400 takich listów rocznie, przy 3 na 10 ktoś dzwoni z pytaniem. "
            "Trzy linijki na górze są prawnie możliwe. Szukamy mieszkańców, którzy ocenią nowe wersje."
        ),
        "review": "monthly_pick",
        "shortlist": {
            "assessment": (
                "Duże poparcie, mały koszt, skutek łatwo policzyć po telefonach. Potrzebna zgoda działu prawnego."
            ),
            "impact": 4,
            "effort": 2,
            "cost_band": "5k_20k",
            "owner_unit": "citizens-office",
        },
        "comments": [
            {
                "author": "renate",
                "days_ago": 352,
                "lang": "de",
                "reply_to": None,
                "body": "Ich bin hier geboren und verstehe sie auch nicht.",
            },
            {
                "author": "yusuf",
                "days_ago": 349,
                "lang": "en",
                "reply_to": None,
                "body": "'You are herewith granted the opportunity to be heard' means they want to say no.",
            },
            {
                "author": "krzysztof",
                "days_ago": 333,
                "lang": "pl",
                "reply_to": None,
                "body": "I jeszcze numer telefonu, pod którym ktoś odbiera.",
            },
            {
                "author": "henrik",
                "days_ago": 320,
                "lang": "de",
                "reply_to": None,
                "body": "Vorsicht, am Ende ist der einfache Text falsch, und man verliert seinen Anspruch.",
            },
            {
                "author": "zofia",
                "days_ago": 319,
                "lang": "pl",
                "reply_to": 3,
                "body": "Dlatego trzy linijki na górze, a cały tekst zostaje pod spodem.",
            },
            {
                "author": "clara",
                "days_ago": 28,
                "lang": "en",
                "reply_to": None,
                "body": "Got one of the new letters last week. I read it standing in the hall and was done.",
            },
        ],
    },
    {
        "key": "tlumacz-w-urzedzie",
        "lang": "pl",
        "topic": "egovernment",
        "district": "oststadt",
        "author": "tomasz",
        "days_ago": 86,
        "votes": 77,
        "stage": "open",
        "days": {"publish": 84, "lab_comment": 79},
        "title": "Dzień z tłumaczem w urzędzie, raz w tygodniu",
        "need": (
            "Do urzędu chodzę z córką, bo mówi lepiej ode mnie. Traci wtedy dwie lekcje. W kolejce w zeszły "
            "poniedziałek stały trzy inne rodziny z dziećmi w wieku szkolnym. W magazynie, w którym pracuję, "
            "40 osób ma ten sam kłopot i biorą na urząd dzień urlopu."
        ),
        "solution": ("Jedno popołudnie z tłumaczem polskiego, ukraińskiego i arabskiego, zapisy przez telefon."),
        "lab_comment": (
            "Urząd ma dwie osoby, które mówią po polsku, ale nie w stałych godzinach. Pytamy, czy da się to "
            "ułożyć na czwartki. Dla ukraińskiego i arabskiego szukamy rozwiązania przez telefon."
        ),
        "comments": [
            {
                "author": "mehmet",
                "days_ago": 80,
                "lang": "de",
                "reply_to": None,
                "body": "Für Ärzte habe ich dasselbe vorgeschlagen. Vielleicht geht beides mit einer Nummer.",
            },
            {
                "author": "marta",
                "days_ago": 75,
                "lang": "pl",
                "reply_to": None,
                "body": "Z doświadczenia: najgorsze jest to, że dziecko słyszy o długach rodziców.",
            },
        ],
    },
    {
        "key": "wietrzenie-klas",
        "lang": "pl",
        "topic": "health",
        "district": "lindenhoehe",
        "author": "krzysztof",
        "days_ago": 316,
        "votes": 83,
        "stage": "tested",
        "days": {"publish": 308, "lab_comment": 301, "start_review": 271, "shortlist": 246},
        "title": "Niech dzieci same pilnują powietrza w klasie",
        "need": (
            "Syn ma astmę. W zeszłym roku opuścił 19 dni nauki. W jego klasie okno otwiera się tylko na "
            "przerwie, bo obok jest ulica i jest głośno. Wychowawczyni chętnie by wietrzyła, ale o tym "
            "zapomina, ma 28 dzieci na głowie."
        ),
        "solution": ("Co tydzień inny dyżurny od powietrza, z prostym czujnikiem i zeszytem. Dzieci to polubią."),
        "lab_comment": (
            "Podoba nam się, że dzieci mają w tym swoją rolę. Łączymy to z pomysłem o światełkach: jedna "
            "szkoła z dyżurnym, jedna bez."
        ),
        "review": "lab",
        "shortlist": {
            "assessment": "Tani dodatek do testu światełek, pozwala porównać dwie drogi.",
            "impact": 3,
            "effort": 1,
            "cost_band": "under_5k",
            "owner_unit": "public-health",
        },
        "comments": [
            {
                "author": "hanna",
                "days_ago": 301,
                "lang": "en",
                "reply_to": None,
                "body": "My pupils would fight over who may be on duty. Good idea.",
            },
            {
                "author": "krzysztof",
                "days_ago": 38,
                "lang": "pl",
                "reply_to": None,
                "body": (
                    "Syn był dyżurnym i dumny. Okna i tak się nie otwierały, bo są zablokowane. Teraz "
                    "przynajmniej wszyscy to wiedzą."
                ),
            },
        ],
    },
    {
        "key": "psycholog-dla-mlodziezy",
        "lang": "pl",
        "topic": "health",
        "district": "oststadt",
        "author": "marta",
        "days_ago": 17,
        "votes": 0,
        "stage": "needs_info",
        "days": {"ask_author": 15},
        "title": "Miejsce, gdzie nastolatek może pogadać bez zapisów",
        "need": (
            "Córka koleżanki ma piętnaście lat i przestała wychodzić z pokoju. Na pierwszą wizytę u "
            "psychologa czeka już pięć miesięcy. Szkolna pedagog jest jedna na 900 uczniów. W domu kultury w "
            "Oststadt po południu stoją puste sale."
        ),
        "solution": "",
        "question": (
            "Dziękujemy, to ważna sprawa. Czy chodzi bardziej o rozmowę z psychologiem, czy o miejsce z "
            "zaufanym dorosłym, zanim zacznie się terapia? Od tego zależy, kogo zapytamy."
        ),
        "comments": [],
    },
    {
        "key": "bankowosc-bez-strachu",
        "lang": "pl",
        "topic": "digital-skills",
        "district": "neuenfelde",
        "author": "tomasz",
        "days_ago": 29,
        "votes": 39,
        "stage": "open",
        "days": {"publish": 28, "lab_comment": 20},
        "title": "Bankowość w telefonie bez strachu, po polsku",
        "need": (
            "Oddział banku w Neuenfelde zamknęli, w bankomacie można już tylko wypłacać. Moi rodzice mają po "
            "siedemdziesiąt lat i boją się kliknąć cokolwiek, bo kuzynowi zginęło z konta 2300 euro. Teraz "
            "za każdy przelew na poczcie płacą pięć euro. To trzydzieści euro miesięcznie ze skromnej "
            "emerytury."
        ),
        "solution": "Ćwiczenia na koncie na niby, bez prawdziwych pieniędzy, w małej grupie i po polsku.",
        "lab_comment": (
            "Jeden z banków ma takie konto do ćwiczeń, na razie tylko po niemiecku. Pytamy, czy przetłumaczy "
            "je na polski i angielski. Biblioteka w Neuenfelde ma wolną salę we wtorki."
        ),
        "comments": [
            {
                "author": "marta",
                "days_ago": 23,
                "lang": "pl",
                "reply_to": None,
                "body": "Na niby to jest świetny pomysł. Nikt nie uczy się pływać na głębokiej wodzie.",
            },
            {
                "author": "sofia",
                "days_ago": 20,
                "lang": "en",
                "reply_to": None,
                "body": "Also in English for us, please. The fear is the same.",
            },
            {
                "author": "dieter",
                "days_ago": 11,
                "lang": "de",
                "reply_to": None,
                "body": "Da würde ich mich auch hinsetzen, das gebe ich zu.",
            },
        ],
    },
]

"""The people of the demo lab: staff and residents with names, and name parts for the many others.

`roles` are grants beside being a resident; `unit` is the department that a member of staff speaks for.
"""
from typing import Any

EMAIL_DOMAIN = "velmuende.example"


def _person(key: str, name: str, district: str, lang: str = "en", roles: tuple[str, ...] = (),
            unit: str | None = None) -> dict[str, Any]:
    return {
        "key": key, "name": name, "email": f"{key}@{EMAIL_DOMAIN}", "district": district, "lang": lang,
        "roles": roles, "unit": unit,
    }


PERSONAS: list[dict[str, Any]] = [
    _person("mo", "Mo Lindqvist", "altstadt", roles=("moderator",), unit="neighbourhoods"),
    _person("jette", "Jette Brandt", "werftvorstadt", "de", roles=("moderator",), unit="digital"),
    _person("kim", "Kim Aydın", "sankt-gertrud", roles=("official",), unit="climate"),
    _person("piotr", "Piotr Zieliński", "oststadt", "pl", roles=("official",), unit="mobility"),
    _person("ada", "Ada Moreau", "hafenviertel", roles=("admin",), unit="digital"),
    _person("ben", "Ben O.", "oststadt"),
    _person("ana", "Ana K.", "hafenviertel"),
]

RESIDENTS: list[dict[str, Any]] = [
    _person("marta", "Marta W.", "oststadt", "pl"),
    _person("jonas", "Jonas B.", "lindenhoehe", "de"),
    _person("aylin", "Aylin D.", "sankt-gertrud"),
    _person("tomasz", "Tomasz R.", "neuenfelde", "pl"),
    _person("greta", "Greta H.", "kastanienberg", "de"),
    _person("luca", "Luca F.", "altstadt"),
    _person("ines", "Inês P.", "hafenviertel"),
    _person("henrik", "Henrik S.", "nordwerder", "de"),
    _person("zofia", "Zofia N.", "werftvorstadt", "pl"),
    _person("yusuf", "Yusuf A.", "oststadt"),
    _person("clara", "Clara M.", "muehlengrund"),
    _person("pavel", "Pavel J.", "ziegelei"),
    _person("siobhan", "Siobhán C.", "lindenhoehe"),
    _person("dieter", "Dieter L.", "neuenfelde", "de"),
    _person("nadia", "Nadia T.", "sankt-gertrud"),
    _person("ewa", "Ewa G.", "sankt-gertrud", "pl"),
    _person("mikkel", "Mikkel T.", "faehrdorf"),
    _person("fatou", "Fatou S.", "oststadt"),
    _person("helga", "Helga V.", "ziegelei", "de"),
    _person("krzysztof", "Krzysztof P.", "muehlengrund", "pl"),
    _person("leila", "Leila R.", "kastanienberg"),
    _person("oskar", "Oskar E.", "werftvorstadt"),
    _person("renate", "Renate K.", "kastanienberg", "de"),
    _person("bartek", "Bartek M.", "nordwerder", "pl"),
    _person("sofia", "Sofia G.", "neuenfelde"),
    _person("anneke", "Anneke J.", "faehrdorf", "de"),
    _person("mehmet", "Mehmet Y.", "hafenviertel", "de"),
    _person("irena", "Irena B.", "ziegelei", "pl"),
    _person("finn", "Finn D.", "muehlengrund", "de"),
    _person("hanna", "Hanna Z.", "lindenhoehe", "de"),
]

PEOPLE = PERSONAS + RESIDENTS

FIRST_NAMES = (
    "Agnieszka", "Albert", "Alma", "Amira", "Andrej", "Anton", "Astrid", "Aurora", "Beata", "Bruno", "Carmen",
    "Cécile", "Dariusz", "Deniz", "Dorota", "Edith", "Elif", "Emil", "Emre", "Erika", "Esther", "Felix",
    "Filip", "Franziska", "Frida", "Gabriela", "Georgi", "Gerda", "Grzegorz", "Gustav", "Halina", "Hassan",
    "Hugo", "Ida", "Ilse", "Ingrid", "Ivana", "Jakub", "Jan", "Joanna", "Johanna", "Jürgen", "Kacper",
    "Karin", "Karol", "Katarzyna", "Kerem", "Klara", "Lars", "Lena", "Lotte", "Łukasz", "Magda", "Malte",
    "Marek", "Maria", "Marija", "Matteo", "Michał", "Mina", "Miriam", "Nils", "Nora", "Olek", "Olga", "Paula",
    "Peter", "Rosa", "Ruth", "Samir", "Selma", "Silke", "Stefan", "Svenja", "Teresa", "Thea", "Uwe", "Vera",
    "Viktor", "Wanda", "Wiebke", "Yara", "Zuzanna",
)

LAST_INITIALS = "A B C D E F G H J K L M N O P R S T U V W Z Ł Ö Ş".split()

"""The labelled pairs, and the crowd of other ideas among which the right one must be found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from lab import clock
from lab.db import atomic, db
from lab.demo.content.ideas import IDEAS
from lab.ideas.models import Idea
from lab.similar import index, queries, vectors

FILE = Path(__file__).parent / "pairs.tsv"
PARTS = ("same", "other", "alike", "nothing")
"""The same need; the same in other words; what differs but looks alike; what no idea here is about."""

THINGS_AND_PLACES = {
    "en": (
        "Flag poles, Lockers, A notice board, Vending machines, Charging points, An ice rink, A stage, A letter box, "
        "Free internet, Picnic tables",
        "at the museum, at the tram depot, in Mill Street, behind the hospital, at the ferry landing, by the river, "
        "in the northern district, at the secondary school, near the lake, at the sports hall",
    ),
    "de": (
        "Fahnenmasten, Schließfächer, Ein Aushang, Getränkeautomaten, Ladesäulen, Eine Eisbahn, Eine Bühne, "
        "Ein Briefkasten, Freies Internet, Picknicktische",
        "am Museum, an der Endhaltestelle, in der Mühlstraße, hinter dem Krankenhaus, am Fähranleger, am Fluss, "
        "in der Nordstadt, an der Realschule, am See, an der Sporthalle",
    ),
    "fr": (
        "Des drapeaux, Des casiers, Un panneau d'affichage, Des distributeurs, Des bornes de recharge, Une patinoire, "
        "Une scène, Une boîte aux lettres, Internet gratuit, Des tables de pique-nique",
        "au musée, au dépôt du tram, rue du Moulin, derrière l'hôpital, à l'embarcadère, au bord de la rivière, "
        "dans le quartier sud, au lycée, près du lac, au gymnase",
    ),
    "es": (
        "Banderas, Taquillas, Un tablón de anuncios, Máquinas expendedoras, Puntos de recarga, Una pista de hielo, "
        "Un escenario, Un buzón, Internet gratis, Mesas de picnic",
        "en el museo, en la cochera del tranvía, en la calle Molino, detrás del hospital, en el embarcadero, "
        "a la orilla del río, en el barrio norte, en la escuela, cerca del lago, en el polideportivo",
    ),
    "pl": (
        "Maszty na flagi, Skrytki, Tablica ogłoszeń, Automaty z napojami, Ładowarki, Lodowisko, Scena, "
        "Skrzynka na listy, Darmowy internet, Stoły piknikowe",
        "przy muzeum, przy pętli tramwajowej, na ulicy Młyńskiej, za szpitalem, przy przystani, nad kanałem, "
        "w północnej części miasta, przy liceum, koło jeziora, przy hali sportowej",
    ),
}

NEEDS = {
    "en": ("We have talked about it with the neighbours for years.", "My daughter asks for it each time we pass there.",
           "Visitors ask me about it every week, and I have no answer."),
    "de": ("Wir reden seit Jahren mit den Nachbarn darüber.", "Meine Tochter fragt jedes Mal danach.",
           "Gäste fragen mich jede Woche, und ich weiß keine Antwort."),
    "fr": ("Nous en parlons depuis des années avec les voisins.", "Ma fille me le demande chaque fois.",
           "Les visiteurs me posent la question toutes les semaines."),
    "es": ("Llevamos años hablando de ello con los vecinos.", "Mi hija me lo pide cada vez que pasamos.",
           "Los visitantes me preguntan todas las semanas."),
    "pl": ("Od lat rozmawiamy o tym z sąsiadami.", "Córka prosi o to za każdym razem.",
           "Goście pytają mnie o to co tydzień."),
}  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """`about`: a name for the need where several ideas, in other languages too, have the same one."""

    part: str
    lang: str
    about: str
    title: str
    need: str
    said: str


def pairs(*parts: str) -> list[Pair]:
    lines = FILE.read_text(encoding="utf-8").splitlines()[1:]
    found = [Pair(*line.split("\t")) for line in lines]
    return [pair for pair in found if pair.part in (parts or PARTS)]


def right_titles(pair: Pair) -> set[str]:
    """The labelled idea, and those that ask for the same in another language."""
    same = {one.title for one in pairs() if pair.about and one.about == pair.about}
    return same | {pair.title}


def texts() -> list[tuple[str, str, str]]:
    """(language, title, need): the ideas that the pairs are about, the demo's, and neighbours made of words."""
    labelled = [(pair.lang, pair.title, pair.need) for pair in pairs() if pair.title]
    stories = [(idea["lang"], idea["title"], idea["need"]) for idea in IDEAS]
    return list(dict.fromkeys([*labelled, *stories, *_neighbours()]))


def write_crowd() -> dict[int, str]:
    """All of them as public ideas; id → title."""
    written = {}
    with atomic():
        for lang, title, need in texts():
            now = clock.now()
            idea = Idea(
                title=title, need=need, lang=lang, stage="open", step="open", listed=True,
                entered_at=now, created_at=now, published_at=now,
            )  # fmt: skip
            db.session.add(idea)
            db.session.flush()
            index.keep(idea)
            vectors.keep(idea)
            written[idea.id] = title
    index.forget_weights()
    return written


def recall(part: str, titles: Mapping[int, str]) -> tuple[float, list[str]]:
    """How many of the pairs are found among the first five, and what was asked in vain."""
    asked = pairs(part)
    missed = [p.said for p in asked if not right_titles(p) & {titles.get(id, "") for id in queries.like(p.said)}]
    return 1 - len(missed) / len(asked), missed


def suggested(part: str, titles: Mapping[int, str]) -> dict[str, list[str]]:
    """What each text of the part gets, if it gets anything."""
    found = {p.said: [titles.get(id, "") for id in queries.like(p.said)] for p in pairs(part)}
    return {said: hits for said, hits in found.items() if hits}


def _neighbours() -> Iterator[tuple[str, str, str]]:
    """Five hundred ideas that each share a thing or a place with many others."""
    for lang, (things, places) in THINGS_AND_PLACES.items():
        crossed = product(things.split(", "), places.split(", "))
        for n, (thing, place) in enumerate(crossed):
            yield lang, f"{thing} {place}", NEEDS[lang][n % len(NEEDS[lang])]

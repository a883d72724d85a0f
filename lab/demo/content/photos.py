"""Which ideas of the demo show what: the drawing and its description, in the idea's language."""

PHOTOS: dict[str, tuple[tuple[str, str], ...]] = {
    "bench-every-200-metres": (
        ("way without a bench", "A straight path between trees towards pale houses, with no bench on either side"),
        ("low wall", "A low stone wall on the grass, the only thing on the way that one can sit on"),
    ),
    "rain-to-trees": (
        ("dry trees",
         "Three street trees with yellow leaves in small pits of dry earth, in front of brick houses"),
    ),
    "gull-proof-bins": (
        ("bin on the quay",
         "A gull on the rim of an open bin in the evening, with paper lying all around it"),
    ),
    "radweg-hafenbruecke": (
        ("edge of the cycle path",
         "Ein roter Radweg, der an einer hohen grauen Kante quer über den Weg endet"),
    ),
    "przystanek-bez-dachu": (
        ("stop in the rain",
         "Słupek przystanku w deszczu, bez dachu i bez ławki, obok kałuża"),
    ),
    "school-street": (
        ("cars at the gate",
         "Three cars that stand across each other on the street in front of pale houses"),
    ),
}  # fmt: skip

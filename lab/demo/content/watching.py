"""Which topics, districts and searches residents of the demo follow, since when, and what one of them has stopped."""

FOLLOWS = (
    {"by": "ben", "day": 300, "query": "topic=mobility"},
    {"by": "ben", "day": 180, "query": "district=hafenviertel&q=light"},
    {"by": "ben", "day": 150, "query": "topic=energy", "stops": 40},
    {"by": "ana", "day": 260, "query": "topic=environment&district=nordwerder"},
    {"by": "ana", "day": 120, "query": "q=bench"},
)

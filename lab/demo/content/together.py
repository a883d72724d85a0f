"""What people of the demo lab write together: suggestions, the lab's answers on top, an invitation, a name after an @.

Days are days ago. A suggestion's `before` and `after` are words of the idea's text: the rest stays as it is.
"""

from typing import Any

ON_TOP = (("secure-bike-parking", 84), ("bench-every-200-metres", 39))
"""(idea, day): the lab's first comment goes on top."""

INVITATIONS = (("secure-bike-parking", "ana", 3),)
"""(idea, whom, day), by mail address and not answered yet."""

MENTIONS: tuple[dict[str, Any], ...] = (
    {
        "idea": "secure-bike-parking", "by": "ana", "names": "ben", "lang": "en", "day": 2,
        "body": "@{name}, could the door open with the library card too? Many do not have a tram card.",
    },
)  # fmt: skip

SUGGESTIONS: tuple[dict[str, Any], ...] = (
    {
        "idea": "secure-bike-parking", "by": "luca", "part": "solution", "day": 80, "taken": 79,
        "before": "A cage with a door", "after": "A cage on the north side with a door",
        "why": "Then nobody fears for the square in front of the town hall.",
    },
    {
        "idea": "secure-bike-parking", "by": "marta", "part": "solution", "day": 4,
        "before": "for maybe 100 bikes", "after": "for maybe 100 bikes, ten of them wide places for cargo bikes",
        "why": "My cargo bike fits into no stand at the station.",
    },
    {
        "idea": "bench-every-200-metres", "by": "ben", "part": "title", "day": 20, "declined": 18,
        "before": "A bench every 200 metres", "after": "Seats everywhere",
        "why": "It is shorter.",
        "word": "The 200 metres matter: that is as far as my mother can walk in one go.",
    },
)  # fmt: skip

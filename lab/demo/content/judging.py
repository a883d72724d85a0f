"""How the demo's residents like each kind of answer, of all who say something: good, partly, not; and some words."""

from collections.abc import Mapping

LIKED: Mapping[str, tuple[int, int, int]] = {
    "decline": (4, 3, 4),
    "refer": (5, 4, 3),
    "reject": (3, 4, 4),
    "cancel": (2, 4, 4),
    "decide_scale": (8, 2, 1),
    "decide_stop": (5, 4, 2),
}

WORDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "decline": (
        ("good", "It is a no, but I understand why, and somebody really looked at it."),
        ("no", "You say that it exists already. Not in our street."),
    ),
    "refer": (("partly", "Good that it went somewhere. Will I hear from them too?"),),
    "decide_scale": (("good", "We tested it in February and now it stays. I did not expect that."),),
    "decide_stop": (("partly", "Honest about what did not work. Another try in summer would have been fair."),),
}

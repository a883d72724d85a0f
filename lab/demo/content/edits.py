"""Texts that their authors changed after people had voted. `day` counts back from today."""

from typing import Any

EDITS: tuple[dict[str, Any], ...] = (
    {
        "idea": "bench-every-200-metres", "by": "nadia", "day": 30, "part": "need", "changes_meaning": False,
        "before": "My mother is 81 and walks", "after": "My mother is 82 now and walks",
    },
    {
        "idea": "crossing-light-too-short", "by": "fatou", "day": 12, "part": "need", "changes_meaning": True,
        "before": "Thirteen did not make it.",
        "after": "Thirteen did not make it. Longer green alone does not help while cars turn right at the same time: "
                 "we ask for a red light for them too.",
    },
)  # fmt: skip

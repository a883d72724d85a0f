"""The pilot “Three lines on top”: being scaled."""

from typing import Any

PILOT: dict[str, Any] = {
    "key": "plain-letters",
    "stage": "scaling",
    "title": "Three lines on top",
    "hypothesis": (
        "We believe that three plain lines at the top of a letter spare people a call and lose nothing. We "
        "will know when calls about housing letters fall from 31 to 15 in 100 and 8 of 10 readers can say "
        "what they have to do by when."
    ),
    "change_mind": "If the legal office finds that the short lines cost somebody a right, even once.",
    "ideas": [("listy-prostym-jezykiem", "The three lines: what happened, what to do, by when")],
    "proposed_days_ago": 265,
    "days": {
        "score": 255,
        "approve": 245,
        "open_recruitment": 225,
        "start": 195,
        "finish": 75,
        "decide_scale": 30,
    },
    "districts": ["oststadt", "werftvorstadt", "sankt-gertrud"],
    "cost": 1_180_000,
    "cost_band": "5k_20k",
    "sdg": [10, 16],
    "scores": {
        "support": 5,
        "need_evidence": 5,
        "equity": 4,
        "goal_fit": 5,
        "readiness": 8,
        "effort": 2,
        "cost": 1,
        "risk": 2,
    },
    "budget_line": "Digital city hall",
    "owner_unit": "citizens-office",
    "scale_owner": "digital",
    "approve_text": (
        "Approved for the eleven most common housing letters. A jury of residents reads every new version "
        "aloud before it is sent. The full legal text stays below."
    ),
    "charter": {
        "problem": (
            "11,400 housing letters leave the house each year; 31 of 100 lead to a call because people do "
            "not know what to do."
        ),
        "scope": (
            "Eleven letters, three lines on top in plain words, read by a jury of 24 residents. Not part of "
            "it: other offices and the law texts below."
        ),
        "place": "Housing office, letters to three districts",
        "start": -195,
        "end": -75,
        "roles": (
            "Citizens' office: writes and sends. Legal office: checks. Jury of residents: reads aloud and "
            "marks what is unclear."
        ),
        "stop_rules": ("We take a letter back at once if its short lines and its legal text say different things."),
        "consent_text": (
            "If you sit on the jury we keep your name, the languages you speak and what you marked in the "
            "letters. The letters on your table are invented, nobody's case is shown. We delete your name "
            "after the last meeting. You can leave the jury at any time."
        ),
        "places": 24,
        "privacy": [False, False, False, False, False, False, False, False, False],
        "dpia": "",
    },
    "measures": [
        {
            "name": "Calls after a housing letter",
            "unit": "of 100 letters",
            "direction": "down",
            "baseline": 31,
            "target": 15,
            "readings": [(200, 31), (150, 24), (110, 18), (78, 16)],
        },
        {
            "name": "Readers who can say what to do by when",
            "unit": "of 100 readers",
            "direction": "up",
            "baseline": 38,
            "target": 80,
            "readings": [(200, 38), (120, 74), (79, 84)],
        },
    ],
    "testers": 22,
    "checkins": [
        (0, 5, "I read the letter to my mother on the phone and she understood it.", 180),
        (3, 4, "'Granted' is still in there. Say 'you get'.", 166),
        (6, 5, "We argued for an hour about the word 'immediately'. It now says: within 7 days.", 150),
        (9, 3, "It is good for those who read German. For my neighbour it needs a second language.", 121),
        (14, 4, "The date in bold is what helps most.", 101),
    ],
    "notes": [
        (188, "The jury has met for the first time: 22 people, nine first languages."),
        (160, "Four letters are out. The legal office found one mistake in a short line before it was sent."),
        (131, "Calls fell from 31 to about 21 in 100."),
        (103, "All eleven letters are changed."),
        (60, "We are evaluating. Calls in the last month: 16 of 100."),
        (15, "The next 40 letters of four offices have been chosen, together with the jury."),
    ],
    "evidence": [
        {
            "kind": "workshop",
            "days_ago": 118,
            "text": (
                "Five evenings of the jury. 312 marks, most of them for long sentences, double dates and the "
                "word 'hereby'."
            ),
        },
        {
            "kind": "survey",
            "days_ago": 79,
            "text": (
                "Test with 120 passers-by in the citizens' office: 101 could say what to do by when. With "
                "the old letters it was 46 of 120."
            ),
        },
        {
            "kind": "usage_log",
            "days_ago": 77,
            "text": "Phone statistics: 16 calls for 100 letters in the last month, it was 31.",
        },
        {
            "kind": "interview",
            "days_ago": 76,
            "text": ("Talks with nine people who called in spite of the new letter: six wanted to hear a human voice."),
        },
    ],
    "evaluation": {
        "summary": (
            "With three lines on top, 16 of 100 letters lead to a call; before it was 31, and our target was "
            "15. In a test, 101 of 120 people could say what they have to do by when, with the old letters "
            "46 of 120. No appeal was missed because of the new letters; the legal office looked at all 61 "
            "appeals of the period. Writing one letter took 14 hours with the jury, later 6. Those who gain "
            "least are people who do not read German: 9 of 14 still asked somebody. We missed the target for "
            "calls by one, and find the result clear all the same."
        ),
        "findings": (
            "The date in bold does more than simple words. A jury finds what an expert does not see. The "
            "lines need an owner, otherwise they grow back to four pages."
        ),
        "dropouts": {"participant": 2, "innovation": 0, "research": 0},
        "cost_actual": 1_094_000,
        "missing": {},
    },
    "decision": {
        "outcome": "roll_out",
        "text": (
            "The lines stay in the eleven housing letters and come to the 40 most common letters of four "
            "more offices. The jury goes on and is paid 20 euros an evening. A second language on the back "
            "is part of the roll-out, because the test showed who was left out."
        ),
        "service_owner": "digital",
        "budget_source": "Digital services, ordinary budget: 18,000 euros a year",
        "target_date": 75,
        "target_date_about": "season",
    },
}

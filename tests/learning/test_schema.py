"""What comes from outside is read strictly, and what cannot be taken is said in a sentence."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.errors import Invalid
from lab.learning import rules, schema

from .conftest import CARD, card, said

TODAY = date(2026, 3, 2)


def refused(text: str) -> str:
    with pytest.raises(Invalid) as no:
        schema.read(text, TODAY)
    assert list(no.value.fields) == ["card"]
    return no.value.sentence


def test_a_card_comes_out_as_it_went_in():
    assert schema.read(said(), TODAY) == [CARD]


def test_a_collection_is_as_many_cards():
    many = {"format": "pilotlight-learning-cards", "version": 1, "cards": [CARD, card(origin__number=8)]}

    assert [one["origin"]["number"] for one in schema.read(json.dumps(many), TODAY)] == [7, 8]


def test_a_lab_has_one_address_however_it_is_spelled():
    url = schema.read(said(origin__url="https://LAB.Riverton.example/"), TODAY)[0]["origin"]["url"]

    assert url == "https://lab.riverton.example"


WRONG = [
    ("", "cannot read it as JSON"),
    ("{", "cannot read it as JSON"),
    ("[]", "no learning card"),
    ("7", "no learning card"),
    ('{"format": "recipe"}', "no learning card"),
    ('{"format": "pilotlight-learning-card"}', "“version” is missing"),
    (said(version=2), "version 2 of the format"),
    (said(version=True), "version True"),
    (said(version="1"), "version 1 of the format"),
    (said(colour="red"), "“colour” is not part"),
    (said(origin__king="red"), "“king” is not part"),
    (said(title=""), "“title” is empty"),
    (said(title=7), "“title” must be a text"),
    (said(title="x" * 201), "“title” is too long: at most 200"),
    (said(title="A\u202eb"), "“title” holds hidden characters"),
    (said(title="\ud800"), "“title” holds hidden characters"),
    (said(learned="Hello <script>alert(1)</script>"), "“learned” holds HTML"),
    (said(learned="Hello <img src=x onerror=alert(1)"), "“learned” holds HTML"),
    (said(learned="<!-- hi"), "“learned” holds HTML"),
    (said(learned="a &lt;b"), "“learned” holds HTML"),
    (said(testers="24"), "“testers” must be a whole number from 0 to 1000000"),
    (said(testers=True), "“testers” must be a whole number"),
    (said(testers=-1), "“testers” must be a whole number"),
    (said(testers=2.5), "“testers” must be a whole number"),
    (said(rounds={}), "“rounds” must be a list"),
    (said(rounds=[7]), "“rounds” must be an object"),
    (said(origin=[]), "“origin” must be an object"),
    (said(sdgs=[18]), "“sdgs” must be a whole number from 1 to 17"),
    (said(outcome="running"), "“outcome” says running"),
    (said(outcome=["scaled"]), "“outcome” says"),
    (said(outcome="scaled"), "“reason” does not fit"),
    (said(language="<b>"), "“language” holds HTML"),
    (said(language="English"), "“language” says English"),
    (said(origin__url="javascript:alert(1)"), "“url” must be an address"),
    (said(origin__url="https://a:b@riverton.example"), "“url” must be an address"),
    (said(origin__url="https://riverton.example/?q=1"), "“url” must be an address"),
    (said(origin__url="https://[::1"), "“url” must be an address"),
    (said(origin__path="//evil.example"), "“path” says //evil.example"),
    (said(origin__path="pilots/7"), "“path” says pilots/7"),
    (said(origin__decided_on="2026-02-30"), "“decided_on” must be a day"),
    (said(origin__decided_on="2026-03-04"), "“decided_on” lies in the future"),
    (said(changed_at="2026-03-09T10:00:00Z"), "“changed_at” lies in the future"),
    (said(changed_at="2026-01-12 10:00"), "“changed_at” must be a time"),
    (said(contact__mail="mobility@riverton.example?cc=x"), "“mail” says"),
    (said(cost__currency="euro"), "“currency” says euro"),
    (said(cost__cents=1.5), "“cents” must be a whole number"),
    (said(measures=[{**CARD["measures"][0], "attainment": 0.9}]), "“attainment” does not fit"),
    (said(measures=[{**CARD["measures"][0], "result": None}]), "“attainment” does not fit"),
    (said(measures=[{**CARD["measures"][0], "baseline": "40"}]), "“baseline” must be a number"),
    (said().replace("35", "NaN", 1), "cannot read it as JSON"),
    (said().replace("35", "1e999", 1), "“result” must be a number"),
    (said().replace('"version": 1', '"version": 1, "version": 1'), "“version” stands there twice"),
    ("[" * 5000 + "]" * 5000, "nested too deeply"),
    ('{"a":' * 50 + "1" + "}" * 50, "nested too deeply"),
    ('{"format": "pilotlight-learning-cards", "version": 1}', "“cards” must be a list"),
    ('{"format": "pilotlight-learning-cards", "version": 9}', "version 9"),
    (json.dumps({"format": "pilotlight-learning-cards", "version": 1, "cards": [CARD, CARD]}), "card 7 of https"),
    (json.dumps({"format": "pilotlight-learning-cards", "version": 1, "cards": [{}] * 1001}), "too many cards"),
    ("x" * 200_001, "too large"),
    (said(**dict.fromkeys(("tried", "learned"), "x" * 8000), measures=[CARD["measures"][0]] * 40,
          rounds=[{**CARD["rounds"][0], "changes": "x" * 4000}] * 11), "too large"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), WRONG, ids=[sentence for _, sentence in WRONG])
def test_what_is_no_card_is_refused_in_a_sentence(text, sentence):
    assert sentence in refused(text)


@pytest.mark.parametrize("name", sorted(CARD.keys() - {"format", "version"}))
def test_every_field_is_needed(name):
    assert refused(json.dumps({k: v for k, v in CARD.items() if k != name})) == f"“{name}” is missing."


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


@settings(deadline=None)
@given(name=st.sampled_from(sorted(CARD)), value=JSON)
def test_whatever_stands_in_a_field_is_taken_or_refused(name, value):
    try:
        found = schema.read(json.dumps({**CARD, name: value}), TODAY)
    except Invalid:
        return
    assert schema.read(json.dumps(found[0]), TODAY) == found


@settings(deadline=None)
@given(st.text(max_size=300))
def test_a_text_of_the_lab_can_always_be_handed_on(words):
    assert not rules.holds_html(rules.plain(words))


@pytest.mark.parametrize("words", ["5 < 7 and 9 > 2", "R&D; more", "Use <b>bold</b>", "x <3", "a &amp; b"])
def test_brackets_are_only_changed_where_they_would_be_html(words):
    assert (rules.plain(words) == words) == (words in ("5 < 7 and 9 > 2", "R&D; more", "x <3"))


@pytest.mark.parametrize(
    ("figures", "share"), [((40, 20, 35), 0.25), ((40, 20, 20), 1), ((0, 3, 1), 0.3333), ((1, 2, None), None)]
)
def test_how_far_it_came_is_told_on_four_decimals(figures, share):
    assert rules.share(*figures) == share

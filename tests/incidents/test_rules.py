import pytest

from lab.incidents import rules


@pytest.mark.parametrize(("severities", "worst"), [
    (["minor", "danger", "serious"], "danger"), (["minor", "minor"], "minor"), ([], ""),
])  # fmt: skip
def test_the_gravest_is_named(severities, worst):
    assert rules.worst(severities) == worst


def test_incidents_are_counted_by_how_bad_they_are():
    assert rules.counted(["minor", "danger", "minor"]) == [("danger", 1), ("minor", 2)]
    assert rules.counted([]) == []


def test_every_severity_has_its_words():
    named = {name for name, _words in rules.SEVERITIES}

    assert named == set(rules.SEVERITY_WORDS) == set(rules.PAUSE_WORDS)
    assert set(rules.State) == set(rules.STATE_WORDS) == set(rules.STATES_TOLD)

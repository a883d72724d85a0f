"""What somebody else put into a sign-in must not write over what a person has."""

import pytest
from flask import g

from lab.accounts import acts
from lab.ideas.actions import mark_of
from lab.ideas.drafts import drafts_of
from lab.ideas.queries import idea as idea_by_id

NEED = "Words that Ben has never seen before today."


@pytest.mark.parametrize(("knew", "titles"), [(False, {"Ben's own", "Of a stranger"}), (True, {"Of a stranger"})])
def test_a_draft_is_changed_only_from_the_text_that_stands_in_it(app, make_idea, ben, knew, titles):
    idea, draft = make_idea("open"), make_idea("draft", title="Ben's own", author_id=ben.id)
    fields = {"id": str(idea.id), "of": str(draft.id), "title": "Of a stranger", "need": NEED, "once": "page"}

    with app.test_request_context():
        g.me = ben
        acts.named("vote_instead").perform(fields | {"seen": mark_of(draft) if knew else ""})

    assert {kept.title for kept in drafts_of(ben.id)} == titles
    assert (idea_by_id(draft.id).need == NEED) is knew

"""What the index holds: public ideas with their newest text, and what their pilots came to."""

import pytest
from sqlalchemy import text

from lab import recount
from lab.db import atomic, db
from lab.ideas.actions import IdeaText, edit_idea, move_idea
from lab.similar import index, queries, vectors

BIKES = "Covered bicycle racks at the station"


def test_an_idea_is_suggested_from_the_day_on_which_it_is_public(make_idea, mo):
    idea = make_idea("submitted", title=BIKES)
    assert queries.like("bicycle racks station") == []

    move_idea(idea, "publish", mo, topic=1)

    assert queries.like("bicycle racks station") == [idea.id]


def test_what_an_author_changed_is_what_is_found(write, ana):
    idea = write(BIKES)

    edit_idea(idea, IdeaText("A heated swimming pool", "The water is cold.", topic_id=1), ana)

    assert queries.like("heated swimming pool") == [idea.id]
    assert queries.like("bicycle racks station") == []


def test_a_hidden_idea_is_suggested_to_nobody(write):
    idea = write(BIKES)
    with atomic():
        idea.visibility, idea.listed = "hidden", False
        index.keep(idea)

    assert queries.like("bicycle racks station") == []


def test_of_a_merged_idea_the_one_that_goes_on_is_suggested(write, mo):
    there = write("Safe parking", need="Cycles are stolen.")
    write(BIKES, stage="merged", merged_into_id=there.id)

    assert [row.id for row in queries.ideas_like("bicycle racks station")] == [there.id]


def test_what_a_merged_idea_goes_on_in_is_not_suggested_while_it_is_hidden(write):
    there = write("Safe parking", need="Cycles are stolen.")
    write(BIKES, stage="merged", merged_into_id=there.id)
    with atomic():
        there.visibility, there.listed = "hidden", False

    assert queries.ideas_like("bicycle racks station") == []


def test_a_merged_idea_whose_way_leads_nowhere_is_left_out(write):
    write(BIKES, stage="merged", merged_into_id=None)

    assert queries.ideas_like("bicycle racks station") == []


def test_of_two_equal_ideas_the_nearer_one_comes_first(write):
    far = write(BIKES, lat=53.60, lng=10.00)
    near = write(BIKES, lat=53.50, lng=10.00)

    assert queries.like("bicycle racks station", (53.501, 10.0)) == [near.id, far.id]
    assert queries.like("bicycle racks station", (53.599, 10.0)) == [far.id, near.id]


def test_what_is_nearer_does_not_beat_what_is_likelier(write):
    likely = write(BIKES, lat=53.60, lng=10.00)
    write("Racks for coats at the station", lat=53.50, lng=10.00)

    assert queries.like("covered bicycle racks at the station", (53.50, 10.0))[0] == likely.id


def test_an_idea_is_not_similar_to_itself(write):
    idea = write(BIKES)

    assert queries.like(BIKES, but=idea.id) == []


@pytest.mark.parametrize("said", ["", "   ", '"', "AND OR NOT", "* ^ -", "a" * 5000, "\x00", "NEAR(b", "🚲🚲", "2026"])
def test_any_text_may_be_asked_about(write, said):
    write("Something else")

    assert queries.like(said) == []


def test_common_words_find_together_however_many_ideas_have_one(app, make_idea, monkeypatch):
    monkeypatch.setattr(index, "EACH", 3)
    wanted = make_idea(title="Light for the school path")
    rows = [index.row_of(wanted.id, wanted.title, "")]
    for title in ("Light in the hall", "A school kitchen", "A path to the lake") * 5:
        idea = make_idea(title=title)
        rows.append(index.row_of(idea.id, title, ""))
    with atomic():
        index.write(rows)
    index.forget_weights()

    assert queries.like("school path light")[0] == wanted.id


def test_verify_finds_and_mends_what_is_wrong(write):
    idea, gone = write(BIKES), write("A heated swimming pool")
    with atomic():
        db.session.execute(text("DELETE FROM idea_pieces WHERE rowid = :id"), {"id": idea.id})
        db.session.execute(text("UPDATE ideas SET listed = 0, visibility = 'hidden' WHERE id = :id"), {"id": gone.id})

    wrong = [difference.id for difference in recount.differences() if difference.column == "pieces"]
    recount.mend()

    assert wrong == [gone.id, idea.id]
    assert queries.like("bicycle racks station") == [idea.id]
    assert [d for d in recount.differences() if d.column == "pieces"] == []


def test_without_an_index_titles_are_compared(write, monkeypatch):
    idea = write(BIKES)
    write("A heated swimming pool")
    monkeypatch.setattr(index, "has_index", lambda: False)

    assert queries.like("Bicycle racks at the station") == [idea.id]
    with atomic():
        index.keep(idea)
    assert list(index.wrong_rows()) == []


# With an encoder


@pytest.fixture
def encoder(monkeypatch):
    monkeypatch.setattr(vectors, "is_on", lambda: True)
    vectors.forget()
    yield
    vectors.forget()


def work():
    while vectors.encode_waiting():
        pass


def test_the_worker_encodes_what_is_new(write, encoder):
    idea = write("Biblioteka otwarta w niedziele", need="W tygodniu pracujemy.")
    assert queries.like("library open on Sundays") == []

    work()

    assert queries.like("library open on Sundays") == [idea.id]
    assert vectors.encode_waiting() == 0


def test_an_idea_that_is_hidden_later_is_not_suggested_by_its_vector(write, encoder):
    idea = write("Biblioteka otwarta w niedziele", need="W tygodniu pracujemy.")
    work()
    assert queries.like("library open on Sundays") == [idea.id]

    with atomic():
        idea.visibility, idea.listed = "hidden", False
        vectors.keep(idea)

    assert queries.like("library open on Sundays") == []


def test_a_text_that_changes_while_it_is_encoded_is_encoded_again(write, encoder, ana, monkeypatch):
    idea = write("Biblioteka otwarta w niedziele", need="W tygodniu pracujemy.")
    encode = vectors.of_ideas

    def changed_meanwhile(texts):
        monkeypatch.setattr(vectors, "of_ideas", encode)
        edit_idea(idea, IdeaText("Bike racks at the station", "Bikes stand in the rain.", topic_id=1), ana)
        return encode(texts)

    monkeypatch.setattr(vectors, "of_ideas", changed_meanwhile)
    work()

    assert queries.like("library open on Sundays") == []
    assert queries.like("Fahrradständer am Bahnhof") == [idea.id]


def test_ideas_from_before_the_encoder_are_queued(write, encoder, monkeypatch):
    monkeypatch.setattr(vectors, "is_on", lambda: False)
    write("Biblioteka otwarta w niedziele")
    assert vectors.queue_missing() == vectors.encode_waiting() == 0
    monkeypatch.setattr(vectors, "is_on", lambda: True)

    assert vectors.queue_missing() == 1
    assert vectors.queue_missing() == 0
    assert vectors.encode_waiting() == 1


def test_without_an_encoder_nothing_is_encoded(write):
    write(BIKES)

    assert vectors.nearest("bicycle racks", 5) == {}
    assert vectors.encode_waiting() == 0
    assert vectors.loads() is None


def test_ready_says_whether_the_encoder_loads(client_of, encoder, monkeypatch):
    assert '"encoder"' in client_of().get("/readyz").text
    assert vectors.loads().state == "ok"

    monkeypatch.setattr(vectors, "encode", lambda _texts: 1 / 0)

    assert vectors.loads().state == "failed"

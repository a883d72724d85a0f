"""Lists: the right ideas in the right order, on the indexes, at the same cost for one idea and for twenty."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from lab import clock
from lab.db import db
from lab.errors import NotFound
from lab.ideas import queries
from lab.ideas.queries import PAGE, Filter, listed_ideas


def ids_on(page) -> list[int]:
    return [int(id) for id in re.findall(r'id="idea-(\d+)"', page.text)]


def all_pages(client, path: str) -> list[list[int]]:
    pages = []
    while path:
        page = client.get(path)
        pages.append(ids_on(page))
        more = re.search(r'data-more="list" hx-get="([^"]+)"', page.text)
        path = more.group(1).replace("&amp;", "&") if more else ""
    return pages


@pytest.fixture
def many(make_idea):
    """45 open ideas whose keys repeat, so that pages end between equal keys."""
    return [
        make_idea(votes=n % 4, comments=n % 3, rising=float(n % 5), published_at=clock.now() - timedelta(days=n % 7))
        for n in range(45)
    ]


@pytest.mark.parametrize("sort", ["rising", "new", "votes", "comments", "eyes"])
def test_show_more_shows_each_idea_once_in_every_order(many, client_of, sort):
    pages = all_pages(client_of(), f"/ideas?sort={sort}")

    assert [len(page) for page in pages] == [PAGE, PAGE, 5]
    assert sorted(id for page in pages for id in page) == sorted(idea.id for idea in many)


def test_the_most_voted_come_first_and_the_unseen_where_eyes_are_needed(make_idea, client_of):
    few, most, some = make_idea(votes=1), make_idea(votes=9), make_idea(votes=5)
    make_idea("under_review", votes=0)

    assert ids_on(client_of().get("/ideas?sort=votes&step=open")) == [most.id, some.id, few.id]
    assert ids_on(client_of().get("/ideas?sort=eyes")) == [few.id, some.id, most.id]


def test_filters_combine_and_stay_in_the_address(make_idea, client_of):
    wanted = make_idea("under_review", topic_id=2, district_id=2)
    make_idea("under_review", topic_id=2, district_id=1)
    make_idea(topic_id=2, district_id=2)

    page = client_of().get("/ideas?topic=energy&district=hill&step=studied")

    assert ids_on(page) == [wanted.id]
    assert "1 idea" in page.text
    assert 'href="/ideas?topic=energy&amp;district=hill&amp;step=studied&amp;sort=new"' in page.text


def test_a_stage_is_a_finer_filter_than_a_step(make_idea, client_of):
    make_idea("under_review")
    shortlisted = make_idea("shortlisted")

    assert ids_on(client_of().get("/ideas?stage=shortlisted")) == [shortlisted.id]


def test_what_the_lab_does_not_know_is_left_out(make_idea, client_of):
    idea = make_idea()

    page = client_of().get("/ideas?topic=cheese&district=moon&step=x&stage=y&sort=z&mine=w&near=here")

    assert (page.status_code, ids_on(page)) == (200, [idea.id])


@pytest.mark.parametrize(
    "after", ["x", "%00", "bm9uc2Vuc2U", "MSwy.", "LTEsLTE", "bmFuLDE", "MWU5OTksMQ", "MS4wLDk5OTk5OTk5OTk5", "ü"]
)
@pytest.mark.parametrize("sort", ["rising", "new", "votes", "eyes"])
def test_a_broken_cursor_is_not_found(make_idea, client_of, after, sort):
    make_idea()

    assert client_of().get(f"/ideas?sort={sort}&after={after}").status_code == 404


def test_a_cursor_says_exactly_where_the_page_ended():
    for key, sort in ((0.1 + 0.2, "rising"), (clock.now(), "new"), (7, "votes")):
        assert queries.read_cursor(queries.write_cursor(key, 42), sort) == (key, 42)

    with pytest.raises(NotFound):
        queries.read_cursor(queries.write_cursor(10**30, 42), "votes")


def test_drafts_and_hidden_ideas_are_not_listed(make_idea, client_of):
    make_idea("draft")
    make_idea("submitted")

    page = client_of().get("/ideas")

    assert ids_on(page) == []
    assert "Yours can be the first." in page.text


def test_a_person_finds_the_own_voted_and_followed_ideas(make_idea, client_of, ana, ben):
    voted, followed, other = make_idea(), make_idea("under_review"), make_idea()
    draft = make_idea("draft")
    ben_reads, ana_reads = client_of(ben), client_of(ana)
    ben_reads.post(f"/ideas/{voted.id}/vote")
    ben_reads.post(f"/ideas/{followed.id}/follow")

    assert ids_on(ben_reads.get("/ideas?mine=voted")) == [voted.id]
    assert ids_on(ben_reads.get("/ideas?mine=followed")) == [followed.id, voted.id]
    assert ids_on(ben_reads.get("/ideas?mine=mine")) == []
    assert ids_on(ana_reads.get("/ideas?mine=mine")) == [draft.id, other.id, followed.id, voted.id]


def test_whoever_asks_for_own_ideas_signs_in_first(client_of):
    answer = client_of().get("/ideas?mine=voted")

    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/ideas?mine%3Dvoted")


def test_a_card_says_where_the_idea_stands_and_by_when(make_idea, client_of):
    make_idea("under_review")
    make_idea("under_review", due_on=clock.today() - timedelta(days=1))
    make_idea("in_pilot")
    make_idea("adopted")

    page = client_of().get("/ideas").text

    for words in (
        "Being studied · answer by Wed 1 Apr",
        "Being studied · late since Sun 1 Mar",
        "In a pilot",
        "Adopted",
    ):
        assert f'<span aria-current="step">{words}</span>' in page


@pytest.mark.parametrize("path", ["/ideas", "/ideas?topic=mobility&step=open", "/ideas?q=light"])
def test_a_list_costs_the_same_statements_for_one_idea_and_for_twenty(
    make_idea, client_of, count_statements, ben, path
):
    from lab.ideas import search

    def index(idea):
        from lab.db import atomic

        with atomic():
            search.keep(idea)

    for _ in range(3):  # fewer texts with a word make the search doubt it
        index(make_idea())
    visitor, person = client_of(), client_of(ben)
    visitor.get(path)
    one = [count_statements(lambda who=who: who.get(path)) for who in (visitor, person)]
    for _ in range(PAGE + 5):
        index(make_idea())

    twenty = [count_statements(lambda who=who: who.get(path)) for who in (visitor, person)]

    assert twenty == one
    assert one[0] <= 3
    # A list that is narrowed asks once more: whether this person follows what it shows.
    assert one[1] <= (6 if "?" in path else 5)


@pytest.mark.parametrize("sort", ["rising", "new", "votes", "comments", "eyes"])
@pytest.mark.parametrize(
    "only",
    [Filter(), Filter(step="open"), Filter(topic=1), Filter(district=1), Filter(1, 1, "open"), Filter(1, step="open")],
)
@pytest.mark.parametrize("more", [False, True])
def test_every_list_walks_an_index_and_sorts_nothing(app, sort, only, more):
    if sort == "eyes":
        only = Filter(only.topic, only.district, "open")
    statement = queries._list(only.shape(), sort, more)
    plain = statement.compile(db.engine, compile_kwargs={"render_postcompile": True})
    values = {**plain.params, "topic": 1, "district": 1, "step": "open", "after_key": 1, "after_id": 1}

    plan = " ".join(row.detail for row in db.session.connection().exec_driver_sql(
        f"EXPLAIN QUERY PLAN {plain}", tuple(values[name] for name in plain.positiontup)))  # fmt: skip

    assert "USING INDEX ix_ideas_list_" in plan, plan
    assert "TEMP B-TREE" not in plan, plan


def test_the_first_of_several_filters_leads_the_index(app):
    plan = _plan(queries._list(("district", "topic", "step"), "votes", False))

    assert "ix_ideas_list_district_id_votes (listed=? AND district_id=?)" in plan


def _plan(statement) -> str:
    plain = str(statement.compile(db.engine, compile_kwargs={"literal_binds": False}))
    rows = db.session.execute(text(f"EXPLAIN QUERY PLAN {plain.replace('?', '1')}"))
    return " ".join(row.detail for row in rows)


def test_totals_stop_counting_where_it_would_cost_more_than_the_list(make_idea, client_of, monkeypatch):
    monkeypatch.setattr(queries, "TOTAL_CAP", 3)
    for _ in range(5):
        make_idea()

    assert queries.total(Filter(step="open")) == 4
    assert "More than 3 ideas" in client_of().get("/ideas?step=open").text


def test_the_map_counts_open_ideas_by_district_and_leads_to_them(make_idea, client_of, app):
    from lab.ideas import districts

    districts.forget_map()
    make_idea(district_id=1)
    make_idea(district_id=1)
    make_idea(district_id=None)
    make_idea("under_review", district_id=2)

    page = client_of().get("/ideas/map").text

    assert re.findall(r'href="/ideas\?district=(\w+)">(\w+)</a></th><td class="n">(\d+)', page) == [
        ("harbour", "Harbour", "2"), ("hill", "Hill", "0")]  # fmt: skip
    assert re.search(r'Whole city</th><td class="n">1<', page)
    districts.forget_map()


def test_the_map_draws_districts_that_have_a_shape(make_idea, client_of, app):
    from lab.city.models import District
    from lab.db import atomic
    from lab.ideas import districts

    with atomic():
        db.session.get(District, 1).polygon = [[10.0, 53.0], [10.1, 53.0], [10.1, 53.1], [10.0, 53.1], [10.0, 53.0]]
    districts.forget_map()
    here = make_idea(district_id=1)
    make_idea(district_id=2)

    page = client_of().get("/ideas/map").text

    assert 'class="shade-4" d="M12 ' in page
    assert 'aria-label="Harbour: 1 idea open for votes"' in page
    assert ids_on(client_of().get("/ideas?near=53.05,10.05")) == [here.id]
    assert districts.at_point("53.05,10.5") is None
    assert districts.at_point("nan,inf") is None
    districts.forget_map()


def test_a_filter_that_leaves_nothing_offers_to_share(make_idea, client_of):
    make_idea()

    page = client_of().get("/ideas?district=hill").text

    assert "No idea fits this yet." in page
    assert 'href="/ideas/new">Share an idea' in page


def test_listed_ideas_are_plain_rows(make_idea):
    idea = make_idea(need="x" * 900)

    row = listed_ideas(Filter(), "rising").rows[0]

    assert (row.id, len(row.need)) == (idea.id, 300)


def test_the_list_and_the_answer_to_a_vote_draw_the_very_same_control(make_idea, client_of, ben):
    idea = make_idea()
    client = client_of(ben)
    answer = client.post(f"/ideas/{idea.id}/vote", data={"next": "/ideas"}, headers={"HX-Request": "true"})

    control = re.sub(r'<p class="hidden" data-say=.*?</p>', "", answer.text.partition('<section id="toasts"')[0])

    assert plain(control) in plain(client.get("/ideas").text)


def plain(page: str) -> str:
    """Without line ends, and without the token, which differs each time."""
    return re.sub(r'\n|name="csrf_token" value="[^"]*"', "", page)


def test_a_draft_without_a_title_can_be_opened_from_the_own_list(make_idea, client_of, ana):
    draft = make_idea("draft", title="")

    page = client_of(ana).get("/ideas?mine=mine").get_data(as_text=True)

    assert f'<a href="/ideas/{draft.id}" lang="en">Draft without a title</a>' in page

"""Who gets a place in a test, who waits, who leaves, and what its testers agree to."""

from datetime import timedelta
from functools import partial

from ..accounts.queries import actor as actor_of
from ..recruitment import actions, consents, queries, setup
from ..recruitment.consents import Terms
from .content.recruitment import NEW_TEXT, SET_UP, WAITING
from .diary import Days
from .pilot_story import HOUR, PilotStory

A_MINUTE = timedelta(minutes=1)


def tell(story: PilotStory) -> None:
    def days(what: str) -> Days:
        return Days(f"{what} of {story.key}", story.cast.holidays)

    if said := SET_UP.get(story.key):
        opened = story.moments[story.told["days"]["open_recruitment"], 2]
        story.cast.diary.add(opened + A_MINUTE, partial(_set_up, story, said["groups"], said["questions"]))
    if said := WAITING.get(story.key):
        waiting, leaving = days("waiting"), days("leaving")
        story.cast.diary.add(waiting.staff(said["full_ago"]), partial(_fill_up, story))
        newcomers = _newcomers(story, len(said["waits"]))
        for ago, person_id in zip(said["waits"], newcomers, strict=True):
            story.cast.diary.add(waiting.resident(ago), partial(_wait, story, person_id))
        for n, (ago, why) in enumerate(said["leaves"]):
            story.cast.diary.add(leaving.resident(ago), partial(_leave, story, n, why))
    if said := NEW_TEXT.get(story.key):
        changed = story.cast.diary.add(days("new text").staff(said["ago"]), partial(_change_text, story, said["adds"]))
        story.cast.diary.add(changed + 20 * HOUR, partial(_agree, story, said["agree"]))


def _set_up(story: PilotStory, groups: list[tuple[str, str, int]], questions: list[tuple[str, str]]) -> None:
    for kind, value, count in groups:
        value = str(story.cast.city.districts[value]) if kind == "district" else value
        setup.keep_places(story.pilot, story.moderator, kind, value, count)
    for text, sentence in questions:
        setup.add_question(story.pilot, story.moderator, text, [], ["yes"], sentence)


def _fill_up(story: PilotStory) -> None:
    setup.change_places(story.pilot, story.moderator, story.pilot.testers)


def _newcomers(story: PilotStory, wanted: int) -> list[int]:
    """Residents without a name in the stories, from the end of the list: they are nobody's testers yet."""
    testers = set(story.residents(story.told["testers"]))
    return [id for id in reversed(list(story.cast.people.voters)) if id not in testers][:wanted]


def _wait(story: PilotStory, person_id: int) -> None:
    run = story.pilot.round
    actions.take_part(story.pilot, actor_of(person_id), run.consent_version, wait=True)


def _leave(story: PilotStory, n: int, why: str) -> None:
    """One of those who came in the middle: the first are the authors."""
    person_id = _here(story)[10 + n]
    actions.leave(story.pilot, actor_of(person_id), why)


def _change_text(story: PilotStory, adds: str) -> None:
    run = story.pilot.round
    terms = Terms(run.consent_text + adds, run.collects, run.contact, run.keep_days)
    consents.change_text(story.pilot, story.moderator, terms, run.consent_version)


def _agree(story: PilotStory, count: int) -> None:
    for person_id in _here(story)[:count]:
        consents.agree_again(story.pilot, actor_of(person_id), story.pilot.round.consent_version)


def _here(story: PilotStory) -> list[int]:
    rows = queries.testers(story.pilot.round.id)
    return [row.person_id for row in rows if row.left_at is None and row.person_id]

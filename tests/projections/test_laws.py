"""Laws that hold whatever happens, in whatever order, to whomever."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from domain import letter, resume, tailoring
from domain.application import JobApplication
from domain.contact import Contact
from domain.delivery import Delivery
from domain.delivery_events import BUNDLED
from domain.errors import Refusal
from domain.seeker import Seeker
from domain.steps import Steps
from domain.store.catalogue import CATALOGUE
from domain.store.database import Row
from domain.store.tracker import END, Tracker
from projections import (
    agenda,
    board,
    day,
    deliveries,
    filters,
    insights,
    own_resume,
    people,
    plans,
    search,
    seekers,
    sent_resumes,
    timeline,
)
from projections.filters import Filter, Order
from projections.models import MODELS
from projections.projector import Projector
from projections.rebuild import rebuild
from tests.support.searching import LONDON, MONDAY, Search, opened
from tests.support.telling import DEEDS, Story, Told
from ui.day_plan import day_of

WHO = ("me", "ada")
TURNS = st.tuples(st.integers(0, 1), st.sampled_from(sorted(DEEDS)), st.integers(0, 199))
TALES = st.lists(TURNS, min_size=5, max_size=40).map(lambda turns: [*BEGINNING, *turns])
BEGINNING: Told = [(0, "save", 1), (0, "add", 3), (1, "save", 1), (1, "add", 3), (0, "apply", 1), (1, "apply", 1)]
TABLES = [table for model in MODELS for table in model.tables]

moderately = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def everything() -> Told:
    """Every deed by both seekers, several times over, and at last what takes a certain order; -1 is the newest."""
    rounds = [(who, deed, n) for n in (1, 2, 5, 12) for deed in DEEDS for who in (0, 1)]
    lives = [(who, deed, -1) for life in LIVES for deed in life.split(", ") for who in (0, 1)]
    return [*BEGINNING, *rounds, *lives]


LIVES = (
    "save, offer, decline, reopen, accept",
    "save, silent, reopen, reject, reopen, withdraw, archive, restore, remove",
    "save, interview, move interview, hold interview, cancel interview, link, unlink, tag, untag",
    "add, plan, write, take up, let go, take up, finish, note, amend, arrange, meet, remove contact, restore contact",
    "save, note, note, note, amend, take back the last",
    "save, interview, move interview, take back, hold interview, take back, take back the last, take back the last",
    "save, reject, take back, offer, take back the last, accept, take back, write, take back, posting, take back",
    "add, write, take back, arrange, take back, arrange, meet, take back, note, take back, contact answers, take back",
    "plan, remind, claim, lose sight, miss, miss, miss, claim, take, take again, deliver, reply",
    "plan, remind, claim, lose sight, miss, give up, take",
    "plan, remind, claim, fail, take",
    "plan, remind, claim, defer, claim, refuse",
    "plan, remind, drop",
    "phone, channels, stop, start, hear, quiet, zone, profile",
    "add stage, rename stage, reorder stages, remove stage",
)


def tell(tracker: Tracker, tale: Told, *, only: int | None = None) -> list[Story]:
    """Two searches in one store; ``only`` leaves the other one out."""
    stories = [Story(tracker, seeker) for seeker in WHO]
    for number, story in enumerate(stories):
        if only in {None, number}:
            story.begin()
    for who, deed, n in tale:
        if only in {None, who}:
            stories[who].tell(deed, n)
    return stories


@contextmanager
def told(tale: Told, *, only: int | None = None) -> Iterator[list[Story]]:
    with TemporaryDirectory() as folder, opened(Path(folder)) as tracker:
        yield tell(tracker, tale, only=only)


def kept(tracker: Tracker) -> dict[str, list[Row]]:
    """Every row of every read model."""
    return {table.name: tracker.read(f"SELECT * FROM {table.name} ORDER BY {', '.join(table.key)}") for table in TABLES}


class TestRebuilt:
    def check(self, tracker: Tracker) -> None:
        """Rebuilt equals live, and twice is once."""
        live = kept(tracker)
        names = [model.name for model in MODELS]
        for _ in range(2):
            assert rebuild(tracker, Projector(MODELS), names=names) == names
            assert kept(tracker) == live

    @moderately
    @given(TALES)
    def test_equals_live(self, tale: Told) -> None:
        with told(tale) as [mine, _]:
            self.check(mine.tracker)

    def test_equals_live_on_each_database_whatever_can_happen(self, search: Search) -> None:
        tell(search.tracker, everything())
        self.check(search.tracker)

    def test_goes_on_where_the_record_goes_on(self, search: Search) -> None:
        [mine, _] = tell(search.tracker, BEGINNING)
        self.check(search.tracker)
        for deed in ("note", "interview", "offer"):
            mine.tell(deed, 1)
        self.check(search.tracker)


class TestReplayed:
    def check(self, tracker: Tracker, story: Story) -> None:
        assert story.witness.events
        for id, live in story.witness.subjects.items():
            assert state(tracker.load(id)) == state(live)
            for recorded in tracker.stream(id):
                at = (recorded.event.originator_id, recorded.event.originator_version)
                assert recorded.event == story.witness.events[at]
                assert vars(recorded.event) == vars(story.witness.events[at])

    @moderately
    @given(TALES)
    def test_is_what_was_in_memory_and_every_event_comes_back_equal(self, tale: Told) -> None:
        with told(tale) as stories:
            for story in stories:
                self.check(story.tracker, story)

    def test_is_what_was_in_memory_whatever_can_happen(self) -> None:
        with told(everything()) as stories:
            for story in stories:
                self.check(story.tracker, story)

    def test_the_story_of_everything_tells_of_every_event_there_is(self) -> None:
        with told(everything()) as stories:
            events = {type(event) for story in stories for event in story.witness.events.values()}
        elsewhere = {letter, resume, tailoring}
        assert {kind for kind in CATALOGUE.events.values() if inspect.getmodule(kind) not in elsewhere} == events


def state(subject: Any) -> dict[str, Any]:
    """What a subject knows, but for the bookkeeping of the library."""
    return {name: value for name, value in vars(subject).items() if name != "_pending_events"}


class TestTwoSeekers:
    @moderately
    @given(TALES)
    @example(everything())
    def test_see_what_they_would_see_if_they_were_alone(self, tale: Told) -> None:
        with told(tale) as [mine, theirs]:
            together = [seen(mine), seen(theirs)]
        for number in (0, 1):
            with told(tale, only=number) as stories:
                assert seen(stories[number]) == together[number]

    def test_with_the_same_data_get_only_their_own_answers(self, search: Search) -> None:
        for mine, theirs in (tell(search.tracker, everything()), tell(search.tracker, [])[::-1]):
            answers = {name: repr(ask(mine)) for name, ask in QUESTIONS.items()}
            assert not [name for name, answer in answers.items() if f"{theirs.seeker}/" in answer]
            assert [name for name, answer in answers.items() if f"{mine.seeker}/" in answer]

    @pytest.mark.parametrize("deed", [deed for deed in DEEDS if deed not in {"save", "add", "remind", "bundle"}])
    def test_never_change_what_is_the_others(self, deed: str) -> None:
        with told(BEGINNING) as [mine, theirs]:
            before = seen(theirs)
            mine.applications, mine.contacts, mine.reminders = theirs.applications, theirs.contacts, theirs.reminders
            mine.tell(deed, 1)
            assert seen(theirs) == before


def seen(story: Story) -> dict[str, list[Row]]:
    """Every row of theirs, with positions counted among their own."""
    rows = {name: [row for row in rows if row["seeker"] == story.seeker] for name, rows in kept(story.tracker).items()}
    positions = sorted({row["position"] for found in rows.values() for row in found if "position" in row})
    own = {None: None} | {position: number for number, position in enumerate(positions)}

    def counted(row: Row) -> Row:
        return {name: own[value] if name in {"position", "bears_on"} else value for name, value in row.items()}

    return {name: [counted(row) for row in found] for name, found in rows.items()}


Question = Callable[[Story], Any]
NOW = MONDAY + timedelta(days=3_000)
DAYS = [day_of(MONDAY + timedelta(days=days), LONDON) for days in (0, 3, 30, 3_000)]


def each(ask: Callable[[Story, str], Any]) -> Question:
    """The answers about everything there is, whoever's it is."""
    return lambda story: [ask(story, id) for seeker in WHO for id in ids(story.tracker, seeker)]


def ids(tracker: Tracker, seeker: str) -> list[str]:
    return sorted({recorded.event.originator_id for recorded in tracker.history(seeker, limit=100_000)})


QUESTIONS: dict[str, Question] = {
    "insights.journeys": lambda s: insights.journeys(s.tracker, s.seeker),
    "insights.letters_sent": lambda s: insights.letters_sent(s.tracker, s.seeker),
    "agenda.talks": lambda s: agenda.talks(s.tracker, s.seeker, since=MONDAY),
    "agenda.every_talk": lambda s: list(agenda.every_talk(s.tracker, s.seeker, since=MONDAY)),
    "board.lane": lambda s: [board.lane(s.tracker, s.seeker, stage=stage.id) for stage in s.me().stages],
    "board.titles": lambda s: board.titles(s.tracker, s.seeker),
    "board.counts": lambda s: board.counts(s.tracker, s.seeker),
    "board.everything": lambda s: board.everything(s.tracker, s.seeker),
    "board.ranks_in": lambda s: [board.ranks_in(s.tracker, s.seeker, stage=stage.id) for stage in s.me().stages],
    "board.ids_in": lambda s: [board.ids_in(s.tracker, s.seeker, stage=stage.id) for stage in s.me().stages],
    "board.card": each(lambda s, id: id.startswith(s.seeker) and board.card(s.tracker, s.seeker, id=id)),
    "board.removed_by_hand": lambda s: board.removed_by_hand(s.tracker, s.seeker),
    "board.archive": lambda s: board.archive(s.tracker, s.seeker),
    "board.without_next_step": lambda s: board.without_next_step(s.tracker, s.seeker),
    "board.count_without_next_step": lambda s: board.count_without_next_step(s.tracker, s.seeker),
    "board.neighbours": lambda s: board.neighbours(s.tracker, s.seeker, stage="saved", after=None, moving=""),
    "day.tally": lambda s: [day.tally(s.tracker, s.seeker, day=one) for one in DAYS],
    "day.due": lambda s: [day.due(s.tracker, s.seeker, day=one) for one in DAYS],
    "day.foremost": lambda s: [day.foremost(s.tracker, s.seeker, day=one) for one in DAYS],
    "day.steps": lambda s: [
        day.steps(s.tracker, s.seeker, day=one, part=part, limit=99) for one in DAYS for part in day.STEPS
    ],
    "day.dates": lambda s: [
        day.dates(s.tracker, s.seeker, day=one, part=part, limit=99) for one in DAYS for part in day.DATES
    ],
    "agenda.between": lambda s: agenda.between(s.tracker, s.seeker, start=MONDAY - timedelta(days=999), end=NOW),
    "agenda.of": each(lambda s, id: agenda.of(s.tracker, s.seeker, about=id)),
    "own_resume.said": lambda s: (s.seeker + "/", own_resume.said(s.tracker, s.seeker)),
    "people.everybody": lambda s: people.everybody(s.tracker, s.seeker),
    "people.names": lambda s: [people.names(s.tracker, s.seeker, removed=gone) for gone in (True, False)],
    "people.found": lambda s: [people.found(s.tracker, s.seeker, text=text, limit=99) for text in ("", "a")],
    "people.count": lambda s: people.count(s.tracker, s.seeker),
    "people.parts": lambda s: people.parts(s.tracker, s.seeker),
    "people.person": each(lambda s, id: people.person(s.tracker, s.seeker, id=id)),
    "people.of_application": each(lambda s, id: people.of_application(s.tracker, s.seeker, application=id)),
    "people.applications_of": each(lambda s, id: people.applications_of(s.tracker, s.seeker, contact=id)),
    "plans.unreminded": lambda s: plans.unreminded(s.tracker, s.seeker, until=NOW),
    "deliveries.due_deliveries": lambda s: deliveries.due_deliveries(s.tracker, s.seeker, now=NOW),
    "deliveries.texts_since": lambda s: deliveries.texts_since(s.tracker, s.seeker, since=MONDAY),
    "plans.open_steps": lambda s: plans.open_steps(s.tracker, s.seeker),
    "plans.every_open_step": lambda s: list(plans.every_open_step(s.tracker, s.seeker)),
    "plans.count_planned": lambda s: plans.count_planned(s.tracker, s.seeker, since=MONDAY),
    "deliveries.punctuality": lambda s: deliveries.punctuality(s.tracker, s.seeker, within=timedelta(minutes=2)),
    "plans.done_since": lambda s: plans.done_since(s.tracker, s.seeker, since=MONDAY),
    "plans.steps_of": each(lambda s, id: plans.steps_of(s.tracker, s.seeker, about=id)),
    "plans.step": each(lambda s, id: plans.step(s.tracker, s.seeker, about=id, step="1")),
    "deliveries.outbox": lambda s: deliveries.outbox(s.tracker, s.seeker),
    "deliveries.count_outbox": lambda s: deliveries.count_outbox(s.tracker, s.seeker),
    "deliveries.ledger": lambda s: deliveries.ledger(s.tracker, s.seeker),
    "deliveries.by_reference": lambda s: deliveries.by_reference(s.tracker, s.seeker, reference="7Q1F"),
    "deliveries.references": lambda s: deliveries.references(s.tracker, s.seeker),
    "deliveries.latest_texts": lambda s: deliveries.latest_texts(
        s.tracker, s.seeker, channels=("twilio", "outbox"), since=MONDAY
    ),
    "deliveries.bundled_in": each(lambda s, id: deliveries.bundled_in(s.tracker, s.seeker, digest=id)),
    "filters.counts": lambda s: [
        filters.counts(s.tracker, s.seeker, wanted=wanted, now=MONDAY) for wanted in (Filter(), Filter(text="data"))
    ],
    "filters.fits": each(
        lambda s, id: filters.fits(s.tracker, s.seeker, id=id, wanted=Filter(text="data"), now=MONDAY)
    ),
    "filters.lane": lambda s: [
        filters.lane(s.tracker, s.seeker, wanted=Filter(text="data"), now=MONDAY, stage=stage.id, limit=50)
        for stage in s.me().stages
    ],
    "filters.found": lambda s: [
        filters.found(s.tracker, s.seeker, wanted=Filter(), now=MONDAY, order=Order(by="role"), archived=away)
        for away in (False, True)
    ],
    "filters.choices": lambda s: filters.choices(s.tracker, s.seeker),
    "search.find": lambda s: [search_for(s, text) for text in ("robin", "data", "note", "again", "#tag")],
    "seekers.settings": lambda s: seekers.settings(s.tracker, s.seeker),
    "sent_resumes.latest": lambda s: sent_resumes.latest(s.tracker, s.seeker),
    "sent_resumes.of": each(lambda s, id: sent_resumes.of(s.tracker, s.seeker, application=id)),
    "sent_resumes.base_at": lambda s: (s.seeker, sent_resumes.base_at(s.tracker, s.seeker, position=END)),
    "sent_resumes.tailored_at": each(
        lambda s, id: (
            id.startswith(s.seeker)
            and (id, sent_resumes.tailored_at(s.tracker, s.seeker, application=id, position=END))
        )
    ),
    "sent_resumes.resume_at": each(
        lambda s, id: (
            id.startswith(s.seeker) and (id, sent_resumes.resume_at(s.tracker, s.seeker, application=id, position=END))
        )
    ),
    "timeline.of": each(lambda s, id: timeline.of(s.tracker, s.seeker, about=id)),
    "timeline.latest": lambda s: timeline.latest(s.tracker, s.seeker, limit=1_000),
}


def search_for(story: Story, text: str) -> Any:
    return search.find(story.tracker, story.seeker, text=text, limit=1_000)


MODULES: tuple[ModuleType, ...] = (
    agenda,
    board,
    day,
    deliveries,
    filters,
    insights,
    own_resume,
    people,
    plans,
    search,
    seekers,
    sent_resumes,
    timeline,
)


def test_every_question_of_one_seeker_is_among_those_asked_here() -> None:
    asked = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in MODULES
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
        and "seeker" in inspect.signature(function).parameters
    }
    assert asked == set(QUESTIONS)


class TestShown:
    """What the read models show is what the record says."""

    @moderately
    @given(TALES)
    @example(everything())
    def test_is_what_the_record_says(self, tale: Told) -> None:
        with told(tale) as stories:
            for story in stories:
                for id in ids(story.tracker, story.seeker):
                    CHECKS[type(story.tracker.load(id))](story, story.tracker.load(id))


def check_application(story: Story, one: JobApplication) -> None:
    card = board.card(story.tracker, story.seeker, id=one.id)
    assert card is not None
    assert (card.stage, card.meaning, card.rank) == (one.stage, one.meaning, one.rank)
    assert (card.role, card.salary, card.closing_on) == (one.details.role, one.details.salary, one.details.closing_on)
    assert (card.outcome, card.archived, card.removed) == (one.outcome, one.archived, one.removed)
    assert (card.tags, card.promised_on) == (tuple(one.tags), one.promised_on)
    assert (card.applied_at, card.ended_at) == (one.applied_at, one.ended_at)
    assert card.offer_deadline == (one.offer.deadline if one.offer else None)
    linked = people.of_application(story.tracker, story.seeker, application=one.id)
    assert {person.id: person.part for person in linked} == {
        id: part for id, part in one.contacts.items() if not story.contact(id).removed
    }
    check_interviews(story, one)
    check_steps(story, one)
    quiet = board.without_next_step(story.tracker, story.seeker)
    assert (one.live and not one.open_steps()) == (one.id in {shown.id for shown in quiet})


def check_interviews(story: Story, one: JobApplication) -> None:
    dates = agenda.of(story.tracker, story.seeker, about=one.id)
    shown = {date.number: (date.starts, date.minutes, date.with_whom) for date in dates if date.kind == "interview"}
    assert shown == {talk.id: (talk.starts, talk.minutes, talk.with_whom) for talk in one.interviews.values()}


def check_contact(story: Story, one: Contact) -> None:
    person = people.person(story.tracker, story.seeker, id=one.id)
    assert person is not None
    assert (person.card, person.removed) == (one.card, one.removed)
    assert (person.met_at, person.answered_at) == (one.met_at, one.answered_at)
    assert person.meets_at == (one.meets_at.instant() if one.meets_at else None)
    check_steps(story, one)


def check_steps(story: Story, one: Steps) -> None:
    shown = plans.steps_of(story.tracker, story.seeker, about=one.id)
    assert {step.step: (step.state, step.due, step.why, step.contact) for step in shown} == {
        step.id: (step.state, step.due, step.why, step.contact) for step in one.steps.values()
    }


def check_seeker(story: Story, me: Seeker) -> None:
    shown = seekers.settings(story.tracker, story.seeker)
    assert shown is not None
    assert (shown.zone, shown.quiet, shown.phone, shown.channels) == (me.zone, me.quiet, me.phone, me.channels)
    assert (shown.stages, shown.stopped, shown.profile) == (me.stages, me.stopped, me.profile)
    assert shown.consented_at == me.consented_at


def check_delivery(story: Story, one: Delivery) -> None:
    [row] = story.tracker.read("SELECT * FROM deliveries WHERE seeker = ? AND id = ?", (story.seeker, one.id))
    assert (row["state"], row["attempt"], row["message"]) == (one.state, one.attempt, one.message)
    assert (row["next_at"] is None) == (one.next_at is None)
    assert (row["duplicates"], row["within"]) == (len(one.duplicates), one.within)
    assert one.within or one.state != BUNDLED  # and what is told of one in a bundle keeps it there


CHECKS: dict[type, Callable[[Story, Any], None]] = {
    JobApplication: check_application,
    Contact: check_contact,
    Seeker: check_seeker,
    Delivery: check_delivery,
}


def test_a_refusal_in_a_story_is_the_only_error_there_is() -> None:
    """Whatever is told, nothing but a refusal comes of it: the stories above would fail otherwise."""
    with told(BEGINNING) as [mine, _], pytest.raises(Refusal):
        mine.commands.change_application("me", "", lambda one: one.archive(stamp=mine.stamp()), stamp=mine.stamp())

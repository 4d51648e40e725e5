"""Two records of one search laid together: what comes, what goes on, and what stays as it is, by its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from domain.commands import Desk
from domain.delivery import Delivery
from domain.letter import LetterTemplate
from domain.letter_commands import LetterCommands
from domain.resume_commands import ResumeCommands
from domain.resume_content import Basics
from domain.seeker import MOST_STAGES
from domain.store.merge_words import done_by, staying, told_of
from domain.store.merging import Examined, Stays, Why
from domain.store.tracker import Tracker
from domain.store.transfer import events_of, examine, line_of, take_over
from domain.values import Meaning, Stage
from tests.support.searching import Search, opened

HELLO = LetterTemplate(title="My hello", purpose="networking", subject="Hello", bodies=(("warm", "Dear you,"),))


def lines(tracker: Tracker) -> list[bytes]:
    return [line_of(tracker, event) for event in events_of(tracker, "me")]


def look(here: Search, there: Search) -> Examined:
    out = lines(there.tracker)
    return examine(here.tracker, "me", lambda: out, progress=lambda *_: None)


def merge(here: Search, there: Search) -> Examined:
    """Everything that can come comes; what is here already stays byte for byte, and the chain stays true."""
    out, before, examined = lines(there.tracker), lines(here.tracker), look(here, there)
    take_over(here.tracker, lambda: out, examined, progress=lambda *_: None)
    after = lines(here.tracker)
    assert after[: len(before)] == before
    assert after[len(before) :] == [line for line in out if line in {*after} - {*before}]
    assert len(after) - len(before) == examined.fresh
    assert list(here.tracker.verify())
    return examined


def names(examined: Examined) -> list[tuple[str, Why]]:
    return [(one.called, one.why) for one in examined.stays]


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Search]:
    """Another search of the same person, that knows nothing of the first."""
    with elsewhere(tmp_path) as tracker:
        yield Search(tracker).begin("Asia/Tokyo")


@contextmanager
def elsewhere(tmp_path: Path) -> Iterator[Tracker]:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with opened(folder) as tracker:
        yield tracker


@pytest.fixture
def twin(search: Search, tmp_path: Path) -> Iterator[Search]:
    """The same search in another place, as far as it went: an application with somebody and a reminder."""
    id = search.applied()
    search.meet(application=id)
    search.remind(id, search.step(id).id)
    with elsewhere(tmp_path) as tracker:
        there = Search(tracker)
        assert merge(there, search).plain
        yield there


def note(search: Search, id: str, words: str) -> None:
    search.plan(id, lambda one, stamp: one.add_note(text=words, stamp=stamp))


def application(search: Search) -> str:
    return next(event.originator_id for event in events_of(search.tracker, "me") if event.TOPIC == "role.saved")


class TestWhatComes:
    def test_two_searches_with_nothing_in_common_are_one_then(self, search_on_each: Search, other: Search) -> None:
        here, mine, theirs = search_on_each, search_on_each.applied("Analyst"), other.applied("Chemist", "Curie")
        examined = merge(here, other)
        assert {mine, theirs} <= {event.originator_id for event in events_of(here.tracker, "me")}
        assert sorted(here.lane("applied")) == ["Analyst", "Chemist"]
        assert (examined.new, examined.stays) == ((theirs,), ())
        again = merge(here, other)
        assert (again.fresh, theirs in again.same) == (0, True)

    def test_what_went_on_there_goes_on_here_and_what_went_on_here_stays(self, search: Search, twin: Search) -> None:
        [id] = [application(search)]
        twin.later(days=1)
        mine = twin.save("Only there")
        note(search, id, "from the first")
        examined = merge(twin, search)
        assert (examined.grown, examined.stays) == ((id,), ())
        assert list(twin.application(id).notes.values()) == ["from the first"]
        back = merge(search, twin)
        assert (back.new, back.grown) == ((mine,), ())

    def test_settings_that_went_on_there_come(self, search: Search, twin: Search) -> None:
        twin.save("Only there")
        search.settle(lambda me, stamp: me.change_zone(zone="Europe/Berlin", stamp=stamp))
        assert merge(twin, search).settings
        assert twin.me().zone == "Europe/Berlin"

    def test_settings_of_ones_own_stay(self, search: Search, twin: Search) -> None:
        for place, zone in ((twin, "Asia/Tokyo"), (search, "Europe/Berlin")):
            place.settle(lambda me, stamp, zone=zone: me.change_zone(zone=zone, stamp=stamp))  # type: ignore[misc]
        examined = merge(twin, search)
        assert (examined.settings, examined.kept, examined.stays) == (False, True, ())
        assert twin.me().zone == "Asia/Tokyo"

    def test_settings_that_would_take_a_column_away_stay_out(self, search: Search, twin: Search) -> None:
        twin.save("Screened", stage="screening")
        search.settle(lambda me, stamp: me.remove_stage(stage="screening", home="applied", stamp=stamp))
        examined = merge(twin, search)
        assert (examined.settings, examined.kept) == (False, True)
        assert twin.lane("screening") == ["Screened"]


class TestColumns:
    def own(self, search: Search, name: str, meaning: Meaning = Meaning.SAVED) -> None:
        search.settle(lambda me, stamp: me.add_stage(name=name, meaning=meaning, stamp=stamp))

    def test_those_in_which_cards_stand_are_told(self, search: Search, other: Search) -> None:
        search.settle(lambda me, stamp: me.change_zone(zone="Europe/Berlin", stamp=stamp))
        for name in ("Dream", "Empty"):
            self.own(other, name)
        other.save("Dreamer", stage="own1")
        [column] = look(search, other).columns
        assert (column.name, column.id) == ("Dream", "own1")

    def test_one_with_the_id_of_another_keeps_its_cards_out(self, search: Search, other: Search) -> None:
        self.own(search, "Waiting", Meaning.APPLIED)
        self.own(other, "Dream")
        other.save("Dreamer", "Curie", stage="own1")
        moved = other.save("Mover", "Curie")
        other.move(moved, "own1")
        there = other.save("Comer", "Curie", stage="own1")
        other.move(there, "applied")
        examined = merge(search, other)
        assert names(examined) == [("Dreamer, Curie", Why.COLUMN), ("Mover, Curie", Why.COLUMN)]
        assert (examined.new, search.lane("applied")) == ((there,), ["Comer"])

    def test_a_board_that_is_full_takes_no_more(self, search: Search, other: Search) -> None:
        for number in range(MOST_STAGES - len(search.me().stages)):
            self.own(search, f"Column {number}", Meaning.APPLIED)
            self.own(other, f"Other {number}")
        other.settle(lambda me, stamp: me.remove_stage(stage="saved", home="own1", stamp=stamp))
        self.own(other, "One more")
        other.save("Late", "Curie", stage=other.me().stages[-1].id)
        assert names(merge(search, other)) == [("Late, Curie", Why.COLUMN)]

    def test_a_card_stands_where_it_was_put_back(self, search: Search, other: Search) -> None:
        self.own(search, "Waiting", Meaning.APPLIED)
        self.own(other, "Dream")
        id = other.save("Dreamer", "Curie", stage="own1")
        other.later(hours=1).move(id, "applied")
        [move] = [one.event for one in other.tracker.stream(id) if one.event.TOPIC == "stage.moved"]
        other.commands.take_back("me", id, entries=(move.originator_version,), stamp=other.stamp())
        assert other.application(id).stage == "own1"
        assert names(look(search, other)) == [("Dreamer, Curie", Why.COLUMN)]

    def test_one_by_the_same_name_has_another_here(self, search: Search) -> None:
        self.own(search, "Dream")
        dream = search.me().stages[-1]
        assert dream.name == "Dream"
        search.settle(lambda me, stamp: me.remove_stage(stage="closed", home="saved", stamp=stamp))
        elsewhere = [type(dream)(f"own{number}", "Dream", dream.meaning, dream.colour) for number in (7, 2)]
        for stage in elsewhere:
            search.settle(lambda me, stamp, stage=stage: me.take_in_stage(stage=stage, stamp=stamp))  # type: ignore[misc]
        assert [stage.name for stage in search.me().stages][-3:] == ["Dream", "Dream (2)", "Dream (3)"]
        self.own(search, "Wish")
        ids = [stage.id for stage in search.me().stages]
        assert len({*ids}) == len(ids)


class TestWhatStays:
    def test_an_application_that_went_on_in_both_places_stays_with_its_reminders(
        self, search: Search, twin: Search
    ) -> None:
        id = application(search)
        for place, words in ((twin, "here"), (search, "there")):
            note(place, id, words)
        search.change(id, lambda one, stamp: one.schedule_interview(starts=one.open_steps()[0].due, stamp=stamp))
        step = search.application(id).open_steps()[-1].id
        reminder = search.remind(id, step)
        examined = merge(twin, search)
        assert names(examined) == [("Data Engineer, Nordlicht", Why.PARTED), ("", Why.ABOUT)]
        assert twin.tracker.load(reminder) is None
        assert list(twin.application(id).notes.values()) == ["here"]

    @pytest.mark.parametrize("parted", [True, False])
    def test_a_text_comes_whole_or_not_at_all(self, search: Search, twin: Search, *, parted: bool) -> None:
        first, second = application(search), search.applied("Analyst", "Südwind")
        reminders = [search.remind(id, search.step(id).id, channel="twilio") for id in (first, second)]

        def bundle(desk: Desk) -> None:
            items = [desk.get(Delivery, id) for id in reminders]
            id, at = Delivery.digest_id(items), search.stamp()
            desk.add(Delivery.begin_digest(items, id=id, text="Two things", reference="7Q3F", stamp=at))

        search.tracker.perform(bundle, seeker="me")
        note(twin, first, "here")
        if parted:
            note(search, first, "there")
        examined = merge(twin, search)
        if parted:
            assert names(examined) == [("Data Engineer, Nordlicht", Why.PARTED), *[("", Why.ABOUT)] * 3]
        else:
            assert (examined.stays, {*reminders} <= {*examined.new}) == ((), True)
        assert second in examined.new

    def test_a_resume_of_ones_own_stays_and_what_was_tailored_from_the_other_stays_out(
        self, search: Search, other: Search
    ) -> None:
        search.save("Mine")
        for place, name in ((search, "Sam"), (other, "Samuel")):
            ResumeCommands(place.tracker).change(
                "me",
                lambda one, place=place, name=name: one.write_basics(basics=Basics(name=name), stamp=place.stamp()),  # type: ignore[misc]
                stamp=place.stamp(),
            )
        id = other.applied("Chemist", "Curie")
        ResumeCommands(other.tracker).tailor(
            "me", id, lambda one: one.hide(part="11111111", stamp=other.stamp()), stamp=other.stamp()
        )
        examined = merge(search, other)
        assert names(examined) == [
            ("Your resume", Why.PARTED),
            ("The resume for Chemist, Curie", Why.RESUME),
        ]
        assert id in examined.new

    def test_people_and_letters_are_named_as_they_are_called(self, search: Search, twin: Search) -> None:
        robin = next(event.originator_id for event in events_of(search.tracker, "me") if event.TOPIC == "contact.added")
        for place, words in ((twin, "here"), (search, "there")):
            note(place, robin, words)
            noted = place.tracker.stream(robin)[-1].event.originator_version
            place.commands.take_back("me", robin, entries=(noted,), stamp=place.stamp())
        letter = LetterCommands(search.tracker).write("me", template=HELLO, stamp=search.stamp())
        assert letter in merge(twin, search).new
        for place, title in ((twin, "Here"), (search, "There")):
            LetterCommands(place.tracker).change(
                "me",
                letter,
                lambda one, place=place, title=title: one.rewrite(  # type: ignore[misc]
                    template=LetterTemplate(title=title, purpose="networking", subject="Hello", bodies=HELLO.bodies),
                    seen=1,
                    stamp=place.stamp(),
                ),
            )
        assert names(merge(twin, search)) == [("Robin Ahrens", Why.PARTED), ("Your letter “There”", Why.PARTED)]


class TestInWords:
    def examined(self, **more: object) -> Examined:
        nothing = Examined(
            fresh=0,
            here={},
            plain=False,
            settings=False,
            kept=False,
            zone="",
            columns=(),
            new=(),
            grown=(),
            same=(),
            stays=(),
            left=frozenset(),
        )
        return replace(nothing, **more)  # type: ignore[arg-type]

    def test_what_came_of_it_is_one_sentence(self) -> None:
        robin = Stays(stream="me/contact-1", called="Robin", why=Why.PARTED)
        assert [done_by(self.examined(fresh=count)) for count in (0, 1, 1_000)] == [
            "All of it was here already.",
            "1 event was taken in.",
            "1,000 events were taken in.",
        ]
        assert done_by(self.examined(stays=(robin,))) == "Nothing in it is new."

    def test_nothing_needs_none(self) -> None:
        assert told_of(self.examined()) == staying(self.examined()) == []

    def test_things_are_counted_by_their_kind(self) -> None:
        ids = ("me/application-1", "me/application-2", "me/contact-1", "me/contact-2", "me/letter-1", "me/delivery-1")
        told = told_of(self.examined(new=ids, grown=ids[1:2], same=("me/tailored-1", "me/resume-base"), settings=True))
        assert told == [
            "New: 2 applications, 2 people, 1 letter of your own.",
            "Going on from where they stand here: 1 application.",
            "Here already, and staying as they are: 1 resume, 1 tailored resume.",
            "Your settings become those of the archive.",
        ]

    def test_columns_and_what_stays_go_by_their_names(self) -> None:
        left = self.examined(
            kept=True,
            columns=(Stage("own1", "Dream", "saved", "slate"),),
            stays=(
                Stays(stream="me/contact-1", called="Robin", why=Why.PARTED),
                Stays(stream="me/delivery-1", called="", why=Why.ABOUT),
            ),
        )
        assert told_of(left) == [
            "Your board gets the column “Dream” for the cards that stand in it.",
            "Your settings stay as they are here.",
        ]
        assert staying(left) == ["Robin went on here and there in different ways, and stays as it is here."]

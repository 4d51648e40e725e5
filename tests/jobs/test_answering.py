"""Answering by text: each answer is one deed on the right application, and hearing it twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

import pytest

from domain.commands import Commands, Desk, Record
from domain.delivery import Delivery
from domain.errors import Conflict
from domain.purpose import Purpose
from domain.values import Cause
from jobs.answering import NO_SUCH, NOTHING_SENT, Listener
from jobs.channels import Incoming
from projections import deliveries, timeline
from tests.support.searching import Search, moment, wall

T = TypeVar("T")
PHONE = "+447700900123"
OURS = "+15005550006"
TUESDAY = "2026-03-10 10:00"


@dataclass
class Talk:
    """A seeker with a phone, and the program at the other end of the line."""

    search: Search
    listener: Listener
    said: int = 0

    def say(self, words: str, *, id: str = "", at: datetime | None = None, answered: bool = False) -> str:
        """What comes back on the phone; each text has an id of its own unless one is given."""
        self.said += 1
        received_at = at or self.search.now
        return self.listener.hear(
            Incoming(id or f"SM{self.said}", PHONE, OURS, words, received_at=received_at, answered=answered)
        )

    def reminded(self, about: str, step: str = "1", *, reference: str = "7Q2F") -> str:
        """A text went out about it just now."""
        delivery = self.search.remind(about, step, channel="twilio", reference=reference, to=PHONE)
        self.search.deliver(delivery)
        return delivery

    def digest(self, *deliveries: str) -> str:
        """One text went out that speaks of all of them."""
        items = [self.search.delivery(id) for id in deliveries]
        stamp = self.search.stamp(cause=Cause.CLOCK)
        digest = Delivery.begin_digest(
            items, id=Delivery.digest_id(items), text="Two. K4TB", reference="K4TB", stamp=stamp
        )
        digest.claim(courier="one", stamp=stamp)
        for one in (digest, *items):
            one.take(message="SM1", how="answer", stamp=stamp)
        self.search.tracker.perform(lambda desk: [desk.add(one) for one in (*items, digest)], seeker="me")
        return digest.id

    def events(self) -> int:
        return self.search.tracker.position()


@pytest.fixture
def talk(search: Search) -> Talk:
    search.settle(lambda me, stamp: me.change_phone(phone=PHONE, consented=True, stamp=stamp))
    return Talk(search, Listener(commands=search.commands, db=search.tracker, clock=lambda: search.now))


@pytest.fixture
def asked(talk: Talk) -> tuple[Talk, str]:
    """A text asked to check on an application."""
    about = talk.search.applied()
    talk.search.at(TUESDAY)
    talk.reminded(about)
    return talk, about


class TestEachAnswer:
    def test_done_finishes_the_step_and_tells_the_next(self, asked: tuple[Talk, str]) -> None:
        talk, about = asked
        assert talk.say("Done").startswith("Well done. Next: ask one last time")
        assert talk.search.subject(about).steps["1"].state == "done"

    def test_sent_does_the_same(self, asked: tuple[Talk, str]) -> None:
        talk, about = asked
        talk.say("sent it, thanks")
        assert talk.search.subject(about).steps["1"].state == "done"

    def test_snooze_moves_it(self, asked: tuple[Talk, str]) -> None:
        talk, about = asked
        assert talk.say("snooze 2") == "I will remind you again on Thursday 12 March at 10:00."
        assert talk.search.subject(about).steps["1"].due == wall("2026-03-12 10:00")

    def test_letter_brings_the_letter(self, asked: tuple[Talk, str]) -> None:
        talk, _ = asked
        reply = talk.say("LETTER")
        assert "Nordlicht" in reply or "Data Engineer" in reply
        assert reply.endswith("7Q2F: reply DONE when sent.")

    def test_got_reply_ends_the_waiting(self, asked: tuple[Talk, str]) -> None:
        talk, about = asked
        assert "stopped" in talk.say("Got reply: they want to talk")
        assert "AnswerReceived" in talk.search.events(about)
        assert not any(rule.startswith("check_status") for rule, _ in talk.search.steps(about))

    def test_interview_is_noted_for_its_hour(self, asked: tuple[Talk, str]) -> None:
        talk, about = asked
        assert "Thursday 12 March at 15:00" in talk.say("interview thu 3pm")
        assert talk.search.talk(about).starts == wall("2026-03-12 15:00")

    def test_pass_lets_it_go(self, asked: tuple[Talk, str]) -> None:
        talk, about = asked
        assert talk.say("pass") == "Let go. I will not bring it up again."
        assert talk.search.subject(about).steps["1"].dismissed

    def test_a_name_says_where_it_stands(self, asked: tuple[Talk, str]) -> None:
        talk, _ = asked
        reply = talk.say("nordlicht?")
        assert reply.startswith("Data Engineer at Nordlicht: Applied, applied 02 March")

    def test_a_name_is_known_before_any_text_went_out(self, talk: Talk) -> None:
        talk.search.applied()
        assert "Data Engineer at Nordlicht" in talk.say("who is nordlicht")
        assert talk.say("Umbrella") == "I find no Umbrella among your applications."

    def test_a_reference_alone_says_whose_it_is(self, asked: tuple[Talk, str]) -> None:
        talk, _ = asked
        assert talk.say("7q2f").startswith("Data Engineer at Nordlicht")

    def test_words_without_meaning_are_answered_with_what_would_have_one(self, asked: tuple[Talk, str]) -> None:
        talk, _ = asked
        before = talk.search.steps(asked[1])
        assert talk.say("I think we should talk about that some other day perhaps").startswith("Sorry")
        assert talk.search.steps(asked[1]) == before

    def test_a_deed_that_is_refused_says_why(self, asked: tuple[Talk, str]) -> None:
        talk, about = asked
        talk.listener = Listener(
            commands=Commands(Busy(talk.search.tracker)), db=talk.search.tracker, clock=talk.listener.clock
        )
        assert talk.say("done", id="SM77") == "Please try again."
        assert talk.say("done", id="SM77") == ""
        assert talk.search.subject(about).steps["1"].state == "open"

    def test_is_kept_on_the_timeline(self, asked: tuple[Talk, str]) -> None:
        talk, about = asked
        talk.say("Done, they were kind")
        lines = timeline.of(talk.search.tracker, "me", about=about)
        assert any(line.detail == "Done, they were kind" and line.cause == "text" for line in lines)

    @pytest.mark.parametrize("words", ["\x00done", "done \ud83d", "done" + "x" * 5_000, "", "\u202edone"])
    def test_with_odd_signs_is_harmless(self, asked: tuple[Talk, str], words: str) -> None:
        talk, _ = asked
        assert isinstance(talk.say(words), str)


class TestAContact:
    def test_is_answered_about_as_an_application_is(self, talk: Talk) -> None:
        about = talk.search.meet()
        due = wall(TUESDAY)
        talk.search.plan(about, lambda one, stamp: one.schedule_step(purpose=Purpose.CUSTOM, due=due, stamp=stamp))
        talk.search.at(TUESDAY)
        talk.reminded(about)
        assert "Good to hear" in talk.say("got reply")
        assert "ContactAnswered" in talk.search.events(about)
        assert "Great news" in talk.say("interview fri 9am")
        assert "MeetingScheduled" in talk.search.events(about)
        assert talk.say("who is this?").startswith("Robin Ahrens")


class TestWhichOneIsMeant:
    @pytest.fixture
    def two(self, talk: Talk) -> tuple[Talk, str, str]:
        """Texts about two applications, Acme's the later."""
        first, second = talk.search.applied(), talk.search.applied(company="Acme")
        talk.search.at(TUESDAY)
        talk.reminded(first)
        talk.search.later(minutes=5)
        talk.reminded(second, reference="M3XZ")
        return talk, first, second

    def state(self, talk: Talk, about: str) -> str:
        return talk.search.subject(about).steps["1"].state

    def test_the_one_whose_reference_is_given(self, two: tuple[Talk, str, str]) -> None:
        talk, first, second = two
        talk.say("done 7q2f")
        assert (self.state(talk, first), self.state(talk, second)) == ("done", "open")

    def test_else_the_latest(self, two: tuple[Talk, str, str]) -> None:
        talk, first, second = two
        talk.say("done")
        assert (self.state(talk, first), self.state(talk, second)) == ("open", "done")

    def test_else_it_is_asked_when_the_latest_is_done_already(self, two: tuple[Talk, str, str]) -> None:
        talk, first, _ = two
        talk.say("done")
        assert talk.say("done") == "Which one? 7Q2F Nordlicht. Answer with its sign, such as DONE 7Q2F."
        assert self.state(talk, first) == "open"
        talk.say("done 7q2f")
        assert self.state(talk, first) == "done"

    def test_none_of_a_reference_that_nobody_gave_out(self, two: tuple[Talk, str, str]) -> None:
        talk, first, second = two
        assert talk.say("done k4tb") == NO_SUCH
        assert (self.state(talk, first), self.state(talk, second)) == ("open", "open")

    def test_none_before_there_was_any(self, talk: Talk) -> None:
        talk.search.applied()
        assert talk.say("done") == NOTHING_SENT

    def test_none_of_somebody_elses(self, two: tuple[Talk, str, str]) -> None:
        talk, _, _ = two
        ada = talk.search.of("ada")
        ada.settle(lambda me, stamp: me.change_phone(phone="+447700900456", consented=True, stamp=stamp))
        about = ada.applied(company="Theirs")
        Talk(ada, talk.listener).reminded(about, reference="W5X6")
        assert talk.say("done w5x6") == NO_SUCH
        assert "find no" in talk.say("Theirs?")

    @pytest.mark.parametrize("words", ["done", "letter", "snooze 2", "done k4tb", "pass"])
    def test_it_is_asked_of_a_text_that_speaks_of_several(self, talk: Talk, words: str) -> None:
        first, second = talk.search.applied(), talk.search.applied(company="Acme")
        talk.search.at(TUESDAY)
        talk.digest(
            talk.search.remind(first, "1", channel="twilio", to=PHONE),
            talk.search.remind(second, "1", channel="twilio", reference="M3XZ", to=PHONE),
        )

        reply = talk.say(words)

        assert reply.startswith("Which one? ")
        assert "7Q2F Nordlicht" in reply
        assert "M3XZ Acme" in reply
        talk.say("done m3xz")
        assert (self.state(talk, first), self.state(talk, second)) == ("open", "done")
        talk.say("done")
        assert self.state(talk, first) == "done", "only one is left, so it is clear"


class TestHeardTwice:
    @pytest.mark.parametrize(
        "words",
        ["done", "snooze 2", "letter", "got reply", "interview thu 3pm", "pass", "nordlicht?", "done k4tb", "hm"],
    )
    def test_changes_nothing_and_says_nothing(self, asked: tuple[Talk, str], words: str) -> None:
        talk, _ = asked
        assert talk.say(words, id="SM77")
        before = talk.events()
        talk.search.later(seconds=10)
        assert talk.say(words, id="SM77") == ""
        assert talk.events() == before

    def test_changes_nothing_although_it_was_taken_back_meanwhile(self, asked: tuple[Talk, str]) -> None:
        talk, about = asked
        talk.search.plan(about, lambda one, stamp: one.finish_step(step="1", stamp=stamp))
        talk.say("done", id="SM77")
        talk.search.plan(about, lambda one, stamp: one.reopen_step(step="1", stamp=stamp))
        talk.say("done", id="SM77")
        assert talk.search.subject(about).steps["1"].state == "open"

    def test_after_a_program_died_between_the_deed_and_the_answer_is_made_up_for(self, asked: tuple[Talk, str]) -> None:
        talk, about = asked
        dying = Dying(talk.search.tracker, alive_for=2)
        mortal = Listener(commands=Commands(dying), db=talk.search.tracker, clock=talk.listener.clock)
        incoming = Incoming("SM77", PHONE, OURS, "done", received_at=talk.search.now)
        with pytest.raises(Died):
            mortal.hear(incoming)
        assert talk.search.subject(about).steps["1"].state == "done"

        assert talk.listener.hear(incoming) == "That is done."
        assert talk.listener.hear(incoming) == ""

        [row] = deliveries.ledger(talk.search.tracker, "me")
        assert row.answer == "Done"


class Died(BaseException):
    """The program was killed."""


@dataclass
class Dying:
    """The record of a program that is killed after so many transactions."""

    record: Record
    alive_for: int
    done: int = field(default=0)

    def perform(self, work: Callable[[Desk], T], *, seeker: str, command_id: str | None = None) -> T:
        if self.done >= self.alive_for:
            raise Died
        self.done += 1
        return self.record.perform(work, seeker=seeker, command_id=command_id)


@dataclass
class Busy:
    """A record in which somebody else is always faster at what an answer asks for."""

    record: Record

    def perform(self, work: Callable[[Desk], T], *, seeker: str, command_id: str | None = None) -> T:
        if (command_id or "").endswith("deed"):
            raise Conflict("Please try again.")
        return self.record.perform(work, seeker=seeker, command_id=command_id)


class TestStop:
    def test_ends_texts_and_start_brings_them_back(self, asked: tuple[Talk, str]) -> None:
        talk, _ = asked
        assert talk.say("STOP", answered=True) == ""
        assert talk.search.me().stopped == (PHONE,)
        assert talk.say("START", answered=True) == ""
        assert talk.search.me().stopped == ()

    def test_is_not_undone_by_an_earlier_start_that_is_heard_again(self, talk: Talk) -> None:
        talk.say("START", id="SM1")
        talk.say("STOP", id="SM2")
        for id, words in (("SM1", "START"), ("SM2", "STOP"), ("SM1", "START")):
            talk.say(words, id=id)
        assert talk.search.me().stopped == (PHONE,)

    def test_is_answered_by_the_carrier_alone_and_so_is_help(self, asked: tuple[Talk, str]) -> None:
        talk, _ = asked
        assert talk.say("HELP") == ""
        assert talk.say("stop please") == ""
        assert talk.say("done") == "", "after STOP not even an answer"

    def test_does_not_hang_on_a_reminder(self, talk: Talk) -> None:
        talk.say("unsubscribe")
        assert talk.search.me().stopped == (PHONE,)


def test_a_stranger_is_not_answered(talk: Talk) -> None:
    before = talk.events()
    incoming = Incoming("SM1", "+447700900999", OURS, "done", received_at=talk.search.now)
    assert talk.listener.hear(incoming) == ""
    assert talk.events() == before


def test_days_are_told_from_the_moment_it_was_written(asked: tuple[Talk, str]) -> None:
    talk, about = asked
    written = talk.search.now
    talk.search.at("2026-03-11 09:00")
    talk.say("snooze tomorrow 3pm", at=written)
    assert talk.search.subject(about).steps["1"].due == wall("2026-03-11 15:00")
    assert moment("2026-03-11 15:00") > talk.search.now

"""Answers by text: what each means, however it is typed, and that none can break anything."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.values import LocalTime
from jobs import replies
from jobs.answers import (
    Answer,
    CarrierHelp,
    Done,
    GotReply,
    InterviewAt,
    LetterWanted,
    Lookup,
    OptIn,
    OptOut,
    Pass,
    Sent,
    Snooze,
    Unclear,
)
from jobs.channels.simulator import exchange
from jobs.channels.simulator.texts import segments
from jobs.references import ALPHABET, is_reference, reference_for
from jobs.replies import parse_answer

ZONE = "Europe/Berlin"
NOW = datetime(2026, 3, 26, 8, 30, 20, tzinfo=UTC)  # Thursday 9:30 there; the clocks change on Sunday


def at(wall: str) -> LocalTime:
    return LocalTime(datetime.fromisoformat(wall), ZONE)


TUESDAY = at("2026-03-31 15:00")


def parsed(text: str) -> Answer:
    return parse_answer(text, now=NOW, zone=ZONE)


def days(number: int) -> Snooze:
    return Snooze(until=LocalTime(at("2026-03-26 09:30").wall + timedelta(days=number), ZONE))


MEANINGS = {
    "DONE": Done(),
    "done": Done(),
    " Done. ": Done(),
    "“Done”": Done(),
    "DONE!!! 🎉": Done(),
    "ＤＯＮＥ": Done(),
    "do\u200bne": Done(),
    "done, thanks!": Done(),
    "It's done": Done(),
    "It’s done": Done(),
    "Done - called Dana": Done(words="called Dana"),
    "SENT": Sent(),
    "I've sent it": Sent(),
    "sent it this morning": Sent(words="this morning"),
    "SNOOZE": days(1),
    "later": days(1),
    "Snooze please": days(1),
    "SNOOZE 2": days(2),
    "snooze 2d": days(2),
    "LATER 2D": days(2),
    "later 2 days": days(2),
    "snooze for 1 week": days(7),
    "remind me in 3 days": days(3),
    "in 3 days": days(3),
    "SNOOZE 3H": Snooze(until=at("2026-03-26 12:30")),
    "snooze 24 hours": days(1),
    "snooze 365": days(365),
    "tomorrow": Snooze(until=at("2026-03-27 10:00")),
    "Tomorrow 9am": Snooze(until=at("2026-03-27 09:00")),
    "snooze until tomorrow 9AM": Snooze(until=at("2026-03-27 09:00")),
    "snooze till tue 3pm": Snooze(until=TUESDAY),
    "snooze 3 pm": Snooze(until=at("2026-03-26 15:00")),
    "next week": Snooze(until=at("2026-03-30 10:00")),
    "LETTER": LetterWanted(),
    "letter?": LetterWanted(),
    "send me the letter please": LetterWanted(),
    "letter for Acme": LetterWanted(words="for Acme"),
    "GOT REPLY": GotReply(),
    "got a reply": GotReply(),
    "Got an answer!": GotReply(),
    "they replied": GotReply(),
    "heard back": GotReply(),
    "GOT REPLY: not selected": GotReply(words="not selected"),
    "INTERVIEW TUE 3PM": InterviewAt(at=TUESDAY),
    "interview tomorrow at half past two": InterviewAt(at=at("2026-03-27 14:30")),
    "INTERVIEW 3/4 10:30": InterviewAt(at=at("2026-04-03 10:30")),
    "got an interview on Tue 3pm": InterviewAt(at=TUESDAY),
    "Interview: tue 3PM!": InterviewAt(at=TUESDAY),
    "PASS": Pass(),
    "let it go": Pass(),
    "Pass, not for me": Pass(words="not for me"),
    "Acme": Lookup(words="Acme"),
    "Škoda & Söhne": Lookup(words="Škoda & Söhne"),
    "acme?": Lookup(words="acme"),
    "Who is Acme Robotics?": Lookup(words="Acme Robotics"),
    "who's this?": Lookup(),
    "Passport Inc": Lookup(words="Passport Inc"),
    "Sentry": Lookup(words="Sentry"),
    "Letterboxd": Lookup(words="Letterboxd"),
    "3M": Lookup(words="3M"),
    "STOP": OptOut(words="STOP"),
    "stop.": OptOut(words="stop"),
    "Stop texting me": OptOut(words="Stop texting me"),
    "please stop": OptOut(words="please stop"),
    "opt-out": OptOut(words="opt-out"),
    "Cancel": OptOut(words="Cancel"),
    "START": OptIn(words="START"),
    "yes": OptIn(words="yes"),
    "HELP": CarrierHelp(words="HELP"),
}


@pytest.mark.parametrize("text", MEANINGS)
def test_each_answer_is_understood(text: str) -> None:
    assert parsed(text) == MEANINGS[text]


@pytest.mark.parametrize("text", [text for text, meant in MEANINGS.items() if not isinstance(meant, Lookup | OptOut)])
@pytest.mark.parametrize("form", ["{} 7Q2F", "7q2f {}", "#7Q2F: {}", "{} (7Q2F)", "{} ref 7q2f"])
def test_it_may_say_which_text_it_is_about(form: str, text: str) -> None:
    answer = parsed(form.format(text))
    assert answer.reference == "7Q2F"
    assert type(answer) is type(MEANINGS[text])
    assert getattr(answer, "until", None) == getattr(MEANINGS[text], "until", None)
    assert answer.words == MEANINGS[text].words


@pytest.mark.parametrize("text", ["7Q2F", "7q2f?", "who is 7Q2F", "What about 7Q2F?"])
def test_a_reference_alone_asks_what_it_is_about(text: str) -> None:
    assert parsed(text) == Lookup(reference="7Q2F")


UNCLEAR = {
    "": replies.HOW,
    "   ": replies.HOW,
    "🙂": replies.HOW,
    "?": replies.HOW,
    "12": replies.HOW,
    "ok": replies.HOW,
    "thanks": replies.HOW,
    "done?": replies.HOW,
    "Done? Not yet": replies.HOW,
    "done tomorrow": replies.HOW,
    "sent? no": replies.HOW,
    "I haven't sent it": replies.HOW,
    "I am on it": replies.HOW,
    "the one with the long name that nobody can ever place": replies.HOW,
    "7Q2F blue sky": replies.HOW,
    "Liked “Follow up with Acme today. 7Q2F: answer DONE or SNOOZE 2”": replies.HOW,
    "x" * 481: replies.HOW,
    "DONE 7Q2F 9X3K": replies.ONE_AT_A_TIME,
    "SNOOZE 0": replies.HOW_TO_SNOOZE,
    "SNOOZE 366": replies.HOW_TO_SNOOZE,
    "SNOOZE 9999999": replies.HOW_TO_SNOOZE,
    "snooze yesterday": replies.HOW_TO_SNOOZE,
    "snooze until 2028": replies.HOW_TO_SNOOZE,
    "snooze whenever": replies.HOW_TO_SNOOZE,
    "INTERVIEW": replies.HOW_TO_INTERVIEW,
    "INTERVIEW TUE": replies.HOW_TO_INTERVIEW,
    "interview went well": replies.HOW_TO_INTERVIEW,
    "interview yesterday": replies.HOW_TO_INTERVIEW,
    "CANCEL 7Q2F": replies.HOW_TO_END,
    "end this one": replies.HOW_TO_END,
}


@pytest.mark.parametrize("text", UNCLEAR)
def test_anything_else_is_answered_with_what_would_be_understood(text: str) -> None:
    answer = parsed(text)
    assert isinstance(answer, Unclear)
    assert answer.answer == UNCLEAR[text]


@pytest.mark.parametrize("text", ["STOP 7Q2F", "unsubscribe 7Q2F"])
def test_stop_is_stop_whatever_stands_beside_it(text: str) -> None:
    assert isinstance(parsed(text), OptOut)


@pytest.mark.parametrize("word", sorted(exchange.OPT_OUT))
def test_what_the_carrier_takes_for_stop_is_stop_here(word: str) -> None:
    assert isinstance(parsed(word), OptOut)


@pytest.mark.parametrize("word", sorted(exchange.OPT_OUT | exchange.OPT_IN | exchange.HELP))
def test_no_word_of_the_carriers_is_a_command_of_ours(word: str) -> None:
    assert isinstance(parsed(word), OptOut | OptIn | CarrierHelp)


@pytest.mark.parametrize("words", [replies.HOW, replies.HOW_TO_SNOOZE, replies.HOW_TO_INTERVIEW, replies.HOW_TO_END])
def test_each_help_fits_one_text(words: str) -> None:
    assert segments(words) == 1


def test_the_commands_that_are_offered_are_understood() -> None:
    offered = re.findall(r"\b(DONE|SENT|SNOOZE 2|LETTER|GOT REPLY|PASS)\b", replies.HOW)
    assert len(offered) == 6
    assert not [command for command in offered if isinstance(parsed(command), Unclear | Lookup)]


def test_a_date_in_figures_is_read_as_the_seeker_writes_it() -> None:
    answer = parse_answer("INTERVIEW 4/3 10:30", now=NOW, zone=ZONE, day_first=False)
    assert answer == InterviewAt(at=at("2026-04-03 10:30"))


def test_days_later_is_the_same_hour_on_the_wall_across_a_clock_change() -> None:
    answer = parsed("SNOOZE 4")
    assert isinstance(answer, Snooze)
    assert answer.until == at("2026-03-30 09:30")
    assert answer.until.instant() == datetime(2026, 3, 30, 7, 30, tzinfo=UTC)


@given(st.text(max_size=600))
@example("\x00")
@example("\ud800")
@example("snooze ٣")
@example("SNOOZE " + "9" * 400)
@example("stop " * 90)
@example("ref ref ref #7Q2F7Q2F")
def test_no_text_breaks_it(text: str) -> None:
    answer = parsed(text)
    assert answer.reference == "" or is_reference(answer.reference)


@given(
    st.lists(
        st.sampled_from(
            ["snooze", "7Q2F", "done", "?", "not", "interview", "tue", "3pm", "2d", "stop", "acme", "ref", "#"]
        )
    ).map(" ".join)
)
def test_no_mixture_of_known_words_breaks_it(text: str) -> None:
    parsed(text)


class TestReferences:
    def test_no_sign_can_be_mistaken_for_another(self) -> None:
        assert not set("0O1IL") & set(ALPHABET)
        assert ALPHABET.isupper()

    @pytest.mark.parametrize(
        "token", ["DONE", "SENT", "PASS", "45PM", "23RD", "24TH", "2WKS", "3456", "7Q2", "7Q2FX", "7O2F"]
    )
    def test_no_command_time_or_number_is_one(self, token: str) -> None:
        assert not is_reference(token)

    @pytest.mark.parametrize("text", ["SNOOZE 9:45PM", "see x.test/B2C4", "A-B2C4 corp", "INTERVIEW 23RD"])
    def test_none_is_seen_inside_something_else(self, text: str) -> None:
        assert parsed(text).reference == ""

    @given(st.text(max_size=80))
    def test_each_delivery_has_its_own_which_never_changes(self, delivery: str) -> None:
        reference = reference_for(delivery)
        assert is_reference(reference)
        assert reference_for(delivery) == reference
        assert reference_for(delivery, taken={reference}) != reference

    def test_they_are_spread_well(self) -> None:
        references = {reference_for(f"delivery-{number}") for number in range(2_000)}
        assert len(references) > 1_985

    @given(st.uuids())
    def test_each_is_understood_in_an_answer(self, delivery: object) -> None:
        reference = reference_for(str(delivery))
        assert parsed(f"done {reference.lower()}") == Done(reference=reference)

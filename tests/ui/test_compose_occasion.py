"""What is known when a letter is written, which letter that is, and where it is recorded."""

from __future__ import annotations

import pytest

from domain.errors import NotFound, Refusal
from domain.purpose import Purpose
from domain.resume_commands import ResumeCommands
from domain.resume_content import Basics
from domain.seeker import Profile
from jobs.writing_desk import WritingDesk
from tests.support.searching import Search, wall
from ui.occasion import Occasion, occasion_for
from ui.sending import record_sent, remember, take_back
from ui.writing import BLANK, Wording, Writing

LETTERS = WritingDesk()


def occasion(search: Search, about: str, *, step: str = "", contact: str = "") -> Occasion:
    return occasion_for(search.tracker, search.seeker, about=about, step=step, contact=contact, now=search.now)


def writing(search: Search, about: str, *, step: str = "", contact: str = "") -> Writing:
    return Writing.begin(LETTERS, occasion(search, about, step=step, contact=contact))


def send(search: Search, letter: Writing, *, command: str = "one") -> tuple[int, ...]:
    return record_sent(
        search.commands,
        search.seeker,
        letter,
        letter.letter(via="copy"),
        stamp=search.stamp(),
        command_id=command,
    )


# ------------------------------------------------------------------------------------------- what is known


def test_what_is_gone_is_said_to_be_gone(search: Search) -> None:
    with pytest.raises(NotFound):
        occasion(search, "me/application-0123456789abcdef0123456789abcdef")


def test_somebody_elses_application_is_not_there(search: Search) -> None:
    theirs = search.of("you").applied()
    with pytest.raises(NotFound):
        occasion(search, theirs)


def test_the_letter_goes_to_the_contact_of_the_application(search: Search) -> None:
    id_ = search.applied()
    robin = search.meet(application=id_, part="recruiter")
    found = occasion(search, id_)
    assert (found.contact, found.to, found.name) == (robin, "robin@nordlicht.example", "Robin Ahrens")
    assert found.fields["contact_name"] == "Robin Ahrens"


def test_another_contact_can_be_chosen(search: Search) -> None:
    id_ = search.applied()
    search.meet(application=id_)
    kim = search.meet("Kim Sato", application=id_, email="kim@nordlicht.example")
    found = occasion(search, id_, contact=kim)
    assert (found.to, found.fields["contact_name"]) == ("kim@nordlicht.example", "Kim Sato")


def test_an_interviewer_known_by_name_only_is_nobody_else(search: Search) -> None:
    id_ = search.applied()
    search.meet(application=id_)
    search.interview(id_, "2026-03-03 10:00", with_whom=("Kim Sato",))
    found = occasion(search.at("2026-03-03 15:00"), id_, step=search.step(id_, "thank_you").id)
    assert (found.contact, found.to, found.name) == ("", "", "Kim Sato")
    assert found.fields["contact_name"] == "Kim Sato"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-03-03 15:00", "today"),
        ("2026-03-04 09:00", "yesterday"),
        ("2026-03-06 09:00", "on Tuesday"),
        ("2026-03-20 09:00", "on 3 March"),
    ],
)
def test_a_thank_you_says_when_you_talked_as_people_do(search: Search, now: str, said: str) -> None:
    id_ = search.applied()
    search.interview(id_, "2026-03-03 10:00")
    found = occasion(search.at(now), id_)
    assert found.fields["when"] == said
    assert found.fields_for(LETTERS.kind_named("thanks_interview"))["when"] == said
    assert "when" not in found.fields_for(LETTERS.kind_named("reconnect"))


def test_a_thank_you_after_a_networking_meeting_says_when_it_was(search: Search) -> None:
    lee = search.meet("Lee Park")
    search.change_contact(lee, lambda one, stamp: one.hold_meeting(stamp=stamp))
    assert occasion(search.later(days=1), lee).fields["when"] == "yesterday"


def test_what_was_said_last_is_told(search: Search) -> None:
    id_ = search.applied()
    assert occasion(search, id_).last is None
    search.at("2026-03-03 10:00").write(id_, purpose=Purpose.THANK_YOU)
    last = occasion(search.at("2026-03-10 10:00"), id_).last
    assert last is not None
    assert (last[0].isoformat(), last[1]) == ("2026-03-03", "a thank-you")


# ---------------------------------------------------------------------------------------- which letter it is


@pytest.mark.parametrize("about", ["application", "contact"])
def test_three_to_six_letters_are_offered_for_every_purpose(search: Search, about: str) -> None:
    letter = writing(search, search.applied() if about == "application" else search.meet())
    for purpose in LETTERS.purposes():
        letter.choose_purpose(purpose)
        assert 3 <= len(letter.kinds) <= 6, purpose


def test_the_letter_is_the_one_its_step_is_for(search: Search) -> None:
    id_ = search.applied()
    letter = writing(search, id_, step=search.step(id_).id)
    assert (letter.purpose, letter.kind.key) == ("status", "status_application")


def test_a_contact_alone_is_asked_for_a_conversation(search: Search) -> None:
    letter = writing(search, search.meet())
    assert (letter.purpose, letter.kind.key) == ("networking", "net_request")
    assert "Robin" in letter.words().body


def test_a_change_of_tone_and_kind_keeps_what_was_typed(search: Search) -> None:
    letter = writing(search, search.applied())
    letter.choose_kind("thanks_interview")
    letter.typed["talked_about"] = "how you test"
    letter.choose_tone("formal")
    assert "how you test" in letter.words().body
    letter.choose_kind("status_interview")
    letter.choose_kind("thanks_interview")
    assert "how you test" in letter.words().body


def test_a_letter_with_a_blank_is_not_sent(search: Search) -> None:
    letter = writing(search, search.applied())
    with pytest.raises(Refusal) as refused:
        letter.letter(via="copy")
    assert refused.value.field in {gap.name for gap in letter.draft().missing}


def test_a_freely_written_letter_says_just_what_was_written(search: Search) -> None:
    letter = writing(search, search.applied())
    letter.unlock()
    assert letter.free is not None
    assert BLANK in letter.free.body
    with pytest.raises(Refusal):
        letter.letter(via="copy")
    letter.free = Wording(subject="Hello", body="Dear all,\n\nnews?")
    sent = letter.letter(via="copy")
    assert (sent.subject, sent.body, sent.kind) == ("Hello", "Dear all,\n\nnews?", letter.kind.key)
    letter.lock()
    assert letter.free is None


def test_a_kept_draft_goes_on_where_it_stopped(search: Search) -> None:
    before = writing(search, search.applied())
    before.choose_kind("thanks_interview")
    before.choose_tone("short")
    before.typed["talked_about"] = "testing"
    after = Writing.begin(LETTERS, before.occasion)
    after.restore(before.typed, before.choices())
    assert after.words() == before.words()
    assert (after.kind, after.tone, after.purpose) == (before.kind, before.tone, "thanks")


def test_a_kept_draft_of_a_letter_that_is_gone_changes_nothing(search: Search) -> None:
    letter = writing(search, search.applied())
    kind = letter.kind
    letter.restore({"reason_now": "Still me."}, {"kind": "no_such_letter", "tone": "loud", "free": 7})
    assert letter.kind == kind
    assert "Still me." in letter.words().body


# --------------------------------------------------------------------------------------- where it is recorded


def complete(letter: Writing) -> Writing:
    for gap in letter.draft().missing:
        letter.typed[gap.name] = "something true"
    return letter


def test_a_letter_is_kept_word_for_word_and_settles_its_step(search: Search) -> None:
    id_ = search.applied()
    step = search.step(id_).id
    letter = complete(writing(search, id_, step=step))
    words = letter.words()
    send(search, letter)
    recorded = search.tracker.stream(id_)[-2].event
    assert type(recorded).__name__ == "FollowUpSent"
    kept = vars(recorded)["letter"]
    assert (kept.subject, kept.body, kept.via, kept.tone, kept.kind) == (
        words.subject,
        words.body,
        "copy",
        "warm",
        "status_application",
    )
    assert search.subject(id_).steps[step].state == "done"


def test_the_same_click_twice_is_one_letter(search: Search) -> None:
    id_ = search.applied()
    letter = complete(writing(search, id_, step=search.step(id_).id))
    send(search, letter)
    send(search, letter)
    assert search.events(id_).count("FollowUpSent") == 1


def test_what_was_sent_by_mistake_is_open_again(search: Search) -> None:
    id_ = search.applied()
    letter = complete(writing(search, id_, step=search.step(id_).id))
    noted = send(search, letter)
    take_back(search.commands, search.seeker, letter, noted, stamp=search.stamp())
    assert search.steps(id_) == [("check_status", "Tue 10 Mar 10:00")]


def test_a_request_for_a_conversation_belongs_to_the_contact_and_is_followed_by_a_nudge(search: Search) -> None:
    id_ = search.applied()
    robin = search.meet(application=id_)
    letter = writing(search, id_)
    letter.choose_kind("net_request")
    send(search, complete(letter))
    assert search.steps(robin) == [("nudge_contact", "Wed 11 Mar 10:00")]
    assert "FollowUpSent" not in search.events(id_)


def test_a_letter_during_preparation_leaves_the_preparation_open(search: Search) -> None:
    id_ = search.applied()
    search.interview(id_, "2026-03-04 14:00")
    step = search.step(id_, "prepare_evening").id
    letter = writing(search, id_, step=step)
    letter.choose_kind("interview_confirm")
    send(search, complete(letter))
    assert search.subject(id_).steps[step].state == "open"


def test_your_name_is_asked_for_once(search: Search) -> None:
    id_ = search.applied()
    letter = complete(writing(search, id_))
    letter.typed["my_name"] = "Sam Lee"
    send(search, letter)
    assert search.me().profile.name == "Sam Lee"
    assert "my_name" not in {gap.name for gap in writing(search, id_).draft().missing}


def test_a_planned_meeting_is_not_thanked_for_before_it_was(search: Search) -> None:
    lee = search.meet("Lee Park")
    search.change_contact(lee, lambda one, stamp: one.schedule_meeting(starts=wall("2026-03-09 10:00"), stamp=stamp))
    assert "when" not in occasion(search, lee).fields


def test_who_writes_is_known_by_the_resume_and_only_what_was_typed_is_kept(search: Search) -> None:
    basics, stamp = Basics(name="Ada Lovelace", email="ada@me.example"), search.stamp()
    ResumeCommands(search.tracker).change("me", lambda one: one.write_basics(basics=basics, stamp=stamp), stamp=stamp)
    found = occasion(search, search.applied())
    assert (found.profile.name, found.profile.email, found.fields["my_name"]) == (
        "Ada Lovelace",
        "ada@me.example",
        "Ada Lovelace",
    )
    remember(search.commands, "me", found.profile, {"my_name": "Countess"}, stamp=stamp)
    assert search.me().profile == Profile()
    remember(search.commands, "me", found.profile, {"my_headline": "analyst"}, stamp=stamp)
    assert search.me().profile == Profile(headline="analyst")

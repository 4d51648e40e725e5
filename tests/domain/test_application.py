"""An application by itself: what may happen to it, what is refused, and what changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import ClassVar

import pytest

from domain.application import Details, JobApplication
from domain.errors import Invalid, NotFound, Refusal
from domain.purpose import Purpose
from domain.rank import on_top
from domain.seeker import Seeker
from domain.values import DEFAULT_STAGES, Stage
from tests.support.searching import DETAILS, LONDON, MONDAY, NOTE, moment, said, stamp, wall

ROBIN = "me/contact-" + "1" * 32
HASH = "0123456789abcdef" * 4


def column(id: str) -> Stage:
    return Seeker.begin_search(id="me/seeker-profile", zone=LONDON, stamp=stamp()).stage(id)


def saved(stage: str = "saved", details: Details = DETAILS) -> JobApplication:
    return JobApplication.save_role(id="me/application-1", details=details, stage=column(stage), stamp=stamp())


@pytest.fixture
def one() -> JobApplication:
    return saved()


class TestSavingARole:
    def test_keeps_what_stood_on_the_posting(self) -> None:
        details = Details(
            role=" Data  Engineer ",
            company="Nordlicht",
            location="Hamburg",
            salary="€ 65,000",
            source="a friend",
            url="nordlicht.example/jobs/1",
            closing_on=date(2026, 4, 1),
            no_calls=True,
        )
        kept = saved(details=details).details
        assert kept == replace(details, role="Data Engineer", url="https://nordlicht.example/jobs/1")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("role", ""),
            ("company", " "),
            ("location", "x" * 201),
            ("salary", "\0"),
            ("source", "\u202e"),
            ("url", "javascript:alert(1)"),
            ("closing_on", date(1910, 1, 1)),
        ],
    )
    def test_names_the_field_at_fault(self, field: str, value: object) -> None:
        with pytest.raises(Invalid) as refusal:
            saved(details=replace(DETAILS, **{field: value}))  # type: ignore[arg-type]
        assert refusal.value.field == field

    def test_puts_it_on_top(self, one: JobApplication) -> None:
        assert one.rank == on_top(MONDAY)

    def test_that_was_neither_applied_for_nor_goes_on_is_not_live(self, one: JobApplication) -> None:
        assert (one.live, one.over) == (False, False)


class TestApplying:
    def test_says_how_and_with_which_resume(self, one: JobApplication) -> None:
        one.apply(via="their site", resume="data, 2 pages", stamp=stamp().happened(moment("2026-02-27 20:00")))
        assert (one.applied_at, one.live) == (moment("2026-02-27 20:00"), True)

    def test_twice_is_once(self, one: JobApplication) -> None:
        one.apply(stamp=stamp())
        one.apply(stamp=stamp())
        assert said(one) == ["RoleSaved", "Applied"]


class TestLive:
    @pytest.mark.parametrize(
        ("stage", "live"), [("saved", False), ("screening", True), ("interviewing", True), ("closed", False)]
    )
    def test_is_what_stands_in_a_column_of_things_under_way(self, stage: str, live: bool) -> None:
        assert saved(stage).live is live

    @pytest.mark.parametrize(
        "deed",
        [
            lambda one: one.reject(stamp=stamp()),
            lambda one: one.archive(stamp=stamp()),
            lambda one: one.remove(stamp=stamp()),
            lambda one: one.move(stage=column("closed"), stamp=stamp()),
        ],
    )
    def test_is_nothing_that_is_over(self, deed: Callable[[JobApplication], None]) -> None:
        one = saved("applied")
        deed(one)
        assert (one.live, one.over) == (False, True)


class TestCorrectingADate:
    def test_of_applying(self, one: JobApplication) -> None:
        one.apply(stamp=stamp())
        one.correct_date(of="applied", at=moment("2026-02-20 10:00"), stamp=stamp())
        assert one.applied_at == moment("2026-02-20 10:00")

    def test_of_the_offer(self, one: JobApplication) -> None:
        one.receive_offer(amount="60,000", stamp=stamp())
        one.correct_date(of="offer", at=moment("2026-02-20 10:00"), stamp=stamp())
        assert one.offer
        assert (one.offer.received_at, one.offer.amount) == (moment("2026-02-20 10:00"), "60,000")

    def test_to_what_it_was_changes_nothing(self, one: JobApplication) -> None:
        one.apply(stamp=stamp())
        one.correct_date(of="applied", at=MONDAY, stamp=stamp())
        assert said(one) == ["RoleSaved", "Applied"]

    @pytest.mark.parametrize("of", ["applied", "offer", "birthday", "", "\ud800"])
    def test_that_is_not_there_is_refused(self, one: JobApplication, of: str) -> None:
        with pytest.raises(NotFound, match="no such date") as refusal:
            one.correct_date(of=of, at=MONDAY, stamp=stamp())
        assert refusal.value.field == "of"

    @pytest.mark.parametrize(
        ("at", "words"),
        [
            (moment("2026-03-09 10:00"), "still to come"),
            (datetime.max.replace(tzinfo=UTC), "must lie between"),
            (datetime.min.replace(tzinfo=UTC), "must lie between"),
            (datetime(2026, 3, 1), "time zone"),  # noqa: DTZ001 that is the fault
        ],
    )
    def test_to_one_that_cannot_be_is_refused(self, one: JobApplication, at: datetime, words: str) -> None:
        one.apply(stamp=stamp())
        with pytest.raises(Invalid, match=words) as refusal:
            one.correct_date(of="applied", at=at, stamp=stamp())
        assert refusal.value.field == "at"


class TestMoving:
    def test_to_another_column_puts_it_on_top_there(self, one: JobApplication) -> None:
        one.move(stage=column("screening"), stamp=stamp())
        assert (one.stage, one.meaning, one.rank) == ("screening", "screening", on_top(MONDAY))

    def test_to_a_place_puts_it_there(self, one: JobApplication) -> None:
        one.move(stage=column("screening"), rank="a3", stamp=stamp())
        assert one.rank == "a3"

    def test_to_applied_means_to_have_applied(self, one: JobApplication) -> None:
        one.move(stage=column("applied"), stamp=stamp())
        assert said(one) == ["RoleSaved", "Applied", "StageMoved"]

    def test_within_its_column_only_places_it(self, one: JobApplication) -> None:
        one.move(stage=column("saved"), rank="a3", stamp=stamp())
        assert said(one) == ["RoleSaved", "CardPlaced"]

    def test_to_where_it_stands_changes_nothing(self, one: JobApplication) -> None:
        one.move(stage=column("saved"), stamp=stamp())
        one.place(rank=one.rank, stamp=stamp())
        assert said(one) == ["RoleSaved"]

    def test_back_from_an_end_opens_it_again(self, one: JobApplication) -> None:
        one.reject(stamp=stamp())
        one.move(stage=column("screening"), stamp=stamp())
        assert said(one) == ["RoleSaved", "Rejected", "Reopened", "StageMoved"]

    def test_an_ended_one_to_closed_leaves_it_ended(self, one: JobApplication) -> None:
        one.reject(stamp=stamp())
        one.move(stage=column("closed"), stamp=stamp())
        assert one.outcome == "rejected"

    @pytest.mark.parametrize("rank", ["!", "a" * 501, "\0"])
    def test_to_no_place_is_refused(self, one: JobApplication, rank: str) -> None:
        deeds: list[Callable[[], None]] = [
            lambda: one.move(stage=column("screening"), rank=rank, stamp=stamp()),
            lambda: one.place(rank=rank, stamp=stamp()),
        ]
        for deed in deeds:
            with pytest.raises(Invalid) as refusal:
                deed()
            assert refusal.value.field == "rank"


class TestCorrectingDetails:
    def test_changes_what_is_known(self, one: JobApplication) -> None:
        one.correct_details(details=replace(DETAILS, salary="€ 70,000"), stamp=stamp())
        assert one.details.salary == "€ 70,000"

    def test_to_what_is_known_changes_nothing(self, one: JobApplication) -> None:
        one.correct_details(details=replace(DETAILS, role="  Data Engineer"), stamp=stamp())
        assert said(one) == ["RoleSaved"]


class TestPromises:
    def test_are_noted_with_their_words(self, one: JobApplication) -> None:
        one.note_promise(by=date(2026, 3, 6), words="by Friday", stamp=stamp())
        assert (one.promised_on, one.promise_noted_at) == (date(2026, 3, 6), MONDAY)

    def test_of_the_same_day_change_nothing(self, one: JobApplication) -> None:
        one.note_promise(by=date(2026, 3, 6), stamp=stamp())
        one.note_promise(by=date(2026, 3, 6), stamp=stamp(moment("2026-03-04 10:00")))
        assert said(one).count("PromiseNoted") == 1

    def test_given_anew_in_an_answer_hold_anew(self, one: JobApplication) -> None:
        one.note_promise(by=date(2026, 3, 6), stamp=stamp())
        one.receive_answer(words="still Friday", stamp=stamp(moment("2026-03-04 10:00")))
        one.note_promise(by=date(2026, 3, 6), stamp=stamp(moment("2026-03-04 10:01")))
        assert one.promise_noted_at == moment("2026-03-04 10:01")

    def test_for_a_day_far_away_are_refused(self, one: JobApplication) -> None:
        with pytest.raises(Invalid, match="The promised date must lie between") as refusal:
            one.note_promise(by=date(9999, 12, 31), stamp=stamp())
        assert refusal.value.field == "by"


class TestAnswers:
    def test_are_kept_each_time(self, one: JobApplication) -> None:
        for _ in range(2):
            one.receive_answer(words="Thank you,\nwe will see.", contact=ROBIN, stamp=stamp())
        assert said(one) == ["RoleSaved", "AnswerReceived", "AnswerReceived"]

    def test_of_somebody_elses_people_are_refused(self, one: JobApplication) -> None:
        with pytest.raises(NotFound) as refusal:
            one.receive_answer(contact=ROBIN.replace("me", "ada"), stamp=stamp())
        assert refusal.value.field == "contact"


class TestThePosting:
    def test_is_kept_with_its_address(self, one: JobApplication) -> None:
        one.keep_posting(text="We look for\n\nsomebody.", url="nordlicht.example", stamp=stamp())
        assert one.posting == "We look for\n\nsomebody."

    def test_kept_already_changes_nothing(self, one: JobApplication) -> None:
        one.keep_posting(text="We look", stamp=stamp())
        one.keep_posting(text="We look", stamp=stamp())
        assert said(one) == ["RoleSaved", "PostingKept"]

    @pytest.mark.parametrize(("field", "more"), [("text", {"text": ""}), ("url", {"url": "ftp://x.y"})])
    def test_that_cannot_be_kept_is_refused(self, one: JobApplication, field: str, more: dict[str, str]) -> None:
        with pytest.raises(Invalid) as refusal:
            one.keep_posting(**{"text": "We look", "stamp": stamp(), **more})  # type: ignore[arg-type]
        assert refusal.value.field == field


class TestDocuments:
    DOCUMENT: ClassVar = {"document": HASH, "name": "Résumé.pdf", "media_type": "application/pdf", "size": 1_000}

    def attach(self, one: JobApplication, **more: object) -> None:
        one.attach_document(**{**self.DOCUMENT, "stamp": stamp(), **more})  # type: ignore[arg-type]

    def test_are_attached_under_their_hash(self, one: JobApplication) -> None:
        self.attach(one, purpose="resume")
        assert one.documents == {HASH: "Résumé.pdf"}

    def test_attached_already_change_nothing(self, one: JobApplication) -> None:
        self.attach(one)
        self.attach(one)
        assert said(one) == ["RoleSaved", "DocumentAttached"]

    def test_may_get_another_name(self, one: JobApplication) -> None:
        self.attach(one)
        self.attach(one, name="CV.pdf")
        assert one.documents == {HASH: "CV.pdf"}

    @pytest.mark.parametrize(
        ("field", "more"),
        [
            ("document", {"size": 25 * 1024 * 1024 + 1}),
            ("document", {"size": -1}),
            ("document", {"document": "../../etc/passwd"}),
            ("document", {"document": HASH.upper()}),
            ("name", {"name": ""}),
            ("media_type", {"media_type": "\n"}),
            ("purpose", {"purpose": "x" * 201}),
        ],
    )
    def test_that_cannot_be_kept_are_refused(self, one: JobApplication, field: str, more: dict[str, object]) -> None:
        with pytest.raises(Invalid) as refusal:
            self.attach(one, **more)
        assert refusal.value.field == field


class TestTags:
    def test_are_put_on_and_taken_off(self, one: JobApplication) -> None:
        one.tag(tag="#remote", stamp=stamp())
        one.tag(tag="dream job", stamp=stamp())
        one.untag(tag="remote", stamp=stamp())
        assert one.tags == ["dream job"]

    def test_there_or_gone_already_change_nothing(self, one: JobApplication) -> None:
        one.tag(tag="remote", stamp=stamp())
        one.tag(tag=" #remote ", stamp=stamp())
        one.untag(tag="dream", stamp=stamp())
        assert said(one) == ["RoleSaved", "Tagged"]

    @pytest.mark.parametrize("tag", ["", "#", "x" * 61, "a\0"])
    def test_that_cannot_be_kept_are_refused(self, one: JobApplication, tag: str) -> None:
        with pytest.raises(Invalid) as refusal:
            one.tag(tag=tag, stamp=stamp())
        assert refusal.value.field == "tag"

    def test_are_fifty_at_most(self, one: JobApplication) -> None:
        for number in range(50):
            one.tag(tag=f"tag {number}", stamp=stamp())
        with pytest.raises(Invalid, match="at most 50 tags"):
            one.tag(tag="one more", stamp=stamp())
        one.tag(tag="tag 7", stamp=stamp())
        assert len(one.tags) == 50


class TestPeople:
    def test_have_a_part(self, one: JobApplication) -> None:
        one.link_contact(contact=ROBIN, part="recruiter", stamp=stamp())
        one.link_contact(contact=ROBIN, part="recruiter", stamp=stamp())
        one.link_contact(contact=ROBIN, part="hiring manager", stamp=stamp())
        assert one.contacts == {ROBIN: "hiring manager"}
        assert said(one).count("ContactLinked") == 2

    def test_have_none_any_more(self, one: JobApplication) -> None:
        one.link_contact(contact=ROBIN, stamp=stamp())
        one.unlink_contact(contact=ROBIN, stamp=stamp())
        one.unlink_contact(contact=ROBIN, stamp=stamp())
        assert one.contacts == {}
        assert said(one).count("ContactUnlinked") == 1

    def test_are_somebody(self, one: JobApplication) -> None:
        with pytest.raises(Invalid, match="Say who it is") as refusal:
            one.link_contact(contact="", stamp=stamp())
        assert refusal.value.field == "contact"

    @pytest.mark.parametrize("contact", ["Robin", "me/contact-1", "ada/contact-" + "1" * 32, "me/contact-" + "G" * 32])
    def test_are_ones_own(self, one: JobApplication, contact: str) -> None:
        with pytest.raises(NotFound) as refusal:
            one.link_contact(contact=contact, stamp=stamp())
        assert refusal.value.field == "contact"


class TestPuttingAway:
    def test_and_bringing_back(self, one: JobApplication) -> None:
        for deed in (one.archive, one.archive, one.restore, one.restore, one.remove, one.remove, one.restore):
            deed(stamp=stamp())
        assert said(one) == ["RoleSaved", "Archived", "Restored", "Removed", "Restored"]
        assert (one.archived, one.removed) == (False, False)


class TestFacts:
    def test_tell_the_rules_what_happened(self, one: JobApplication) -> None:
        one.correct_details(details=replace(DETAILS, closing_on=date(2026, 4, 1), no_calls=True), stamp=stamp())
        one.apply(stamp=stamp())
        one.schedule_interview(starts=wall("2026-03-05 11:00"), stamp=stamp())
        one.note_promise(by=date(2026, 3, 6), stamp=stamp())
        one.receive_answer(stamp=stamp())
        one.receive_offer(stamp=stamp())
        one.send_letter(purpose=Purpose.CHECK_STATUS, letter=NOTE, stamp=stamp())
        one.schedule_step(purpose=Purpose.CUSTOM, due=wall("2026-03-09 10:00"), stamp=stamp())
        facts = one.facts(zone="Asia/Tokyo")
        assert (facts.live, facts.applied_at, facts.closing_on, facts.no_calls) == (
            True,
            MONDAY,
            date(2026, 4, 1),
            True,
        )
        assert (facts.promised_on, facts.promise_noted_at) == (date(2026, 3, 6), MONDAY)
        assert (len(facts.interviews), len(facts.sent), facts.stops) == (1, 1, (MONDAY,))
        assert (facts.offer, facts.has_other_step, facts.zone) == (one.offer, True, "Asia/Tokyo")
        assert (facts.rejected_at, facts.last_activity) == (None, MONDAY)

    def test_tell_a_rejection_from_other_ends(self, one: JobApplication) -> None:
        one.withdraw(stamp=stamp())
        assert one.facts().rejected_at is None
        one.reject(stamp=stamp())
        assert (one.facts().rejected_at, one.facts().stops) == (MONDAY, (MONDAY,))


def test_the_usual_columns_take_any_card() -> None:
    one = saved()
    for stage in (*DEFAULT_STAGES, *reversed(DEFAULT_STAGES)):
        one.move(stage=stage, stamp=stamp())
        assert one.stage == stage.id


def test_every_refusal_has_words_for_a_person(one: JobApplication) -> None:
    with pytest.raises(Refusal) as refusal:
        one.accept_offer(stamp=stamp())
    assert str(refusal.value) == refusal.value.message == "There is no offer to answer yet."

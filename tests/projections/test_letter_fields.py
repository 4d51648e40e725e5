"""What the record knows for a letter."""

from __future__ import annotations

from datetime import date

from domain.resume_commands import ResumeCommands
from domain.resume_content import Basics, Content
from domain.seeker import Profile
from projections import letter_fields, own_resume
from tests.support.searching import Search, wall


def known(search: Search, about: str, *, step: str = "", contact: str = "") -> dict[str, str]:
    return letter_fields.known(search.tracker, search.seeker, about=about, now=search.now, step=step, contact=contact)


def address(search: Search, about: str, *, step: str = "") -> tuple[str, str]:
    return letter_fields.address_of(search.tracker, search.seeker, about=about, step=step)


def thanks(search: Search, id: str, contact: str) -> str:
    """The id of the thank-you planned for somebody."""
    return next(step.id for step in search.application(id).open_steps() if step.contact == contact)


class TestOfTheSeeker:
    def test_is_what_they_said_of_themselves(self, search: Search) -> None:
        profile = Profile(name="Ada L.", headline="data", link="https://me.example")
        search.settle(lambda me, stamp: me.correct_profile(profile=profile, stamp=stamp))
        search.settle(lambda me, stamp: me.change_phone(phone="+447700900123", stamp=stamp))
        fields = known(search, search.meet())
        assert (fields["my_name"], fields["my_headline"]) == ("Ada L.", "data")
        assert (fields["my_phone"], fields["my_link"], fields["timezone"]) == (
            "+447700900123",
            "https://me.example",
            "GMT",
        )

    def test_is_the_clock_of_the_day(self, search: Search) -> None:
        assert known(search.at("2026-07-01 10:00"), search.meet())["timezone"] == "BST"

    def test_is_left_out_where_it_is_unknown(self, search: Search) -> None:
        assert "my_name" not in known(search, search.meet())


class TestOfTheResume:
    BASICS = Basics(
        name="Ada Lovelace", label="analyst", email="ada@me.example", phone="+44 20 1", url="https://resume.example"
    )

    def write(self, search: Search, basics: Basics) -> None:
        stamp = search.stamp()
        ResumeCommands(search.tracker).change(
            "me", lambda one: one.write_basics(basics=basics, stamp=stamp), stamp=stamp
        )

    def test_is_what_the_settings_leave_open(self, search_on_each: Search) -> None:
        search = search_on_each
        self.write(search, self.BASICS)
        fields = known(search, search.meet())
        mine = {name: fields.get(name) for name in ("my_name", "my_headline", "my_phone", "my_link")}
        assert mine == {
            "my_name": "Ada Lovelace",
            "my_headline": "analyst",
            "my_phone": "+44 20 1",
            "my_link": "https://resume.example",
        }
        search.settle(lambda me, stamp: me.correct_profile(profile=Profile(name="Ada L."), stamp=stamp))
        search.settle(lambda me, stamp: me.change_phone(phone="+447700900123", stamp=stamp))
        fields = known(search, search.meet("Bo"))
        assert (fields["my_name"], fields["my_phone"], fields["my_headline"]) == ("Ada L.", "+447700900123", "analyst")

    def test_is_the_one_brought_from_elsewhere(self, search: Search) -> None:
        self.write(search, self.BASICS)
        stamp, content = search.stamp(), Content(basics=Basics(name="Augusta"))
        ResumeCommands(search.tracker).change(
            "me", lambda one: one.take_over(content=content, stamp=stamp), stamp=stamp
        )
        assert own_resume.said(search.tracker, "me") == own_resume.Said(name="Augusta")
        profile = own_resume.filled(Profile(email="me@me.example"), own_resume.said(search.tracker, "me"))
        assert (profile.name, profile.email) == ("Augusta", "me@me.example")


class TestOfAnApplication:
    def test_is_what_stood_on_the_posting(self, search: Search) -> None:
        fields = known(search, search.save("Köchin", "Markt", url="https://markt.example", source="a friend"))
        assert (fields["role"], fields["company"]) == ("Köchin", "Markt")
        assert (fields["posting_url"], fields["source"]) == ("https://markt.example", "a friend")
        assert "applied_on" not in fields

    def test_is_what_has_happened(self, search: Search) -> None:
        id = search.applied()
        search.change(id, lambda one, stamp: one.note_promise(by=date(2026, 3, 6), stamp=stamp))
        search.change(
            id, lambda one, stamp: one.receive_offer(amount="€ 65,000", deadline=date(2026, 3, 13), stamp=stamp)
        )
        fields = known(search, id)
        assert (fields["applied_on"], fields["promised_by"]) == ("2026-03-02", "2026-03-06")
        assert (fields["offer_deadline"], fields["terms"]) == ("2026-03-13", "€ 65,000")

    def test_says_the_day_on_the_seekers_own_calendar(self, search: Search) -> None:
        id = search.at("2026-03-02 23:30").applied()
        search.settle(lambda me, stamp: me.change_zone(zone="Asia/Tokyo", stamp=stamp))
        assert known(search, id)["applied_on"] == "2026-03-03"


class TestOfAnInterview:
    def test_is_the_next_one(self, search: Search) -> None:
        id = search.applied()
        search.interview(id, "2026-03-12 11:00", form="on site", place="Hamburg")
        search.interview(id, "2026-03-05 11:00", form="video call", place="link")
        fields = known(search, id)
        assert (fields["interview_when"], fields["interview_kind"], fields["interview_where"]) == (
            "Thursday 5 March at 11:00",
            "video call",
            "link",
        )
        assert "when" not in fields

    def test_is_the_last_one_when_none_is_to_come(self, search: Search) -> None:
        id = search.applied()
        search.interview(id, "2026-03-05 11:00", form="video call")
        search.interview(id, "2026-03-04 11:00", form="phone")
        fields = known(search.at("2026-03-06 10:00"), id)
        assert (fields["when"], fields["interview_kind"]) == ("yesterday", "video call")
        assert "interview_when" not in fields

    def test_is_the_one_the_step_is_for(self, search: Search) -> None:
        id = search.applied()
        search.interview(id, "2026-03-03 11:00", form="phone", with_whom=("Ada",))
        search.interview(id, "2026-03-12 11:00", form="on site", with_whom=("Bo",))
        fields = known(search.at("2026-03-03 15:00"), id, step=thanks(search, id, "Ada"))
        assert (fields["when"], fields["interview_kind"]) == ("today", "phone")

    def test_that_is_still_to_come_is_thanked_for_by_its_own_day(self, search: Search) -> None:
        id = search.applied()
        search.interview(id, "2026-03-12 11:00", with_whom=("Bo",))
        step = thanks(search, id, "Bo")
        assert known(search, id, step=step)["when"] == "on 12 March"
        assert known(search.at("2026-03-09 10:00"), id, step=step)["when"] == "on Thursday"

    def test_is_none_that_was_called_off(self, search: Search) -> None:
        id = search.applied()
        search.interview(id, "2026-03-05 11:00", form="phone")
        search.change(id, lambda one, stamp: one.cancel_interview(interview="1", stamp=stamp))
        assert "interview_kind" not in known(search, id)


class TestOfWhoItGoesTo:
    def test_is_the_person_themselves(self, search: Search) -> None:
        robin = search.meet(known_from="a meetup")
        fields = known(search, robin)
        assert (fields["contact_name"], fields["company"], fields["how_found"]) == (
            "Robin Ahrens",
            "Nordlicht",
            "a meetup",
        )
        assert address(search, robin) == (robin, "robin@nordlicht.example")

    def test_is_who_has_a_part_in_the_application(self, search: Search) -> None:
        id = search.save("Data Engineer", "Südwind")
        robin = search.meet(application=id)
        fields = known(search, id)
        assert (fields["contact_name"], fields["company"]) == ("Robin Ahrens", "Südwind")
        assert address(search, id) == (robin, "robin@nordlicht.example")

    def test_is_whom_one_chose(self, search: Search) -> None:
        id = search.save()
        search.meet(application=id)
        ada = search.meet("Ada")
        assert known(search, id, contact=ada)["contact_name"] == "Ada"

    def test_is_whom_the_step_is_for(self, search: Search) -> None:
        id = search.applied()
        search.meet(application=id)
        ada = search.meet("Ada", email="ada@nordlicht.example")
        search.interview(id, "2026-03-05 11:00", with_whom=(ada,))
        step = thanks(search, id, ada)
        assert known(search, id, step=step)["contact_name"] == "Ada"
        assert address(search, id, step=step) == (ada, "ada@nordlicht.example")

    def test_is_a_plain_name_and_nobody_else(self, search: Search) -> None:
        id = search.applied()
        search.meet("Robin", application=id, known_from="a meetup")
        search.interview(id, "2026-03-05 11:00", with_whom=("Bo",))
        step = thanks(search, id, "Bo")
        fields = known(search, id, step=step)
        assert (fields["contact_name"], "how_found" in fields) == ("Bo", False)
        assert address(search, id, step=step) == ("", "")

    def test_is_unknown(self, search: Search) -> None:
        id = search.applied()
        assert "contact_name" not in known(search, id, step="1")
        assert address(search, id) == ("", "")

    def test_is_never_somebody_elses_person(self, search: Search) -> None:
        theirs = search.of("ada").meet("Theirs")
        assert "Theirs" not in known(search, search.save(), contact=theirs).values()


class TestOfTheLetterBefore:
    def test_is_its_subject_and_day(self, search: Search) -> None:
        id = search.applied()
        search.later(days=1).write(id, subject="Application: Data Engineer")
        search.later(days=1).write(id, subject="Once more: any news?")
        fields = known(search, id)
        assert (fields["first_subject"], fields["sent_on"]) == ("Once more: any news?", "2026-03-04")

    def test_is_the_last_that_had_a_subject(self, search: Search) -> None:
        id = search.applied()
        search.later(days=1).write(id, subject="any news?")
        search.later(days=1).write(id, subject="")
        search.later(days=1).change(id, lambda one, stamp: one.add_note(text="x", stamp=stamp))
        fields = known(search, id)
        assert (fields["first_subject"], fields["sent_on"]) == ("any news?", "2026-03-03")

    def test_is_none_where_its_words_are_unknown(self, search: Search) -> None:
        id = search.applied()
        search.plan(id, lambda one, stamp: one.finish_step(step="1", stamp=stamp))
        assert "first_subject" not in known(search, id)


def test_for_what_is_not_there_are_only_ones_own(search: Search) -> None:
    assert set(known(search, "me/application-" + "0" * 32)) == {"timezone"}


def test_for_a_search_that_has_not_begun_are_none(search: Search) -> None:
    assert letter_fields.known(search.tracker, "nobody", about="nobody/contact-1", now=search.now) == {}


def test_dates_of_a_meeting_are_left_to_the_letter(search: Search) -> None:
    robin = search.meet()
    search.change_contact(robin, lambda one, stamp: one.schedule_meeting(starts=wall("2026-03-05 11:00"), stamp=stamp))
    assert "interview_when" not in known(search, robin)

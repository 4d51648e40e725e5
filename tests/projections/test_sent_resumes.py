"""Which resumes went out, and how each was tailored when it did."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from domain.resume import Resume
from domain.resume_commands import ResumeCommands
from domain.resume_content import Basics, Content, Look
from domain.resume_places import LABEL
from domain.store.tracker import END
from domain.tailoring import TailoredResume
from projections import sent_resumes
from tests.support.searching import Search
from tests.support.telling import FROZEN


def send(search: Search, id: str, *, number: int) -> None:
    frozen = replace(FROZEN, number=number)
    search.change(id, lambda one, stamp: one.send_resume(frozen=frozen, name="ada.pdf", stamp=stamp))


def named(search: Search, name: str) -> None:
    deed = partial(Resume.write_basics, basics=Basics(name=name, label="Engineer"), stamp=search.stamp())
    ResumeCommands(search.tracker).change(search.seeker, deed, stamp=search.stamp())


def labelled(search: Search, id: str, label: str) -> None:
    commands = ResumeCommands(search.tracker)
    base = commands.now(search.seeker).content
    deed = partial(TailoredResume.reword, part=LABEL, words=label, base=base, stamp=search.stamp())
    commands.tailor(search.seeker, id, deed, stamp=search.stamp())


def test_what_went_out_is_listed_latest_first_without_what_was_removed(search: Search) -> None:
    first, second, gone = search.save(company="Acme"), search.save(company="Beta"), search.save(company="Gone")
    for number, id in enumerate((first, second, gone), start=7):
        send(search, id, number=number)
        search.later(days=1)
    search.change(gone, lambda one, stamp: one.remove(stamp=stamp))
    found = sent_resumes.latest(search.tracker, search.seeker)
    assert [(one.application, one.company, one.number) for one in found] == [(second, "Beta", 8), (first, "Acme", 7)]
    assert (found[0].name, found[0].pages, found[0].theme, found[0].pdf) == ("ada.pdf", 1, "modern", FROZEN.pdf)
    assert sent_resumes.latest(search.tracker, search.seeker, limit=1) == found[:1]
    assert sent_resumes.of(search.tracker, search.seeker, application=first) == found[1:]
    assert [one.number for one in sent_resumes.of(search.tracker, search.seeker, application=gone)] == [9]


def test_one_that_was_noted_by_mistake_did_not_go_out(search: Search) -> None:
    first, second = search.save(company="Acme"), search.save(company="Beta")
    for number, id in enumerate((first, second), start=7):
        send(search, id, number=number)
    version = search.application(first).version
    search.commands.take_back(search.seeker, first, entries=(version,), stamp=search.later(minutes=1).stamp())
    assert [one.number for one in sent_resumes.latest(search.tracker, search.seeker)] == [8]
    assert sent_resumes.of(search.tracker, search.seeker, application=first) == []


def test_a_resume_is_told_as_it_was(search: Search) -> None:
    id = search.save()
    assert sent_resumes.base_at(search.tracker, search.seeker, position=END).number == 0
    named(search, "Ada")
    labelled(search, id, "Analyst")
    send(search, id, number=1)
    then = search.tracker.position()
    named(search, "Ada Lovelace")
    labelled(search, id, "Countess")
    before = sent_resumes.resume_at(search.tracker, search.seeker, application=id, position=then)
    now = sent_resumes.resume_at(search.tracker, search.seeker, application=id, position=END)
    assert (before.content, before.number) == (Content(basics=Basics(name="Ada", label="Analyst")), 4)
    assert now.content.basics == Basics(name="Ada Lovelace", label="Countess")
    assert sent_resumes.base_at(search.tracker, search.seeker, position=then).content.basics.name == "Ada"


def test_an_application_without_a_resume_of_its_own_has_the_base(search: Search) -> None:
    id = search.save()
    named(search, "Ada")
    now = sent_resumes.resume_at(search.tracker, search.seeker, application=id, position=END)
    assert (now.content.basics.name, now.look) == ("Ada", Look())
    other = f"other/{id.partition('/')[2]}"
    assert sent_resumes.tailored_at(search.tracker, search.seeker, application=other, position=END) is None

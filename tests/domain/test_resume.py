"""The base resume: entries with ids that stay, and refusals in plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest

from domain.errors import Conflict, Invalid, NotFound
from domain.resume import Resume
from domain.resume_content import (
    MOST_ITEMS,
    Basics,
    Content,
    Look,
    ResumeItem,
    ResumeLine,
    checked,
    checked_item,
    same_lines,
)
from tests.support.searching import stamp

STAMP = stamp()

ADA = Basics(name="Ada Lovelace", label="Analyst", email="ada@example.org", summary="Two lines.\nOf words.")


def job(id: str, *, name: str = "Acme", lines: tuple[str, ...] = ()) -> ResumeItem:
    said = tuple(ResumeLine(id=f"{id[:7]}{n}", text=text) for n, text in enumerate(lines))
    return ResumeItem(id=id, values=(("position", "Engineer"), ("name", name)), lines=said)


def begun(*jobs: ResumeItem) -> Resume:
    resume = Resume.begin_resume(id=Resume.id_of("ann"), basics=ADA, stamp=STAMP)
    for place, one in enumerate(jobs):
        resume.add_item(section="work", item=one, place=place, stamp=STAMP)
    return resume


def ids(resume: Resume, section: str = "work") -> list[str]:
    return [item.id for item in resume.content.items(section)]


A, B, C = "aaaaaaaa", "bbbbbbbb", "cccccccc"


def test_every_change_is_another_version_and_the_same_again_is_none() -> None:
    resume = begun(job(A))
    assert resume.number == 2
    resume.write_basics(basics=replace(ADA, label="Engineer"), stamp=STAMP)
    resume.write_basics(basics=replace(ADA, label=" Engineer "), stamp=STAMP)
    resume.rewrite_item(item=job(A), stamp=STAMP)
    resume.choose_look(look=Look(), stamp=STAMP)
    assert resume.number == 3
    resume.choose_look(look=Look(theme="classic"), stamp=STAMP)
    assert (resume.number, resume.content.basics.label, resume.look.theme) == (4, "Engineer", "classic")


def test_entries_come_go_and_move_in_their_section() -> None:
    resume = begun(job(A), job(B), job(C))
    resume.move_item(item=C, place=0, stamp=STAMP)
    assert ids(resume) == [C, A, B]
    resume.move_item(item=C, place=0, stamp=STAMP)
    resume.move_item(item=A, place=99, stamp=STAMP)
    assert ids(resume) == [C, B, A]
    resume.remove_item(item=B, stamp=STAMP)
    resume.remove_item(item=B, stamp=STAMP)
    assert ids(resume) == [C, A]
    resume.rewrite_item(item=job(A, name="Other"), stamp=STAMP)
    assert resume.content.items("work")[1].get("name") == "Other"
    resume.remove_item(item=A, stamp=STAMP)
    resume.remove_item(item=C, stamp=STAMP)
    assert resume.content.sections == ()


def test_what_is_not_there_cannot_be_changed_and_nothing_is_there_twice() -> None:
    resume = begun(job(A))
    with pytest.raises(NotFound):
        resume.rewrite_item(item=job(B), stamp=STAMP)
    with pytest.raises(Conflict):
        resume.add_item(section="work", item=job(A), stamp=STAMP)


def test_an_imported_resume_takes_the_place_of_what_stood_there() -> None:
    resume = begun(job(A))
    other = Content(basics=Basics(name="Grace"), sections=(("work", (job(B),)),))
    resume.take_over(content=other, stamp=STAMP)
    resume.take_over(content=other, stamp=STAMP)
    assert (resume.content, resume.number) == (other, 3)
    with pytest.raises(Invalid, match="share an id"):
        resume.take_over(content=Content(sections=(("work", (job(A),)), ("projects", (projects(A),)))), stamp=STAMP)


def projects(id: str) -> ResumeItem:
    return ResumeItem(id=id, values=(("name", "Engine"),))


@pytest.mark.parametrize(
    ("section", "item", "words"),
    [
        ("hobbies", job(A), "no such section"),
        ("work", job("nope"), "eight letters"),
        ("work", ResumeItem(id=A, values=(("salary", "1"),)), "no such field"),
        ("work", ResumeItem(id=A, values=(("name", "x" * 601),)), "601 characters"),
        ("work", ResumeItem(id=A, values=(("name", "a\x00b"),)), "cannot be stored"),
        ("work", ResumeItem(id=A, values=(("name", "a\u202eb"),)), "reading direction"),
        ("work", job(A, lines=("x",) * 41), "at most 40 lines"),
        ("work", ResumeItem(id=A, lines=(ResumeLine(id=B, text="1"), ResumeLine(id=B, text="2"))), "of its own"),
        ("work", ResumeItem(id=A, lines=(ResumeLine(id="!", text="1"),)), "of its own"),
        ("work", ResumeItem(id=A, words=("x",)), "no lines of that kind"),
        ("skills", job(A, lines=("x",)), "no such field"),
        ("skills", ResumeItem(id=A, words=("x",) * 81), "At most 80"),
        ("skills", ResumeItem(id=A, lines=(ResumeLine(id=B, text="1"),)), "no lines of that kind"),
        ("skills", ResumeItem(id=A, rest="x" * 20_001), "20,001 characters"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(section: str, item: ResumeItem, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        begun().add_item(section=section, item=item, stamp=STAMP)


@pytest.mark.parametrize(
    "look", [Look(theme="none"), Look(paper="a5"), Look(language="xx"), Look(accent="red;#x")], ids=repr
)
def test_a_look_is_one_of_ours(look: Look) -> None:
    with pytest.raises(Invalid):
        begun().choose_look(look=look, stamp=STAMP)


def test_a_section_has_room_for_so_many() -> None:
    many = tuple(job(f"{n:08x}") for n in range(MOST_ITEMS + 1))
    with pytest.raises(Invalid, match="at most 60"):
        checked(Content(sections=(("work", many),)))
    with pytest.raises(Invalid, match="once"):
        checked(Content(sections=(("work", ()), ("work", ()))))
    full = begun(*many[:-1])
    with pytest.raises(Invalid, match="at most 60"):
        full.add_item(section="work", item=many[-1], stamp=STAMP)


def test_words_are_cleaned_and_empty_ones_go() -> None:
    item = ResumeItem(id=A, values=(("summary", " a\nb "), ("name", " x  y "), ("url", " \u200b")), words=())
    kept = checked_item("work", replace(item, lines=(ResumeLine(id=B, text="  "), ResumeLine(id=C, text=" c "))))
    assert kept.values == (("name", "x y"), ("summary", "a\nb"))
    assert kept.lines == (ResumeLine(id=C, text="c"),)
    assert checked_item("skills", ResumeItem(id=A, words=(" SQL ", ""))).words == ("SQL",)


def test_lines_keep_their_ids_by_words_and_then_by_place() -> None:
    before = tuple(ResumeLine(id=id, text=text) for id, text in ((A, "one"), (B, "two"), (C, "three")))

    def fresh() -> Callable[[], str]:
        numbers = count()
        return lambda: f"{next(numbers):08x}"

    assert [line.id for line in same_lines(before, ["two", "one", "three"], fresh())] == [B, A, C]
    assert [line.id for line in same_lines(before, ["one", "two and a half", "three"], fresh())] == [A, B, C]
    assert [line.id for line in same_lines(before, ["zero", "one", "two", "three"], fresh())] == ["00000000", A, B, C]
    assert [line.id for line in same_lines(before, ["one", "three", "four", "five"], fresh())] == [
        A,
        C,
        "00000000",
        "00000001",
    ]
    assert same_lines(before, [], fresh()) == ()

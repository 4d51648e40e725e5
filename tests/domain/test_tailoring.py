"""A resume for one application: the base flows in wherever it does not say otherwise."""

from __future__ import annotations

import pytest

from domain.errors import Invalid, NotFound
from domain.resume_content import Basics, Content, Look, ResumeItem, ResumeLine
from domain.resume_places import LABEL, SUMMARY, said, saying
from domain.tailoring import MOST, Changed, TailoredResume
from tests.support.searching import stamp

STAMP = stamp()

FIRST, SECOND, ONE, TWO = "aaaaaaaa", "bbbbbbbb", "11111111", "22222222"


def base(*, one: str = "Built it", summary: str = "All of me", work: bool = True) -> Content:
    lines = (ResumeLine(id=ONE, text=one), ResumeLine(id=TWO, text="Ran it"))
    jobs = (
        ResumeItem(id=FIRST, values=(("name", "Acme"), ("summary", "Engines")), lines=lines),
        ResumeItem(id=SECOND, values=(("name", "Beta"),)),
    )
    return Content(basics=Basics(name="Ada", label="Engineer", summary=summary), sections=(("work", jobs),) * work)


def mine() -> TailoredResume:
    return TailoredResume.tailor(application="ann/application-1", stamp=STAMP)


def test_it_says_what_the_base_says_until_told_otherwise() -> None:
    resume = mine()
    assert (resume.id, resume.number, resume.application) == ("ann/tailored-1", 1, "ann/application-1")
    assert resume.on(base()) == base()
    assert resume.on(base(one="Changed")) == base(one="Changed")


def test_parts_are_left_out_and_said_again() -> None:
    resume = mine()
    for part in (ONE, SECOND, SECOND):
        resume.hide(part=part, stamp=STAMP)
    (job,) = resume.on(base()).items("work")
    assert [line.id for line in job.lines] == [TWO]
    resume.hide(part=FIRST, stamp=STAMP)
    assert resume.on(base()).sections == ()
    for part in (ONE, SECOND, FIRST, FIRST):
        resume.show(part=part, stamp=STAMP)
    assert resume.on(base()) == base()
    assert resume.number == 7


def test_parts_stand_in_another_order_and_new_ones_after_them() -> None:
    resume = mine()
    resume.reorder(within="work", order=(SECOND,), stamp=STAMP)
    resume.reorder(within="work", order=(SECOND,), stamp=STAMP)
    resume.reorder(within=FIRST, order=(TWO, ONE), stamp=STAMP)
    jobs = resume.on(base()).items("work")
    assert [job.id for job in jobs] == [SECOND, FIRST]
    assert [line.id for line in jobs[1].lines] == [TWO, ONE]
    assert resume.number == 3


def test_other_words_stand_over_the_base_and_know_when_it_changed() -> None:
    resume = mine()
    for part, words in ((ONE, "Built engines"), (SUMMARY, "For you"), (LABEL, "Analyst"), (f"{FIRST}/summary", "Fast")):
        resume.reword(part=part, words=words, base=base(), stamp=STAMP)
        resume.reword(part=part, words=words, base=base(), stamp=STAMP)
    page = resume.on(base())
    assert (page.basics.label, page.basics.summary) == ("Analyst", "For you")
    assert (page.items("work")[0].lines[0].text, page.items("work")[0].get("summary")) == ("Built engines", "Fast")
    assert resume.number == 5
    assert resume.overtaken(base()) == ()
    assert resume.overtaken(base(one="Made it")) == (
        Changed(place=ONE, base="Made it", mine="Built engines", was="Built it"),
    )


def test_mine_is_kept_or_the_new_is_taken() -> None:
    resume, changed = mine(), base(one="Made it")
    resume.reword(part=ONE, words="Built engines", base=base(), stamp=STAMP)
    resume.keep_mine(part=ONE, base=base(), stamp=STAMP)
    assert resume.number == 2
    resume.keep_mine(part=ONE, base=changed, stamp=STAMP)
    resume.keep_mine(part=TWO, base=changed, stamp=STAMP)
    assert (resume.number, resume.overtaken(changed)) == (3, ())
    assert resume.on(changed).items("work")[0].lines[0].text == "Built engines"
    resume.take_base(part=ONE, stamp=STAMP)
    resume.take_base(part=ONE, stamp=STAMP)
    assert (resume.number, resume.on(changed)) == (4, changed)


def test_the_words_of_the_base_or_none_take_it_back() -> None:
    resume = mine()
    resume.reword(part=ONE, words="Built it", base=base(), stamp=STAMP)
    assert resume.number == 1
    resume.reword(part=ONE, words="Other", base=base(), stamp=STAMP)
    resume.reword(part=ONE, words=" ", base=base(), stamp=STAMP)
    assert resume.on(base()) == base()


def test_what_left_the_base_is_no_longer_overtaken_and_cannot_be_reworded() -> None:
    resume = mine()
    resume.reword(part=ONE, words="Other", base=base(), stamp=STAMP)
    assert resume.overtaken(base(work=False)) == ()
    resume.keep_mine(part=ONE, base=base(work=False), stamp=STAMP)
    assert resume.number == 2
    with pytest.raises(NotFound):
        resume.reword(part=ONE, words="More", base=base(work=False), stamp=STAMP)
    assert said(base(), f"{SECOND}/summary") is None


def test_a_look_of_its_own_and_terms_that_are_not_true() -> None:
    resume = mine()
    resume.choose_look(look=Look(theme="margin"), stamp=STAMP)
    resume.choose_look(look=Look(theme="margin"), stamp=STAMP)
    for _ in range(2):
        resume.set_term_aside(term="Dagster", stamp=STAMP)
    assert (resume.number, resume.look, resume.set_aside) == (2, Look(theme="margin"), ["Dagster"])
    for _ in range(2):
        resume.take_term_up(term="Dagster", stamp=STAMP)
    assert resume.set_aside == []


def test_what_is_being_typed_is_said_before_it_is_kept() -> None:
    page = saying(base(), {ONE: "Typed", f"{FIRST}/summary": "Soon", LABEL: "Analyst", "gone": "x"})
    (first, second) = page.items("work")
    assert ([line.text for line in first.lines], first.get("summary")) == (["Typed", "Ran it"], "Soon")
    assert (page.basics.label, page.basics.summary, second) == ("Analyst", "All of me", base().items("work")[1])
    assert saying(base(), {}) == base()


def test_there_is_an_end_to_it() -> None:
    resume = mine()
    with pytest.raises(Invalid, match="At most"):
        resume.reorder(within="work", order=(ONE,) * MOST, stamp=STAMP)


def test_what_another_application_was_sent_is_used_again() -> None:
    other, again = mine(), TailoredResume.tailor(application="ann/application-2", stamp=STAMP)
    other.hide(part=SECOND, stamp=STAMP)
    other.reword(part=ONE, words="Built engines", base=base(), stamp=STAMP)
    other.reorder(within=FIRST, order=(TWO, ONE), stamp=STAMP)
    other.set_term_aside(term="Dagster", stamp=STAMP)
    again.hide(part=TWO, stamp=STAMP)
    for _ in range(2):
        again.use_again(other=other, look=Look(theme="margin"), stamp=STAMP)
    assert again.on(base()) == other.on(base())
    assert (again.look, again.set_aside, again.number) == (Look(theme="margin"), [], 3)
    assert again.overtaken(base(one="Made it")) == other.overtaken(base(one="Made it"))

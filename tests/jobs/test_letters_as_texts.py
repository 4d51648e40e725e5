"""A reminder's text: one part, plain alphabet, whom, what, the reference and how to answer, whatever the names."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.purpose import Purpose, kind_of, letters_for
from jobs.gsm import BASIC, EXTENDED, gsm, is_gsm, parts, septets
from jobs.texts import ANSWERS, text_for

LINK = "https://tracker.example.org/t/0123456789abcdefABCDE_"
FACTS = {"reference": "K7QX", "whom": "Dana Reyes", "company": "Acme", "role": "Data Engineer", "when": "Tue 14:00"}
# What Twilio and carriers consume before a program sees it; none may be offered as an answer.
CONSUMED = {
    "STOP",
    "STOPALL",
    "UNSUBSCRIBE",
    "END",
    "QUIT",
    "CANCEL",
    "REVOKE",
    "OPTOUT",
    "START",
    "UNSTOP",
    "YES",
    "HELP",
}
CONSUMED |= {"INFO"}

NAMES = st.one_of(
    st.text(max_size=300),
    st.text("€[]{}~^|\\", max_size=300),
    st.text("WŠłЩπ漢🎉 ", max_size=300),
    st.sampled_from(["", "Dana Reyes", "Maximiliane von Hohenstein-Wittgenstein", "STOP", "reply STOP", "\x1b", "\n"]),
)


def test_the_words_of_a_status_check() -> None:
    assert text_for("check_status", FACTS) == (
        "Ask Dana Reyes at Acme where your Data Engineer application stands. "
        "K7QX: reply LETTER for the words, DONE when sent, SNOOZE 2 for 2 days."
    )


def test_with_a_public_address_the_link_stands_in_for_the_word_letter() -> None:
    assert text_for("thank_you", FACTS | {"link": LINK}) == (
        f"Thank Dana Reyes at Acme for the Data Engineer interview. K7QX: reply DONE or SNOOZE 2. {LINK}"
    )


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("link", ["", LINK])
def test_a_usual_reminder_takes_one_part_with_every_name_whole(purpose: Purpose, link: str) -> None:
    text = text_for(purpose, FACTS | {"link": link})
    assert parts(text) == 1
    assert ".." not in text
    assert "  " not in text
    assert not re.search(r" [.,:;]|\n", text)


@pytest.mark.parametrize("purpose", Purpose)
def test_with_nothing_known_it_is_still_a_sentence(purpose: Purpose) -> None:
    text = text_for(purpose, {"reference": "K7QX"})
    assert re.fullmatch(r"[A-Z][^{}]+[.?!] K7QX: reply [A-Z].+\.", text)
    assert "  " not in text
    assert not re.search(r" [.,:;]", text)


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("link", ["", LINK])
def test_the_answers_offered_are_ours_and_none_a_carrier_consumes(purpose: Purpose, link: str) -> None:
    closing = text_for(purpose, FACTS | {"link": link}).partition("K7QX: reply ")[2].removesuffix(link)
    offered = set(re.findall(r"[A-Z]{3,}", closing))
    assert offered
    assert offered <= set(ANSWERS)
    assert not offered & CONSUMED
    assert "DONE" in offered
    writes = bool(letters_for(purpose)) and kind_of(purpose) != "nudge"
    assert ("LETTER" in offered) == (writes and not link)


@settings(deadline=None, max_examples=300)
@given(purpose=st.sampled_from(Purpose), whom=NAMES, company=NAMES, role=NAMES, when=NAMES)
@example(purpose=Purpose.ARRANGE_INTERVIEW, whom="0[[[{{{€", company="[[[[{{{€", role="[[[[{{{€", when="")
def test_whatever_the_names_it_is_one_part_with_reference_and_answers(
    purpose: Purpose, whom: str, company: str, role: str, when: str
) -> None:
    text = text_for(purpose, {"reference": "K7QX", "whom": whom, "company": company, "role": role, "when": when})
    assert is_gsm(text)
    assert parts(text) == 1
    assert text.count(" K7QX: reply ") >= 1
    assert text.endswith(text_for(purpose, {"reference": "K7QX"}).partition("K7QX")[2])
    assert not re.search(r"[\r\n\f]", text)


@settings(deadline=None, max_examples=300)
@given(purpose=st.sampled_from(Purpose), whom=NAMES, company=NAMES, role=NAMES, length=st.integers(20, 160))
def test_a_link_is_never_cut_and_two_parts_are_the_most(
    purpose: Purpose, whom: str, company: str, role: str, length: int
) -> None:
    link = "https://t.example/".ljust(length, "x")
    text = text_for(purpose, {"reference": "k7qx", "whom": whom, "company": company, "role": role, "link": link})
    assert is_gsm(text)
    assert parts(text) <= 2
    assert text.endswith(f" {link}")
    assert " k7qx: reply DONE" in text


def test_the_longest_name_gives_way_first() -> None:
    text = text_for("check_status", FACTS | {"role": "Principal Machine Learning Infrastructure Engineer"})
    assert text.startswith("Ask Dana Reyes at Acme where your Principal Machine Learning Infras.. application stands.")


def test_names_that_no_cut_can_fit_beside_a_link_stay_whole_in_two_parts() -> None:
    long = {"company": "International Business Machines Corporation GmbH", "role": "Principal Engineer for Storage"}
    link = LINK.ljust(110, "x")
    text = text_for("check_status", FACTS | long | {"link": link})
    assert parts(text) == 2
    assert long["company"] in text
    assert long["role"] in text


@pytest.mark.parametrize("reference", ["", "K7Q", "K7QXX", "K7Q ", "K7Qé", "٣٣٣٣", "K7Q\n"])
def test_a_reference_of_another_shape_is_a_mistake_of_the_program(reference: str) -> None:
    with pytest.raises(ValueError, match="four letters or digits"):
        text_for("check_status", FACTS | {"reference": reference})


@pytest.mark.parametrize(
    "link", ["https://x.example/a b", "https://x.example/ü漢", "https://x.example/".ljust(161, "x")]
)
def test_a_link_that_a_text_cannot_carry_is_a_mistake_of_the_program(link: str) -> None:
    with pytest.raises(ValueError, match="cannot carry"):
        text_for("check_status", FACTS | {"link": link})


def test_another_purpose_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="love_letter"):
        text_for("love_letter", FACTS)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Škoda Auto", "Skoda Auto"),
        ("Łódź – “Centrum”", 'Lodz - "Centrum"'),
        ("Юлия Щукина", "Yuliya Shchukina"),
        ("Παπαδόπουλος", "Papadopoulos"),
        ("Ångström & Müller", "Ångström & Müller"),
        ("Ça va…", "Ça va..."),
        ("Đorđe 🎉", "Dorde "),
        ("Ｗｉｄｅ", "Wide"),
        ("ﬁnance ½", "finance 1/2"),
        ("山田", ""),
        ("€5", "€5"),
        ("a\u00a0b", "a b"),
        ("\u202eevil\x1b", "evil"),
    ],
)
def test_names_are_written_in_the_alphabet_of_texts(name: str, said: str) -> None:
    assert gsm(name) == said


def test_the_alphabet_is_that_of_the_standard() -> None:
    assert len(BASIC) == 127  # and the escape sign, which stands before the extended ones
    assert len(EXTENDED) == 10
    assert not BASIC & EXTENDED


@pytest.mark.parametrize(
    ("text", "length", "count"),
    [("x" * 160, 160, 1), ("x" * 161, 161, 2), ("€" * 80, 160, 1), ("€" * 81, 162, 2), ("x" * 307, 307, 3), ("", 0, 1)],
)
def test_parts_are_counted_as_carriers_do(text: str, length: int, count: int) -> None:
    assert (septets(text), parts(text)) == (length, count)

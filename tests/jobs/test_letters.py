"""Laws that every letter keeps, in every tone, from the emptiest and the fullest application or contact."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from domain.purpose import Purpose, letters_for
from domain.values import Letter, Meaning, many_lines, one_line
from jobs.letters import PURPOSES, TONES, LetterKind, catalogue, draft, kind_named, kinds_for, known_fields, render
from jobs.ways_out import MAILTO_LIMIT, mailto
from tests.jobs.samples import emptiest, fullest

KINDS = {kind.key: kind for kind in catalogue()}
STAGES = {"networking", "applying", "interviewing", "offer", "closing"}
WORN_OUT = (
    "just checking in", "touching base", "touch base", "circling back", "circle back", "reach out", "reaching out",
    "pick your brain", "hope this email finds you", "hope this finds you", "hope you are well", "hope you're well",
    "look forward to hearing from you", "dream job", "perfect fit", "passionate", "synergy", "as per my last",
    "to whom it may concern", "at your earliest convenience", "please do not hesitate", "esteemed", "thrilled",
    "rockstar", "think outside the box", "hit the ground running", "team player", "self-starter", "leverage",
)  # fmt: skip


def fillings() -> list[object]:
    """Every kind in every tone, from both ends."""
    return [
        pytest.param(kind, tone, fields, id=f"{kind.key}-{tone}-{name}")
        for kind in KINDS.values()
        for tone in kind.tones
        for name, fields in (("emptiest", emptiest(kind)), ("fullest", fullest(kind)))
    ]


@pytest.fixture(name="letter")
def rendered(kind: LetterKind, tone: str, fields: Mapping[str, str]) -> Letter:
    return render(kind.key, tone, fields, to="dana.reyes@acme.example")


each_letter = pytest.mark.parametrize(("kind", "tone", "fields"), fillings())


def spoken(kind: LetterKind, letter: Letter, fields: Mapping[str, str]) -> str:
    """The body without the name, number and link under it."""
    signature = [fields[name] for name in ("my_name", "my_phone", "my_link") if fields.get(name)]
    signed = "\n" + "\n".join(signature)
    return letter.body.removesuffix(signed) if letter.body.endswith(signed) else letter.body


@each_letter
def test_a_letter_says_something_and_its_subject_takes_one_line(kind: LetterKind, letter: Letter) -> None:
    assert letter.body.strip()
    assert letter.subject.strip()
    assert "\n" not in letter.subject
    assert len(letter.subject) <= 78


@each_letter
def test_a_letter_is_long_enough_to_be_kind_and_short_enough_to_be_read(
    kind: LetterKind, tone: str, fields: Mapping[str, str], letter: Letter
) -> None:
    fewest, most = kind.words[tone]
    assert fewest <= len(spoken(kind, letter, fields).split()) <= most


@each_letter
def test_a_letter_that_asks_puts_one_question_and_any_other_none(kind: LetterKind, letter: Letter) -> None:
    assert kind.asks in {0, 1}
    assert (letter.subject + letter.body).count("?") == kind.asks


@each_letter
def test_a_letter_has_no_slips_of_the_pen(kind: LetterKind, fields: Mapping[str, str], letter: Letter) -> None:
    body = spoken(kind, letter, fields)
    for text in (letter.subject, body):
        assert "  " not in text
        assert not re.search(r" [,.;:!?]|[,;:]\.|\.\.|,,|\n{3,}|[ \t]\n|\b(\w+) \1\b|\(\)|\{|\}|[⟦⟧]", text)
    assert letter.body == letter.body.strip()
    assert all(line[:1].isupper() or not line[:1].isalpha() for line in body.split("\n") if line)


@each_letter
def test_a_letter_uses_no_worn_out_words(kind: LetterKind, letter: Letter) -> None:
    said = f"{letter.subject} {letter.body}".lower()
    assert not [words for words in WORN_OUT if words in said]


@each_letter
def test_a_letter_fits_the_mail_programs_address(kind: LetterKind, letter: Letter) -> None:
    assert len(mailto(to=letter.to, subject=letter.subject, body=letter.body)) < MAILTO_LIMIT


@each_letter
def test_a_letter_fits_its_channel(kind: LetterKind, letter: Letter) -> None:
    assert not kind.limit or len(letter.body) <= kind.limit


@each_letter
def test_a_letter_is_recorded_as_it_was_sent(kind: LetterKind, letter: Letter) -> None:
    """The record cleans what it stores; a letter must already be in the form that it keeps."""
    assert many_lines(letter.body, field="body", what="the letter") == letter.body
    assert one_line(letter.subject, field="subject", what="the subject") == letter.subject
    assert (letter.kind, letter.version) == (kind.key, kind.version)


@each_letter
def test_paragraphs_stand_apart_and_the_name_stands_under_the_closing(
    kind: LetterKind, fields: Mapping[str, str], letter: Letter
) -> None:
    if kind.key == "linkedin_note":
        assert "\n" not in letter.body
    else:
        greeting, blank, *_ = letter.body.split("\n")
        assert greeting.endswith(",")
        assert blank == ""
        assert spoken(kind, letter, fields).endswith(",")


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_a_letter_cannot_be_sent_without_any_of_its_required_fields(kind: LetterKind) -> None:
    needed = {
        name
        for tone in kind.tones
        for name in kind.required
        if any(gap.name == name for gap in draft(kind.key, tone, emptiest(kind) | {name: ""}).missing)
    }
    assert needed == set(kind.required)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_a_kind_says_what_it_is_for(kind: LetterKind) -> None:
    assert kind.title
    assert kind.when
    assert kind.channel
    assert kind.tip
    assert kind.stage in STAGES
    assert kind.purpose in PURPOSES
    assert Purpose(kind.records)
    assert set(kind.tones) <= set(TONES)
    assert re.fullmatch(r"[0-9a-f]{8}", kind.version)
    assert bool(kind.encouragement) == bool(kind.encouragement_source)


@pytest.mark.parametrize("field", known_fields().values(), ids=lambda field: field.name)
def test_every_field_is_asked_for_in_plain_words_and_used(field: object) -> None:
    known = {name: words for kind in KINDS.values() for name, words in kind.field_words.items()}
    words = known[field.name]  # type: ignore[attr-defined]
    assert words.label
    assert words.hint
    assert "_" not in words.label
    assert words.origin in {"profile", "contact", "application", "interview", "offer", "letters", "you"}


def test_there_are_32_kinds_each_named_once() -> None:
    assert len(KINDS) == 33
    assert len({kind.title for kind in KINDS.values()}) == 33


@pytest.mark.parametrize("key", ["status_application", "thanks_interview", "net_request", "interview_times"])
def test_the_four_that_matter_most_come_in_every_tone(key: str) -> None:
    assert set(KINDS[key].tones) == set(TONES)


@pytest.mark.parametrize("moment", [*Purpose, *Meaning, "contact"])
def test_three_to_six_kinds_fit_a_moment(moment: str) -> None:
    fitting = kinds_for(moment=moment)
    assert 3 <= len(fitting) <= 6
    assert len(set(fitting)) == len(fitting)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_three_to_six_kinds_fit_a_purpose_those_of_the_moment_first(purpose: str) -> None:
    for moment in ("", *Purpose, *Meaning):
        fitting = kinds_for(purpose=purpose, moment=moment)
        assert 3 <= len(fitting) <= 6
        assert {kind.purpose for kind in fitting} == {purpose}
    assert kinds_for(purpose="status", moment="check_promise")[0].key == "status_interview"


@pytest.mark.parametrize("purpose", Purpose)
def test_the_letters_a_step_calls_for_exist_and_lead(purpose: Purpose) -> None:
    called_for = letters_for(purpose)
    offered = [kind.key for kind in kinds_for(moment=purpose)]
    assert all(kind_named(key).key == key for key in called_for)
    assert not called_for or offered[0] == called_for[0]


def test_networking_needs_no_application() -> None:
    for key in ("net_request", "net_nudge", "net_thanks", "net_update", "reconnect", "linkedin_note"):
        origins = {KINDS[key].field_words[name].origin for name in KINDS[key].required if name != "company"}
        assert not origins & {"application", "interview", "offer"}

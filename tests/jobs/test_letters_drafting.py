"""Writing a letter: gaps that stay while one types, optional sentences, what is missing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import NotFound
from domain.values import Letter
from jobs.grammar import TemplateRefused
from jobs.letters import (
    Draft,
    Gap,
    LetterIncomplete,
    Piece,
    Text,
    catalogue,
    draft,
    kind_named,
    kinds_for,
    read_kind,
    render,
)
from tests.jobs.samples import emptiest, fullest

KNOWN = {"my_name": "Sam Lee", "contact_name": "Dana Reyes", "company": "Acme", "role": "Data Engineer"}
PRINTABLE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1).filter(str.strip)


def read(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text if isinstance(piece, Text) else piece.sent for piece in pieces)


def gaps(written: Draft) -> dict[str, Gap]:
    return {piece.name: piece for piece in (*written.body, *written.subject) if isinstance(piece, Gap)}


def test_what_the_program_knows_reads_as_words_and_the_rest_is_asked() -> None:
    written = draft("thanks_interview", "warm", KNOWN)
    assert list(gaps(written)) == ["talked_about", "your_idea"]
    assert written.body[0] == Text(
        "Hi Dana,\n\nThank you for the conversation today about the Data Engineer role. What has stayed with me is "
    )
    assert gaps(written)["talked_about"].hint == "What did you talk about? e.g. how the team tests its pipelines"
    assert [gap.name for gap in written.missing] == ["talked_about", "your_idea"]
    assert not written.ready


def test_a_gap_stays_a_gap_while_it_is_typed_into() -> None:
    written = draft("thanks_interview", "short", KNOWN, typed={"talked_about": "How the team tests."})
    gap = gaps(written)["talked_about"]
    assert (gap.value, gap.sent, gap.required) == ("How the team tests.", "how the team tests", True)
    assert written.ready


def test_an_optional_sentence_is_offered_then_opened_blank_then_filled() -> None:
    typed = {"talked_about": "testing", "your_idea": "Replay a week of events"}
    before = draft("thanks_interview", "warm", KNOWN, typed=typed)
    opened = draft("thanks_interview", "warm", KNOWN, typed=typed | {"missed_point": ""})
    filled = draft("thanks_interview", "warm", KNOWN, typed=typed | {"missed_point": "stop the deploys first"})
    assert "missed_point" in {gap.name for gap in before.more}
    assert "improve on" not in read(before.body)
    assert "missed_point" not in {gap.name for gap in opened.more}
    assert "improve on: ." in read(opened.body)
    assert opened.ready
    assert "improve on: stop the deploys first." in read(filled.body)


def test_what_stands_in_the_profile_is_not_offered_in_the_sheet() -> None:
    assert not {"my_phone", "my_link"} & {gap.name for gap in draft("net_request", "warm", KNOWN).more}


def test_an_opened_sentence_left_blank_is_not_sent() -> None:
    values = KNOWN | {"talked_about": "testing", "your_idea": "Replay a week of events.", "missed_point": ""}
    assert "improve on" not in render("thanks_interview", "warm", values).body


def test_a_field_that_stands_twice_needs_one_input() -> None:
    written = draft("event_followup", "warm", KNOWN)
    event = [piece for piece in (*written.body, *written.subject) if isinstance(piece, Gap) and piece.name == "event"]
    assert [gap.repeat for gap in event] == [False, True]
    assert [gap.name for gap in written.missing] == ["event", "talked_about"]


def test_the_tone_changes_the_words_and_keeps_what_was_typed() -> None:
    typed = {"talked_about": "testing", "your_idea": "Replay a week of events"}
    for tone in ("warm", "short", "formal"):
        assert "testing" in read(draft("thanks_interview", tone, KNOWN, typed=typed).body)


def test_a_tone_the_letter_lacks_gives_the_one_it_is_written_in() -> None:
    assert draft("withdraw", "formal", KNOWN).tone == "warm"
    assert draft("linkedin_note", "warm", KNOWN).tone == "short"
    assert render("withdraw", "formal", KNOWN).tone == "warm"


def test_sending_refuses_while_something_required_is_blank_and_names_it() -> None:
    with pytest.raises(LetterIncomplete) as refused:
        render("thanks_interview", "warm", KNOWN | {"talked_about": "  "})
    assert refused.value.names == ("talked_about", "your_idea")
    assert refused.value.field == "talked_about"
    assert refused.value.message == "Still to fill in: what you talked about, one thing you can add."


def test_the_rendered_letter_is_what_the_record_takes() -> None:
    values = KNOWN | {"talked_about": "testing"}
    letter = render("thanks_interview", "short", values, to="dana@acme.example", via="gmail")
    assert letter == Letter(
        kind="thanks_interview",
        subject="Our conversation about the Data Engineer role",
        body=letter.body,
        to="dana@acme.example",
        via="gmail",
        tone="short",
        version=kind_named("thanks_interview").version,
    )


def test_names_with_signs_of_the_language_or_of_html_are_only_text() -> None:
    values = KNOWN | {"company": "A&B <i>{{ 7 }}</i> {% if %}", "applied_on": "2026-03-03"}
    assert "at A&B <i>{{ 7 }}</i> {% if %} on 3 March" in render("status_application", "short", values).body


def test_a_line_break_typed_into_a_name_does_not_reach_the_subject() -> None:
    values = KNOWN | {"role": "Data\nEngineer", "talked_about": "testing"}
    assert render("thanks_interview", "short", values).subject == "Our conversation about the Data Engineer role"


def test_a_kind_nobody_knows_is_not_found() -> None:
    with pytest.raises(NotFound):
        draft("love_letter", "warm", {})
    assert kinds_for(moment="full moon") == kinds_for(moment="custom")


@pytest.mark.parametrize("kind", catalogue(), ids=lambda kind: kind.key)
def test_the_draft_reads_as_the_letter_that_is_sent(kind: object) -> None:
    key, tones = kind.key, kind.tones  # type: ignore[attr-defined]
    for values in (emptiest(kind_named(key)), fullest(kind_named(key))):
        for tone in tones:
            typed = draft(key, tone, {}, typed=values)
            letter = render(key, tone, values)
            assert (read(typed.subject), read(typed.body)) == (letter.subject, letter.body)
            assert typed.ready


@settings(deadline=None)
@given(name=PRINTABLE, idea=PRINTABLE, topic=PRINTABLE)
def test_whatever_is_typed_the_draft_reads_as_the_letter(name: str, idea: str, topic: str) -> None:
    values = KNOWN | {"contact_name": name, "your_idea": idea, "talked_about": topic}
    typed = draft("thanks_interview", "warm", KNOWN, typed=values)
    if typed.ready:
        letter = render("thanks_interview", "warm", values)
        assert (read(typed.subject), read(typed.body)) == (letter.subject, letter.body)
        assert "\n" not in letter.subject


def test_the_version_follows_the_words() -> None:
    source = '+++\ntitle = "Hello"\nsubject = "Hi"\n+++\n=== warm\nHi {{ contact_name }},\n'
    first, same, other = (read_kind("hello", text) for text in (source, source, source.replace("Hi ", "Hey ")))
    assert first.version == same.version != other.version


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("Hi Dana,", "needs a head"),
        ('+++\ntitle = "x"\n+++\nHi Dana,', "needs a head"),
        ('+++\ntitle = "x"\n+++\n=== sarcastic\nHi Dana,', "needs a head"),
        ("+++\ntitle = \n+++\n=== warm\nHi Dana,", "could not be read"),
        ('+++\nsubject = "x"\n+++\n=== warm\nHi {{ contact_nmae }},', "did you mean “contact_name”"),
        ('+++\nsubject = "{% for x in y %}{% endfor %}"\n+++\n=== warm\nHi,', "loops are not available"),
    ],
)
def test_a_letter_file_of_another_shape_is_refused(source: str, why: str) -> None:
    with pytest.raises(TemplateRefused, match=why):
        read_kind("own", source)

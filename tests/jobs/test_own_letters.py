"""Letters of one's own: refused with line and reason, offered where they fit, and the same again out of their files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.letter import PURPOSES, TONES, LetterTemplate
from jobs import catalogue, own_letters
from jobs.catalogue import kind_named
from jobs.grammar import TemplateRefused
from jobs.language import Hole, Words, fill
from jobs.letters import render
from jobs.writing_desk import Workshop, WritingDesk
from projections.letters import LetterVersion
from tests.jobs.samples import fullest
from tests.jobs.test_language import ATTACKS

HELLO = LetterTemplate(
    title="My hello",
    purpose="networking",
    subject="Hello {{ contact_name }}",
    bodies=(("warm", "Dear {{ contact_name|first_name }},\n\n{{ why_you|sentence }}\n\n{{ my_name }}"),),
)


def kept(template: LetterTemplate = HELLO, *, number: int = 1, id: str = "me/letter-1") -> LetterVersion:
    return LetterVersion(id=id, number=number, template=template, at=datetime(2026, 3, 2, 9, tzinfo=UTC))


def desk(*templates: LetterTemplate) -> WritingDesk:
    versions = [kept(template, id=f"me/letter-{number}") for number, template in enumerate(templates, 1)]
    return WritingDesk(tuple(map(own_letters.own_kind, versions)))


def refusal(template: LetterTemplate) -> TemplateRefused:
    with pytest.raises(TemplateRefused) as refused:
        own_letters.check(template)
    return refused.value


def test_the_domain_and_the_catalogue_speak_of_the_same_purposes_and_tones() -> None:
    assert tuple(catalogue.PURPOSES) == PURPOSES
    assert catalogue.TONES == TONES


def test_a_refused_letter_says_which_part_which_line_and_why() -> None:
    refused = refusal(replace(HELLO, bodies=(("warm", "Hi."), ("short", "Hi\n{% for a in b %}{% endfor %}"))))
    assert (refused.field, refused.line) == ("short", 2)
    assert refused.message == "Line 2: loops are not available in letters."


def test_an_unknown_name_is_refused_with_a_guess() -> None:
    refused = refusal(replace(HELLO, subject="About {{ compny }}"))
    assert (refused.field, refused.message) == (
        "subject",
        "Line 1: there is no field “compny”; did you mean “company”.",
    )


def test_a_line_that_would_begin_another_tone_in_its_file_is_refused() -> None:
    refused = refusal(replace(HELLO, bodies=(("warm", "Hi\n\n=== short\nHo"),)))
    assert (refused.field, refused.line) == ("warm", 3)


@pytest.mark.parametrize("attack", sorted(ATTACKS))
def test_no_attack_becomes_a_letter_of_ones_own(attack: str) -> None:
    source = ATTACKS[attack]
    with pytest.raises(Invalid):
        own_letters.check(replace(HELLO, bodies=(("warm", source),)))
    with pytest.raises(Invalid):
        own_letters.from_file(f'+++\ntitle = "x"\npurpose = "other"\nsubject = "x"\n+++\n=== warm\n{source}\n')


@pytest.mark.parametrize("kind", catalogue.catalogue(), ids=lambda kind: kind.key)
def test_every_letter_of_the_program_can_be_copied_and_reads_the_same(kind: catalogue.LetterKind) -> None:
    copy = own_letters.check(own_letters.copy_of(kind))
    own = own_letters.own_kind(kept(copy))
    known = fullest(kind)
    for tone in kind.tones:
        mine, theirs = render(own, tone, known), render(kind, tone, known)
        assert (mine.subject, mine.body) == (theirs.subject, theirs.body)
    assert (own.records, own.limit, own.based_on) == (kind.records, kind.limit, kind.key)


def test_the_version_of_a_letter_of_ones_own_is_its_number() -> None:
    own = own_letters.own_kind(kept(number=3, id="me/letter-abc"))
    letter = render(own, "warm", fullest(own))
    assert (letter.kind, letter.version, letter.tone) == ("letter-abc", "v3", "warm")


def test_ones_own_letter_is_offered_before_the_one_it_began_as() -> None:
    mine = own_letters.copy_of(kind_named("thanks_interview"))
    keys = [kind.key for kind in desk(mine).kinds_for(moment="thank_you")]
    assert keys == ["letter-1", "thanks_interview", "status_interview", "reference_ask"]
    assert "letter-1" not in [kind.key for kind in desk(mine).kinds_for(moment="contact")]


def test_ones_own_letter_without_a_model_is_offered_for_its_purpose() -> None:
    assert desk(HELLO).kinds_for(moment="set_up_meeting")[0].key == "letter-1"
    assert desk(HELLO).kinds_for(purpose="networking", moment="interviewing")[0].key == "letter-1"


def test_never_more_than_six_are_offered_and_the_programs_own_stay_within_reach() -> None:
    kinds = desk(*[HELLO] * 9).kinds_for(moment="set_up_meeting")
    assert [kind.key.startswith("letter-") for kind in kinds] == [True] * 3 + [False] * 3


def test_proofreading_shows_what_is_wrong_or_how_it_reads() -> None:
    workshop = Workshop()
    wrong = workshop.proof("Hi\n{% include 'x' %}", {})
    assert wrong.fault is not None
    assert (wrong.fault.line, wrong.pieces) == (2, ())
    right = workshop.proof("Hi {{ contact_name|first_name }}, {{ compny }}", {"contact_name": "Dana Reyes"})
    assert right.pieces == (Words("Hi Dana, "), Hole("compny", "", ""))
    assert [(name.name, name.line, name.meant) for name in right.unknown] == [("compny", 1, "company")]


def test_proofreading_does_not_show_what_is_far_too_long() -> None:
    longest = {"company": "x" * 4_000}
    assert own_letters.proof("{{ company }}" * 25, longest).fault is None
    fault = own_letters.proof("{{ company }}" * 26, longest).fault
    assert fault is not None
    assert fault.why == "the letter would be 104,000 characters long; 20,000 fit"


def test_freely_written_words_get_their_fields_back() -> None:
    known = {
        "contact_name": "Dana Reyes",
        "company": "Acme",
        "role": "Data Engineer",
        "my_name": "Sam Lee",
        "applied_on": "2026-03-03",
        "source": "",
    }
    words = "Hi Dana,\n\nthe Data Engineer role at Acme, since 3 March. Acmes {{ odd }} {% ways %}.\n\nSam Lee"
    template = Workshop().with_fields(words, known)
    assert template == (
        "Hi {{ contact_name|first_name }},\n\nthe {{ role }} role at {{ company }}, since {{ applied_on|date }}. "
        "Acmes { { odd }} { % ways %}.\n\n{{ my_name }}"
    )
    assert fill(template, known) == words.replace("{{", "{ {").replace("{%", "{ %")


LINES = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=40)
TITLES = LINES.map(str.strip).filter(lambda line: any(sign.isalnum() for sign in line))


@given(title=TITLES, body=st.lists(LINES, min_size=1, max_size=6), purpose=st.sampled_from(PURPOSES))
def test_a_letter_is_the_same_again_out_of_its_file(title: str, body: list[str], purpose: str) -> None:
    words = "\n".join(line.replace("{", "(") for line in body) + "\n{{ my_name }}"
    template = replace(HELLO, title=title, purpose=purpose, bodies=(("formal", words),))
    if any(line.startswith("=== ") for line in body):
        return
    template = own_letters.check(template)
    assert own_letters.from_file(own_letters.as_file(template)) == template


@pytest.mark.parametrize("key", sorted(kind.key for kind in catalogue.catalogue()))
def test_the_programs_own_files_can_be_imported(key: str) -> None:
    text = (catalogue.LETTERS / f"{key}.txt").read_text(encoding="utf-8")
    found = own_letters.from_file(text)
    kind = kind_named(key)
    assert dict(found.bodies) == {tone: body.strip("\n") for tone, body in kind.bodies.items()}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no head at all",
        "+++\ntitle = 1\n+++\n=== warm\nHi",
        "+++\ntitle = \n+++\n=== warm\nHi",
        f"+++\ntitle = {'9' * 5_000}\n+++\n=== warm\nHi",
        f"+++\ntitle = {'[' * 30_000}\n+++\n=== warm\nHi",
        '+++\ntitle = "x"\npurpose = "party"\nsubject = "x"\n+++\n=== warm\nHi',
        '+++\ntitle = "x"\npurpose = "other"\nsubject = "x"\nbased_on = "../x"\n+++\n=== warm\nHi',
        '+++\ntitle = "x"\npurpose = "other"\nsubject = "x"\n+++\n=== loud\nHi',
    ],
)
def test_a_file_that_is_no_letter_is_refused_in_words(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        own_letters.from_file(text)
    assert refused.value.message


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("My hello", "letter-my-hello.txt"),
        ("../../etc/passwd", "letter-etc-passwd.txt"),
        ("Grüße / Café", "letter-grue-cafe.txt"),
        ("手紙", "letter.txt"),
        ("CON\r\n.exe", "letter-con-exe.txt"),
        ("x" * 80, f"letter-{'x' * 53}.txt"),
    ],
)
def test_a_file_has_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert own_letters.file_name(title) == name

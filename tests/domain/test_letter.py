"""Letters of one's own: written, rewritten, removed and brought back, each only as far as the rules go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.errors import AlreadyOver, Conflict, Invalid, NotFound, RepeatedCommand
from domain.letter import LetterTemplate, OwnLetter
from domain.letter_commands import LetterCommands
from projections import letters
from tests.support.searching import Search, said, stamp

HELLO = LetterTemplate(
    title="My hello",
    purpose="networking",
    subject="Hello {{ contact_name }}",
    bodies=(("short", "Hi."), ("warm", "Dear {{ contact_name }},\n\nhello.")),
    based_on="net_request",
)


def hello() -> OwnLetter:
    return OwnLetter.write(id="me/letter-1", template=HELLO, stamp=stamp())


def test_a_letter_is_kept_as_it_was_written_its_tones_in_their_order() -> None:
    letter = hello()
    assert said(letter) == ["LetterTemplateWritten"]
    assert [tone for tone, _ in letter.template.bodies] == ["warm", "short"]
    assert (letter.number, letter.removed) == (1, False)


def test_other_words_make_another_version_and_the_same_words_none() -> None:
    letter = hello()
    letter.rewrite(template=HELLO, seen=1, stamp=stamp())
    letter.rewrite(template=replace(HELLO, title="Another"), seen=1, stamp=stamp())
    assert said(letter) == ["LetterTemplateWritten", "LetterTemplateRewritten"]
    assert (letter.number, letter.template.title) == (2, "Another")


def test_words_changed_from_an_old_version_do_not_overwrite_the_new_one() -> None:
    letter = hello()
    letter.rewrite(template=replace(HELLO, title="Another"), seen=1, stamp=stamp())
    with pytest.raises(Conflict):
        letter.rewrite(template=replace(HELLO, title="A third"), seen=1, stamp=stamp())
    assert letter.template.title == "Another"


def test_a_removed_letter_comes_back_as_it_was_and_takes_no_new_words_meanwhile() -> None:
    letter = hello()
    letter.remove(stamp=stamp())
    letter.remove(stamp=stamp())
    with pytest.raises(AlreadyOver):
        letter.rewrite(template=replace(HELLO, title="Another"), seen=1, stamp=stamp())
    letter.restore(stamp=stamp())
    letter.restore(stamp=stamp())
    assert said(letter) == ["LetterTemplateWritten", "LetterTemplateRemoved", "LetterTemplateRestored"]
    assert not letter.removed


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 81}, "title"),
        ({"purpose": "party"}, "purpose"),
        ({"subject": ""}, "subject"),
        ({"subject": "x" * 501}, "subject"),
        ({"bodies": ()}, "warm"),
        ({"bodies": (("sad", "Oh."),)}, "tone"),
        ({"bodies": (("warm", "Hi."), ("warm", "Ho."))}, "tone"),
        ({"bodies": (("formal", " \n"),)}, "formal"),
        ({"bodies": (("short", "x" * 8_001),)}, "short"),
        ({"bodies": (("short", "a\0b"),)}, "short"),
        ({"based_on": "../../etc/passwd"}, "based_on"),
    ],
)
def test_a_letter_that_cannot_be_kept_names_the_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        OwnLetter.write(id="me/letter-1", template=replace(HELLO, **change), stamp=stamp())  # type: ignore[arg-type]
    assert refused.value.field == field


def test_every_version_can_be_read_again_latest_first(search_on_each: Search) -> None:
    search = search_on_each
    commands = LetterCommands(search.tracker)
    letter = commands.write("me", template=HELLO, stamp=search.stamp())
    search.later(days=1)
    other = replace(HELLO, title="Another")
    commands.change("me", letter, lambda one: one.rewrite(template=other, seen=1, stamp=search.stamp()))
    found = letters.versions(search.tracker, "me", id=letter)
    assert [(version.number, version.template.title) for version in found] == [(2, "Another"), (1, "My hello")]
    assert found[0].at == search.now
    assert found[1].template.bodies == (("warm", "Dear {{ contact_name }},\n\nhello."), ("short", "Hi."))
    assert [version.template.title for version in letters.everything(search.tracker, "me")] == ["Another"]


def test_a_removed_letter_leaves_the_list_and_can_still_be_found(search: Search) -> None:
    commands = LetterCommands(search.tracker)
    letter = commands.write("me", template=HELLO, stamp=search.stamp())
    commands.change("me", letter, lambda one: one.remove(stamp=search.stamp()))
    assert letters.everything(search.tracker, "me") == []
    found = letters.one(search.tracker, "me", id=letter)
    assert found is not None
    assert found.removed
    commands.change("me", letter, lambda one: one.restore(stamp=search.stamp()))
    assert [one.id for one in letters.everything(search.tracker, "me")] == [letter]


def test_the_letter_changed_last_stands_first(search: Search) -> None:
    commands = LetterCommands(search.tracker)
    first = commands.write("me", template=HELLO, stamp=search.stamp())
    search.later(hours=1)
    second = commands.write("me", template=HELLO, stamp=search.stamp())
    assert [one.id for one in letters.everything(search.tracker, "me")] == [second, first]


def test_letters_belong_to_one_person(search: Search) -> None:
    commands = LetterCommands(search.tracker)
    letter = commands.write("me", template=HELLO, stamp=search.stamp())
    search.of("you")
    assert letters.everything(search.tracker, "you") == []
    assert letters.one(search.tracker, "you", id=letter) is None
    with pytest.raises(NotFound):
        commands.change("you", letter, lambda one: one.remove(stamp=search.stamp()))


def test_a_click_repeated_writes_one_letter(search: Search) -> None:
    commands = LetterCommands(search.tracker)
    letter = commands.write("me", template=HELLO, stamp=search.stamp(), command_id="click-1")
    with pytest.raises(RepeatedCommand):
        commands.write("me", template=HELLO, stamp=search.stamp(), command_id="click-1")
    assert [one.id for one in letters.everything(search.tracker, "me")] == [letter]

"""What makes one resume another than the one beside it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.resume_difference import Change, Fate, Part, Piece, changes, reworded

JOB = Part(within="Work", words="Engineer, Acme", id="job")
LINES = tuple(Part(within="Work: Engineer", words=words, id=id, of="job") for id, words in (("1", "One"), ("2", "Two")))
OTHER = Part(within="Work", words="Assistant", id="other")


def told(before: list[Part], after: list[Part]) -> list[tuple[str, str]]:
    return [(change.fate.value, "".join(piece.words for piece in change.pieces)) for change in changes(before, after)]


def test_the_same_is_the_same() -> None:
    assert changes([JOB, *LINES, OTHER], [JOB, *LINES, OTHER]) == ()


def test_words_that_went_and_came_are_told_apart() -> None:
    before, after = Part(within="x", words="Built it all", id="a"), Part(within="y", words="Built it for you", id="a")
    assert changes([before], [after]) == (
        Change(
            fate=Fate.REWORDED,
            within="y",
            pieces=(Piece("Built it ", Fate.SAME), Piece("all", Fate.WENT), Piece("for you", Fate.CAME)),
        ),
    )


def test_a_line_that_was_left_out_stands_where_it_stood() -> None:
    changed = Part(within="Work", words="Assistant to all", id="other")
    assert told([JOB, *LINES, OTHER], [JOB, LINES[1], changed]) == [("went", "One"), ("reworded", "Assistant to all")]
    assert told([JOB, OTHER], [OTHER]) == [("went", "Engineer, Acme")]


def test_an_entry_with_all_its_lines_is_one_change() -> None:
    assert told([JOB, *LINES, OTHER], [OTHER]) == [("went", "Engineer, Acme\nOne\nTwo")]
    assert told([OTHER], [JOB, *LINES, OTHER]) == [("came", "Engineer, Acme\nOne\nTwo")]
    assert told([JOB], [JOB, *LINES]) == [("came", "One"), ("came", "Two")]


def test_as_few_as_can_be_are_said_to_have_moved() -> None:
    parts = [Part(within="Work", words=words, id=words) for words in "abcd"]
    assert told(parts, [parts[3], *parts[:3]]) == [("moved", "d")]
    assert told([JOB, *LINES, OTHER], [OTHER, JOB, *LINES]) == [("moved", "Assistant")]
    assert told([JOB, *LINES], [JOB, *LINES[::-1]]) == [("moved", "Two")]


def test_without_ids_they_are_known_by_their_words() -> None:
    one, two = Part(within="Work", words="One"), Part(within="Work", words="Two")
    assert told([one, one, two], [one, two]) == [("went", "One")]
    assert told([one], [two]) == [("went", "One"), ("came", "Two")]


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_of_either_is_lost(before: str, after: str) -> None:
    pieces = list(reworded(before, after))
    assert "".join(piece.words for piece in pieces if piece.fate is not Fate.CAME).split() == before.split()
    assert "".join(piece.words for piece in pieces if piece.fate is not Fate.WENT) == after


PARTS = st.lists(
    st.builds(
        Part,
        within=st.sampled_from("xy"),
        words=st.sampled_from("abc"),
        id=st.sampled_from(["", "1", "2", "3"]),
        of=st.sampled_from(["", "job"]),
    ),
    max_size=8,
)


@given(PARTS, PARTS | PARTS.map(lambda found: [JOB, *found]))
def test_any_two_can_be_laid_side_by_side(before: list[Part], after: list[Part]) -> None:
    found = changes(before, after)
    assert (found == ()) <= ({part.words for part in before} == {part.words for part in after})
    assert changes(before, before) == ()

"""What the record says was sent is what a mail program was handed, whatever alphabet it is written in."""

from __future__ import annotations

from hypothesis import given, reject, settings
from hypothesis import strategies as st

from domain.application import JobApplication
from domain.purpose import Purpose
from domain.steps import LetterWent
from domain.values import DEFAULT_STAGES, Letter
from jobs.letters import LetterIncomplete, catalogue, render
from jobs.ways_out import eml, mailto
from tests.jobs.test_ways_out import ADDRESSES, body_of, read_eml, read_mailto
from tests.support.searching import DETAILS, stamp

LETTERS = [(kind, tone) for kind in catalogue() for tone in kind.tones]
HIDDEN = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # these are refused in a subject, in words
SCRIPTS = st.sampled_from(
    [
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=HIDDEN),
        st.characters(codec="ascii", exclude_categories=["Cc"]),
        st.characters(min_codepoint=0x300, max_codepoint=0x36F),  # signs that join the one before them
        st.characters(min_codepoint=0x400, max_codepoint=0x4FF),
        st.characters(min_codepoint=0x590, max_codepoint=0x6FF, exclude_categories=("Cc", "Cs")),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0x1F300, max_codepoint=0x1F6FF),
    ]
)
NAMES = SCRIPTS.flatmap(lambda signs: st.text(signs, min_size=1, max_size=30))
NOTES = st.lists(NAMES, min_size=1, max_size=4).map("\n".join)


def recorded(letter: Letter) -> Letter:
    """The letter as the event keeps it."""
    id_, stage = "me/application-1", DEFAULT_STAGES[0]
    application = JobApplication.save_role(id=id_, details=DETAILS, stage=stage, stamp=stamp())
    application.send_letter(purpose=Purpose.CUSTOM, letter=letter, stamp=stamp())
    [went] = [event for event in application.pending_events if isinstance(event, LetterWent)]
    assert went.letter is not None
    return went.letter


@settings(deadline=None, max_examples=200)
@given(chosen=st.sampled_from(LETTERS), to=ADDRESSES, data=st.data())
def test_draft_file_and_mailto_read_back_as_what_was_recorded(
    chosen: tuple[object, str], to: str, data: st.DataObject
) -> None:
    kind, tone = chosen
    fields = {name: data.draw(NOTES if words.long else NAMES, label=name) for name, words in kind.field_words.items()}  # type: ignore[attr-defined]
    try:
        letter = render(kind.key, tone, fields, to=to, via="eml")  # type: ignore[attr-defined]
    except LetterIncomplete:
        reject()
    kept = recorded(letter)
    assert kept == letter
    draft = read_eml(eml(to=letter.to, subject=letter.subject, body=letter.body))
    assert (str(draft["Subject"]), body_of(draft)) == (kept.subject, kept.body)
    assert [address.addr_spec for address in draft["To"].addresses] == [kept.to]
    read = read_mailto(mailto(to=letter.to, subject=letter.subject, body=letter.body))
    assert read == (kept.to, kept.subject, kept.body.replace("\n", "\r\n"))

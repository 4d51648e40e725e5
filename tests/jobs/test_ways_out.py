"""However a letter leaves, what arrives is what was written."""

from __future__ import annotations

import email
import re
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.errors import Invalid
from jobs.letters import catalogue, render
from jobs.ways_out import MAILTO_LIMIT, WEB_LIMIT, Attachment, eml, mailto, outlook, outlook_personal, ways_out
from jobs.writing_desk import WritingDesk
from tests.jobs.samples import fullest
from ui.services import Letters

TO = "dana+jobs@acme.example"
SUBJECT = "Data Engineer: thanks & 100 % hello? #1"
BODY = "Hi Dana,\n\nThanks & see you — naïve café 100% + “quotes”? #1\n\nBest,\nSam"

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=400)
LINES = TEXTS.map(lambda text: " ".join(text.split()))
FILES = LINES.map(lambda name: re.sub(r"""[<>:"/\\|?*']""", "", name).strip() or "file")
BODIES = st.lists(TEXTS, max_size=12).map("\n".join)
ADDRESSES = st.emails(domains=st.sampled_from(["acme.example", "mail.acme.example", "xn--exmple-cua.example"]))


def read_mailto(address: str) -> tuple[str, str, str]:
    """Recipient, subject and body as a mail program after RFC 6068 reads them; a plus is a plus."""
    parts = urlsplit(address)
    fields = dict(field.split("=", 1) for field in parts.query.split("&") if field)
    return unquote(parts.path), unquote(fields.get("subject", "")), unquote(fields.get("body", ""))


def read_eml(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def body_of(message: EmailMessage) -> str:
    part = message.get_body()
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n").removesuffix("\n")


def recipient_of(content: bytes) -> tuple[str, str]:
    """Name and address, read by the older parser: the newer one puts blanks between the parts of long names."""
    name, address = parseaddr(str(email.message_from_bytes(content)["To"]).replace("\r\n", ""))
    return str(make_header(decode_header(name))), address


def test_a_mailto_address_is_encoded_after_rfc_6068() -> None:
    address = mailto(to=TO, subject="A & B", body="one\ntwo + three")
    assert address == "mailto:dana+jobs@acme.example?subject=A%20%26%20B&body=one%0D%0Atwo%20%2B%20three"


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("", "mailto:?subject=s"),
        ("a@b.example, c@d.example", "mailto:a@b.example,c@d.example?subject=s"),
        ("a@b.example?bcc=evil@x.example", "mailto:a@b.example%3Fbcc%3Devil@x.example?subject=s"),
        ("a@b.example&cc=evil@x.example", "mailto:a@b.example%26cc%3Devil@x.example?subject=s"),
        ("a@b.example\r\nBcc: e@x.example", "mailto:a@b.example%0D%0ABcc%3A%20e@x.example?subject=s"),
    ],
)
def test_an_address_cannot_add_fields_of_its_own(to: str, expected: str) -> None:
    assert mailto(to=to, subject="s", body="") == expected


def test_a_subject_cannot_add_fields_or_lines_of_its_own() -> None:
    address = mailto(to=TO, subject="s\r\nBcc: evil@x.example&bcc=evil@x.example", body="")
    assert read_mailto(address)[1] == "s Bcc: evil@x.example&bcc=evil@x.example"
    assert address.count("&") == 0


@settings(deadline=None)
@given(to=ADDRESSES, subject=LINES, body=BODIES)
@example(to="a@b.example", subject="", body="")
def test_a_mail_program_reads_back_what_was_written(to: str, subject: str, body: str) -> None:
    assert read_mailto(mailto(to=to, subject=subject, body=body)) == (to, subject, body.replace("\n", "\r\n"))


@settings(deadline=None)
@given(subject=LINES, body=BODIES)
def test_web_mail_reads_back_what_was_written(subject: str, body: str) -> None:
    names = {"gmail": "su", "outlook": "subject", "outlook_personal": "subject"}
    opened = ways_out(to=TO, subject=subject, body=body)
    for way, name in names.items():
        fields = parse_qs(urlsplit(opened[way].address).query, strict_parsing=True)
        assert fields["to"] == [TO]
        assert fields.get(name, [""]) == [subject]
        if opened[way].whole:
            assert fields.get("body", [""]) == [body.replace("\n", "\r\n")]


def test_outlook_is_given_no_bare_dot_and_no_plus() -> None:
    for build in (outlook, outlook_personal):
        query = urlsplit(build(to=TO, subject="One. Two", body="Three. Four + five")).query
        assert "." not in query
        assert "+" not in query


@pytest.mark.parametrize("kind", catalogue(), ids=lambda kind: kind.key)
def test_every_letter_opens_whole_everywhere(kind: object) -> None:
    for tone in kind.tones:  # type: ignore[attr-defined]
        letter = render(kind.key, tone, fullest(kind))  # type: ignore[attr-defined,arg-type]
        opened = ways_out(to=TO, subject=letter.subject, body=letter.body)
        assert list(opened) == ["mail", "gmail", "outlook", "outlook_personal"]
        assert all(way.whole for way in opened.values())


@pytest.mark.parametrize("body", ["x" * 10_000, "漢" * 1_000, "ü\n" * 1_500])
def test_too_long_a_letter_opens_with_its_subject_and_says_so(body: str) -> None:
    opened = ways_out(to=TO, subject=SUBJECT, body=body)
    assert not opened["mail"].whole
    assert read_mailto(opened["mail"].address) == (TO, SUBJECT, "")
    assert all(way.whole == (len(way.address) > 1_000) for way in opened.values())


@given(to=st.text(max_size=3_000), subject=st.text(max_size=3_000), body=st.text(max_size=3_000))
def test_an_address_to_open_is_never_too_long_unless_the_recipient_alone_is(to: str, subject: str, body: str) -> None:
    plain = "".join(sign for sign in to if not "\ud800" <= sign <= "\udfff")[:60]
    for name, way in ways_out(to=plain, subject=subject, body=body).items():
        assert len(way.address) <= (MAILTO_LIMIT if name == "mail" else WEB_LIMIT)


def test_a_draft_file_opens_as_a_draft_with_its_attachment() -> None:
    pdf = Attachment("Sam Lee – résumé.pdf", b"%PDF-1.7\n\0\xff", "application/pdf")
    content = eml(
        to="dana@acme.example",
        to_name="Dana Reyes-Ångström",
        sender="sam@example.org",
        sender_name="Sam Lee",
        subject=SUBJECT,
        body=BODY,
        attachments=[pdf],
        in_reply_to="<1@acme.example>",
        written=datetime(2026, 3, 10, 9, 0, tzinfo=UTC),
    )
    message = read_eml(content)
    assert message["X-Unsent"] == "1"
    assert message["To"] == "Dana Reyes-Ångström <dana@acme.example>"
    assert message["From"] == "Sam Lee <sam@example.org>"
    assert message["Subject"] == SUBJECT
    assert message["References"] == message["In-Reply-To"] == "<1@acme.example>"
    assert message["Date"] == "Tue, 10 Mar 2026 09:00:00 +0000"
    assert body_of(message) == BODY
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == pdf.name
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content() == pdf.content
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998


@settings(deadline=None)
@given(subject=LINES, body=BODIES, name=LINES, file=FILES)
@example(subject="", body="", name="00000 ¡¡¡¡¡¡¡¡¡¡¡¡¡¡𐀀𐀀𐀀 ¡", file="cv")
def test_a_mail_program_reads_the_draft_file_as_it_was_written(subject: str, body: str, name: str, file: str) -> None:
    attached = Attachment(file, b"\0\xff")
    content = eml(to="d@a.example", to_name=name, subject=subject, body=body, attachments=[attached])
    message = read_eml(content)
    assert message["Subject"] == subject
    assert recipient_of(content) == (name, "d@a.example")
    assert body_of(message) == body
    (read,) = message.iter_attachments()
    assert read.get_filename() == attached.name
    assert read.get_content() == attached.content


@pytest.mark.parametrize("field", ["to_name", "sender_name", "subject", "in_reply_to"])
@pytest.mark.parametrize(
    "evil", ["x\r\nBcc: evil@x.example", "x\nBcc: evil@x.example\n\nbody", "x\rBcc: evil@x.example"]
)
def test_no_header_can_begin_another(field: str, evil: str) -> None:
    values = {"to": "d@a.example", "sender": "s@a.example", "subject": "s", "body": "b"} | {field: evil}
    message = read_eml(eml(**values))  # type: ignore[arg-type]
    assert message["Bcc"] is None
    assert body_of(message) == "b"


@pytest.mark.parametrize(
    "address",
    [
        "dana",
        "a@",
        "@b",
        "a b@c.example",
        "a@b@c.example",
        "a@b.example\r\nBcc: e@x.example",
        "<a@b.example>",
        "a@b\0c",
    ],
)
def test_an_address_that_is_none_is_refused_in_words(address: str) -> None:
    with pytest.raises(Invalid, match="is not an email address") as refused:
        eml(to=address, subject="s", body="b")
    assert refused.value.field == "to"


def test_a_draft_file_needs_no_recipient_and_takes_several() -> None:
    assert read_eml(eml(to="", subject="s", body="b"))["To"] is None
    several = read_eml(eml(to="a@b.example, c@d.example", subject="s", body="b"))["To"].addresses
    assert [address.addr_spec for address in several] == ["a@b.example", "c@d.example"]
    foreign = read_eml(eml(to="dana@exämple.example", subject="s", body="b"))["To"]
    assert foreign == "dana@xn--exmple-cua.example"


@pytest.mark.parametrize(
    "media_type", ["", "pdf", "text/html\r\nX-Evil: 1", "multipart/mixed", "message/rfc822", "a/b c"]
)
def test_a_media_type_that_cannot_be_becomes_plain_bytes(media_type: str) -> None:
    attached = Attachment("cv.pdf", b"bytes", media_type)
    (read,) = read_eml(eml(to="", subject="s", body="b", attachments=[attached])).iter_attachments()
    assert (read.get_content_type(), read.get_content()) == ("application/octet-stream", b"bytes")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "..-..-etc-passwd"),
        ('a"b<c>.pdf', "a-b-c-.pdf"),
        ("a\r\nX-Evil: 1", "a X-Evil- 1"),
        ("", "attachment"),
    ],
)
def test_a_file_name_holds_no_path_and_nothing_that_trips_a_reader(name: str, kept: str) -> None:
    message = read_eml(eml(to="", subject="s", body="b", attachments=[Attachment(name, b"")]))
    assert [part.get_filename() for part in message.iter_attachments()] == [kept]


@pytest.mark.parametrize("media_type", ["text/plain", "image/png", "application/vnd.oasis.opendocument.text"])
def test_an_attachment_of_any_kind_comes_back_byte_for_byte(media_type: str) -> None:
    attached = Attachment("cv", b"a\nb\r\nc\xff\0", media_type)
    (read,) = read_eml(eml(to="", subject="s", body="b", attachments=[attached])).iter_attachments()
    assert read.get_content_type() == media_type
    assert read.get_payload(decode=True) == attached.content


def test_the_desk_is_what_the_screen_asks_for() -> None:
    desk: Letters = WritingDesk()
    values = {"my_name": "Sam Lee", "role": "Data Engineer", "company": "Acme", "applied_on": "2026-03-03"}
    letter = desk.render("status_application", "short", values, to=TO, via="mail")
    opened = desk.ways_out(to=letter.to, subject=letter.subject, body=letter.body)
    draft = desk.eml(to=letter.to, subject=letter.subject, body=letter.body)
    assert read_mailto(opened["mail"].address)[2].replace("\r\n", "\n") == body_of(read_eml(draft)) == letter.body
    assert len(desk.catalogue()) == 33
    assert desk.kinds_for(moment="check_status")[0] is desk.kind_named("status_application")
    assert list(desk.purposes()) == ["networking", "interview", "status", "thanks", "other"]
    assert [gap.name for gap in desk.draft("status_application", "short", values, typed={}).missing] == []

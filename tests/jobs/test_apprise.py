"""Messages through Apprise, to a real server on this computer that can hang, fail and refuse."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any, ClassVar

import pytest

from domain.errors import Invalid
from jobs.addresses import Addresses
from jobs.channels import Accepted, Because, ChannelUnreachable, Deferred, Outcome, Refused, Unknown
from jobs.channels.apprise import NOT_HERE, Apprise, fault_of, kind_of
from tests.support.ports import free_port

WORDS = "Ask Robin at Nordlicht. 7Q2F: reply DONE when done, SNOOZE 2 for 2 days."
SECRET = "hunter2hunter2"


@dataclass
class Hook:
    """What was posted, and what to answer: a status, or nothing until ``release`` is set."""

    url: str = ""
    status: int = 200
    hangs: bool = False
    heard: list[dict[str, Any]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def hook() -> Iterator[Hook]:
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            hook.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if hook.hangs:
                hook.release.wait(30)
                return
            self.send_response(hook.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        hook.url = f"json://sam:{SECRET}@127.0.0.1:{server.server_port}/hook"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield hook
        hook.release.set()
        server.shutdown()


def post(address: str, *, body: str = WORDS, answer_within: float = 5) -> Outcome:
    return Apprise(lambda _seeker: address, answer_within=answer_within).send(to="me", body=body, reference="7Q2F")


class TestSending:
    def test_a_message_is_taken_once(self, hook: Hook) -> None:
        assert isinstance(post(hook.url), Accepted)
        (message,) = hook.heard
        assert message["title"] == "Career Tracker"

    def test_it_does_not_ask_for_an_answer_nobody_would_hear(self, hook: Hook) -> None:
        post(hook.url)
        assert hook.heard[0]["message"] == f"Ask Robin at Nordlicht.\n{NOT_HERE}"

    def test_a_link_stays(self, hook: Hook) -> None:
        post(hook.url, body="Ask Robin. 7Q2F: reply DONE or SNOOZE 2. https://jobs.example/t/abc")
        assert hook.heard[0]["message"] == f"Ask Robin.\nhttps://jobs.example/t/abc\n{NOT_HERE}"

    def test_the_words_arrive_as_they_are(self, hook: Hook) -> None:
        body = "Škoda & Söhne: <b>100 %</b> ${HOME} :smile: \\n *fine*"
        post(hook.url, body=body)
        assert hook.heard[0]["message"] == f"{body}\n{NOT_HERE}"

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
    def test_a_clear_no_is_a_refusal_that_another_way_may_follow(self, hook: Hook, status: int) -> None:
        hook.status = status
        outcome = post(hook.url)
        assert isinstance(outcome, Refused)
        assert (outcome.code, outcome.because) == (str(status), Because.SETTINGS)

    @pytest.mark.parametrize("status", [302, 408, 409, 500, 502, 503])
    def test_any_other_failure_may_have_come_after_sending(self, hook: Hook, status: int) -> None:
        hook.status = status
        assert isinstance(post(hook.url), Unknown)
        assert len(hook.heard) == 1

    def test_too_many_means_later(self, hook: Hook) -> None:
        hook.status = 429
        assert isinstance(post(hook.url), Deferred)

    def test_silence_after_the_message_was_heard_is_unknown_and_never_repeated(self, hook: Hook) -> None:
        hook.hangs = True
        assert isinstance(post(hook.url, answer_within=0.3), Unknown)
        assert len(hook.heard) == 1

    @pytest.mark.parametrize("kind", ["json://127.0.0.1:{}/hook", "ntfy://127.0.0.1:{}/topic"])
    def test_nobody_there_means_it_never_left(self, kind: str) -> None:
        assert isinstance(post(kind.format(free_port())), Deferred)

    def test_no_such_name_means_it_never_left(self) -> None:
        assert isinstance(post("json://nobody.invalid/hook"), Deferred)

    def test_a_mail_server_that_is_away_means_it_never_left(self) -> None:
        address = f"mailto://sam:{SECRET}@127.0.0.1:{free_port()}?from=sam@mail.example&to=sam@mail.example"
        assert isinstance(post(address), Deferred)

    @pytest.mark.parametrize("address", ["", "nothing", "twilio://AC1:tok@+15005550006/+14155550123", "ntfy://a/b/c"])
    def test_an_address_that_cannot_be_used_is_refused(self, address: str) -> None:
        outcome = post(address)
        assert isinstance(outcome, Refused)
        assert outcome.because is Because.SETTINGS


class PostOffice(StreamRequestHandler):
    """A mail server that says no, or hangs up, at one place."""

    trouble = ""
    HELLO: ClassVar = {"EHLO": "250-post\r\n250 AUTH PLAIN LOGIN", "AUTH": "235 welcome", "QUIT": "221 bye"}

    def handle(self) -> None:
        self.say("220 post")
        while word := self.rfile.readline()[:4].decode().upper().strip():
            if word == "DATA":
                self.say("354 go on")
                while self.rfile.readline() not in {b".\r\n", b""}:
                    pass
            if self.trouble == f"{word} lost":
                return
            no = "535 no" if word == "AUTH" else "550 no"
            self.say(no if self.trouble == word else self.HELLO.get(word, "250 fine"))

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        ("", Accepted),
        ("AUTH", Refused),
        ("RCPT", Refused),
        ("DATA", Refused),
        ("DATA lost", Unknown),
    ],
)
def test_mail_is_told_apart_by_where_it_failed(trouble: str, outcome: type[Outcome]) -> None:
    office = type("Office", (PostOffice,), {"trouble": trouble})
    with ThreadingTCPServer(("127.0.0.1", 0), office) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        place = f"127.0.0.1:{server.server_address[1]}"
        mail = f"mailto://sam:{SECRET}@{place}?mode=insecure&from=sam@mail.example&to=sam@mail.example"
        assert isinstance(post(mail), outcome)
        server.shutdown()


class TestWhatIsNotKnown:
    def test_there_is_no_log_to_ask(self) -> None:
        channel = Apprise(lambda _seeker: "")
        since = datetime(2026, 3, 2, tzinfo=UTC)
        with pytest.raises(ChannelUnreachable):
            channel.find(to="me", reference="7Q2F", since=since)
        with pytest.raises(ChannelUnreachable):
            channel.look("7Q2F")
        assert channel.inbound(since) == ()


class TestAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            "ntfy://my-own-topic",
            f"ntfys://sam:{SECRET}@ntfy.example/topic",
            f"mailto://sam:{SECRET}@gmail.com",
            f"mailtos://sam:{SECRET}@mail.example?smtp=smtp.mail.example&from=sam@mail.example&to=sam@mail.example",
            "tgram://123456789:abcdefg_hijklmnop/12315544/",
            "gotify://127.0.0.1:8090/tokentoken",
        ],
    )
    def test_these_can_be_used(self, address: str) -> None:
        assert fault_of(address) == ""

    @pytest.mark.parametrize(
        ("address", "word"),
        [
            ("syslog://", "kind"),
            ("dbus://", "kind"),
            ("windows://", "kind"),
            ("twilio://AC1:tok@+15005550006/+14155550123", "kind"),
            ("file:///etc/passwd", "kind"),
            ("topic", "kind"),
            ("ntfy://", "complete"),
            ("tgram://x", "complete"),
            ("ntfy://a b", "one line"),
            ("ntfy://topic\nX-A: b", "one line"),
            ("ntfys://ntfy.example/one/two", "one recipient"),
            ("mailto://sam:pw@gmail.com/a@mail.example/b@mail.example", "one recipient"),
            ("mailto://sam:pw@gmail.com?cc=b@mail.example", "“cc”"),
            ("tgram://123456789:abcdefg_hijklmnop/12315544/?template=/etc/passwd", "“template”"),
            ("mailto://sam:pw@gmail.com?pgpprv=/etc/key", "“pgpprv”"),
            ("json://127.0.0.1/?retry=3", "“retry”"),
            ("json://127.0.0.1/?+X-Header=a", "“+x-header”"),
            ("ntfy://topic?attach=http://127.0.0.1/secret", "“attach”"),
        ],
    )
    def test_these_cannot(self, address: str, word: str) -> None:
        assert word in fault_of(address)

    def test_only_the_kind_is_ever_shown(self, tmp_path: Path) -> None:
        addresses = Addresses(data_dir=tmp_path)
        addresses.save("me", f" mailto://sam:{SECRET}@gmail.com ")
        assert addresses.shown("me") == kind_of("mailto://") == "mail"
        assert addresses.address("me") == f"mailto://sam:{SECRET}@gmail.com"

    def test_its_file_is_for_its_owner_alone(self, tmp_path: Path) -> None:
        Addresses(data_dir=tmp_path).save("me", "ntfy://topic")
        assert (tmp_path / "addresses" / "me").stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "addresses").stat().st_mode & 0o777 == 0o700

    def test_each_seeker_has_their_own_and_can_take_it_back(self, tmp_path: Path) -> None:
        addresses = Addresses(data_dir=tmp_path)
        addresses.save("me", "ntfy://mine")
        addresses.save("ann", "ntfy://hers")
        assert (addresses.address("me"), addresses.any()) == ("ntfy://mine", True)
        addresses.save("me", "")
        assert (addresses.address("me"), addresses.address("ann"), addresses.shown("me")) == ("", "ntfy://hers", "")
        addresses.save("ann", "")
        assert not addresses.any()

    def test_a_bad_one_is_refused_and_changes_nothing(self, tmp_path: Path) -> None:
        addresses = Addresses(data_dir=tmp_path)
        addresses.save("me", "ntfy://topic")
        with pytest.raises(Invalid) as refused:
            addresses.save("me", "syslog://")
        assert (refused.value.field, addresses.address("me")) == ("address", "ntfy://topic")

    def test_a_name_that_leads_elsewhere_is_no_seeker(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="letters and digits"):
            Addresses(data_dir=tmp_path).address("../keys/chain")


def test_nothing_of_it_reaches_the_log(hook: Hook) -> None:
    """In a process of its own: pytest listens to loggers that nobody else hears."""
    hook.status = 403
    post_it = (
        "import logging, sys; logging.basicConfig(level=logging.INFO)\n"
        "from jobs.channels.apprise import Apprise\n"
        "print(Apprise(lambda _: sys.argv[1]).send(to='me', body='Ask Nordlicht', reference='7Q2F'))"
    )
    done = subprocess.run([sys.executable, "-c", post_it, hook.url], capture_output=True, text=True, check=True)
    assert "403" in done.stdout
    assert SECRET not in done.stdout + done.stderr
    assert "Nordlicht" not in done.stderr


def test_it_is_loaded_only_when_it_is_needed() -> None:
    asked = "import sys, jobs.channels.apprise, jobs.addresses; print('apprise' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

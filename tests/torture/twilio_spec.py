"""Our requests and the pretend Twilio's answers, held against Twilio's own description of them, by a proxy in between.

Prism (https://github.com/stoplightio/prism) is installed from npm at its first use; where there is no npm, the run says
so. The description in ``tests/data`` names its source.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from jobs.channels import Accepted, ChannelUnreachable, Deferred, Refused
from jobs.channels.simulator import NUMBER, PERSON, Fault, Pace, Simulator, Trouble
from jobs.channels.simulator.server import serving
from jobs.channels.twilio import TwilioTexts
from tests.benchmarks.report import Report
from tests.support.eventually import eventually
from tests.support.ports import free_port

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "tests" / "data" / "twilio_messages.json"
HOME = ROOT / ".venv" / "prism"
PRISM = "@stoplight/prism-cli@5.14.2"
PROGRAM = HOME / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
MISSING = "Prism was not found and could not be installed from npm: requests were NOT held against Twilio's description"
SERVICE = "MG" + "5" * 32
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = "Follow up with Acme today. 7Q2F: answer DONE or SNOOZE 2"


def found() -> bool:
    """Whether Prism is there, after installing it where that can be done."""
    npm = shutil.which("npm")
    if not PROGRAM.exists() and npm and shutil.which("node"):
        HOME.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--prefix", str(HOME), "--no-fund", "--no-audit", "--silent", PRISM]
        subprocess.run(command, check=False, stdin=subprocess.DEVNULL, timeout=300)
    return PROGRAM.exists() and shutil.which("node") is not None


@dataclass
class Proxy:
    """Prism in front of the simulator. ``said`` is all that it wrote."""

    url: str
    said: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        return [line for line in self.said if "iolation" in line and "warning" not in line.lower()]


@contextmanager
def proxy(upstream: str) -> Iterator[Proxy]:
    """Between us and ``upstream``; whatever goes against the description is answered with an error."""
    port = free_port()
    node = shutil.which("node") or "node"
    command = [node, str(PROGRAM), "proxy", "--errors", "-h", "127.0.0.1", "-p", str(port), str(SPEC), upstream]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    between = Proxy(f"http://127.0.0.1:{port}")
    reader = threading.Thread(target=_listen, args=(process, between.said), daemon=True)
    reader.start()
    try:
        eventually(lambda: any("is listening" in line for line in between.said), within=60)
        yield between
    finally:
        process.terminate()
        process.wait(10)
        reader.join(5)


def _listen(process: subprocess.Popen[str], said: list[str]) -> None:
    assert process.stdout is not None
    said.extend(iter(process.stdout.readline, ""))


def checks(texts: TwilioTexts, by_service: TwilioTexts, simulator: Simulator) -> dict[str, Callable[[], bool]]:
    """Everything that the program asks of Twilio, and whether the answer is what it should be."""
    callback = "https://jobs.example.org/twilio/status/me/delivery-1"

    def send(channel: TwilioTexts, **more: object) -> bool:
        return isinstance(channel.send(to=PERSON, body=WORDS, reference="7Q2F", **more), Accepted)  # type: ignore[arg-type]

    def look() -> bool:
        sent = texts.send(to=PERSON, body=WORDS, reference="7Q2F")
        return isinstance(sent, Accepted) and texts.look(sent.id) is not None

    def pages() -> bool:
        for _ in range(120):
            simulator.answer("DONE")
        return len(list(texts.inbound(SINCE))) >= 120

    def refused() -> bool:
        return isinstance(texts.send(to="+15005550001", body=WORDS, reference="7Q2F"), Refused)

    def busy() -> bool:
        simulator.faults.once(Trouble(Fault.TOO_MANY))
        return isinstance(texts.send(to=PERSON, body=WORDS, reference="7Q2F"), Deferred)

    return {
        "a text from a number": lambda: send(texts),
        "with a callback and an end": lambda: send(texts, callback=callback, valid_for=timedelta(hours=2)),
        "a text from a service": lambda: send(by_service, callback=callback, valid_for=timedelta(hours=10)),
        "a text in other letters": lambda: isinstance(
            texts.send(to=PERSON, body="Škoda — 7Q2F 👍", reference="7Q2F"), Accepted
        ),
        "finding it in the log": lambda: texts.find(to=PERSON, reference="7Q2F", since=SINCE) is not None,
        "not finding it": lambda: texts.find(to="+447700900123", reference="7Q2F", since=SINCE) is None,
        "looking at one": look,
        "looking at none": lambda: texts.look("SM" + "0" * 32) is None,
        "answers, page by page": pages,
        "a number that is none": refused,
        "too many at once": busy,
        "the account": lambda: texts.check() is None,
    }


def wrong_requests(between: Proxy, simulator: Simulator) -> int:
    """How many of three requests that are plainly wrong the proxy lets through: it must be able to say no."""
    address = f"{between.url}/2010-04-01/Accounts/{simulator.account.sid}/Messages.json"
    login = (simulator.account.sid, simulator.account.token)
    forms = ({"From": NUMBER, "Body": WORDS}, {"To": PERSON, "ValidityPeriod": "soon"}, {"To": PERSON, "SendAt": "now"})
    answers = [httpx.post(address, data=form, auth=login, trust_env=False) for form in forms]
    return sum(answer.status_code != httpx.codes.UNPROCESSABLE_ENTITY for answer in answers)


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except ChannelUnreachable:
        return False


def main() -> None:
    report = Report()
    if not found():
        print(MISSING, file=sys.stderr)
        report.figure(name="twilio_spec_checks", value=0, unit="checks")
        report.close()
    simulator = Simulator(services={SERVICE: [NUMBER]}, pace=Pace(sending=0.05, sent=0.1, arrives=0.2))
    with serving(simulator) as base, proxy(base) as between:
        texts, by_service = (
            TwilioTexts(simulator.credentials(between.url, sender=sender)) for sender in (NUMBER, SERVICE)
        )
        asked = checks(texts, by_service, simulator)
        failed = [name for name, check in asked.items() if not _holds(check)]
        violations = between.violations()
        let_through = wrong_requests(between, simulator)
    for line in (*failed, *violations):
        print(f"not as described: {line}", file=sys.stderr)
    report.figure(name="twilio_spec_checks", value=len(asked), unit="checks")
    report.figure(name="twilio_spec_violations", value=len(failed) + len(violations), unit="violations", limit=0)
    report.figure(name="twilio_spec_unnoticed", value=let_through, unit="wrong requests", limit=0)
    report.close()


if __name__ == "__main__":
    main()

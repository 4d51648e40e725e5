"""Career Tracker: settings, the putting together of the rooms, and the verbs of the command line."""

from __future__ import annotations

import argparse
import errno
import logging
import os
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from dotenv import dotenv_values

from jobs import verbs
from jobs.installation import Installation
from jobs.settings import APART, HERE, PREFIX, BadSetting, Settings, read_settings

if TYPE_CHECKING:
    from fastapi import APIRouter

    from domain.commands import Commands
    from domain.store.tracker import Tracker
    from jobs.always_on import AlwaysOn
    from jobs.clock import Clock
    from jobs.duty import Duty
    from jobs.residents import Residents
    from ui.app import Website
    from ui.sessions import Sessions

log = logging.getLogger("tracker")

ROOMS = ("tracker", "domain", "projections", "jobs", "ui")
ONE_PERSON = "me"
VERSION = "0.1.0"
GIVING_WAY = 5


def environment() -> dict[str, str]:
    """The process's own environment over the ``.env`` file of the folder the program is started in."""
    try:
        written = {name: value or "" for name, value in dotenv_values(".env").items()}
    except UnicodeDecodeError:
        raise BadSetting("The file .env is damaged or no plain text (UTF-8); mend or remove it.") from None
    return {**written, **os.environ}


def wall_clock() -> datetime:
    """The time now, UTC: the only place of the program that asks for it."""
    return datetime.now(UTC)


@dataclass(kw_only=True)
class Program:
    """The rooms, put together."""

    settings: Settings
    clock: Callable[[], datetime]
    tracker: Tracker
    strikes: Clock
    website: Website
    duty: Duty

    def close(self) -> None:
        """Let go of the courier's place and of the database."""
        self.duty.leave()
        self.tracker.close()


def installation(settings: Settings, *, clock: Callable[[], datetime] = wall_clock) -> Installation:
    """The place that these settings name, for a program on a terminal."""
    return Installation(
        settings=settings,
        clock=clock,
        version=VERSION,
        told=environment(),
        say=lambda words: print(words, flush=True),
        progress=_progress,
    )


def open_tracker(settings: Settings) -> Tracker:
    """The store of these settings, brought up to date."""
    return installation(settings).open()


def build(settings: Settings, *, clock: Callable[[], datetime] = wall_clock) -> Program:
    """Put the program together. Once in a process: NiceGUI keeps its pages in its module."""
    from domain.commands import Commands
    from domain.store.files import Files
    from domain.store.news import News
    from jobs import postings
    from jobs.account import AccountFile, Entered
    from jobs.addresses import Addresses
    from jobs.answering import Listener
    from jobs.bringing import Importer
    from jobs.calendar_feed import Calendar
    from jobs.carrier import Carrier
    from jobs.clock import ClockSettings, make_clock
    from jobs.condition import Doctor
    from jobs.courier import Courier
    from jobs.duty import Duty
    from jobs.links import Links
    from jobs.page_fetch import Fetcher
    from jobs.record_log import LogFiles
    from jobs.reminding import Wording
    from jobs.sending import Sending
    from jobs.trying import Trying
    from jobs.typesetting import Typesetter
    from jobs.work_log import WorkLog
    from jobs.writing_desk import Workshop, WritingDesk
    from ui.api import build_api
    from ui.app import build_app
    from ui.pages import register
    from ui.services import Place, Services
    from ui.tokens import Tokens
    from ui.webhooks import webhooks

    here = installation(settings, clock=clock)
    tracker, backups, proving = here.open(), here.backups(), here.proving()
    commands = Commands(tracker)
    if not settings.hosted:
        _begin(commands, clock=clock)
    accounts = AccountFile(
        data_dir=settings.data_dir,
        given=Entered(
            account_sid=settings.twilio_account_sid,
            auth_token=settings.twilio_auth_token,
            sender=settings.twilio_from,
        ),
        base_url=settings.twilio_base_url,
    )
    addresses = Addresses(data_dir=settings.data_dir)
    sending = Sending(db=tracker, accounts=accounts, addresses=addresses)
    residents = _residents(settings, clock=clock)
    links = Links(db=tracker, key=here.key("links"), public_url=settings.public_url, clock=clock, residents=residents)
    courier = Courier(
        commands=commands,
        db=tracker,
        channels=sending.channels,
        clock=clock,
        words=Wording(tracker),
        links=links,
        callback=lambda delivery: f"{settings.public_url}/twilio/status/{delivery}" if settings.public_url else None,
        name=f"courier {os.getpid()}",
        rate=settings.twilio_rate,
        residents=residents,
    )
    carrier = Carrier(
        accounts=accounts,
        courier=courier,
        answers=Listener(commands=commands, db=tracker, clock=clock, residents=residents),
        clock=clock,
        reachable=bool(settings.public_url),
    )
    place = Place(
        host=settings.host,
        port=settings.port,
        data_dir=settings.data_dir,
        public_url=settings.public_url,
        hosted=settings.hosted,
        proxies=settings.trusted_proxies,
        demo=settings.demo,
        phone_page=f"{settings.twilio_base_url}/phone" if settings.simulator or settings.demo else "",
        version=VERSION,
    )

    duty = Duty.of(courier, data_dir=settings.data_dir)
    strikes = make_clock(
        ClockSettings(data_dir=settings.data_dir, queue_url=settings.queue_url, tick_seconds=settings.tick_seconds),
        deeds={
            "bringing reminders": duty.tick,
            "asking for answers": carrier.ask,
            "backing up": lambda: backups.when_due(tracker.position()),
            "trying a backup": proving.when_due,
        },
    )
    doctor = Doctor(
        db=tracker,
        health=duty.health,
        running=lambda: settings.clock == APART or strikes.running,
        store="PostgreSQL" if settings.database_url.startswith("postgres") else "SQLite",
        proof=proving.latest,
    )
    tokens = Tokens(settings.data_dir, clock=clock)
    services = Services(
        commands=commands,
        db=tracker,
        letters=WritingDesk(),
        workshop=Workshop(),
        clock=clock,
        place=place,
        courier=sending,
        files=Files(settings.data_dir),
        accounts=accounts,
        links=links,
        calendar=Calendar(
            db=tracker, data_dir=settings.data_dir, key=here.key("calendar"), clock=clock, residents=residents
        ),
        importer=Importer(commands=commands, db=tracker, clock=clock, data_dir=settings.data_dir),
        takeaway=here.takeaway(tracker),
        postings=postings,
        fetch_page=Fetcher().fetch,
        tokens=tokens,
        trials=Trying(commands=commands, sending=sending, clock=clock),
        addresses=addresses,
        condition=doctor.examine,
        always_on=starting(settings),
        resumes=Typesetter(),
        backups=backups,
        sealed=tracker,
        log=LogFiles(tracker),
        work_log=WorkLog(db=tracker, clock=clock, lock=threading.Lock()),
    )
    website = build_app(
        place=place,
        clock=clock,
        pages=lambda live: register(services, live),
        routers=(webhooks(carrier, public_url=settings.public_url),),
        mounts={"/api/v1": build_api(services, tokens)},
        watch=News(tracker),
        well=lambda: not doctor.examine().alarms,
        door=_door(settings, commands, clock=clock) if settings.hosted else None,
    )
    tracker.on_saved(website.live.saved)

    return Program(settings=settings, clock=clock, tracker=tracker, strikes=strikes, website=website, duty=duty)


def _residents(settings: Settings, *, clock: Callable[[], datetime]) -> Residents:
    """Whoever has an account, where people have accounts; until the first one is made, whoever was here before."""
    from jobs.residents import EVERYBODY, everybody
    from ui.door import Accounts

    if not settings.hosted:
        return everybody
    accounts = Accounts(settings.data_dir, clock=clock)
    return lambda: accounts.residents() or EVERYBODY


def starting(settings: Settings) -> AlwaysOn:
    """What can have this very program started at login."""
    from jobs.always_on import always_on
    from jobs.login_starters import Start, by_system

    kept = {f"{PREFIX}DATA_DIR", f"{PREFIX}PORT", f"{PREFIX}OPEN_BROWSER", *dotenv_values(".env")}
    start = Start(
        folder=Path(__file__).resolve().parent,
        python=Path(sys.executable),
        data_dir=settings.data_dir.absolute(),
        port=settings.port,
        unwritten=tuple(sorted(name for name in os.environ if name.startswith(PREFIX) and name not in kept)),
        by_system=by_system(os.environ),
    )
    return always_on(start, home=Path.home(), platform=sys.platform)


def _door(settings: Settings, commands: Commands, *, clock: Callable[[], datetime]) -> Callable[[Sessions], APIRouter]:
    """Where several people come in, each with an account of their own."""
    from ui.door import Accounts, Doorkeeper, Passwords, entrance
    from ui.tokens import Tokens

    def begin(seeker: str, zone: str) -> None:
        _begin(commands, seeker=seeker, zone=zone, clock=clock)

    def door(sessions: Sessions) -> APIRouter:
        keeper = Doorkeeper(
            accounts=Accounts(settings.data_dir, clock=clock),
            sessions=sessions,
            passwords=Passwords(),
            tokens=Tokens(settings.data_dir, clock=clock),
            clock=clock,
            begin_search=begin,
            two_steps=settings.two_steps,
        )
        return entrance(keeper, public_url=settings.public_url)

    return door


def _begin(commands: Commands, *, clock: Callable[[], datetime], seeker: str = ONE_PERSON, zone: str = "") -> None:
    """A search begins, unless it has: by a clock that was chosen, or by that of this machine."""
    from pendulum.tz import local_timezone

    from domain.values import Stamp

    zone = zone or local_timezone().name
    commands.begin_search(seeker, zone=zone if zone in available_timezones() else "UTC", stamp=Stamp.now(clock()))


@contextmanager
def running(program: Program) -> Iterator[Program]:
    """The program with its clock striking; everything is let go of in the end."""
    program.strikes.start()
    try:
        yield program
    finally:
        program.strikes.stop()
        program.close()


# The verbs of the command line


def serve(settings: Settings) -> None:
    """Open the board."""
    _unless_it_runs(settings, _serve)


def _serve(settings: Settings) -> None:
    from ui.app import serve as answer

    _unless_it_stands_open(settings)
    program = build(settings)
    with running(program) if settings.clock == HERE else closing(program):
        answer(
            program.website, host=settings.host, port=settings.port, ready=lambda address: _invite(settings, address)
        )


def _unless_it_stands_open(settings: Settings) -> None:
    """Nobody else may set it up first: beyond this computer it answers only once there is an account."""
    from jobs.settings import LOOPBACK
    from ui.door import Accounts

    if settings.host not in LOOPBACK and not Accounts(settings.data_dir, clock=wall_clock).everyone():
        raise BadSetting(
            f"TRACKER_HOST={settings.host}: nobody has an account here yet, so the program answers this computer only. "
            "Make the first one with: main.py account add NAME"
        )


def _unless_it_runs(settings: Settings, deed: Callable[[Settings], None]) -> None:
    """One server for a data folder: where there is one already, it is opened instead."""
    from domain.store.alone import Alone

    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = Alone(settings.data_dir / "running")
    if not place.take():
        _go_to_the_other(settings)
        return
    try:
        _address_file(settings).unlink(missing_ok=True)
        deed(settings)
    finally:
        place.leave()


def _go_to_the_other(settings: Settings) -> None:
    address = _address(settings)
    if not address:
        raise BadSetting(
            f"Career Tracker is being started already, with the data in {settings.data_dir}. Give it a moment."
        )
    words = f"Career Tracker is running already, at {address}, with the data in {settings.data_dir}."
    if not settings.open_browser:
        raise BadSetting(words)
    print(words)
    _invite(settings, address)


def worker(settings: Settings) -> None:
    """Only the clock, for installations where the web server runs apart."""
    import signal

    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    with working(settings):
        print("The clock is striking. Stop it with Ctrl-C.", flush=True)
        ended.wait()


@contextmanager
def working(settings: Settings, *, clock: Callable[[], datetime] = wall_clock) -> Iterator[Program]:
    """The clock alone: it tells the web server what it saved, and gives way to it where both want the processor."""
    from ui.live import poke

    os.nice(GIVING_WAY)
    program = build(settings, clock=clock)
    program.tracker.on_saved(lambda _position, seekers: poke(settings.data_dir, seekers))
    with running(program):
        yield program


def demo(settings: Settings) -> None:
    """Open a made-up search of five months, with a telephone to answer from."""
    settings = replace(settings, data_dir=settings.data_dir / "demo", database_url="", queue_url="", demo=True)
    settings = replace(settings, hosted=False, host="127.0.0.1", trusted_proxies=())  # whatever is set: for one alone
    settings = replace(settings, port=settings.port or _free_port())
    _unless_it_runs(settings, _serve_the_demo)


def _serve_the_demo(settings: Settings) -> None:
    from jobs.channels.simulator import NUMBER, Simulator
    from jobs.channels.simulator.server import serving
    from jobs.demo import fill

    simulator = Simulator(path=settings.data_dir / "telephone.json")
    with serving(simulator) as base:
        address = f"http://{settings.host}:{settings.port}"
        simulator.bring_answers_to(f"{address}/twilio/inbound")
        settings = replace(
            settings,
            public_url=address,
            twilio_account_sid=simulator.account.sid,
            twilio_auth_token=simulator.account.token,
            twilio_from=NUMBER,
            twilio_base_url=base,
        )
        _fill(settings, fill)
        print(f"Texts arrive on the pretend phone at {base}/phone, and can be answered there.", flush=True)
        _serve(settings)


def _fill(settings: Settings, fill: Callable[..., None]) -> None:
    from domain.commands import Commands
    from jobs.demo import DAYS

    with installation(settings).opened() as tracker:
        if tracker.position() == 0:
            commands = Commands(tracker)
            _begin(commands, clock=lambda: wall_clock() - timedelta(days=DAYS))
            fill(commands, tracker, ONE_PERSON, now=wall_clock(), progress=_progress("Making up a search"))


def open_link(settings: Settings) -> None:
    """Make a new link into the running program and open it."""
    address = _address(settings)
    if not address:
        raise BadSetting("The program is not running. Start it with: make run")
    _invite(settings, address)


def _address(settings: Settings) -> str:
    """Where the running program answers; empty while it does not."""
    file = _address_file(settings)
    address = file.read_text(encoding="utf-8").strip() if file.exists() else ""
    return address if address and _answers(address) else ""


def _address_file(settings: Settings) -> Path:
    return settings.data_dir / "address"


def _answers(address: str) -> bool:
    """Whether anybody is there: the file with the address outlives a program that was killed."""
    import socket

    place = urlsplit(address)
    try:
        socket.create_connection((place.hostname or "", place.port or 0), timeout=3).close()
    except OSError:
        return False
    return True


def token(settings: Settings, *, scope: list[str] | None, days: int) -> None:
    """Make a personal token for scripts and show it, once: for reading and for 90 days, unless it is said otherwise."""
    from ui.tokens import SCOPES, USUAL_SCOPES, Tokens

    scopes = tuple(scope or USUAL_SCOPES)
    if days < 0 or not set(scopes) <= {*SCOPES}:
        raise BadSetting(f"--scope is one of {', '.join(SCOPES)}, and --days a number, 0 for until it is taken back.")
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    tokens, lasts = Tokens(settings.data_dir, clock=wall_clock), timedelta(days=days) if days else None
    print(tokens.make(ONE_PERSON, name="command line", scopes=scopes, lasts=lasts))
    until = f"for {days} days" if days else "until it is taken back in the settings"
    print(f"Good {until}: {'; '.join(SCOPES[one] for one in scopes)}.", file=sys.stderr)


def account(settings: Settings, *, deed: str, name: str) -> None:
    """Who may sign in where several people do: list them, or make a link (setup, invite, reset NAME)."""
    from ui.door.by_shell import BY_SHELL

    if not settings.hosted:
        raise BadSetting("Nobody signs in here: this is for an installation with TRACKER_HOSTED=yes.")
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    print(BY_SHELL[deed](settings.data_dir, name, public_url=settings.public_url, clock=wall_clock), flush=True)


def service(settings: Settings) -> None:
    """Have the program started at login, with no terminal open."""
    print("\n".join(starting(settings).install()))


def service_remove(settings: Settings) -> None:
    """Have the program started at login no more."""
    print("\n".join(starting(settings).remove()))


def _of_the_record(verb: Callable[..., None], **more: str) -> Callable[..., None]:
    """A verb that looks after the record, for these settings."""

    @wraps(verb)
    def deed(settings: Settings, **said: object) -> None:
        verb(installation(settings), **said, **more)

    return deed


VERBS: dict[str, Callable[..., None]] = {
    "serve": serve,
    "worker": worker,
    "demo": demo,
    "open": open_link,
    "rebuild": _of_the_record(verbs.rebuild),
    "verify": _of_the_record(verbs.verify),
    "head": _of_the_record(verbs.head),
    "backup": _of_the_record(verbs.backup),
    "restore": _of_the_record(verbs.restore),
    "export": _of_the_record(verbs.take_out, seeker=ONE_PERSON),
    "import": _of_the_record(verbs.bring_in, seeker=ONE_PERSON),
    "token": token,
    "account": account,
    "service": service,
    "service-remove": service_remove,
}

MORE: dict[str, dict[str, dict[str, Any]]] = {
    "verify": {"--head": {"type": Path, "metavar": "FILE", "help": "a file with heads that were kept"}},
    "backup": {"file": {"type": Path, "nargs": "?", "help": "a new file; without it, one among those that are kept"}},
    "restore": {"file": {"type": Path, "help": "a backup"}},
    "export": {"file": {"type": Path, "help": "a new file"}},
    "import": {"file": {"type": Path, "help": "an archive"}},
    "token": {
        "--scope": {
            "action": "append",
            "help": "read (the usual), write, letters, settings; as often as needed",
        },
        "--days": {"type": int, "default": 90, "help": "how long it is good; 0 for until it is taken back"},
    },
    "account": {
        "deed": {"choices": ["list", "setup", "invite", "add", "reset", "lost-phone", "close"], "help": "what to do"},
        "name": {"nargs": "?", "default": "", "help": "whose account"},
    },
}
"""What else can be said to a verb."""

_NOT_OURS = "The program may not use {place}. Give it that right, or another place with TRACKER_DATA_DIR."
MISFORTUNES = {
    errno.EADDRINUSE: "Something else answers at that port already; set TRACKER_PORT to another one.",
    errno.EACCES: _NOT_OURS,
    errno.EPERM: _NOT_OURS,
    errno.EROFS: "Nothing can be written to {place}. Choose another place with TRACKER_DATA_DIR.",
    errno.ENOTDIR: "{place} is not in a folder. Choose another place with TRACKER_DATA_DIR.",
    errno.ENOSPC: "There is no room left for {place}. Make some and start again; what was saved is safe.",
}
"""What a person can mend when the system refuses a file or a port."""


def _invite(settings: Settings, address: str) -> None:
    """Say where the program answers, with a link that lets one browser in."""
    from ui.auth import launch_address
    from ui.sessions import mint_link

    _address_file(settings).write_text(address, encoding="utf-8")
    if settings.hosted:
        _tell_where(settings, address)
        return
    link = launch_address(address, mint_link(settings.data_dir, seeker=ONE_PERSON, now=wall_clock()))
    print(
        f"Career Tracker answers at {address}\nCome in by this link, good once and for ten minutes:\n{link}", flush=True
    )
    if settings.open_browser:
        webbrowser.open(link)


def _tell_where(settings: Settings, address: str) -> None:
    """Where people sign in; while nobody can yet, with the link by which the first account is made."""
    from ui.door.by_shell import set_up_first

    print(f"Career Tracker answers at {address}, and people sign in at {settings.public_url}/sign-in", flush=True)
    if words := set_up_first(settings.data_dir, public_url=settings.public_url, clock=wall_clock):
        print(words, flush=True)


def _progress(what: str) -> Callable[[int, int], None]:
    """A progress bar on a terminal, and nothing elsewhere."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty() and total:
            share = min(1.0, done / total)
            end = "\n" if done >= total else ""
            print(f"\r{what} {'█' * int(share * 30):<30} {share:4.0%}", end=end, file=sys.stderr, flush=True)

    return show


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def keep_log(level: int = logging.INFO) -> None:
    """Tell what the program does. Libraries tell of addresses, people and tokens, so they are heard in trouble only."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for room in ROOMS:
        logging.getLogger(room).setLevel(level)


def main(arguments: list[str]) -> int:
    """Do what the command line asks for; returns the exit code."""
    from domain.errors import Refusal
    from domain.store.errors import ChainBroken, StoreRefused

    parser = argparse.ArgumentParser(prog="main.py", description="A job search you can see.")
    known = parser.add_subparsers(dest="verb", metavar="verb")
    for name, verb in VERBS.items():
        about = known.add_parser(name, help=verb.__doc__)
        for word, meaning in MORE.get(name, {}).items():
            about.add_argument(word, **meaning)
    said = vars(parser.parse_args(arguments))
    asked: str = said.pop("verb") or "serve"
    os.umask(0o077)
    keep_log()
    try:
        VERBS[asked](read_settings(environment()), **said)
    except (BadSetting, StoreRefused, Refusal) as refused:
        print(refused, file=sys.stderr)
        return 2
    except ChainBroken as broken:
        print(f"The record was changed from outside the program: {broken}.", file=sys.stderr)
        return 3
    except OSError as fault:
        if fault.errno not in MISFORTUNES:
            raise
        place = fault.filename or "the data folder or the port"
        print(MISFORTUNES[fault.errno].format(place=place), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A private PostgreSQL for the tests: on loopback, in a temporary folder, a new database for each test.

``python -m tests.support.postgres`` says which one will be used, after installing it where that can be done.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg
import pytest

from tests.support.eventually import eventually
from tests.support.install import install_package, may_install
from tests.support.ports import free_port

MISSING = (
    "PostgreSQL was not found: what the record and the projections promise was tested on SQLite ONLY; "
    "install it to test on both (Debian: apt install postgresql, macOS: brew install postgresql)"
)

_USUAL_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)

# Speed over safety, since nothing here outlives the tests. The odd zone, and the linguistic order below, bring
# to light whoever leans on the server's zone or on SQLite's order of bytes.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "timezone": "Asia/Kathmandu",
    "max_connections": "200",
}


@dataclass(frozen=True)
class PostgresServer:
    """A running server, whose databases are made and dropped at will."""

    port: int

    def url(self, database: str) -> str:
        return f"postgresql://tracker@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """The URL of a new empty database."""
        name = f"test_{uuid.uuid4().hex}"
        self._administer(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Forget it, and cut off whoever is still connected."""
        name = url.rpartition("/")[2]
        self._administer(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _administer(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


def find_postgres() -> Path | None:
    """The folder of the server's programs (the newest there is), or None."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    for pattern in _USUAL_PLACES:
        found += (place for place in Path("/").glob(pattern.lstrip("/")) if (place / "initdb").exists())
    return max(found, key=_version, default=None)


def _version(folder: Path) -> tuple[int, ...]:
    said = subprocess.run([folder / "postgres", "--version"], check=True, capture_output=True, text=True).stdout
    return tuple(int(part) for part in re.findall(r"\d+", said)[:2])


@contextmanager
def private_postgres(programs: Path) -> Iterator[PostgresServer]:
    """Start a server of our own and stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        home = Path(folder)
        account = _account()
        os.chown(home, *(-1 if who is None else who for who in (account.user, account.group)))
        _initialise(programs, home, account)
        with _serving(programs, home, account) as server:
            yield server


@dataclass(frozen=True)
class Account:
    """Whom the server runs as; None leaves things as they are."""

    user: int | None = None
    group: int | None = None
    groups: tuple[int, ...] | None = None


def _account() -> Account:
    """PostgreSQL refuses to run as root: then somebody else is found."""
    if os.geteuid() != 0:
        return Account()
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    other = known.get("postgres") or known["nobody"]
    return Account(user=other.pw_uid, group=other.pw_gid, groups=())


def _initialise(programs: Path, home: Path, account: Account) -> None:
    command = [
        str(programs / "initdb"),
        "--pgdata",
        str(home / "data"),
        "--username",
        "tracker",
        "--auth",
        "trust",
    ]
    common = ["--encoding", "UTF8", "--no-sync"]
    linguistic = ["--locale", "C", "--locale-provider", "icu", "--icu-locale", "en-US"]
    if not _succeeds([*command, *common, *linguistic], account):  # built without ICU, or older than 15
        shutil.rmtree(home / "data", ignore_errors=True)
        assert _succeeds([*command, *common], account), "initdb failed"


def _succeeds(command: Sequence[str], account: Account) -> bool:
    process = _start(command, account, output=subprocess.DEVNULL)
    return process.wait() == 0


def _start(command: Sequence[str], account: Account, *, output: int | IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        user=account.user,
        group=account.group,
        extra_groups=account.groups,
    )


@contextmanager
def _serving(programs: Path, home: Path, account: Account) -> Iterator[PostgresServer]:
    server = PostgresServer(free_port())
    settings = {**_SETTINGS, "port": str(server.port), "unix_socket_directories": str(home)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = [*_with_parent(), str(programs / "postgres"), "-D", str(home / "data"), *options]
    with (home / "log").open("wb") as log:
        process = _start(command, account, output=log)
    try:
        eventually(lambda: process.poll() is not None or _answers(server), within=60)
        assert process.poll() is None, (home / "log").read_text()
        yield server
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: there is nothing to keep
        process.wait(30)


def _with_parent() -> list[str]:
    """On Linux the server goes down with us, however we end."""
    return ["setpriv", "--pdeathsig", "QUIT"] if shutil.which("setpriv") else []


def _answers(server: PostgresServer) -> bool:
    try:
        psycopg.connect(server.url("postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


# ---------------------------------------------------------------------------------------------- fixtures

KINDS = ("sqlite", "postgres") if find_postgres() else ("sqlite",)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for all tests of this process."""
    programs = find_postgres()
    assert programs is not None, MISSING
    with private_postgres(programs) as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A new empty database. Where there is no PostgreSQL the test is left out, and the run says so."""
    url = postgres_server.new_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'record.sqlite'}"


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """A new database of each kind: the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "postgres" in KINDS:
        return
    left_out = [item for item in items if "postgres_server" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if "postgres" not in KINDS:
        terminalreporter.section("NOT TESTED ON POSTGRESQL", red=True, bold=True)
        terminalreporter.line(MISSING, red=True)


def _ready() -> str:
    """Where the server's programs are, installed where we may; in CI there is no going without."""
    found = find_postgres() or (may_install() and install_package("postgresql") and find_postgres())
    if not found and os.environ.get("CI"):
        sys.exit(MISSING)
    return str(found or MISSING)


if __name__ == "__main__":
    print(_ready())  # noqa: T201 the answer

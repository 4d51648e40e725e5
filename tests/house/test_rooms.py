"""Which packages each room may know. import-linter keeps the rooms apart; this keeps the world out."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest

from tests.house.source import ROOMS, Import, calls, dotted, imports, module_name, python_files, tree

# What a room may import from outside, besides the standard library.
PACKAGES = {
    "domain": {"eventsourcing"},
    "projections": set[str](),
    "jobs": {"huey", "icalendar", "jinja2", "pendulum", "phonenumbers", "platformdirs", "typst"},
    "ui": {"fastapi", "jinja2", "nicegui", "pendulum", "phonenumbers", "pydantic", "starlette", "uvicorn"},
}

# What only some of its modules may import as well. A package or module named here stands for all beneath it.
PLACES = {
    "apprise": {"jobs.channels.apprise"},
    "argon2": {"ui.door.passwords"},
    "cryptography": {"domain.store"},
    "fastapi_offline": {"ui.api.docs"},  # for its files alone
    "fastapi": {"jobs.channels.simulator"},  # it plays a server of Twilio's
    "fractional_indexing": {"domain.rank"},
    "httpcore": {"jobs.page_fetch"},
    "httpx": {"jobs.channels", "ui"},
    "msgspec": {"domain.store"},
    "pendulum": {"domain.cadence", "domain.when"},
    "phonenumbers": {"domain.values"},
    "psycopg": {"domain.store", "projections.database"},
    "psycopg_pool": {"domain.store"},
    "pysqlite3": {"domain.store", "projections.database"},
    "requests": {"jobs.channels"},
    "segno": {"ui.door.first_code"},
    "selectolax": {"jobs.postings.markup"},
    "socketio": {"ui.sockets"},  # the words in which NiceGUI's socket is refused
    "twilio": {"jobs.channels.twilio", "ui.webhooks"},
    "urllib3": {"jobs.channels"},
    "uvicorn": {"jobs.channels.simulator"},
    "zxcvbn": {"ui.door.passwords"},
}

# Parts of allowed packages, and of the standard library, that are kept to some places.
ONLY = {
    "eventsourcing.postgres": {"domain.store"},
    "eventsourcing.sqlite": {"domain.store"},
    "huey": {"jobs"},
    "sqlite3": {"domain.store", "projections.database", "ui.door", "ui.sessions", "ui.tokens"},
}


def is_known(imported: Import, *, room: str, module: str) -> bool:
    package = imported.package
    if any(_within(imported.module, part) and not _among(module, places) for part, places in ONLY.items()):
        return False
    if package in sys.stdlib_module_names or package in ROOMS or package in PACKAGES[room]:
        return True
    return _among(module, PLACES.get(package, set()))


def _among(module: str, places: set[str]) -> bool:
    return any(_within(module, place) for place in places)


def _within(module: str, place: str) -> bool:
    return module == place or module.startswith(f"{place}.")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_it_may_know(room: str) -> None:
    strangers = [
        f"{path}:{imported.line} imports {imported.module}"
        for path in python_files(room)
        for imported in imports(tree(path))
        if not is_known(imported, room=room, module=module_name(path))
    ]
    assert not strangers, "see tests/house/test_rooms.py for who may know what:\n" + "\n".join(strangers)


@pytest.mark.parametrize(
    ("module", "imported", "known"),
    [
        ("domain.application", "eventsourcing.domain", True),
        ("domain.application", "eventsourcing.sqlite", False),
        ("domain.store.sqlite", "eventsourcing.sqlite", True),
        ("domain.application", "sqlite3", False),
        ("domain.store.engine", "sqlite3", True),
        ("domain.cadence", "pendulum", True),
        ("domain.values", "pendulum", False),
        ("projections.board", "nicegui", False),
        ("jobs.channels.twilio", "twilio.rest", True),
        ("jobs.courier", "twilio.rest", False),
        ("jobs.channels.twilio_account", "twilio.rest", False),
        ("jobs.channels.apprise", "apprise", True),
        ("jobs.addresses", "apprise", False),
        ("ui.pages.board", "nicegui.elements", True),
        ("ui.pages.board", "huey", False),
        ("jobs.channels.simulator.rest", "fastapi", True),
        ("jobs.courier", "fastapi", False),
    ],
)
def test_the_tables_say_what_they_mean(module: str, imported: str, known: bool) -> None:
    room = module.partition(".")[0]
    assert is_known(Import(imported, 1), room=room, module=module) is known


CLOCKS = {"now", "utcnow", "today", "time.time", "time.time_ns", "time.localtime", "time.gmtime", "strftime"}
ENVIRONMENT = {"os.environ", "os.getenv", "os.environb", "environ", "getenv"}


def _readings(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Where a module asks for the time or looks at the environment."""
    for call in calls(module):
        said = dotted(call.func)
        if said in CLOCKS or ("." in said and said.rpartition(".")[2] in {"now", "utcnow", "today"}):
            yield call.lineno, said
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute | ast.Name) and dotted(node) in ENVIRONMENT:
            yield node.lineno, dotted(node)


def test_domain_and_projections_read_neither_clock_nor_environment() -> None:
    """Time is handed in, so that every test, import and replay can say when it is."""
    readings = [
        f"{path}:{line} reads {said}"
        for path in python_files("domain", "projections")
        for line, said in _readings(tree(path))
    ]
    assert not readings, "\n".join(readings)


@pytest.mark.parametrize(
    "line",
    ["datetime.now(UTC)", "pendulum.today()", "dt.date.today()", "time.time()", "os.environ['X']", "os.getenv('X')"],
)
def test_a_reading_is_seen(line: str) -> None:
    assert list(_readings(ast.parse(line)))


@pytest.mark.parametrize("line", ["moment.replace(hour=9)", "stamp.recorded_at", "clock()", "self.today_lane"])
def test_what_is_handed_in_is_no_reading(line: str) -> None:
    assert not list(_readings(ast.parse(line)))


def test_nobody_imports_main() -> None:
    importers = [
        str(path) for path in python_files(*ROOMS) if any(found.package == "main" for found in imports(tree(path)))
    ]
    assert not importers

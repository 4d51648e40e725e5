"""What the eventsourcing library asks of a recorder, asked of ours with its own test cases."""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import uuid4

import pytest
from eventsourcing.tests.persistence import ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase

from domain.store.chain import Chain
from domain.store.ledger import Ledger, NoReadModels
from domain.store.postgres import PostgresRecord, Server
from domain.store.sqlite import File, SQLiteRecord
from tests.domain.store.diary import KEY
from tests.support.postgres import PostgresServer

LEDGER = Ledger(Chain(KEY), NoReadModels())


class OnSQLite:
    @pytest.fixture(autouse=True)
    def _somewhere(self, tmp_path: Path, request: pytest.FixtureRequest) -> None:
        self.folder, self.request = tmp_path, request

    def new_originator_id(self) -> str:
        return f"ann/diary-{uuid4().hex}"

    def create_recorder(self) -> SQLiteRecord:
        file = File(Path(tempfile.mkdtemp(dir=self.folder)) / "record.db")
        self.request.addfinalizer(file.close)
        record = SQLiteRecord(file, LEDGER)
        record.prepare()
        return record


class OnPostgres:
    @pytest.fixture(autouse=True)
    def _somewhere(self, postgres_server: PostgresServer, request: pytest.FixtureRequest) -> None:
        self.server, self.request = postgres_server, request

    def new_originator_id(self) -> str:
        return f"ann/diary-{uuid4().hex}"

    def create_recorder(self) -> PostgresRecord:
        url = self.server.new_database()
        self.request.addfinalizer(lambda: self.server.drop_database(url))
        connections = Server(url)
        self.request.addfinalizer(connections.close)
        record = PostgresRecord(connections, LEDGER)
        record.prepare()
        return record


class TestSQLiteRecord(OnSQLite, ApplicationRecorderTestCase[SQLiteRecord]):
    """Storing, reading and conflicts."""


class TestSQLiteOrder(OnSQLite, NonInterleavingNotificationIDsBaseCase):
    """Positions of one save follow one another, whoever else saves."""

    insert_num = 200


class TestPostgresRecord(OnPostgres, ApplicationRecorderTestCase[PostgresRecord]):
    """Storing, reading, conflicts and subscriptions."""

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestPostgresOrder(OnPostgres, NonInterleavingNotificationIDsBaseCase):
    """Positions of one save follow one another, whoever else saves."""

    insert_num = 200


del ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase

"""A process that writes lines into one diary, for tests that run several of them or kill them.

``python -m tests.domain.store.writing <database url> <data folder> <name> <how many>``; after each save it prints
the line it has just been promised.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from domain.errors import Conflict
from domain.store.opening import open_store
from domain.store.tracker import Tracker
from tests.domain.store.diary import DIARIES, KEY, Diary, id_of, now


def write(tracker: Tracker, text: str) -> None:
    """Until it is in: others may be faster for a while."""
    while True:
        try:
            tracker.perform(
                lambda desk: desk.get(Diary, id_of()).write(text, stamp=now()), seeker="ann", command_id=text
            )
        except Conflict:
            continue
        return


def main(database_url: str, data_dir: str, name: str, many: str) -> None:
    tracker = open_store(database_url=database_url, data_dir=Path(data_dir), chain_key=KEY, catalogue=DIARIES)
    for number in range(int(many)) if many != "endless" else count():
        write(tracker, f"{name}.{number}")
        print(f"{name}.{number}", flush=True)  # noqa: T201 what the test reads
    tracker.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A process that is killed at its n-th step on the disk: opening, renaming, removing a file, and the like."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

ON_DISK = ("open", "os.", "shutil.", "tempfile.", "sqlite3.")


def dies(deed: Callable[[], object], *, step: int, below: Path) -> bool:
    """Do ``deed`` in a process of its own, killed before step number ``step`` that names a file in ``below``.

    False when it came to its end before that.
    """
    child = os.fork()
    if not child:
        _die_at(step, below)
        try:
            deed()
        finally:
            os._exit(0 if sys.exception() is None else 1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "it failed instead of dying"
    return os.WIFSIGNALED(status)


def _die_at(step: int, below: Path) -> None:
    left = [step]

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(ON_DISK) and any(str(below) in str(one) for one in arguments):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hear)

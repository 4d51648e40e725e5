"""Runs the scripts of a folder in turn: ``python -m tests.support.programs tests/benchmarks [name ...]``.

A script is any module of the folder that does not begin with an underscore, but for ``report``.
All are run, whatever fails; the exit status says whether all went well.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_NOT_SCRIPTS = {"report", "conftest"}


def scripts(folder: Path, *, only: Sequence[str] = ()) -> list[str]:
    """The names of the modules to run, in order."""
    names = sorted(path.stem for path in folder.glob("*.py"))
    return [name for name in names if _is_script(name) and (not only or name in only)]


def _is_script(name: str) -> bool:
    return name not in _NOT_SCRIPTS and not name.startswith(("_", "test_"))


def run_all(folder: Path, *, only: Sequence[str] = ()) -> int:
    """Run them; 0 when every one of them ended with 0."""
    package = ".".join(folder.parts)
    names = scripts(folder, only=only)
    failed = [name for name in names if _run(f"{package}.{name}") != 0]
    print(f"{len(names) - len(failed)} of {len(names)} scripts of {folder} held", file=sys.stderr)  # noqa: T201
    return 1 if failed else 0


def _run(module: str) -> int:
    return subprocess.run([sys.executable, "-m", module], check=False, stdin=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    sys.exit(run_all(Path(sys.argv[1]), only=sys.argv[2:]))

"""Installing a Debian package for the tests, where that may be done without asking: as root, with apt-get."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def may_install() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_package(name: str) -> bool:
    """Install ``name`` and say whether that worked. What apt-get has to say goes to the error stream."""
    print(f"installing Debian's {name} for the tests", file=sys.stderr)  # noqa: T201 told on the terminal
    update = _apt_get("update", "-qq")
    return update and _apt_get("install", "-y", "-qq", "--no-install-recommends", name)


def _apt_get(*arguments: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["apt-get", *arguments], check=False, stdout=sys.stderr, env=environment)
    return done.returncode == 0

"""Passwords: which are good enough, and how they are hashed (Argon2id), a few at a time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar
from unicodedata import normalize

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError
from zxcvbn import zxcvbn

from domain.errors import Invalid

SHORTEST, LONGEST_BYTES = 12, 1024
FEWEST_GUESSES = 10**10
LOOKED_AT = 64
"""So many signs are enough to tell: the time it takes grows with the square."""
AT_ONCE, QUEUE = 2, 20

# Beside the lists that zxcvbn brings (English words, names, and the passwords that leaked most): what it does not know.
WORDS = [
    "passwort", "passw", "motdepasse", "contrasena", "qwertz", "qwertzuiop", "azerty", "azertyuiop", "willkommen",
    "fruehling", "sommer", "herbst", "winter", "hallo", "schatz", "bewerbung", "careertracker", "career", "tracker",
    "jobsearch", "job", "search",
]  # fmt: skip
SEASONS = re.compile(r"20[2-9]\d")
"""Years that came after its lists were made."""

T = TypeVar("T")


class Busy(Exception):
    """More passwords are waiting to be checked than the machine should take on."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one hash costs: ``rounds`` over ``memory`` KiB."""

    rounds: int
    memory: int


COST = Cost(rounds=2, memory=47_104)
"""Above OWASP's 19 MiB; 110 to 180 ms on a small server. What was hashed at less is hashed anew at sign-in."""


def good_password(password: str, *, name: str) -> str:
    """The password as it is kept in mind by keyboards of all kinds (NFC). Raises Invalid in words for its owner.

    Blocks for some hundredths of a second.
    """
    password = normalize("NFC", password)
    if len(password) < SHORTEST:
        raise Invalid(
            f"At least {SHORTEST} characters, please. A few words in a row are easy to keep in mind.", field="password"
        )
    if len(password.encode("utf-8", "surrogatepass")) > LONGEST_BYTES:
        raise Invalid("That is longer than any password needs to be.", field="password")
    wordless = not any(sign.isalpha() for sign in password)
    if wordless or _guesses(password, name=name) < FEWEST_GUESSES:
        raise Invalid("That one would be guessed among the first. A few words in a row are better.", field="password")
    return password


_estimating = Lock()


def _guesses(password: str, *, name: str) -> float:
    """After how many tries somebody clever would have it. zxcvbn keeps the words it is given for all threads."""
    looked_at = SEASONS.sub("2000", password)[:LOOKED_AT]
    with _estimating:
        return float(zxcvbn(looked_at, user_inputs=[*WORDS, name])["guesses"])


class Passwords:
    """Hashes and checks passwords in two threads of their own. ``runs`` counts how often it did either."""

    def __init__(self, *, cost: Cost = COST) -> None:
        self._hasher = PasswordHasher(time_cost=cost.rounds, memory_cost=cost.memory, parallelism=1, type=Type.ID)
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")
        self._nobodys = self._hasher.hash("no account has this password")
        self._waiting = 0
        self.runs = 0

    async def hashed(self, password: str) -> str:
        """How ``password`` is stored. Raises Busy."""
        return await self._run(self._hash, password)

    async def fits(self, stored: str | None, password: str) -> bool:
        """Whether this is the password; takes as long where there is no account (None). Raises Busy."""
        return await self._run(self._verify, stored or self._nobodys, password) and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether it was hashed at another cost than today's."""
        return self._hasher.check_needs_rehash(stored)

    async def _run(self, deed: Callable[..., T], *words: str) -> T:
        if self._waiting >= QUEUE:
            raise Busy
        self._waiting += 1
        self.runs += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, deed, *words)
        finally:
            self._waiting -= 1

    def _hash(self, password: str) -> str:
        return self._hasher.hash(_bytes(password))

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, _bytes(password))
        except VerifyMismatchError:
            return False


def _bytes(password: str) -> bytes:
    """Cut where no password goes: a long one would cost time before it is even hashed."""
    return normalize("NFC", password[:LONGEST_BYTES]).encode("utf-8", "surrogatepass")[:LONGEST_BYTES]

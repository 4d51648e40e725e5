"""Passwords: which are good enough, and how they are hashed (Argon2id), a few at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from string import digits, punctuation
from typing import TypeVar
from unicodedata import normalize

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError

from domain.errors import Invalid

SHORTEST, LONGEST_BYTES = 12, 1024
FEWEST_SIGNS = 5
AT_ONCE, QUEUE = 2, 20

# What people choose most, without the digits and signs that they put around it.
WORDS = (
    "password passwort passw motdepasse contrasena qwerty qwertyuiop qwertz qwertzuiop azerty azertyuiop asdfghjkl "
    "iloveyou welcome willkommen letmein administrator admin football baseball princess sunshine superman batman "
    "starwars dragon monkey master changeme secret trustno whatever careertracker career tracker jobsearch"
)
COMMON = frozenset(WORDS.split())
MEANT = str.maketrans("0134@$57", "oieaasst")

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
    """The password as it is kept in mind by keyboards of all kinds (NFC). Raises Invalid in words for its owner."""
    password = normalize("NFC", password)
    if len(password) < SHORTEST:
        raise Invalid(
            f"At least {SHORTEST} characters, please. A few words in a row are easy to keep in mind.", field="password"
        )
    if len(password.encode("utf-8", "surrogatepass")) > LONGEST_BYTES:
        raise Invalid("That is longer than any password needs to be.", field="password")
    wordless = not any(sign.isalpha() for sign in password)
    if wordless or len(set(password)) < FEWEST_SIGNS or _core(password) in {*COMMON, _core(name)}:
        raise Invalid("That one would be guessed among the first. A few words in a row are better.", field="password")
    return password


def _core(password: str) -> str:
    """What is left without the digits and signs that are put around a word; “p4ssw0rd” is read as it is meant."""
    bare = "".join(sign for sign in password.casefold() if sign.isalpha())
    meant = password.casefold().strip(digits + punctuation).translate(MEANT)
    return meant if meant in COMMON else bare


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

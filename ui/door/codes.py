"""Codes beside the password: six digits from an app (RFC 6238), and recovery codes for when all else is lost."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from datetime import datetime
from hashlib import sha1, sha256
from urllib.parse import quote, urlencode

STEP_SECONDS, DIGITS = 30, 6
SECRET_BYTES = 20
RECOVERY_CODES, RECOVERY_BYTES, GROUP = 10, 15, 4


def new_secret() -> str:
    """160 random bits, as authenticator apps want them written."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_of(moment: datetime) -> int:
    """In which half minute since 1970 a moment lies."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int) -> str:
    """The six digits of one half minute."""
    # SHA-1 is what RFC 6238 says and the apps reckon with; nothing here rests on its collisions.
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_shown(secret: str, code: str, *, now: datetime, after: int = 0) -> int | None:
    """The half minute whose code this is: this one, the one before or the next, and later than ``after``; or None."""
    here, code = step_of(now), "".join(code.split())
    if not (code.isascii() and code.isdigit()):
        return None
    fitting = [step for step in (here - 1, here, here + 1) if hmac.compare_digest(code_at(secret, step), code)]
    return next((step for step in fitting if step > after), None)


def app_address(secret: str, *, name: str, place: str) -> str:
    """What the square code holds: the address with which an app takes the secret in."""
    words = {"secret": secret, "issuer": place, "digits": DIGITS, "period": STEP_SECONDS}
    return f"otpauth://totp/{quote(f'{place}:{name}')}?{urlencode(words, quote_via=quote)}"


def new_recovery_codes() -> list[str]:
    """Ten codes of 120 random bits, in groups that can be copied from paper."""
    return [grouped(base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode()) for _ in range(RECOVERY_CODES)]


def recovery_mark(code: str) -> str:
    """What is kept of a recovery code. It has 120 random bits, so a plain hash is enough."""
    bare = "".join(sign for sign in code.upper() if sign.isalnum()).translate(str.maketrans("018", "OIB"))
    return sha256(bare.encode("utf-8", "surrogatepass")).hexdigest()


def grouped(code: str) -> str:
    """In fours, as it is easiest to copy."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def is_secret(written: str) -> bool:
    """Whether this is one of ours: it comes back by way of the browser."""
    return re.fullmatch(r"[A-Z2-7]{32}", written) is not None

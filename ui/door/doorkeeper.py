"""Who somebody is: password, code and known browser, with patience for each, and the same answer for whoever is not."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from starlette.concurrency import run_in_threadpool

from ui.door.accounts import Account, Accounts, known_as
from ui.door.codes import DIGITS
from ui.door.passwords import Passwords, good_password
from ui.door.patience import ADDRESS, CODES, OWN_BROWSERS, STRANGERS, network_of
from ui.principal import Principal
from ui.sessions import Sessions, mark_of
from ui.tokens import Tokens

HALFWAY, SETTING_UP = timedelta(minutes=5), timedelta(minutes=30)
PROOF_HOLDS = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Where a request comes from. ``known`` is the token of a browser that signed in before, or empty."""

    address: str
    browser: str = ""
    known: str = ""


@dataclass(frozen=True, kw_only=True)
class _Half:
    seeker: str
    ends: datetime


@dataclass(kw_only=True)
class Doorkeeper:
    """Asks everybody for what proves them. ``begin_search`` makes a search for a seeker, unless there is one.

    ``two_steps``: nobody comes in without the second step; who has none yet is led to it.
    """

    accounts: Accounts
    sessions: Sessions
    passwords: Passwords
    tokens: Tokens
    clock: Callable[[], datetime]
    begin_search: Callable[[str, str], None]
    two_steps: bool = False
    _halfway: dict[str, _Half] = field(default_factory=dict)

    async def by_password(self, name: str, password: str, *, caller: Caller) -> Account | None:
        """Whose name and password these are. Raises TooManyTries, before any hash was reckoned, or Busy."""
        account = await run_in_threadpool(self._take_a_try, name, caller)
        if not await self.passwords.fits(account.password if account else None, password) or account is None:
            return None
        if self.passwords.is_outdated(account.password):
            await self._keep(account.seeker, password)
        return account

    def _take_a_try(self, name: str, caller: Caller) -> Account | None:
        account = self.accounts.named(name)
        known = self.accounts.knows_browser(
            account.seeker if account else "", caller.known
        )  # asked for all: it takes time
        if known and account is not None:
            self.accounts.try_once((OWN_BROWSERS, account.seeker))
        else:
            whose = sha256(known_as(name).encode("utf-8", "surrogatepass")).hexdigest()
            self.accounts.try_once((ADDRESS, network_of(caller.address)), (STRANGERS, whose))
        return account

    async def by_password_again(self, account: Account, password: str) -> bool:
        """Whether somebody who is in already knows their password. Raises TooManyTries or Busy."""
        await run_in_threadpool(self.accounts.try_once, (OWN_BROWSERS, account.seeker))
        return await self.passwords.fits(account.password, password)

    async def change_password(self, account: Account, password: str, *, ticket: str = "") -> None:
        """Raises Invalid, NotFound for a ticket that is over, or Busy."""
        await run_in_threadpool(good_password, password, name=account.name)
        await self._keep(account.seeker, password, ticket=ticket)

    async def _keep(self, seeker: str, password: str, *, ticket: str = "") -> None:
        stored = await self.passwords.hashed(password)
        await run_in_threadpool(self.accounts.set_password, seeker, stored, ticket=ticket)

    def by_code(self, account: Account, code: str) -> bool:
        """Whether this is the second step of that account: what its app shows now, or a recovery code. Blocks.

        Raises TooManyTries for digits alone: nobody guesses a recovery code, so those always get a hearing.
        """
        if sum(sign.isalnum() for sign in code) > DIGITS:
            return self.accounts.spend_recovery_code(account.seeker, code)
        self.accounts.try_once((CODES, account.seeker))
        return self.accounts.spend_app_code(account, code)

    def let_halfway(self, account: Account) -> str:
        """A token for whoever gave the right password and owes a code, or has yet to set one up."""
        now = self.clock()
        self._halfway = {mark: half for mark, half in self._halfway.items() if half.ends > now}
        token = secrets.token_urlsafe(32)
        self._halfway[mark_of(token)] = _Half(
            seeker=account.seeker, ends=now + (HALFWAY if account.secret else SETTING_UP)
        )
        return token

    def halfway(self, token: str) -> Account | None:
        """Who is half in with that token. Blocks."""
        half = self._halfway.get(mark_of(token))
        return self.accounts.of(half.seeker) if half and half.ends > self.clock() else None

    def no_longer_halfway(self, token: str) -> None:
        self._halfway.pop(mark_of(token), None)

    def has_just_proved(self, principal: Principal) -> bool:
        """Whether their password was given in this browser so recently that it need not be asked for again."""
        session = self.sessions.known(principal.session)
        return session is not None and session.proved is not None and self.clock() - session.proved < PROOF_HOLDS

    def begin(self, seeker: str, *, caller: Caller, before: Principal | None = None, zone: str = "") -> tuple[str, str]:
        """Tokens of a new session and of the browser, in the place of the ones it had. Blocks.

        Their search begins too, unless it has: an account may have been made on the command line.
        """
        self.begin_search(seeker, zone)
        if before is not None:
            self.sessions.end(before.session)
        known = self.accounts.remember_browser(seeker, before=caller.known)
        return self.sessions.begin(seeker, browser=caller.browser), known

    def begin_anew(self, seeker: str, *, caller: Caller) -> tuple[str, str]:
        """What proves them has changed: every browser is signed out and forgotten, but this one. Blocks."""
        self.sessions.end_all(seeker)
        self.accounts.forget_browsers(seeker)
        return self.begin(seeker, caller=caller)

    def shut_out_for_one_step(self) -> None:
        """Where two steps are asked for: whoever came in by one signs in again. Blocks."""
        for account in self.accounts.everyone():
            if self.two_steps and not account.secret:
                self.sessions.end_all(account.seeker)

    def close(self, account: Account) -> None:
        """No account any more, which goes last: until then one can try again. Blocks."""
        self.tokens.revoke_all(account.seeker)
        self.sessions.end_all(account.seeker)
        self.accounts.close(account.seeker)

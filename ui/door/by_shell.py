"""What whoever has the server may do with accounts from its command line: nobody needs a mail server for that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import Protocol

from domain.errors import Conflict, Invalid, NotFound
from ui.door.accounts import JOIN, RESET, SETUP, Account, Accounts, good_name
from ui.door.passwords import Passwords, good_password
from ui.sessions import end_sessions
from ui.tokens import Tokens

Clock = Callable[[], datetime]


class ByShell(Protocol):
    """One thing to do: returns what to print, links included. Raises Refusal."""

    def __call__(self, data_dir: Path, name: str = "", /, *, public_url: str, clock: Clock) -> str: ...


def list_all(data_dir: Path, _name: str = "", /, *, public_url: str, clock: Clock) -> str:  # noqa: ARG001 one of many
    """Everybody who may sign in."""
    lines = [
        f"{one.name}\tsince {one.made:%Y-%m-%d}\t{'two steps' if one.secret else 'password'}"
        f"{', keeps the place' if one.keeps_the_place else ''}"
        for one in Accounts(data_dir, clock=clock).everyone()
    ]
    return "\n".join(lines) or "Nobody yet. Make the first account with: main.py account setup"


def set_up(data_dir: Path, _name: str = "", /, *, public_url: str, clock: Clock) -> str:
    """A link for the first account."""
    words = set_up_first(data_dir, public_url=public_url, clock=clock)
    if not words:
        raise Conflict("This place is set up already. A link for somebody else: main.py account invite")
    return words


def set_up_first(data_dir: Path, *, public_url: str, clock: Clock) -> str:
    """A link for the first account; empty where there is one."""
    accounts = Accounts(data_dir, clock=clock)
    if accounts.everyone():
        return ""
    token = accounts.give_ticket(SETUP)
    return f"Set it up by this link, good once and for an hour:\n{public_url}/setup?token={token}"


def invite(data_dir: Path, name: str = "", /, *, public_url: str, clock: Clock) -> str:
    """A link for one more account."""
    accounts = Accounts(data_dir, clock=clock)
    if not accounts.everyone():
        raise Conflict("Nobody has set this place up yet. Make the first account with: main.py account setup")
    token = accounts.give_ticket(JOIN, note=name)
    return f"An invitation, good once and for seven days:\n{public_url}/join?token={token}"


def add(
    data_dir: Path,
    name: str = "",
    /,
    *,
    public_url: str,  # noqa: ARG001 one of many
    clock: Clock,
    ask: Callable[[str], str] = getpass,
) -> str:
    """An account, its password typed here: for a place that nobody can reach before it has one."""
    accounts = Accounts(data_dir, clock=clock)
    password = good_password(ask(f"A password for {good_name(name)}: "), name=name)
    if ask("The same again: ") != password:
        raise Invalid("Those were two different passwords; nothing was made.")
    purpose = JOIN if accounts.everyone() else SETUP
    stored = asyncio.run(Passwords().hashed(password))
    made = accounts.open_account(accounts.give_ticket(purpose), purpose, name=name, password=stored)
    return f"{made.name} can sign in now{', and keeps the place' if made.keeps_the_place else ''}."


def reset(data_dir: Path, name: str = "", /, *, public_url: str, clock: Clock) -> str:
    """A link for a new password; everybody who is in with the old one is out."""
    accounts = Accounts(data_dir, clock=clock)
    found = _named(accounts, name)
    token = accounts.give_ticket(RESET, seeker=found.seeker)
    _shut_out(data_dir, accounts, found, clock=clock)
    return (
        f"{found.name} is signed out everywhere, and the tokens of their scripts open nothing any more. By this link, "
        "good once and for a quarter of an hour, they choose a new password; two-step sign-in stays as it is:\n"
        f"{public_url}/reset?token={token}"
    )


def close(data_dir: Path, name: str = "", /, *, public_url: str, clock: Clock) -> str:  # noqa: ARG001 one of many
    """No account any more; the search stays in the record."""
    accounts = Accounts(data_dir, clock=clock)
    found = _named(accounts, name)
    if found.keeps_the_place:
        raise Conflict(f"{found.name} keeps the place; without that account nobody could invite anybody.")
    _shut_out(data_dir, accounts, found, clock=clock)
    accounts.close(found.seeker)
    return (
        f"{found.name} cannot sign in any more, and nothing is sent to them. What they recorded is still in the record."
    )


def _shut_out(data_dir: Path, accounts: Accounts, found: Account, *, clock: Clock) -> None:
    """Whoever came in by what they had before is out: browsers and scripts."""
    end_sessions(data_dir, found.seeker)
    accounts.forget_browsers(found.seeker)
    Tokens(data_dir, clock=clock).revoke_all(found.seeker)


def lost_phone(data_dir: Path, name: str = "", /, *, public_url: str, clock: Clock) -> str:  # noqa: ARG001 one of many
    """One step to sign in again, for somebody who has neither phone nor recovery codes."""
    accounts = Accounts(data_dir, clock=clock)
    found = _named(accounts, name)
    accounts.set_secret(found.seeker, "")
    return f"{found.name} signs in with the password alone, until they turn two-step sign-in on again."


def _named(accounts: Accounts, name: str) -> Account:
    found = accounts.named(name)
    if found is None:
        raise NotFound(f"Nobody here is called “{name}”. See: main.py account list")
    return found


BY_SHELL: Mapping[str, ByShell] = {
    "list": list_all,
    "setup": set_up,
    "invite": invite,
    "add": add,
    "reset": reset,
    "lost-phone": lost_phone,
    "close": close,
}

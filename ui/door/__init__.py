"""The door of an installation for several people: accounts, passwords, codes, and the plain pages in front of it."""

from __future__ import annotations

from fastapi import APIRouter

from ui.door.accounts import Accounts
from ui.door.doorkeeper import Doorkeeper
from ui.door.joining import joining
from ui.door.own_account import own_account
from ui.door.passwords import Passwords
from ui.door.sign_in import sign_in

__all__ = ["Accounts", "Doorkeeper", "Passwords", "entrance"]


def entrance(keeper: Doorkeeper, *, public_url: str) -> APIRouter:
    """Every address of the door; ``public_url`` is where people reach it."""
    keeper.shut_out_for_one_step()
    router = APIRouter()
    for part in (sign_in(keeper), joining(keeper), own_account(keeper, public_url=public_url)):
        router.include_router(part)
    return router

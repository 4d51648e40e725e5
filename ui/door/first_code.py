"""The page on which an authenticator app takes in an account's secret, and what it shows first."""

from __future__ import annotations

from collections.abc import Mapping

import segno
from starlette.responses import Response

from ui import theme
from ui.door import codes
from ui.door.accounts import Account
from ui.door.answers import page

NOT_THAT_CODE = "The app shows another code now. Check that the clock of your phone is right."
PLACE = "Career Tracker"


def ask_first_code(
    account: Account,
    secret: str,
    *,
    path: str,
    later: str = "",
    target: str = "/",
    problems: Mapping[str, str] | None = None,
) -> Response:
    """The page that posts to ``path``; ``later`` is the way out. Where there is none, it says that it is asked for."""
    address = codes.app_address(secret, name=account.name, place=PLACE)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=2, dark=theme.LIGHT["ink"])
    return page(
        "two_step",
        picture=picture,
        secret=secret,
        grouped=codes.grouped(secret),
        path=path,
        later=later,
        next=target,
        problems=problems,
    )

"""Where several people keep their searches, the installation is set up by one of them, and only by that one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from nicegui import ElementFilter, ui
from nicegui.testing import User

from tests.support.homes import furnished
from tests.support.searching import Search
from tests.support.visiting import opened
from ui.components.settings_twilio import LEAD, SHARED
from ui.live import Live
from ui.pages import settings
from ui.pages.record import is_shared
from ui.services import Place, Services


@asynccontextmanager
async def settings_of(search: Search, folder: Path, *, hosted: bool) -> AsyncIterator[User]:
    place = Place(host="127.0.0.1", port=0, data_dir=folder, version="0.1.0", hosted=hosted)
    services = cast("Services", replace(cast("Any", furnished(search, folder)), place=place))

    def register(_services: Services, live: Live) -> None:
        settings.register(services, live)

    async with opened(search, folder, register) as house:
        yield await house.visit("/settings")


@pytest.mark.parametrize(("seeker", "hosted", "may"), [("me", False, True), ("me", True, True), ("grace", True, False)])
async def test_the_account_that_pays_for_texts_is_set_by_who_keeps_the_place(
    search: Search, tmp_path: Path, seeker: str, hosted: bool, may: bool
) -> None:
    async with settings_of(search.of(seeker), tmp_path, hosted=hosted) as user:
        await user.should_see(LEAD if may else SHARED)
        with user:
            assert bool(list(ElementFilter(kind=ui.input, marker="account-sid"))) is may
            assert bool(list(ElementFilter(content=str(tmp_path)))) is may
            assert bool(list(ElementFilter(kind=ui.link, content="Open your account"))) is hosted


def test_backups_hold_everybodys_search_so_no_page_hands_them_out(search: Search, tmp_path: Path) -> None:
    services = furnished(search, tmp_path)
    assert not is_shared(services, "me")
    hosted = replace(services.place, hosted=True)
    assert is_shared(cast("Services", replace(cast("Any", services), place=hosted)), "me")

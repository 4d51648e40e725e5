"""The charts in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.judging import judge, narrow_enough
from tests.support.chromium import NewContext
from tests.support.whole import Whole, running

AT = datetime(2026, 3, 10, 9, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n"


def fill(whole: Whole) -> None:
    with whole.api() as api:
        for number in range(12):
            role: dict[str, Any] = {"role": f"Role {number}", "company": "Secret", "source": f"Way {number % 3}"}
            saved = api.post("/applications", json={"details": role, "stage": "applied"})
            assert saved.status_code == 201, saved.text


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with running(tmp_path_factory.mktemp("insights"), at=AT) as program:
        fill(program)
        yield program


def test_charts_can_be_read_scrolled_and_shared(whole: Whole, new_context: NewContext, tmp_path: Path) -> None:
    page = new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce").new_page()
    page.goto(whole.link())
    page.get_by_role("link", name="Insights").click()
    expect(page.locator(".chart:visible")).to_have_count(3)
    judge(page, "the charts")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a picture").click()
    picture = tmp_path / "picture.png"
    download.value.save_as(picture)
    assert picture.read_bytes().startswith(PNG)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 800})
    for summary in page.get_by_text("Show as table").all():
        summary.click()
    judge(page, "the charts and their tables on a phone by night")
    narrow_enough(page)

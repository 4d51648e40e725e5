"""In and out, without a browser."""

from __future__ import annotations

import io
import zipfile

from tests.support.visiting import House


async def test_the_page_leads_to_the_archive_and_the_table(home: House) -> None:
    home.search.applied("Data Engineer", "Nordlicht")
    user = await home.visit("/data")
    await user.should_see("Take everything with you")
    client = (await home.visitor()).http_client
    answer = await client.get("/data/career-tracker.zip")
    assert answer.headers["content-disposition"] == 'attachment; filename="career-tracker-2026-03-02.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert b"Nordlicht" in archive.read("events.jsonl")
    table = await client.get("/data/applications.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert "Nordlicht,Data Engineer,Applied" in table.text

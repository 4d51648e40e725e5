"""Files from anywhere as rows with headers."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from domain.errors import Invalid
from jobs.columns import day_first, guess_columns, guess_stage, read_moment
from jobs.sheets import MOST_BYTES, MOST_ROWS, read_sheet

HUNTR = (
    "id,createdAt,title,salary,location,url,rootDomain,htmlDescription,deadline,lastMovedAt,boardId,listId,listName,"
    "companyId,companyName,companyDomain\n"
    "1,2026-02-01T10:00:00.000Z,Data Engineer,,Leeds,https://a.example/1,a,<p>x</p>,,2026-02-03T10:00:00.000Z,b,l,"
    "Wishlist,c,Acme,acme.example\n"
)


def zipped(**files: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "."), text)
    return content.getvalue()


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_delimiter_in_any_encoding(sign: str, code: str) -> None:
    sheet = read_sheet(f"Company{sign}Role\nMüller{sign}Ärztin\n".encode(code))
    assert sheet.rows == ({"Company": "Müller", "Role": "Ärztin"},)


def test_titles_above_the_header_are_passed_over() -> None:
    sheet = read_sheet(b"My hunt 2026;;\n;;\nCompany;Position;Status\nA;Dev;Applied\n")
    assert sheet.headers == ("Company", "Position", "Status")
    assert sheet.sample("Position") == "Dev"


def test_quoted_cells_keep_delimiters_and_lines() -> None:
    sheet = read_sheet(b'Company,Role,Notes\nA,Dev,"one, two\nthree ""four"""\n')
    assert sheet.rows[0]["Notes"] == 'one, two\nthree "four"'


def test_headers_that_are_missing_or_twice_get_names_and_short_rows_are_filled() -> None:
    sheet = read_sheet(b"Company,,Role,Role\nA,b,Dev\n")
    assert sheet.headers == ("Company", "Column 2", "Role", "Role (4)")
    assert sheet.rows[0].get("Role (4)", "") == ""


def test_a_cell_made_safe_for_spreadsheets_is_read_as_it_was() -> None:
    assert read_sheet(b"Company,Role\n'=A,'quoted'\n").rows[0] == {"Company": "=A", "Role": "'quoted'"}


def test_huntr_mails_an_archive_of_tables() -> None:
    content = zipped(USER_LISTS__csv="id,columnName\n" * 500, USER_JOBS_USER_FULL_DATA_DOWNLOAD_1__csv=HUNTR)
    sheet = read_sheet(content)
    columns = guess_columns(sheet.headers)
    assert sheet.kind == "Huntr"
    assert (columns["company"], columns["role"], columns["stage"], columns["saved"], columns["moved"]) == (
        *("companyName", "title", "listName", "createdAt", "lastMovedAt"),
    )


def test_notion_gives_a_view_and_the_whole() -> None:
    content = zipped(Jobs_1__csv="Name,Company\nA,B\n" * 9, Jobs_1_all__csv="Name,Company\nWhole,B\n")
    assert read_sheet(content).rows[0]["Name"] == "Whole"


def test_a_table_in_markdown() -> None:
    sheet = read_sheet(b"| Company | Role |\n|:---|---:|\n| Acme | Dev |\n")
    assert sheet.rows == ({"Company": "Acme", "Role": "Dev"},)


def test_json_is_a_list_of_records_wherever_it_stands() -> None:
    records = [{"company": {"name": "Acme"}, "title": "Dev", "tags": ["a", "b"], "salary": None, "n": 3}]
    for content in (records, {"version": 1, "jobs": records}):
        [row] = read_sheet(json.dumps(content).encode()).rows
        assert row == {"company": "Acme", "title": "Dev", "tags": "a, b", "salary": "", "n": "3"}


def test_trello_tells_every_move_of_a_card() -> None:
    card = "65c0f0f0aaaaaaaaaaaaaaaa"
    board = {
        "lists": [{"id": "1", "name": "Interview"}],
        "cards": [
            {"id": card, "name": "Acme - Dev", "idList": "1", "closed": True, "labels": [{"name": "remote"}]},
            {"id": "short", "name": "B - Dev", "idList": "9", "attachments": [{"url": "https://b.example"}]},
        ],
        "actions": [
            {
                "type": "updateCard",
                "date": "2026-02-03",
                "data": {"card": {"id": card}, "listAfter": {"name": "Interview"}},
            },
            {"type": "createCard", "date": "2026-02-01", "data": {"card": {"id": card}, "list": {"name": "To apply"}}},
            {"type": "commentCard", "date": "2026-02-02", "data": {"card": {"id": card}}},
        ],
    }
    sheet = read_sheet(json.dumps(board).encode())
    assert sheet.kind == "Trello"
    assert sheet.moves == {card: (("2026-02-01", "To apply"), ("2026-02-03", "Interview"))}
    assert (sheet.rows[0]["List Name"], sheet.rows[0]["Archived"], sheet.rows[0]["Labels"]) == (
        "Interview",
        "yes",
        "remote",
    )
    assert read_moment(sheet.rows[0]["Created"], days_first=True) == datetime(2024, 2, 5, 14, 30, 8, tzinfo=UTC)
    assert sheet.rows[1]["URL"] == "https://b.example"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no row"),
        (b"Company,Role\n", "no row"),
        (b"{", "cannot be read"),
        (b'{"a": 1}', "cannot be read"),
        (b"[" * 100_000, "cannot be read"),
        (b"[1, 2]", "no row"),
        (b'{"cards": [1], "lists": []}', "cannot be read"),
        (b"PK\x03\x04nonsense", "damaged"),
        (zipped(readme__txt="x"), "no table"),
        (zipped(**{"xl/workbook__xml": "x"}), "Excel"),
        (b"Company,Role\n" + b'"' + b"x" * 300_000, "cannot be read"),
        (b"Company,Role\n" + b"a,b\n" * (MOST_ROWS + 1), "more than"),
        (b"x" * (MOST_BYTES + 1), "25 MB"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value,
)
def test_what_is_no_table_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read_sheet(content)


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(Invalid, match="25 MB"):
        read_sheet(zipped(bomb__csv="Company,Role\n" + "a,b\n" * 10_000_000))


def test_only_whole_words_are_taken_before_parts_of_others() -> None:
    columns = guess_columns(["max_salary", "salary", "Interview Date", "Job Title Link", "Job Title"])
    assert columns["salary"] == "salary"
    assert columns["role"] == "Job Title"


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        *[("Wishlist", "saved"), ("Applied", "applied"), ("In review", "applied"), ("Phone Screen", "screening")],
        *[("Onsite", "interviewing"), ("Offer 🎉", "offer"), ("Rejected", "rejected"), ("Ghosted 👻", "silent")],
        *[("I withdrew", "withdrawn"), ("Offer declined", "declined"), ("Accepted", "accepted"), ("Closed", "closed")],
        *[("Not selected", "rejected"), ("No response", "silent"), ("Parking lot", ""), ("", "")],
    ],
)
def test_what_a_stage_means_is_guessed(value: str, meaning: str) -> None:
    assert guess_stage(value) == meaning


@pytest.mark.parametrize(
    ("values", "first"),
    [
        *[(["03/04/2026", "15/02/2026"], True), (["03/04/2026", "02/15/2026"], False), (["03/04/2026"], None)],
        *[(["03/03/2026"], True), ([], True), (["2026-03-04"], True), (["3.4.26", "31.1.26"], True)],
    ],
)
def test_the_order_of_days_is_decided_once_for_a_file(values: list[str], first: bool | None) -> None:
    assert day_first(values) is first


@pytest.mark.parametrize(
    ("value", "day"),
    [
        *[
            ("2026-02-03", "2026-02-03 12:00"),
            ("2026-02-03 14:05", "2026-02-03 14:05"),
            ("3/2/2026", "2026-02-03 12:00"),
        ],
        *[("3.2.26", "2026-02-03 12:00"), ("February 3, 2026", "2026-02-03 12:00"), ("3 Feb 2026", "2026-02-03 12:00")],
        *[("Feb 3rd, 2026", "2026-02-03 12:00"), ("February 3, 2026 2:05 PM", "2026-02-03 14:05")],
        *[("46056", "2026-02-03 12:00"), ("2026/02/03", "2026-02-03 12:00")],
    ],
)
def test_dates_of_every_kind_are_read(value: str, day: str) -> None:
    found = read_moment(value, days_first=True)
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M}" == day


def test_moments_with_a_zone_keep_it() -> None:
    at = datetime(2026, 2, 3, 10, tzinfo=UTC)
    for value in ("2026-02-03T10:00:00.000Z", "2026-02-03T11:00:00+01:00", "1770112800", "1770112800000"):
        assert read_moment(value, days_first=True) == at


@pytest.mark.parametrize(
    "value", ["", "soon", "31/02/2026", "2026-13-45", "9999999", "1/1/1", "99999.5", "2026-02-03junk"]
)
def test_what_is_no_date_is_none(value: str) -> None:
    assert read_moment(value, days_first=True) is None
